/** Mutants of batch-bookkeeping that no property kills, each with the reason: found with `everystep mutate batch-bookkeeping`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of select', before: 'free(s).length > 0',
    because: 'to select nothing changes nothing' },
  { operator: 'guard dropped', of: 'the guard of book', before: 's.batch[w].size > 0',
    because: 'to book nothing changes nothing' },
  { operator: 'clause dropped', of: 'the guard of select', before: 's.batch[w].size === 0', after: 'true && unbooked',
    because: 'a worker that selects again, without locks, has what is unbooked by then' },
  { operator: 'write dropped', of: 'the recipe of payOut', before: 'mark(s, [d])',
    because: 'a payout that is not written into the journal changes nothing, since its amount is in the balance already: batch-bookkeeping.test.ts says so' },
]
