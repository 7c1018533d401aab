/** Mutants of fast-leader-election that no property kills, each with the reason: found with `everystep mutate fast-leader-election`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function notifyAll', before: 'isVoter(j)',
    because: 'an observer is told what it would ask for' },
]
