/** Mutants of multi-paxos that no property kills, each with the reason: found with `everystep mutate multi-paxos`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of promise', before: "own.tag === 'Prepares'",
    because: 'the recipe looks again, and does nothing for a replica that leads already' },
]
