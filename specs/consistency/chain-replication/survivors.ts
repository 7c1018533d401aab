/** Mutants of chain-replication that no property kills, each with the reason: found with `everystep mutate chain-replication`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of forward',
    because: 'where there is no next replica, or it lacks nothing, there is nothing to pass on, as the recipe sees' },
  { operator: 'clause dropped', of: 'the guard of forward', before: 's.hist[next].length < s.hist[i].length',
    because: 'where the next replica lacks nothing there is nothing to pass on, as the recipe sees' },
  { operator: 'comparison shifted', of: 'the guard of forward', before: '<',
    because: 'where the next replica lacks nothing there is nothing to pass on, as the recipe sees' },
]
