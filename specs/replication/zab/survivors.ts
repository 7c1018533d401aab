/** Mutants of zab that no property kills, each with the reason: found with `everystep mutate zab`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness dropped', of: 'the fairness of receive', before: "fair: 'weak',",
    because: 'no property of zab is one of liveness, which alone fairness is for; its claims have some' },
  { operator: 'clause negated', of: 'the guard of timeout', before: '===', after: 's.connectInfo[j] !== i',
    because: 'then connections never break, and check reports that timeout never fires' },
  { operator: 'write dropped', of: 'the recipe of restart', before: 's.failures.timeouts++',
    because: 'the counter is a budget, of which a restart takes a part as in the module: without that there may be one timeout more' },
  { operator: 'write dropped', of: 'the recipe of leaderProcessRequest', before: 's.requests.made++',
    because: 'the number of a request is the value of its transaction, by which properties tell apart what has the same zxid; nothing has' },
  { operator: 'clause negated', of: 'the recipe of restart', before: '===', after: ".role[i] !== 'Following') { look(s",
    because: 'a follower that has no connection has no input, and goes on to follow whom the oracle names; one that looks goes on to look' },
]
