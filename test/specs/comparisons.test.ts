import { describe, expect, test } from 'vitest'
import { comparisonNames, entryOf, load, loadComparison } from '../../checker/cli/catalogue.ts'
import { choose, wordsFor } from '../../checker/cli/choice.ts'
import { comparisonAsked } from '../../checker/cli/protocols.ts'
import { type CellCheck, type Model, variant } from '../../checker/language/index.ts'
import { keyOf } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { decideComparison } from '../../checker/verdict/comparison.ts'
import { checkedOf } from '../../checker/verdict/result.ts'
import { raft } from '../../specs/consensus/raft/protocol.ts'
import { oneCommand, questions as raftVotes } from '../../specs/consensus/raft/questions.ts'
import { questions as raftLog } from '../../specs/consensus/raft-rpc/questions.ts'
import { questions as election } from '../../specs/replication/fast-leader-election/questions.ts'
import { zab } from '../../specs/replication/zab/protocol.ts'
import { questions as zabLog } from '../../specs/replication/zab/questions.ts'
import { deepTest } from '../support/depth.ts'
import { asked } from '../verdict/claims/catalogue.ts'

const all = await Promise.all(comparisonNames().map(loadComparison))
const checksOf = (rows: readonly { cells: Readonly<Record<string, readonly CellCheck[]>> }[]) =>
  rows.flatMap(({ cells }) => Object.values(cells).flat())

describe.each(all)('the comparison $name', ({ comparison }) => {
  test('says where each answer comes from, and asks of specs that the library has', () => {
    for (const names of Object.values(comparison.protocols)) expect(names.map(name => entryOf(name).name)).toEqual(names)
    for (const { asks, origin } of Object.values(comparison.rows)) {
      expect(asks).toMatch(/^[A-Z].*\?$/)
      expect(origin.length).toBeGreaterThan(10)
    }
  })

  deepTest('every check can be run again by the command that it prints', async () => {
    for (const { model } of checksOf(Object.values(comparison.rows))) {
      const wanted = checkedOf(model.spec.with(model.constants, model.faults), null)
      const owner = await load(entryOf(model.spec.name))
      const [, ...words] = wordsFor(owner, wanted, model.network)
      expect({ ...checkedOf(choose(owner, { ...asked(words), patience: 10 }).model, null), file: null }, words.join(' ')).toEqual({
        ...wanted,
        file: null,
      })
    }
  })
})

test('a cell whose expectation is wrong is found', async () => {
  const [{ comparison }] = all as [(typeof all)[number]]
  const { solicited } = comparison.rows
  const [right] = solicited?.cells.ZAB ?? []
  const wrong = {
    ...comparison,
    rows: { solicited: { ...solicited, cells: { ZAB: [{ ...right, finds: { violated: 2 } }] } } },
  } as typeof comparison
  for await (const { cells } of decideComparison(wrong, ['ZAB']))
    expect(cells[0]?.findings.map(f => [f.answer, f.difference])).toEqual([
      ['no: each tells all others its own', 'found violated in 1 step, expected violated in 2 steps'],
    ])
})

test('several specs ask for the comparison that has them all, in their order, and one of them for none', async () => {
  expect(await comparisonAsked(['zab', 'raft-rpc'])).toMatchObject({ name: 'paxos-raft-zab', protocols: ['ZAB', 'Raft'] })
  expect(await comparisonAsked(['paxos-raft-zab'])).toMatchObject({ protocols: ['Paxos', 'Raft', 'ZAB'] })
  expect(await comparisonAsked(['raft'])).toBeNull()
})

describe('what a run begins with is a state that the protocol reaches', () => {
  const initialOf = (model: Model) => model.initial[0] ?? expect.unreachable()
  const reaches = async (of: { with(constants: object): Model }, name: string) =>
    (await check(of.with({}) as Model, { properties: [name] })).properties[0]?.verdict
  deepTest('a leader of Zab with one follower, while a third server looks', async () => {
    const constants = { servers: 3, txns: 1, epochs: 3, timeouts: 0, restarts: 0 }
    const given = initialOf(zabLog.with(constants))
    const established = variant(
      zab,
      'established',
      ({ vars, reachable }) => ({
        properties: {
          established: reachable(s => Object.keys(vars).every(name => keyOf(s[name as keyof typeof s]) === keyOf(given[name]))),
        },
      }),
      constants,
    )
    expect(await reaches(established as never, 'established')).toBe('holds')
  })
  test('a leader of Raft that all have voted for', async () => {
    const constants = { servers: 3, terms: 1, entries: 1, inFlight: 1 }
    const given = initialOf(oneCommand.with(constants))
    const led = variant(
      raft,
      'led',
      ({ vars, reachable }) => ({
        properties: {
          led: reachable(s =>
            Object.keys(vars).every(name => (name === 'net' ? s.net.size === 0 : keyOf(s[name as keyof typeof s]) === keyOf(given[name]))),
          ),
        },
      }),
      constants,
    )
    expect(await reaches(led as never, 'led')).toBe('holds')
  })
})

