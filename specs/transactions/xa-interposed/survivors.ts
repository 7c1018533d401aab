/** Mutants of xa-interposed that no property kills, each with the reason: found with `everystep mutate xa-interposed`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of onInquiry', before: "s.tm === 'rolled back'",
    because: 'a superior that has rolled back says so again and again, whether it is asked or not' },
]
