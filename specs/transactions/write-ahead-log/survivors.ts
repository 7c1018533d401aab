/** Mutants of write-ahead-log that no property kills, each with the reason: found with `everystep mutate write-ahead-log`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function setPage', before: 's.mem[p].recLsn = lsn;',
    because: 'then the page keeps the recLsn of an earlier change, and the log is cut off later' },
  { operator: 'clause dropped', of: 'the guard of evictPage', before: 's.buffer.has(p)',
    because: 'what is not in memory is not taken out of it' },
  { operator: 'fairness weakened', of: 'the fairness of prepareFlush', before: "'strong'",
    because: 'there are finitely many updates, so that a dirty page waits for finitely many others' },
  { operator: 'comparison shifted', of: 'the guard of syncLog', before: '>', after: 'end >= s.diskLogEnd',
    because: 'to write nothing changes nothing' },
  { operator: 'clause dropped', of: 'the guard of syncLog', before: 'end - s.diskLogStart <= diskLogSize',
    because: 'no record is made for which the log on disk has no room' },
  { operator: 'comparison shifted', of: 'the guard of checkpoint', before: '>', after: 'lsn >= s.diskLogStart',
    because: 'a checkpoint that cuts off nothing changes nothing' },
  { operator: 'comparison shifted', of: 'the guard of checkpoint', before: '>=', after: 's.mem[p].recLsn > lsn',
    because: 'then a checkpoint leaves one record more than is needed, until the page is clean' },
  { operator: 'fairness weakened', of: 'the fairness of flushPage', before: "'strong'",
    because: 'nothing but the write itself and a crash ends its being enabled, and crashes are few' },
  { operator: 'clause dropped', of: 'the guard of recoverFinish', before: 's.recovering',
    because: 'where the database is up this changes nothing' },
  { operator: 'write dropped', of: 'the recipe of systemFail', before: 's.mem[p] =',
    because: 'what was in memory of a page that is not there any more is not read, and is replaced when the page is' },
]