// A property that holds in the table could fail: each of these leaves a rule out, and breaks the property that asks for it.
describe('the questions notice', () => {
  const rpc = { servers: 3, terms: 2, entries: 2 }
  const votes = { servers: 2, terms: 2, entries: 1, inFlight: 1 }
  const log = { servers: 3, txns: 2, epochs: 3, timeouts: 0, restarts: 0 }
  const cases: readonly [string, Model, string][] = [
    [
      'a server of Raft that is elected without a look at its log',
      variant(raftLog, 'x', ({ parts: { isLeader, isQuorum } }) => ({
        actions: {
          election: {
            when: (s, { i, voters }) =>
              !isLeader(s, i) && voters.has(i) && isQuorum(voters.size) && [...voters].every(j => s.currentTerm[j] <= s.currentTerm[i]),
          },
        },
      })).with(rpc),
      'electedWithCommitted',
    ],
    [
      'a follower of Raft that puts the last entry of the leader after whatever it has',
      variant(raftLog, 'x', ({ actions: { appendEntries } }) => ({
        actions: {
          appendEntries: {
            then: (s, p) => {
              const last = s.log[p.i].at(-1)
              if (last && s.log[p.j].length === 0) s.log[p.j] = [last]
              else appendEntries.then(s, p)
            },
          },
        },
      })).with(rpc),
      'logMatching',
    ],
    [
      'a leader of Raft that begins with what a voter has',
      variant(raftLog, 'x', ({ actions: { election } }) => ({
        actions: {
          election: {
            then: (s, p) => {
              const longest = [...p.voters].map(j => s.log[j]).reduce((a, b) => (b.length > a.length ? b : a))
              s.log[p.i] = longest.map(entry => ({ ...entry, command: p.i }))
              election.then(s, p)
            },
          },
        },
      })).with(rpc),
      'leaderTakesNothing',
    ],
    [
      'a voter of Raft that votes twice',
      variant(raftVotes, 'x', ({ actions: { onRequestVote } }) => ({
        actions: {
          onRequestVote: {
            then: (s, m, p) => {
              s.votedFor[m.to] = null
              onRequestVote.then(s, m, p)
            },
          },
        },
      })).with(votes),
      'votesOnce',
    ],
    [
      'a voter of Raft that votes for anyone',
      variant(raftVotes, 'x', ({ actions: { onRequestVote } }) => ({
        actions: { onRequestVote: { then: (s, m, p) => onRequestVote.then(s, { ...m, lastLogTerm: 9 }, p) } },
      })).with(votes),
      'votesOnlyForUpToDate',
    ],
    [
      'a follower of Raft that asks for votes',
      variant(raftVotes, 'x', ({ actions: { requestVote }, parts: { Msg } }) => ({
        actions: {
          requestVote: {
            when: s => s.net.size === 0,
            then: (s, { i, j }) => s.net.send(Msg.RequestVote({ from: i, to: j, term: s.currentTerm[i], lastLogIndex: 0, lastLogTerm: 0 })),
            fair: requestVote.fair,
          },
        },
      })).with(votes),
      'followersOnlyAnswer',
    ],
    [
      'a follower of Zab that drops what it has delivered',
      variant(zabLog, 'x', ({ actions: { followerProcessCOMMIT } }) => ({
        actions: {
          followerProcessCOMMIT: {
            then: (s, p) => {
              followerProcessCOMMIT.then(s, p)
              s.history[p.i].shift()
            },
          },
        },
      })).with(log),
      'noHoles',
    ],
    [
      'a server of ZooKeeper that votes for itself whatever it hears',
      variant(election, 'x', ({ actions: { onNotification } }) => ({
        actions: {
          onNotification: {
            then: (s, m, p) => {
              onNotification.then(s, m, p)
              s.vote[m.to] = m.vote
            },
          },
        },
      })).with({ servers: 2, observers: 0, heavy: 1, observerWeight: 0, epochs: 1, zxids: 1, rounds: 2 }),
      'votesOnlyForUpToDate',
    ],
  ]
  test.each(cases)('%s', async (_, model, property) => {
    expect((await check(model, { properties: [property] })).properties.map(p => [p.name, p.verdict])).toEqual([[property, 'violated']])
  })
})
