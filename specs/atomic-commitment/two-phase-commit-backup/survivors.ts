/** Mutants of two-phase-commit-backup that no property kills, each with the reason: found with `everystep mutate two-phase-commit-backup`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function canAbort', before: '===', after: "s.rmState[rm] !== 'aborted'",
    because: 'then the TM may abort before anything is committed, for no reason' },
  { operator: 'clause negated', of: 'the guard of rmFail', before: 'rmMayFail',
    because: 'the models in which RMs may fail and those in which they may not change places' },
  { operator: 'quantifier swapped', of: 'the guard of rmFail', before: 'every', after: "RM.some(other => s.rmState[other] !== 'failed')",
    because: 'then several RMs may fail, for any of which the TM aborts' },
  { operator: 'clause dropped', of: 'the guard of rmEnd', before: '!isActive(s.rmState[rm])',
    because: 'who notes too early that it has nothing more to do does what is left to do all the same, and termination asks for what it has done' },
]
