/** Mutants of quorum-register that no property kills, each with the reason: found with `everystep mutate quorum-register`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of query', before: '!phase.heard.has(i)',
    because: 'a replica that is asked again tells what it has by now, which is no older, and counts once' },
]
