/** Mutants of key-value-store that no property kills, each with the reason: found with `everystep mutate key-value-store`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the guard of update', before: '!==', after: 's.snapshot[t][k] === v',
    because: 'then a key can be given the value that it has, which is a write like any other' },
  { operator: 'write dropped', of: 'the recipe of rollback', before: 's.found[p.t][k] = null',
    because: 'what a transaction has found is asked of those alone that are open, and each finds it anew' },
  { operator: 'clause dropped', of: 'the guard of update', before: 's.snapshot[t][k] !== v',
    because: 'then a transaction may also write the value that is there, which counts as a write of the key' },
  { operator: 'write dropped', of: 'the recipe of update', before: 's.snapshot[t][k] = v;',
    because: 'a transaction may remove the key and add it again with the other value, which comes to the same' },
  { operator: 'clause dropped', of: 'the guard of close', before: 's.open.has(t)',
    because: 'a transaction that is not open has written nothing, and to end it changes nothing' },
  { operator: 'write dropped', of: 'the recipe of close', before: 's.found[p.t][k] = null',
    because: 'what a transaction that is not open has found nobody asks, and opening it writes that anew' },
]
