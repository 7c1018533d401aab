/** Mutants of key-value-store that no property kills, each with the reason: found with `everystep mutate key-value-store`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the guard of update', before: '!==', after: 's.snapshot[t][k] === null',
    because: 'then a key that a transaction does not have can be updated, which is what add does' },
  { operator: 'clause negated', of: 'the guard of update', before: '!==', after: 's.snapshot[t][k] === v',
    because: 'then a key can be given the value that it has, which is a write like any other' },
  { operator: 'clause dropped', of: 'the guard of remove', before: 's.snapshot[t][k] !== null',
    because: 'to remove a key that is not there is a write like any other' },
  { operator: 'write dropped', of: 'the recipe of rollback', before: 's.found[p.t][k] = null',
    because: 'what a transaction has found is asked of those alone that are open, and each finds it anew' },
  { operator: 'guard negated', of: 'the guard of rollback', before: 's.open.has(t)',
    because: 'then nobody rolls back: a transaction that has a conflict stays open, as it may' },
]
