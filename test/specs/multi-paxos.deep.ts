import { describe, expect, test } from 'vitest'
import { mapOf } from '../../checker/language/index.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { multiPaxos } from '../../specs/consensus/multi-paxos/protocol.ts'
import { multiPaxosLeases } from '../../specs/consensus/multi-paxos-leases/protocol.ts'
import { multiPaxosSmr } from '../../specs/consensus/multi-paxos-smr/protocol.ts'
import { broken } from './broken.ts'
import { reachable } from './reachable.ts'

const oneSlot = { replicas: 3, ballots: 2, slots: 1, commands: 2, promises: 2, accepts: 2 }

describe('a mistake beyond the variants of Multi-Paxos is caught', () => {
  test('a replica votes in a ballot below the one that it has promised', async () => {
    const mistaken = variant(multiPaxos, 'breaks-promise', {
      actions: {
        accept: {
          when: (s, { j, from, slot }) => s.proposals[from][slot]?.votedBy.has(j) === false,
        },
      },
    })
    expect(await broken(mistaken.with(oneSlot), ['agreement'])).toEqual({ agreement: 8 })
  })
  test('a new leader proposes again in the first slot, and forgets the second', async () => {
    const mistaken = variant(multiPaxos, 'first-slot-only', ({ parts: { lead, lastVote, reportsTo } }) => ({
      actions: {
        promise: {
          then: (s, { j, to: i }) => {
            s.promised[j] = s.ballot[i]
            s.reports[i][j] = s.votes[j]
            const reports = reportsTo(s, i)
            if (reports.length === 2 && s.promised[i] === s.ballot[i])
              lead(
                s,
                i,
                s.ballot[i],
                [lastVote(reports, 1)?.entry].filter(entry => entry !== undefined),
              )
          },
        },
      },
    }))
    expect(Object.keys(await broken(mistaken.with({ ...oneSlot, replicas: 2, slots: 2, commands: 3 }), ['agreement']))).toEqual([
      'agreement',
    ])
  })
  test('votes do not survive a crash', async () => {
    const mistaken = variant(multiPaxos, 'votes-in-memory', ({ parts: { Replica, Votes } }) => ({ vars: { votes: mapOf(Replica, Votes) } }))
    expect(await broken(mistaken.with(oneSlot, { crash: 1 }), ['agreement'])).toEqual({ agreement: 10 })
  })
})

/** How many promises and votes are enough, of n replicas: any two numbers that together exceed n, and no others (Flexible Paxos). */
test('quorums of three replicas need only meet across phases', async () => {
  const replicas = 3
  for (let promises = 1; promises <= replicas; promises++)
    for (let accepts = 1; accepts <= replicas; accepts++) {
      const model = multiPaxos.with({ ...oneSlot, replicas, promises, accepts })
      expect(Object.keys(await broken(model, ['agreement'])), `${promises} and ${accepts} of ${replicas}`).toEqual(
        promises + accepts > replicas ? [] : ['agreement'],
      )
    }
})

test('a lease: a replica that has granted a lease promises another ballot', async () => {
  const mistaken = variant(multiPaxosLeases, 'promises-anyway', {
    actions: {
      promise: {
        when: (s, { j, to }) => s.proposer[to] === 'preparing' && s.ballot[to] > s.promised[j],
      },
    },
  })
  expect(await broken(mistaken.with({ ...oneSlot, commands: 1, lease: 1, grant: 1 }), ['oneHolder', 'noneAbove'])).toEqual({
    oneHolder: 8,
    noneAbove: 6,
  })
})

/** TLC's counts of MultiPaxos_MC.tla with MaxBallot 2, a write and a read, without symmetry. */
test.each([
  [1, { distinct: 23, generated: 29, depth: 8 }],
  [2, { distinct: 1163, generated: 1905, depth: 20 }],
])('MultiPaxos.tla with %i replicas', async (replicas, published) => {
  const model = multiPaxosSmr.with({ replicas, writes: 1, reads: 1, ballots: 2 })
  const { states, depth } = await check(model, { continue: true })
  expect({ distinct: states.distinct, depth }).toEqual({ distinct: published.distinct, depth: published.depth })
  // TLC takes TakeNewRequest once for each slot that is empty, here one or two, and has a step that changes nothing in each state where all rest.
  const semantics = semanticsOf(model)
  const twice = reachable(semantics).flatMap(s => {
    const { insts } = s as { insts: Record<string, Record<number, { status: string }>> }
    return semantics.successors(s).transitions.filter(t => {
      const of = insts[String(t.parameters.r)]
      return t.action === 'takeNewRequest' && Object.values(of ?? {}).every(inst => inst.status === 'Empty')
    })
  })
  const resting = reachable(semantics).filter(s => semantics.successors(s).transitions.length === 0)
  expect((states.generated ?? 0) + twice.length + resting.length).toBe(published.generated)
})

// Found by this checker on 2026-11-29, and the trace read: R1 leads in ballot 1 and proposes the read in slot 1, where R2 has had the write chosen in ballot 2. It votes for slot 2 in ballot 2,
// follows R2 from then on, and when it hears that slot 1 is chosen commits what it has there.
test('MultiPaxos.tla with three replicas: a leader of before commits its own proposal', async () => {
  const { properties } = await check(multiPaxosSmr.with({ replicas: 3, writes: 1, reads: 1, ballots: 2 }), {
    properties: ['agreement'],
    states: 'orbits',
  })
  expect(properties.find(p => p.name === 'agreement')?.trace?.steps).toHaveLength(13)
})
