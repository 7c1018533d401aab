import { type Because, isUnknown } from '../../checker/traces/because.ts'

/** Why a step does not lead on, in a few words. */
export function sayBecause(because: Because): string {
  switch (because.is) {
    case 'guard':
      return isUnknown(because) ? 'its guard is false' : because.why.reason
    case 'idle':
      return 'it can be taken, and changes nothing'
    default:
      return because.reason
  }
}
