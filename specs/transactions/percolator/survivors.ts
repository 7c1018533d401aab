/** Mutants of percolator that no property kills, each with the reason: found with `everystep mutate percolator`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of rollForward', before: "s.phase[c] === 'reading'",
    because: 'a transaction whose primary is committed may be completed by whoever finds its lock' },
]
