/** Mutants of local-transaction that no property kills, each with the reason: found with `everystep mutate local-transaction`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of force', before: 's.log.unflushed.length > 0',
    because: 'to bring nothing to disk changes nothing' },
  { operator: 'clause dropped', of: 'the guard of truncate', before: "r.tag === 'Commit'",
    because: 'then less of the log is cut off' },
  { operator: 'clause dropped', of: 'the guard of truncate', before: "!('page' in entry)",
    because: 'then less of the log is cut off' },
  { operator: 'clause dropped', of: 'the guard of end', before: 'isUp(s)',
    because: 'a rollback that has nothing to undo changes no page, and may as well end before the restart does' },
  { operator: 'clause dropped', of: 'the recipe of redo', before: 'pageOf(s, entry.page).lsn < lsn',
    because: 'a record has the balance itself, so that redoing from the first record to the last comes to the same' },
  { operator: 'write dropped', of: 'the recipe of writePage', before: 's.buffer[page] = null',
    because: 'a page that stays among the dirty ones is written once more, with what it has' },
]
