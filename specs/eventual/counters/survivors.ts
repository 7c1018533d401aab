/** Mutants of counters that no property kills, each with the reason: found with `everystep mutate counters`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of gossip', before: '!isDown(s, n)',
    because: 'what a node that is down has counted has been counted; to hear of it then is as good as before' },
  { operator: 'guard dropped', of: 'the guard of stop', before: '!s.over',
    because: 'to stop again changes nothing' },
  { operator: 'fairness dropped', of: 'the fairness of gossip', before: "fair: { weak: 'gossip', forEach: 'o' }",
    because: 'then the variant has the fairness of the base, by which each node hears from each other: more than it needs' },
]
