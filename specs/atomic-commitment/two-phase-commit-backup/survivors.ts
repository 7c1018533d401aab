/** Mutants of two-phase-commit-backup that no property kills, each with the reason: found with `everystep mutate two-phase-commit-backup`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'quantifier swapped', of: 'the guard of rmFail', before: 'every', after: "RM.some(other => s.rmState[other] !== 'failed')",
    because: 'then several RMs may fail, for any of which the TM aborts' },
  { operator: 'clause dropped', of: 'the guard of rmEnd', before: '!isActive(s.rmState[rm])',
    because: 'who notes too early that it has nothing more to do does what is left to do all the same, and termination asks for what it has done' },
  { operator: 'fairness dropped', of: 'the fairness of rmPrepare', before: "fair: 'weak',",
    because: 'an RM that does not prepare may abort until it does, and that step is fair' },
  { operator: 'clause dropped', of: 'the guard of rmFail', before: "RM.every(other => s.rmState[other] !== 'failed')",
    because: 'then several RMs may fail, for any of which the TM aborts' },
  { operator: 'fairness dropped', of: 'the fairness of rmEnd', before: "fair: 'weak',",
    because: 'termination asks what an RM has done, and not whether it has noticed that nothing is left to do' },
  { operator: 'guard dropped', of: 'the guard of rmEnd', before: '!isActive(s.rmState[rm]) && !s.rmDone[rm]',
    because: 'who notes too early that it has nothing more to do does what is left to do all the same, and termination asks for what it has done' },
  { operator: 'clause dropped', of: 'the guard of rmEnd', before: '!s.rmDone[rm]',
    because: 'who notes again that it has nothing more to do changes nothing' },
  { operator: 'fairness dropped', of: 'the fairness of tmFail', before: "fair: 'weak',",
    because: 'a TM that is not gone leaves its decision where the RMs read it' },
  { operator: 'clause dropped', of: 'the guard of btmSeesCommit', before: "s.btm === 'undecided'",
    because: 'until it has written its decision down the BTM may look again; it decides once, and by what it has seen last' },
  { operator: 'clause dropped', of: 'the guard of btmSeesAbort', before: "s.btm === 'undecided'",
    because: 'until it has written its decision down the BTM may look again; it decides once, and by what it has seen last' },
]
