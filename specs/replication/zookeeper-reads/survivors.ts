/** Mutants of zookeeper-reads that no property kills, each with the reason: found with `everystep mutate zookeeper-reads`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of apply', before: 'p.i === first',
    because: 'then the others apply nothing either until the first has noticed, which it does in the end' },
  { operator: 'clause dropped', of: 'the guard of slowRead', before: 'isDeposed(s)',
    because: 'then the first server never answers a slow read; the others do' },
  { operator: 'clause negated', of: 'the guard of depose', before: '===', after: 'i !== second && Server.ids.length',
    because: 'then another than the second is elected, or none, and the first answers as before' },
  { operator: 'clause negated', of: 'the guard of depose', before: '===', after: 's.waits[c] !== null)',
    because: 'that nobody waits when a leader is deposed is for brevity' },
  { operator: 'clause dropped', of: 'the guard of notice', before: 'isDeposed(s)',
    because: 'then the first may stop leading before another leads, and answers nobody' },
]
