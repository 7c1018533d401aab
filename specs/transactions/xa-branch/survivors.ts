/** Mutants of xa-branch that no property kills, each with the reason: found with `everystep mutate xa-branch`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of tx_begin', before: '!s.transaction[t]',
    because: 'who has a transaction has it still' },
  { operator: 'clause dropped', of: 'the guard of ax_regLocal', before: "s.registration[t] === 'not registered'",
    because: 'without a transaction a thread is not registered with one (registeredInTransaction), and to register for local work again changes nothing' },
  { operator: 'clause negated', of: 'the recipe of xa_prepare', before: '===',
    because: 'what xa_prepare returns changes places, and the branch is prepared or over, as before' },
  { operator: 'clause negated', of: 'the guard of xa_start', before: '===', after: "lag !== 'TMJOIN'",
    because: 'the flags of a thread that joins and of one that resumes change places, and lead to the same state' },
]
