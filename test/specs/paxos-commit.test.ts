/** Paxos Commit: PaxosCommit.tla's count of generated states, step for step, and mistakes that its properties must catch, beyond those of variants.ts. */
import { describe, expect, it, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import type { State } from '../../checker/language/types.ts'
import { semanticsOf, type Transition } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { paxosCommit } from '../../specs/atomic-commitment/paxos-commit/protocol.ts'
import { reachable } from './reachable.ts'

const seeded = {
  /** Phase 2b does not record the vote, so that phase 1b tells of none. */
  oneOutcome: variant(paxosCommit, 'vote-not-recorded', ({ parts: { Msg } }) => ({
    actions: {
      phase2b: {
        then: (s, { to: acc, ins, bal, val }) => {
          s.aState[acc][ins].mbal = bal
          s.net.send(Msg.Phase2b({ from: acc, ins, bal, val }))
        },
      },
    },
  })),
  /** The outcome is announced on one vote of whatever quorum, without asking for what. */
  commitValidity: variant(paxosCommit, 'any-vote-commits', ({ parts: { Msg } }) => ({
    actions: { decideCommit: { when: s => s.net.of(Msg.Phase2b).length > 0 } },
  })),
  /** An RM that has prepared still aborts on its own. */
  finality: variant(paxosCommit, 'aborts-when-committed', {
    actions: { rmChooseToAbort: { when: (s, { rm }) => s.rmState[rm] !== 'aborted' } },
  }),
}

describe('a seeded mistake in Paxos Commit is caught by', () => {
  for (const [property, spec] of Object.entries(seeded))
    it(property, async () => {
      const { verdict, properties } = await check(spec.with({ rms: 1, acceptors: 1, ballots: 1 }), { properties: [property] })
      expect(verdict).toBe('violated')
      expect(properties.find(p => p.name === property)?.verdict).toBe('violated')
    })
})

test('an acceptor that promises a ballot once more does no harm, and is told from one that does not by the published count alone', async () => {
  const again = variant(paxosCommit, 'promises-again', {
    actions: { phase1b: { when: (s, { to: acc, ins, bal }) => s.aState[acc][ins].mbal <= bal } },
  })
  // Who leads a ballot proposes once in it. Before that an acceptor repeats what it has said; after that nobody listens.
  const { verdict, states } = await check(again.with({ rms: 1, acceptors: 3, ballots: 1 }))
  expect({ verdict, ...states }).toMatchObject({ verdict: 'holds', distinct: 4714 }) // 1,461 as published, where it does not: found by this checker on 2026-11-30
})

/**
 * What TLC generates for PaxosCommit.tla (github.com/tlaplus/Examples, specifications/transaction_commit) with one RM and three acceptors, by action, as `-coverage 1` of
 * github.com/tlaplus/tlaplus at cc6b616 prints it: with the initial state these are the 129 and 9,936 states that it says it has generated.
 */
const tlc = {
  'ballot 0': {
    rmPrepare: 1,
    rmChooseToAbort: 1,
    rmRcvCommitMsg: 8,
    rmRcvAbortMsg: 4,
    phase1a: 0,
    phase1b: 0,
    phase2a: 0,
    phase2b: 84,
    decide: 30,
  },
  'ballots 0 and 1': {
    rmPrepare: 57,
    rmChooseToAbort: 57,
    rmRcvCommitMsg: 400,
    rmRcvAbortMsg: 340,
    phase1a: 1461,
    phase1b: 738,
    phase2a: 174,
    phase2b: 4392,
    decide: 2316,
  },
} as const

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

/**
 * TLC takes a step once for each witness of an existential quantifier. So the module's Phase2a is taken once for each majority that has answered, where ours is taken once for each outcome that may be proposed;
 * and its Decide once for each ballot and majority that show the outcome, where ours is taken once by each process that may announce it, the coordinator and one leader.
 */
function differences(ballots: 0 | 1) {
  const model = paxosCommit.with({ rms: 1, acceptors: 3, ballots })
  const semantics = semanticsOf(model)
  interface Heard {
    readonly tag: string
    readonly from: string
    readonly bal: number
    readonly mbal: number
    readonly val: string
  }
  const pairs = [
    [1, 2],
    [1, 3],
    [2, 3],
  ].map(pair => pair.map(n => `Acceptor${n}`))
  const count = { ours: new Map<string, number>(), majoritiesAnswered: 0, witnesses: 0 }
  const tally = (state: State, steps: readonly Transition[]) => {
    for (const { action } of steps) count.ours.set(action, (count.ours.get(action) ?? 0) + 1)
    const heard = [...(state.net as Iterable<Heard>)]
    const majorities = (is: (m: Heard) => boolean) => pairs.filter(pair => pair.every(a => heard.some(m => m.from === a && is(m)))).length
    if (!heard.some(m => m.tag === 'Phase2a' && m.bal === 1))
      count.majoritiesAnswered += majorities(m => m.tag === 'Phase1b' && m.mbal === 1)
    for (const val of ['prepared', 'aborted'])
      for (const bal of [0, 1]) count.witnesses += majorities(m => m.tag === 'Phase2b' && m.bal === bal && m.val === val)
  }
  const successors = (state: State) => {
    const found = semantics.successors(state)
    tally(state, found.transitions)
    return found
  }
  reachable({ ...semantics, successors })
  return { ...count, model }
}

describe('PaxosCommit.tla, generated states', () => {
  test.each([
    ['ballot 0', 0, { theirs: 129, phase2a: 0, decide: 30, ourDecide: 40, ours: 139 }],
    ['ballots 0 and 1', 1, { theirs: 9936, phase2a: 55, decide: 2316, ourDecide: 2448, ours: 10013 }],
  ] as const)('with %s', async (name, ballots, terms) => {
    const { model, ours, majoritiesAnswered, witnesses } = differences(ballots)
    const { phase2a, decide, ...same } = tlc[name]
    const of = (action: string) => ours.get(action) ?? 0
    expect(Object.fromEntries(Object.keys(same).map(action => [action, of(action)]))).toEqual(same)
    expect({ phase2a: majoritiesAnswered, decide: witnesses }).toEqual({ phase2a, decide })
    const counted = {
      theirs: 1 + sum(Object.values(tlc[name])),
      phase2a: majoritiesAnswered - of('phase2a'),
      decide: witnesses,
      ourDecide: of('decideCommit') + of('decideAbort'),
      ours: (await check(model)).states.generated,
    }
    expect(counted).toEqual(terms)
    expect(counted.theirs - counted.phase2a - counted.decide + counted.ourDecide).toBe(counted.ours)
  })
})
