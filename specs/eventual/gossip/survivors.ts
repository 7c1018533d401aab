/** Mutants of gossip that no property kills, each with the reason: found with `everystep mutate gossip`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of ask', before: "what === 'read'",
    because: 'a read changes nothing, so that it does not matter when there is one' },
  { operator: 'clause dropped', of: 'the guard of ask', before: "p.what === 'read'",
    because: 'a read changes nothing, so that it does not matter where there is one' },
  { operator: 'clause dropped', of: 'the guard of answer', before: "(s.request[r] === 'read' || Replica.others(r).every(o => !isCutOff(s, r, o) && !isDown(s, o)))",
    because: 'then an update reaches replicas that cannot be reached, and is available: the model waits-for-all-partition shows that it is not' },
]
