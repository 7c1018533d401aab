/** Mutants of snapshot-isolation that no property kills, each with the reason: found with `everystep mutate snapshot-isolation`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of begin', before: 'writeSet.size > 0',
    because: 'a transaction that only reads has a snapshot like any other, and is never refused' },
  { operator: 'comparison shifted', of: 'the guard of begin', before: '>', after: 'writeSet.size >= 0',
    because: 'a transaction that only reads has a snapshot like any other, and is never refused' },
  { operator: 'clause dropped', of: 'the guard of begin', before: 'readSet.size > 0',
    because: 'a transaction that only writes is refused for the same reason as one that reads, too' },
  { operator: 'comparison shifted', of: 'the guard of begin', before: '>', after: 'readSet.size >= 0',
    because: 'a transaction that only writes is refused for the same reason as one that reads, too' },
  { operator: 'write dropped', of: 'the recipe of commit', before: 's.open.delete(t)',
    because: 'nobody asks what a transaction has missed that has committed' },
  { operator: 'clause dropped', of: 'the guard of abort', before: "s.phase[t] === 'written'",
    because: 'who is refused in the end may as well be refused before it has read or written; one that has committed has missed nothing that it writes' },
]
