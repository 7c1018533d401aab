/** Mutants of exactly-once-outbox that no property kills, each with the reason: found with `everystep mutate exactly-once-outbox`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function giveBack', before: 's.holds[h] = delivery',
    because: 'what a handler held when it begins anew nobody reads' },
  { operator: 'write dropped', of: 'the recipe of failToCommit', before: 'giveBack(s, h, held(s, h))',
    because: 'then a write that failed is tried again at once, which succeeds in the end: there is one message, so that nobody else has written' },
  { operator: 'clause dropped', of: 'the guard of lockInMsg', before: "isIn(s, h, 'lockInMsg')",
    because: 'a handler that has given its message back, or dropped it, takes one without beginning anew; one that takes a second message drops the first, which a failure that is not tried again does, too' },
  { operator: 'write dropped', of: 'the recipe of failToCommit', before: 's.loaded[h] = changed(s, h);',
    because: 'a handler that begins anew loads the store anew before it reads what it has loaded' },
  { operator: 'clause dropped', of: 'the guard of failToSend', before: "entryOf(s, h).tag === 'Pending'",
    because: 'then it may fail to send what is known to have been sent, and is tried again or dropped as after any failure' },
]
