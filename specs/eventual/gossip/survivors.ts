/** Mutants of gossip that no property kills, each with the reason: found with `everystep mutate gossip`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of ask', before: "what === 'read'",
    because: 'a read changes nothing, so that it does not matter when there is one' },
  { operator: 'clause dropped', of: 'the guard of ask', before: "p.what === 'read'",
    because: 'a read changes nothing, so that it does not matter where there is one' },
  { operator: 'clause dropped', of: 'the guard of answer', before: "s.request[r] === 'read'",
    because: 'then a read waits as an update does, until all replicas can be reached, which they can again' },
  { operator: 'clause dropped', of: 'the guard of collect', before: '!isLater(s.stored[r], s.stored[o])',
    because: 'of two updates a deletion is the last, so that a replica whose clock shows its time has heard of it; it may have removed its tombstone already' },
]
