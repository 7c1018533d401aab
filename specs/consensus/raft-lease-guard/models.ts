/**
 * Two terms: a leader, and the one that replaces it. Two entries, one of each leader; three ticks, since a lease of one tick counts from the first entry and is over at the third. Three servers, since the one that is replaced must
 * not hear of it.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { raftLeaseGuard } from './protocol.ts'
import { rules } from './rules.ts'
import { commitsAtOnce, leaseFromCommit, readsAfterItsLease, readsInLimbo } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const published = (distinct: number, depth: number, generated: string): Expectation => ({
  verdict: 'holds', distinct, depth,
  origin: `TLC on leaseRaft1.tla (github.com/muratdem/RaftLeaderLeases at c773c12) with the constraint of mcLeaseRaft.tla, without symmetry: distinct states and the depth that it prints. It generates ${generated}: `
    + 'it takes CommitEntry twice where the lease is both the leader\'s own and over',
})
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })

export const cuts = { 'state constraint': 'as in the module: terms, logs and time have no end' }
export const small = { servers: 3, keys: 1, delta: 1, terms: 2, entries: 2, ticks: 3 }
const together = 'two servers are a quorum only together, so that both are in the same term, and no log has what the other lacks for good'
const oneTerm = 'no term but one, so that no two logs differ'

export const models = {
  'one-term': model(raftLeaseGuard, {
    constants: { servers: 3, keys: 1, delta: 2, terms: 1, entries: 2, ticks: 4 }, cuts, neverFires: { rollbackEntries: oneTerm },
    says: 'One leader, two entries and a lease of two ticks: this is leaseRaft1.tla, state for state.',
    expect: published(4400, 12, '51,786, and ours are 51,354'),
  }),
  'two-keys': model(raftLeaseGuard, {
    constants: { servers: 2, keys: 2, delta: 2, terms: 2, entries: 2, ticks: 4 }, cuts, neverFires: { rollbackEntries: together, updateTerms: together },
    says: 'Two keys, of which one may be in limbo while the other is read: again state for state.',
    expect: published(3529, 11, '21,340'),
  }),
  'two-terms': model(raftLeaseGuard, {
    constants: { servers: 3, keys: 1, delta: 2, terms: 2, entries: 2, ticks: 4 }, cuts, deep: true,
    says: 'A leader is replaced behind its back while its lease lasts, and both read: again state for state.',
    expect: published(49328, 17, '530,706'),
  }),

  'rules': model(rules, {
    constants: small,
    says: 'Each rule by itself, where one leader is replaced by another.',
    expect: { verdict: 'holds', origin: 'the actions of leaseRaft1.tla, each of which is a rule' },
  }),

  'reads-after-its-lease': model(readsAfterItsLease, {
    constants: small, cuts, deep: true,
    says: 'Mutant: a leader whose lease has expired serves a stale read: it has been replaced, and has not heard of it.',
    expect: violated({ linearizableReads: 11 }, 'S1 writes twice and commits the first entry, whose lease is over with the second; S3, elected by S2, commits an entry of its own, and S1 answers a read without it'),
  }),
  'commits-at-once': model(commitsAtOnce, {
    constants: { ...small, ticks: 2 }, cuts,
    says: 'Mutant: a new leader that does not wait for the end of its predecessor\'s lease commits what that one, who still has its lease, does not read.',
    expect: violated({ linearizableReads: 10 }, 'S1 commits an entry and has its lease; S3 has the entry, is elected by S2 and commits another; S1 answers a read without it'),
  }),
  'reads-in-limbo': model(readsInLimbo, {
    constants: { ...small, servers: 2, entries: 1, ticks: 2 }, cuts,
    says: 'Mutant: a new leader has an entry of which it does not know that it is committed, and answers a read without it, under the lease that came with it.',
    expect: violated({ linearizableReads: 6 }, 'S2 takes the entry of S1, who commits it; S2 is elected and reads: nothing is committed as far as it knows'),
  }),
  'lease-from-commit': model(leaseFromCommit, {
    constants: small, cuts, deep: true,
    says: 'Mutant: a lease that counts from the commit outlasts what the next leader takes it to be.',
    expect: violated({ linearizableReads: 11 }, 'S1 writes twice and commits the first entry late; S3, to whom the lease that came with it is over, is elected by S2 and commits an entry of its own; S1 answers a read without it'),
  }),
}
