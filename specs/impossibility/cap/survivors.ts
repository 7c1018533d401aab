/** Mutants of cap that no property kills, each with the reason: found with `everystep mutate cap`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of write', before: 'mayWrite(r)',
    because: 'then a client that is there to read may write instead; which of two replicas is written makes no difference' },
]
