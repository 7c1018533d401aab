/** Mutants of three-phase-commit that no property kills, each with the reason: found with `everystep mutate three-phase-commit`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'off by one', of: 'the function nextBallot', before: 'b - 1',
    because: 'each participant has ballots of its own still' },
  { operator: 'fairness weakened', of: 'the fairness of rcvPreCommit', before: "'strong'",
    because: 'what can be received stays so until it is, or until its receiver has moved on and needs it no more' },
  { operator: 'fairness weakened', of: 'the fairness of rcvAck', before: "'strong'",
    because: 'what can be received stays so until it is, or until its receiver has moved on and needs it no more' },
  { operator: 'fairness weakened', of: 'the fairness of rcvDoCommit', before: "'strong'",
    because: 'what can be received stays so until it is, or until its receiver has moved on and needs it no more' },
  { operator: 'fairness weakened', of: 'the fairness of rcvStateReq', before: "'strong'",
    because: 'what can be received stays so until it is, or until its receiver has moved on and needs it no more' },
  { operator: 'write dropped', of: 'the recipe of rcvDoAbort', before: "obey(s, p, 'aborted')",
    because: 'whoever is not told of an abort times out, and aborts or learns of it from the others' },
  { operator: 'write dropped', of: 'the function follow', before: 's.heard[site].clear()',
    because: 'announce clears it as well, before anything is heard in a role again' },
]
