/** Mutants of primary-standby that no property kills, each with the reason: found with `everystep mutate primary-standby`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of detach', before: "waitsFor === 'live'",
    because: 'in the other modes a standby of which nothing is known counts as one that lacks the write, so that the primary waits, if for anything, for longer' },
]
