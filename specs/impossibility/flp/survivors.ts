/** Mutants of flp that no property kills, each with the reason: found with `everystep mutate flp`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness dropped', of: 'the fairness of begin', before: "fair: 'weak',",
    because: 'where one process may stop termination is violated with it, too: without, it is also where nobody stops, in the model waits-for-all-nobody-stops' },
  { operator: 'fairness dropped', of: 'the fairness of onEstimate', before: "fair: 'weak',",
    because: 'where one process may stop termination is violated with it, too: without, it is also where nobody stops, in the model waits-for-all-nobody-stops' },
  { operator: 'guard dropped', of: 'the guard of onEstimate', before: 'round <= s.round[p]',
    because: 'an estimate that comes before its round is forgotten, and its receiver waits forever: termination is violated where nobody stops, in the model waits-for-all-nobody-stops' },
  { operator: 'write dropped', of: 'the recipe of endRound', before: 's.estimate[p] = value',
    because: 'what is decided is the value itself, and the estimate is read in a second round alone: see the deep model does-not-wait-twice' },
]
