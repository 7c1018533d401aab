/** Mutants of ben-or that no property kills, each with the reason: found with `everystep mutate ben-or`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of propose', before: 'reports(s, p).length >= n - f',
    because: 'a value that more than half of all have reported is the same, however few reports are waited for; with fewer there is none more often' },
  { operator: 'clause dropped', of: 'the guard of takeOver', before: 'proposed(s, p) !== null',
    because: 'where nobody proposes a value it takes over 0, which is one of the outcomes of the coin' },
  { operator: 'write dropped', of: 'the recipe of toss', before: 's.value[p] = coin;',
    because: 'to keep its value is one of the outcomes of the coin' },
]
