/** Mutants of gossip that no property kills, each with the reason: found with `everystep mutate gossip`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of ask', before: "what === 'read'",
    because: 'a read changes nothing, so that it does not matter when there is one' },
  { operator: 'clause dropped', of: 'the guard of ask', before: "p.what === 'read'",
    because: 'a read changes nothing, so that it does not matter where there is one' },
]
