/** Mutants of percolator that no property kills, each with the reason: found with `everystep mutate percolator`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function hasSecondary', before: 'lock.primary !== k',
    because: 'of a primary lock it is rollBack under another name: there is no write record of its transaction yet, and the lock that is removed is that lock' },
  { operator: 'comparison shifted', of: 'the recipe of get', before: '<=',
    because: 'the oracle gives no timestamp twice, so that nothing was committed at just that of a snapshot' },
  { operator: 'clause dropped', of: 'the guard of rollForward', before: "s.phase[c] === 'reading'",
    because: 'a transaction whose primary is committed may be completed by whoever finds its lock' },
]
