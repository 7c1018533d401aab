/** Mutants of xa-interposed that no property kills, each with the reason: found with `everystep mutate xa-interposed`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of onInquiry', before: "s.tm === 'rolled back'",
    because: 'a superior that has rolled back says so again and again, whether it is asked or not' },
  { operator: 'clause dropped', of: 'the guard of inquire', before: '!s.net.has(',
    because: 'to ask while an inquiry or an answer is on its way has the outcome sent once more, and decides nothing' },
  { operator: 'clause dropped', of: 'the guard of endRollback', before: "s.sub === 'rolling back'",
    because: 'a subordinate all of whose RMs have refused has nothing to roll back, and may be at the end before it is asked' },
]
