/** Mutants of raft-rpc that no property kills, each with the reason: found with `everystep mutate raft-rpc`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of election', before: '!isQuorum(voters.size - 1)',
    because: 'a leader with more votes than it needs is as good; to have no more keeps the space small' },
  { operator: 'guard dropped', of: 'the guard of learnTerm', before: 's.currentTerm[from] > s.currentTerm[i]',
    because: 'observe looks again, and lower terms change nothing' },
  { operator: 'clause dropped', of: 'the guard of election', before: '!isLeader(s, i)',
    because: 'a leader that stands again, in the next term, is elected by the same rule as anyone' },
  { operator: 'comparison shifted', of: 'the guard of advanceCommit', before: '>',
    because: 'to commit up to where it has committed changes nothing' },
]
