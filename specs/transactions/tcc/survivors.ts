/** Mutants of tcc that no property kills, each with the reason: found with `everystep mutate tcc`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness weakened', of: 'the fairness of onTried', before: "'strong'",
    because: 'an answer that can be delivered stays so until it is, or is lost; and a lost one is asked for again, as often as there are losses' },
  { operator: 'fairness weakened', of: 'the fairness of onCancelled', before: "'strong'",
    because: 'an answer that can be delivered stays so until it is, or is lost; and a lost one is asked for again, as often as there are losses' },
]
