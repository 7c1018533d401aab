/** Mutants of registers-abd that no property kills, each with the reason: found with `everystep mutate registers-abd`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function isAbove', before: 'a.seq.count === b.seq.count',
    because: 'of two servers a majority is both, asked in one order: that decides between two values of one count' },
]
