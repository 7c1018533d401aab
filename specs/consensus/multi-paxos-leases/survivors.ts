/** Mutants of multi-paxos-leases that no property kills, each with the reason: found with `everystep mutate multi-paxos-leases`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of askLease', before: 'isLeader(s, i) && s.lease[i] === 0',
    because: 'a leader that asks again gives up the grants that it has; and who does not lead has no lease, whatever it asks for' },
  { operator: 'clause dropped', of: 'the guard of grantLease', before: '!s.grantedBy[i].has(j)',
    because: 'a replica that grants the lease again is bound for longer' },
  { operator: 'clause negated', of: 'the function hasLease', before: 's.grantedBy[i].size >= constants.promises',
    because: 'a leader that reads without the grants of a majority does harm where another can be elected without it, from three replicas on: see the deep model asks-only-am-i-leader' },
]
