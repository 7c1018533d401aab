/** Mutants of raft-rpc that no property kills, each with the reason: found with `everystep mutate raft-rpc`. */
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
  { operator: 'clause negated', of: 'the guard of election', before: '!isQuorum(voters.size - 1)',
    because: 'then a leader has one vote more than it needs, which is as good, and there are fewer elections' },
  { operator: 'comparison shifted', of: 'the guard of learnTerm', before: '>',
    because: 'observe looks again, and the same term changes nothing' },
  { operator: 'guard negated', of: 'the guard of learnTerm', before: 's.currentTerm[from] > s.currentTerm[i]',
    because: 'observe looks again, so that nothing is learned then; and a server may never learn of a higher term' },
  { operator: 'clause dropped', of: 'the guard of appendEntries', before: 'i !== j',
    because: 'a leader has its own entries, so that to bring them to itself changes nothing' },
  { operator: 'off by one', of: 'the recipe of appendEntries', before: 'agree + 1',
    because: 'a follower that has stored the last committed entry is told that it is committed by the next AppendEntries' },
]
