/** Mutants of gossip-store that no property kills, each with the reason: found with `everystep mutate gossip-store`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function isLater', before: 'Replica.ids.indexOf(a.by) > Replica.ids.indexOf(b.by)',
    because: 'of two writes with the same count the other one is later then, at all replicas alike' },
  { operator: 'clause negated', of: 'the function isAt', before: '===', after: 'Replica.ids.indexOf(i) !== Client.ids',
    because: 'then each client calls at another replica than its own, of two replicas always at the same' },
  { operator: 'clause negated', of: 'the guard of gossip', before: '===', after: "return tells !== 'any'",
    because: 'then the two rules for what is told change places: which guarantees need the earliest first is what the models two-keys and two-keys-in-order show' },
]
