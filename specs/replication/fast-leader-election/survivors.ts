/** Mutants of fast-leader-election that no property kills, each with the reason: found with `everystep mutate fast-leader-election`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function notifyAll', before: 'isVoter(j)',
    because: 'an observer is told what it would ask for' },
  { operator: 'clause negated', of: 'the guard of onNotification', before: '!==', after: "s.role[i] === 'Looking' ||",
    because: 'who has settled has a vote and hears all the same; one that is about to look may then hear first, and joins the round of the sender' },
  { operator: 'clause negated', of: 'the recipe of onNotification', before: '===', after: 'if (round !== s.round[i])',
    because: 'votes of other rounds count as well then, and name the same epochs and zxids, which do not change here; those of the same round count by outofelection' },
]
