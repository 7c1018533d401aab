/** Mutants of sequential-memory that no property kills, each with the reason: found with `everystep mutate sequential-memory`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of respondToWr', before: "s.regFile[proc].op === 'Wr'",
    because: 'then a read may be answered with the value that it was issued with, which respondToRd may do as well; where nothing was asked nothing changes' },
  { operator: 'quantifier swapped', of: 'the guard of internal', before: 'some',
    because: 'of an empty queue nothing is performed, and nothing changes' },
  { operator: 'clause dropped', of: 'the guard of internal', before: 's.mem[first.adr] === first.val',
    because: 'then a queue is stuck behind a read, which the specification allows: that answers come true in the end is the fairness that is left out' },
]
