/** Mutants of raft-pre-vote that no property kills, each with the reason: found with `everystep mutate raft-pre-vote`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'condition negated', of: 'the function lastIndex', before: 'behind && i === last',
    because: 'behind is one constant of the last server: without it all logs are as long, or as short' },
  { operator: 'clause dropped', of: 'the guard of heartbeat', before: 'isLeader(s, i)',
    because: 'who does not lead has heard nothing that a heartbeat of it could spread: to learn a term is right from whomever' },
]
