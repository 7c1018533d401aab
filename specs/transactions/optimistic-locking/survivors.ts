/** Mutants of optimistic-locking that no property kills, each with the reason: found with `everystep mutate optimistic-locking`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of finish', before: 'hasRead(s, t)',
    because: 'a transaction that has read nothing may commit, too: it has done nothing' },
  { operator: 'quantifier swapped', of: 'the function hasRead', before: 'some', after: 'Rows.every(k => s.seen[t][k] !== null)',
    because: 'then a transaction that only reads reads all rows before it finishes' },
]
