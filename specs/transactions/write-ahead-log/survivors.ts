/** Mutants of write-ahead-log that no property kills, each with the reason: found with `everystep mutate write-ahead-log`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function setPage', before: 's.mem[p].recLsn = lsn;',
    because: 'then the page keeps the recLsn of an earlier change, and the log is cut off later' },
  { operator: 'clause dropped', of: 'the guard of evictPage', before: 's.buffer.has(p)',
    because: 'what is not in memory is not taken out of it' },
  { operator: 'fairness weakened', of: 'the fairness of prepareFlush', before: "'strong'",
    because: 'there are finitely many updates, so that a dirty page waits for finitely many others' },
]
