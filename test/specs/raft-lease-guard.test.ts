/** LeaseGuard: leaseRaft1.tla's count of generated states, and mistakes that its properties must catch, beyond those of variants.ts. */
import { describe, expect, test } from 'vitest'
import { setOf, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { violationsOf } from '../../checker/verdict/result.ts'
import { raftLeaseGuard } from '../../specs/consensus/raft-lease-guard/protocol.ts'

const one = { servers: 3, keys: 1, delta: 2, terms: 1, entries: 2, ticks: 4 } as const

/** TLC takes a step once for each disjunct that holds: CommitEntry twice where the lease of the leader's own term is over as well. Here, the second time. */
const asTlcCounts = variant(
  raftLeaseGuard,
  'as-tlc-counts',
  ({ action, actions: { commitEntry }, parts: { Server, hasLease, isOwn } }) => ({
    added: {
      commitEntryAgain: action({
        for: { i: Server, quorum: setOf(Server) },
        when: (s, p) => commitEntry.when(s, p) && !hasLease(s, p.i) && isOwn(s, p.i),
        then: commitEntry.then,
      }),
    },
  }),
)

/** TLC, of github.com/tlaplus/tlaplus at cc6b616, on leaseRaft1.tla of github.com/muratdem/RaftLeaderLeases at c773c12, with the constraint of mcLeaseRaft.tla and without symmetry. */
describe('leaseRaft1.tla as TLC counts it', () => {
  test.each([
    ['one term', one, { distinct: 4400, generated: 51_786, depth: 12 }],
    ['two keys', { ...one, servers: 2, keys: 2, terms: 2 }, { distinct: 3529, generated: 21_340, depth: 11 }],
  ] as const)('with %s', async (_, constants, counts) => {
    const { states, depth } = await check(asTlcCounts.with(constants), { continue: true })
    expect({ ...states, depth }).toMatchObject(counts)
  })
})

describe('a mistake beyond the variants of LeaseGuard is caught', () => {
  const noUpToDateCheck = variant(raftLeaseGuard, 'no-up-to-date-check', ({ parts: { isQuorum } }) => ({
    actions: {
      becomeLeader: {
        when: (s, { i, voters }) => voters.has(i) && isQuorum(voters) && [...voters].every(j => s.currentTerm[j] <= s.currentTerm[i]),
      },
    },
  }))
  test('a server is elected however old its log is', async () => {
    const { properties } = await check(noUpToDateCheck.with({ ...one, delta: 1, terms: 2, ticks: 3 }))
    expect(violationsOf(properties).map(p => [p.name, p.trace?.steps.length])).toEqual([['leaderCompleteness', 5]])
  })
})
