/** Mutants of two-phase-commit that no property kills, each with the reason: found with `everystep mutate two-phase-commit`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness weakened', of: 'the fairness of tmRcvPrepared', before: "'strong'",
    because: 'where the TM may abort at will it needs no vote to decide, and where it may not (progress-abort-needs-reason) nothing keeps a vote from being received' },
  { operator: 'write dropped', of: 'onRecover of crash', before: "s.rmState[rm] = 'aborted'",
    because: 'an RM that has promised nothing may still vote either way when it is back; that its work is lost is no part of the model' },
  { operator: 'fairness dropped', of: 'the fairness of tmRcvPrepared', before: "fair: 'weak'",
    because: 'without a fairness of its own the variant has that of the protocol, which is strong, and what holds with weak fairness holds with strong' },
  { operator: 'fairness dropped', of: 'the fairness of rmRcvCommit', before: "fair: 'weak'",
    because: 'without a fairness of its own the variant has that of the protocol, which is strong, and what holds with weak fairness holds with strong' },
  { operator: 'write dropped', of: 'the recipe of rmTimeout', before: "s.rmState[rm] = 'aborted'",
    because: 'an RM that has promised nothing may abort at any time, by rmChooseToAbort, timeout or not' },
  { operator: 'fairness dropped', of: 'the fairness of rmRcvAbort', before: "fair: 'weak'",
    because: 'without a fairness of its own the variant has that of the protocol, which is strong, and what holds with weak fairness holds with strong' },
]
