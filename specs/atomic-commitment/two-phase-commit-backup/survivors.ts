/** Mutants of two-phase-commit-backup that no property kills, each with the reason: found with `everystep mutate two-phase-commit-backup`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function canAbort', before: '===', after: "s.rmState[rm] !== 'aborted'",
    because: 'then the TM may abort before anything is committed, for no reason' },
  { operator: 'clause negated', of: 'the guard of rmFail', before: 'rmMayFail',
    because: 'the models in which RMs may fail and those in which they may not change places' },
  { operator: 'quantifier swapped', of: 'the guard of rmFail', before: 'every', after: "RM.some(other => s.rmState[other] !== 'failed')",
    because: 'then several RMs may fail, for any of which the TM aborts' },
]
