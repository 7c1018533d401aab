/** Mutants of xa-two-logs that no property kills, each with the reason: found with `everystep mutate xa-two-logs`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of writeEngine', before: 's.engine !== s.call',
    because: 'what is in a log is written there once more, which changes nothing' },
  { operator: 'clause dropped', of: 'the guard of writeBinlog', before: 's.binlog !== s.call',
    because: 'what is in a log is written there once more, which changes nothing' },
  { operator: 'clause dropped', of: 'the guard of writeBinlog', before: "s.call !== 'none'",
    because: 'where no call is under way the recipe writes nothing' },
  { operator: 'guard dropped', of: 'the guard of replicate', before: 's.replica !== s.binlog',
    because: 'a replica that has caught up applies what it has, which changes nothing' },
]
