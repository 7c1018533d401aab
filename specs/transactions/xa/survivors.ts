/** Mutants of xa that no property kills, each with the reason: found with `everystep mutate xa`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the recipe of xa_end', before: '===', after: ".tm !== 'preparing') rollBack(s)",
    because: 'the RM says so itself when it is asked to prepare the branch' },
  { operator: 'fairness weakened', of: 'the fairness of xa_commit', before: "'strong'",
    because: 'a call that can be received stays so until it is, and crashes are few' },
]
