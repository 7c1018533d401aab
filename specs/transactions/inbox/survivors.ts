/** Mutants of inbox that no property kills, each with the reason: found with `everystep mutate inbox`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness weakened', of: 'the fairness of handleThen', before: "'strong'",
    because: 'of the variants with two transactions only the one that is broken is asked for progress, and crashes once' },
  { operator: 'clause dropped', of: 'the guard of expire', before: 's.recorded.has(id)',
    because: 'to delete what is not on record changes nothing' },
]
