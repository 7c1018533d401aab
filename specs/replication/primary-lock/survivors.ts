/** Mutants of primary-lock that no property kills, each with the reason: found with `everystep mutate primary-lock`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'durable made volatile', of: 'the variable answered',
    because: 'a node leads again only once it has taken the lock, which sets how much it has answered' },
  { operator: 'comparison shifted', of: 'the guard of follow', before: '<',
    because: 'a standby that takes the same log from the same primary once more changes nothing' },
  { operator: 'clause dropped', of: 'the guard of follow', before: 's.log[n].length < s.log[p].length',
    because: 'a standby that takes the same log from the same primary once more changes nothing' },
  { operator: 'clause dropped', of: 'the guard of answer', before: 'sync === null',
    because: 'then a primary without a synchronous standby answers nobody' },
  { operator: 'clause dropped', of: 'the guard of drop', before: 'sync !== null',
    because: 'a primary that has no synchronous standby has none to drop' },
  { operator: 'clause dropped', of: 'the guard of choose', before: 's.sync[p] === null',
    because: 'a primary that waits for one standby may as well wait for another that has all of its log, too' },
  { operator: 'clause dropped', of: 'the guard of notice', before: 's.leads[n]',
    because: 'for a node that does not lead it changes nothing to lead no more' },
  { operator: 'write dropped', of: 'onRecover of crash',
    because: 'a node that still leads when it comes back is one that has stalled, which the token fences' },
]
