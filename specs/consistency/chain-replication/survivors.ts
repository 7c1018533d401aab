/** Mutants of chain-replication that no property kills, each with the reason: found with `everystep mutate chain-replication`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function answers', before: '===', after: "(readsAt !== 'tail'",
    because: 'then each client reads at its own replica where the tail should answer, which takes three clients to be noticed: see the model own-replica' },
  { operator: 'clause dropped', of: 'the guard of forward', before: 's.hist[next].length < s.hist[i].length',
    because: 'where the next replica lacks nothing there is nothing to pass on, as the recipe sees' },
  { operator: 'comparison shifted', of: 'the guard of forward', before: '<',
    because: 'where the next replica lacks nothing there is nothing to pass on, as the recipe sees' },
]
