/** Mutants of paxos-register that no property kills, each with the reason: found with `everystep mutate paxos-register`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of onPutOk', before: "s.client[c] === 'writes'",
    because: 'then a client whose value is chosen again, in a higher ballot, reads again what was chosen' },
]
