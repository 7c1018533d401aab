import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { keyOf } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { consensus } from '../../specs/consensus/consensus/protocol.ts'
import { inductive } from '../../specs/consensus/consensus/variants.ts'
import { models as duels } from '../../specs/consensus/duelling-proposers/models.ts'
import { paxos } from '../../specs/consensus/paxos/protocol.ts'
import { acceptorOfTheNotes, anyReportedVote, refinesVoting, tellsLastVote } from '../../specs/consensus/paxos/variants.ts'
import { paxosRegister } from '../../specs/consensus/paxos-register/protocol.ts'
import { voting } from '../../specs/consensus/voting/protocol.ts'
import { deepTest } from '../support/depth.ts'
import { reachable } from './reachable.ts'
import { numbersOf, renumbered, stepsFrom } from './renumbering.ts'

// All counts are TLC's, of the modules in github.com/tlaplus/Examples, specifications/Paxos: distinct and generated states, and depth in
// states. Those of 3 acceptors, 2 values and ballots 0..1 are without symmetry; the others are in the folder's manifest.json.
const counts: readonly [name: string, model: Model, published: { distinct: number; generated?: number; depth: number }][] = [
  ['Paxos.tla, 3 acceptors', paxos.with({ acceptors: 3, values: 2, ballots: 2 }), { distinct: 3921, depth: 17 }],
  ['MCPaxos.tla', paxos.with({ acceptors: 1, values: 1, ballots: 2 }), { distinct: 25, generated: 82, depth: 9 }],
  ['MCConsensus.tla', inductive.with({ values: 3 }), { distinct: 4, generated: 7, depth: 1 }],
]

// The reference engine takes seconds for the larger ones; that it agrees on every model of the library is in engine/catalogue.deep.ts.
const largestOf = { reference: 1_500, tables: Infinity } as const

describe.each(['reference', 'tables'] as const)('on the engine %s', engine => {
  test.each(counts.filter(([, , { distinct }]) => distinct <= largestOf[engine]))('%s', async (_, model, published) => {
    const { verdict, states, depth } = await check(model, { continue: true, engine })
    expect({ verdict, ...states, depth }).toMatchObject({ verdict: 'holds', ...published })
  })
})

/** One less of something than in the mutant's model, where agreement must not break: by hand, see specs/consensus/paxos/models.ts. Over one value it cannot anyway. */
const below = [
  { acceptors: 2, values: 2, ballots: 3 },
  { acceptors: 3, values: 2, ballots: 2 },
]
describe.each([
  ['any-reported-vote', anyReportedVote],
  ['tells-last-vote', tellsLastVote],
])('%s at bounds too small to show its mistake', (_, mutant) => {
  test.each(below)('$acceptors acceptors, $values values, $ballots ballots: agreement holds', async constants => {
    expect((await check(mutant.with(constants), { properties: ['agreement'], states: 'orbits' })).verdict).toBe('holds')
  })
})

deepTest("Stateright's examples/paxos.rs, two clients and three servers", async () => {
  const { verdict, states, properties } = await check(paxosRegister.with({ clients: 2, servers: 3 }), { continue: true })
  // Its test can_model_paxos asserts unique_state_count() == 16_668, and for "value chosen" a discovery of eight deliveries.
  expect({ verdict, distinct: states.distinct }).toEqual({ verdict: 'holds', distinct: 16668 })
  expect(properties.find(p => p.name === 'valueChosen')?.trace?.steps).toHaveLength(8)
})

test('two proposers duel as in "Paxos Made Simple", section 2.4', async () => {
  const { spec, constants, faults } = duels.duel
  const { properties } = await check(spec.with(constants, faults), { properties: ['choosesInTheEnd'] })
  const trace = properties[0]?.trace
  const steps = trace?.steps.slice(trace.loop ?? 0) ?? []
  // Each begins once a round, completes phase 1, proposes, and is refused, since the other has completed phase 1 by then.
  for (const proposer of ['Proposer1', 'Proposer2'])
    for (const [action, field] of [
      ['begin', 'p'],
      ['promise', 'to'],
      ['propose', 'p'],
      ['accept', 'from'],
      ['refused', 'to'],
    ] as const)
      expect(
        steps.filter(s => s.action === action && (s.parameters[field] ?? s.message?.[field]) === proposer),
        `${action} ${proposer}`,
      ).toHaveLength(1)
  expect(steps.some(s => s.action === 'accepted')).toBe(false)
})

