/** Mutants of exactly-once-outbox that no property kills, each with the reason: found with `everystep mutate exactly-once-outbox`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function giveBack', before: 's.holds[h] = delivery',
    because: 'what a handler held when it begins anew nobody reads' },
  { operator: 'write dropped', of: 'the recipe of failToCommit', before: 'giveBack(s, h, held(s, h))',
    because: 'then a write that failed is tried again at once, which succeeds in the end: there is one message, so that nobody else has written' },
]
