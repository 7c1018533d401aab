/** Mutants of batch-bookkeeping that no property kills, each with the reason: found with `everystep mutate batch-bookkeeping`. */
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
  { operator: 'guard dropped', of: 'the guard of select', before: 's.batch[w].size === 0 && free(s).length > 0',
    because: 'a worker that selects again lets go of its batch, and locks what else is free' },
  { operator: 'clause dropped', of: 'the guard of select', before: 's.batch[w].size === 0', after: 'true && free(s).length >',
    because: 'a worker that selects again lets go of its batch, and locks what else is free' },
  { operator: 'comparison shifted', of: 'the guard of select', before: '>', after: 's).length >= 0,',
    because: 'to select nothing changes nothing' },
  { operator: 'clause dropped', of: 'the guard of select', before: 'unbooked(s.journal).length > 0',
    because: 'to select nothing changes nothing' },
  { operator: 'comparison shifted', of: 'the guard of select', before: '>', after: 'journal).length >= 0,',
    because: 'to select nothing changes nothing' },
  { operator: 'comparison shifted', of: 'the guard of book', before: '>',
    because: 'to book nothing changes nothing' },
  { operator: 'guard dropped', of: 'the guard of select', before: 's.batch[w].size === 0 && unbooked(s.journal).length > 0',
    because: 'a worker that selects again, or selects nothing, has what is unbooked by then' },
  { operator: 'durable made volatile', of: 'the variable batch', before: 'durable(mapOf(Worker, setOf(Entry)))',
    because: 'then the variant is the protocol, whose locks go with the worker' },
]
