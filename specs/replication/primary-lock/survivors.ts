/** Mutants of primary-lock that no property kills, each with the reason: found with `everystep mutate primary-lock`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of answer', before: 'sync === null',
    because: 'then a primary without a synchronous standby answers nobody' },
  { operator: 'clause dropped', of: 'the guard of drop', before: 'sync !== null',
    because: 'a primary that has no synchronous standby has none to drop' },
  { operator: 'clause dropped', of: 'the guard of choose', before: 's.lock.holder === p',
    because: 'a primary that has lost the lock and chooses a standby only has to wait for it' },
]
