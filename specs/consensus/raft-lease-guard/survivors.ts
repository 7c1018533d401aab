/** Mutants of raft-lease-guard that no property kills, each with the reason: found with `everystep mutate raft-lease-guard`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'comparison shifted', of: 'the function hasLease', before: '>=', after: 's.lease[i].expires > s.clock',
    because: 'then all leases end a tick sooner, for the leader that reads and for the one that waits to commit alike' },
  { operator: 'clause dropped', of: 'the function mayRead', before: 'hasLease(s, i)',
    because: 'it takes two terms: see the model reads-after-its-lease, in which the read is stale in 11 steps' },
  { operator: 'comparison shifted', of: 'the guard of getEntries', before: '>', after: 's.log[j].length >= s.log[i].length',
    because: 'where the other log is as long there is no next entry to take' },
  { operator: 'clause negated', of: 'the guard of getEntries', before: 'isSame(s.log[i].at(-1), s.log[j][s.log[i].length - 1])',
    because: 'then a follower takes the first entry alone; what happens to more takes two terms and three servers: see the deep model two-terms' },
  { operator: 'write dropped', of: 'the recipe of getEntries', before: 's.lease[i] = leaseOf(entry)',
    because: 'then a new leader knows of no lease that it has to wait for: three servers show it, see the model commits-at-once' },
  { operator: 'clause negated', of: 'the guard of commitEntry', before: 'isOwn(s, i)',
    because: 'then a new leader does not wait for the lease of its predecessor: three servers show it, see the model commits-at-once' },
]
