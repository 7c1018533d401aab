/** Mutants of atomic-broadcast that no property kills, each with the reason: found with `everystep mutate atomic-broadcast`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'comparison shifted', of: 'the guard of deliver', before: '>', after: 'z.size >= 0',
    because: 'to deliver nothing is to show all that is delivered' },
  { operator: 'clause dropped', of: 'the guard of deliver', before: 'z.size > 0',
    because: 'to deliver nothing is to show all that is delivered' },
  { operator: 'clause dropped', of: 'the guard of show', before: 'n <= s.order.length',
    because: 'there is no more to show than has been delivered' },
  { operator: 'guard dropped', of: 'the guard of stop', before: 'who.size > 0 && [...who].every(i => s.prefix[i] !== null)',
    because: 'to stop who serves nobody changes nothing' },
  { operator: 'guard negated', of: 'the guard of stop', before: 'who.size > 0 && [...who].every(i => s.prefix[i] !== null)',
    because: 'then servers stop only together with one that serves nobody, which is a part of what is allowed' },
  { operator: 'clause negated', of: 'the guard of stop', before: '[...who].every(i => s.prefix[i] !== null)',
    because: 'then servers stop only together with one that serves nobody, which is a part of what is allowed' },
  { operator: 'clause dropped', of: 'the guard of stop',
    because: 'to stop nobody, or who serves nobody, changes nothing' },
  { operator: 'comparison shifted', of: 'the guard of stop', before: '>',
    because: 'to stop nobody changes nothing' },
  { operator: 'quantifier swapped', of: 'the guard of stop', before: 'every',
    because: 'to stop also those that serve nobody is to stop the others alone' },
]
