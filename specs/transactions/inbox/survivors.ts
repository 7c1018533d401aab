/** Mutants of inbox that no property kills, each with the reason: found with `everystep mutate inbox`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  ...['fairness weakened', 'fairness dropped'].flatMap(operator => ['handleFirst', 'handleThen'].map(action => ({
    operator, of: `the fairness of ${action}`,
    because: 'of the variants with two transactions only the one that is broken is asked for progress' }))),
  { operator: 'clause dropped', of: 'the guard of expire', before: 's.recorded.has(id)',
    because: 'to delete what is not on record changes nothing' },
]
