/** Mutants of flp-rounds that no property kills, each with the reason: found with `everystep mutate flp-rounds`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function vote', before: 's.proposal[p] = null',
    because: 'a report gives every process another proposal, or none, before one is read again' },
  { operator: 'clause dropped', of: 'the guard of report', before: "s.phase === 'report'",
    because: 'a second report is made of the same values and replaces the first, as if it alone had happened' },
  { operator: 'clause dropped', of: 'the guard of propose', before: 'isPossible(missed)',
    because: 'where nobody is late two of three equal proposals decide as well as three; where one may be, all that can be missed is possible' },
  { operator: 'clause negated', of: 'the guard of propose', before: 'isPossible(missed)',
    because: 'where nobody is late two of three equal proposals decide as well as three; where one may be, nobody moves on, and allDecide fails in the models zero and keeps' },
]