test('ballots that nobody will use again can be left out: what may happen is the same before and after renumbering', () => {
  const [n, highest] = [2, 6]
  const { spec, faults } = duels.duel
  const semantics = semanticsOf(spec.with({ proposers: n, acceptors: 1, ballots: highest }, faults))
  const ballots = { fields: ['ballot', 'promised'], maps: ['promised', 'ballot', 'heard'] }
  let compared = 0
  for (const s of reachable(semantics)) {
    const used = numbersOf(semantics, ballots, s)
    const [led, heard, promised] = [s.ballot, s.heard, s.promised] as Record<string, number>[]
    for (let below = 0; below + n < highest; below++) {
      const isPast = [led, promised].every(of => Object.values(of ?? {}).every(ballot => ballot > below + n))
      if (!isPast || used.has(below + 1) || used.has(below + 2)) continue
      const lower = (ballot: number) => (ballot > below ? ballot - n : ballot)
      // Only at the bound may more happen after it: who has no ballot left that is high enough has one again. That is what it is for.
      const isBounded = (step: string) =>
        Object.keys(led ?? {}).some(p => Math.max(led?.[p] ?? 0, heard?.[p] ?? 0) > highest - n && step.startsWith(`begin ${keyOf({ p })}`))
      const after = stepsFrom(semantics, ballots, renumbered(semantics, ballots, s, lower), ballot => ballot)
      const before = stepsFrom(semantics, ballots, s, lower)
      expect(after.filter(step => !isBounded(step) || before.includes(step))).toEqual(before)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(20)
})

/** Every way to exchange the words of a list. */
function permutations(words: readonly string[]): readonly (readonly string[])[] {
  if (words.length < 2) return [words]
  return words.flatMap((word, i) => permutations(words.filter((_, j) => j !== i)).map(rest => [word, ...rest]))
}

test('MCVoting.tla: 77 states up to the symmetry of acceptors and values', () => {
  const semantics = semanticsOf(voting.with({ acceptors: 3, values: 2, ballots: 2 }))
  const [acceptors, values] = [
    ['Acceptor1', 'Acceptor2', 'Acceptor3'],
    ['v1', 'v2'],
  ]
  const renamings = permutations(acceptors).flatMap(a => permutations(values).map(v => [a, v] as const))
  /** The least of the texts that a state has under any renaming. */
  const orbit = (s: object): string => {
    const { votes, maxBal } = s as { votes: Record<string, Record<number, string | null>>; maxBal: Record<string, number> }
    const texts = renamings.map(([a, v]) =>
      JSON.stringify(a.map(id => [maxBal[id], [1, 2].map(bal => v.indexOf(votes[id]?.[bal] ?? '')).join()])),
    )
    return texts.sort()[0] ?? ''
  }
  expect(new Set(reachable(semantics).map(orbit)).size).toBe(77)
})

describe('the refinement, step by step and without the checker', () => {
  /** Of the steps that change something in Voting, how many it allows and forbids. */
  function votingSteps(of: typeof paxos, constants: { acceptors: number; values: number; ballots: number }) {
    const property = refinesVoting.with(constants).properties.refinesVoting?.meaning
    if (property?.of !== 'refinement') throw new Error('refinesVoting is no refinement')
    const map = property.mapping
    const [below, above] = [semanticsOf(of.with(constants)), semanticsOf(voting.with(constants))]
    let [allowed, forbidden] = [0, 0]
    for (const s of reachable(below)) {
      const before = map(s)
      const next = new Set(above.successors(before).transitions.map(t => above.key(t.to)))
      for (const { to } of below.successors(s).transitions) {
        const after = above.key(map(to))
        if (after === above.key(before)) continue
        if (next.has(after)) allowed++
        else forbidden++
      }
    }
    return { allowed, forbidden }
  }
  test('every step of Paxos is a step of Voting or none', () => {
    const { allowed, forbidden } = votingSteps(paxos, { acceptors: 2, values: 2, ballots: 2 })
    expect(allowed).toBeGreaterThan(0)
    expect(forbidden).toBe(0)
  })
  // By hand: where two of three acceptors have promised the ballot, the third may vote in it without a promise, and keeps its maxBal.
  test('a vote without a promise, in the acceptor of the notes, is not', () => {
    expect(votingSteps(acceptorOfTheNotes, { acceptors: 3, values: 1, ballots: 1 }).forbidden).toBeGreaterThan(0)
    expect(votingSteps(paxos, { acceptors: 3, values: 1, ballots: 1 }).forbidden).toBe(0)
  })
})

test('consensus is reached by Voting in every way in which it can be', () => {
  const chosen = (s: object) => {
    const { votes } = s as { votes: Record<string, Record<number, string | null>> }
    const cast = [1, 2].flatMap(bal => ['v1', 'v2'].filter(v => Object.values(votes).filter(of => of[bal] === v).length >= 2))
    return [...new Set(cast)].join()
  }
  const outcomes = new Set(reachable(semanticsOf(voting.with({ acceptors: 3, values: 2, ballots: 2 }))).map(chosen))
  const ways = new Set(reachable(semanticsOf(consensus.with({ values: 2 }))).map(s => [...(s as { chosen: Set<string> }).chosen].join()))
  // By hand: nothing, v1, v2.
  expect([...ways].sort()).toEqual(['', 'v1', 'v2'])
  expect(outcomes).toEqual(ways)
})
