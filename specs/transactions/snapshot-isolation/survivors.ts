/** Mutants of snapshot-isolation that no property kills, each with the reason: found with `everystep mutate snapshot-isolation`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of begin', before: 'writeSet.size > 0',
    because: 'a transaction that only reads has a snapshot like any other, and is never refused' },
  { operator: 'clause dropped', of: 'the guard of abort', before: "s.phase[t] === 'written'",
    because: 'who is refused in the end may as well be refused before it has read or written; one that has committed has missed nothing that it writes' },
]
