/** Mutants of two-generals that no property kills, each with the reason: found with `everystep mutate two-generals`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of decide', before: 's.attacks[g] === null',
    because: 'who decides a second time decides the same, since no more messages come' },
]
