/** Mutants of flp-rounds that no property kills, each with the reason: found with `everystep mutate flp-rounds`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the guard of propose', before: 'isPossible(missed)',
    because: 'where nobody is late two of three equal proposals decide as well as three; where one may be, nobody moves on, and allDecide fails in the models zero and keeps' },
]
