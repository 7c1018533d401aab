/** Mutants of local-transaction that no property kills, each with the reason: found with `everystep mutate local-transaction`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of force', before: 's.log.unflushed.length > 0',
    because: 'to bring nothing to disk changes nothing' },
  { operator: 'clause dropped', of: 'the guard of truncate', before: "r.tag === 'Commit'",
    because: 'then less of the log is cut off' },
  { operator: 'clause dropped', of: 'the guard of truncate', before: "!('page' in entry)",
    because: 'then less of the log is cut off' },
]
