/** Mutants of outbox that no property kills, each with the reason: found with `everystep mutate outbox`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of retry', before: "s.task[a].tag === 'Idle'",
    because: 'what an instance gives up for another row stays pending, and is retried' },
  { operator: 'fairness weakened', of: 'the fairness of acknowledge', before: "'strong'",
    because: 'a message on record stays so until it is acknowledged, and B crashes only so often' },
]
