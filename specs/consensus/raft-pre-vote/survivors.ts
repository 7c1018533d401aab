/** Mutants of raft-pre-vote that no property kills, each with the reason: found with `everystep mutate raft-pre-vote`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'condition negated', of: 'the function lastIndex', before: 'behind && i === last',
    because: 'behind is one constant of the last server: without it all logs are as long, or as short' },
  { operator: 'clause dropped', of: 'the guard of heartbeat', before: 'isLeader(s, i)',
    because: 'who does not lead has heard nothing that a heartbeat of it could spread: to learn a term is right from whomever' },
  { operator: 'clause dropped', of: 'the function hearsFromLeader', before: 'Members.includes(i)',
    because: 'then a server that was removed hears from a leader, and is quiet: where it is not, the models are expected to be violated' },
  { operator: 'clause dropped', of: 'the function willing', before: 'j === i',
    because: 'then who stands needs a majority besides itself, which it has in each model that holds, at the latest when the network has healed' },
  { operator: 'fairness weakened', of: 'the fairness of stand', before: "'strong'",
    because: 'in the models that hold, who may stand goes on to may until somebody leads' },
  { operator: 'fairness dropped', of: 'the fairness of heal', before: "fair: 'weak',",
    because: 'a majority is linked before the network heals, and has a leader also where it never does' },
]
