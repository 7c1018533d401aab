/** LeaseGuard with each rule that its reads rest on left out, one at a time. */
import { variant } from '../../../checker/language/index.ts'
import { raftLeaseGuard } from './protocol.ts'

/** Mutant: a leader that has had a lease answers reads on when it has expired. It may have been replaced by then. */
export const readsAfterItsLease = variant(raftLeaseGuard, 'reads-after-its-lease', ({ parts: { isLeader, hasLease, isOwn, isInLimbo } }) => ({
  actions: { clientRead: { when: (s, { i, k }) => isLeader(s, i) && (isOwn(s, i) || (hasLease(s, i) && !isInLimbo(s, i, k))) } },
}))

/** Mutant: a new leader commits while the lease of its predecessor lasts, who therefore goes on reading what it has replaced. */
export const commitsAtOnce = variant(raftLeaseGuard, 'commits-at-once', ({ parts: { isStored } }) => ({
  actions: { commitEntry: { when: (s, { i, quorum }) => isStored(s, i, quorum) } },
}))

/** Mutant: under the lease that it has inherited a new leader reads all keys, also those that entries in limbo write (the README of the module's repository has the trace). */
export const readsInLimbo = variant(raftLeaseGuard, 'reads-in-limbo', ({ parts: { isLeader, hasLease } }) => ({
  actions: { clientRead: { when: (s, { i }) => isLeader(s, i) && hasLease(s, i) } },
}))

/** Mutant: a leader counts its lease from when it commits an entry, and not from when the entry was written, which is all that the others know of. */
export const leaseFromCommit = variant(raftLeaseGuard, 'lease-from-commit', ({ constants: { delta }, actions: { commitEntry } }) => ({
  actions: { commitEntry: { then: (s, p) => { commitEntry.then(s, p); s.lease[p.i].expires = s.clock + delta } } },
}))
