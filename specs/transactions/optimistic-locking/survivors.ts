/** Mutants of optimistic-locking that no property kills, each with the reason: found with `everystep mutate optimistic-locking`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of finish', before: 'hasRead(s, t)',
    because: 'a transaction that has read nothing may commit, too: it has done nothing' },
  { operator: 'quantifier swapped', of: 'the function hasRead', before: 'some', after: 'Rows.every(k => s.seen[t][k] !== null)',
    because: 'then a transaction that only reads reads all rows before it finishes' },
  { operator: 'clause negated', of: 'the guard of write', before: '===', after: "s.phase[t] !== 'reading' && s.seen[t][k] !== null && isUnchanged",
    because: 'in this variant finishing checks nothing, so that a transaction may finish first and then write, once: its own write changes the version that it has seen' },
  { operator: 'write dropped', of: 'the recipe of retry', before: 's.snapshot[p.t] = null',
    because: 'then a transaction that starts over reads its old snapshot and is refused again, and nobody asks this variant for progress' },
]
