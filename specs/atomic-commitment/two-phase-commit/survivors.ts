/** Mutants of two-phase-commit that no property kills, each with the reason: found with `everystep mutate two-phase-commit`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness dropped', of: 'the fairness of tmRcvPrepared', before: "fair: 'weak'",
    because: 'without a fairness of its own the variant has that of the protocol, which is strong, and what holds with weak fairness holds with strong' },
  { operator: 'fairness dropped', of: 'the fairness of rmRcvAbort', before: "fair: 'weak'",
    because: 'without a fairness of its own the variant has that of the protocol, which is strong, and what holds with weak fairness holds with strong' },
]
