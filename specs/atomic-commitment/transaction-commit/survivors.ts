/** Mutants of transaction-commit that no property kills, each with the reason: found with `everystep mutate transaction-commit`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness dropped', of: 'the fairness of prepare', before: "fair: 'weak',",
    because: 'whoever does not prepare aborts in the end, and so does everyone' },
  { operator: 'clause dropped', of: 'the guard of decide', before: "s.rmState[rm] === 'prepared'",
    because: 'of a commit: where all are prepared or committed, so is this one, and to commit again changes nothing; of an abort it is killed' },
  { operator: 'clause dropped', of: 'the guard of decide', before: "(s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared')",
    because: 'as none has committed it is working, prepared or aborted, and to abort again changes nothing' },
  { operator: 'clause dropped', of: 'the guard of decide', before: "s.rmState[rm] === 'working'",
    because: 'an RM that is working can prepare first and abort then, which leads to the same states' },
  { operator: 'clause negated', of: 'the guard of decide', before: '===', after: ".rmState[rm] !== 'working'",
    because: 'an RM that is working can prepare first and abort then; one that has committed is none as long as none has, and one that has aborted stays so' },
]
