/** Mutants of zookeeper-reads that no property kills, each with the reason: found with `everystep mutate zookeeper-reads`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of apply', before: 'p.i === first',
    because: 'then the others apply nothing either until the first has noticed, which it does in the end' },
  { operator: 'clause dropped', of: 'the guard of slowRead', before: 'isDeposed(s)',
    because: 'then the first server never answers a slow read; the others do' },
]
