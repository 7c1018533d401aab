/** Mutants of optimistic-locking that no property kills, each with the reason: found with `everystep mutate optimistic-locking`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of finish', before: 'hasRead(s, t)',
    because: 'a transaction that has read nothing may commit, too: it has done nothing' },
  { operator: 'quantifier swapped', of: 'the function hasRead', before: 'some', after: 'Rows.every(k => s.seen[t][k] !== null)',
    because: 'then a transaction that only reads reads all rows before it finishes' },
  { operator: 'write dropped', of: 'the recipe of retry', before: 's.snapshot[p.t] = null',
    because: 'then a transaction that starts over reads its old snapshot and is refused again, and nobody asks this variant for progress' },
  { operator: 'fairness dropped', of: 'the fairness of write', before: "fair: { weak: 'transaction', forEach: 't' },",
    because: 'a transaction that does not write may finish without, and that step is fair' },
  { operator: 'fairness dropped', of: 'the fairness of finish', before: "fair: { weak: 'transaction', forEach: 't' },",
    because: 'a transaction that does not finish may write, and that step is fair' },
  { operator: 'guard dropped', of: 'the guard of finish', before: "s.phase[t] === 'reading' && hasRead(s, t) && isValid(s, t)",
    because: 'then a transaction may commit without reading, which does nothing, or once more, which changes nothing; that it finishes unchecked takes three transactions and two rows to show, as in the deep model two-rows-three-transactions' },
  { operator: 'clause dropped', of: 'the guard of finish', before: "s.phase[t] === 'reading'", after: 'true && hasRead(s, t) &&',
    because: 'a transaction that has committed commits again, which changes nothing' },
  { operator: 'clause dropped', of: 'the guard of finish', before: "s.phase[t] === 'reading'", after: 'true && hasRead(s, t) },',
    because: 'a transaction that has committed commits again, which changes nothing' },
  { operator: 'clause dropped', of: 'the guard of finish', before: 'isValid(s, t)',
    because: 'to read from two transactions takes three of them and two rows, as in the deep model two-rows-three-transactions' },
  { operator: 'guard dropped', of: 'the guard of finish', before: "s.phase[t] === 'reading' && hasRead(s, t)", after: 'true },',
    because: 'in this variant finishing checks nothing: a transaction commits without having read, or once more, which changes nothing' },
  { operator: 'write dropped', of: 'the recipe of retry', before: 'retry.then(s, p)',
    because: 'a transaction that does not forget what it has read can still finish, which checks nothing in this variant, and nobody asks the variant for progress' },
  { operator: 'write dropped', of: 'the recipe of write', before: 's.row[p.k].version %= 2',
    because: 'then the variant is the protocol, which holds as well' },
]
