/** Mutants of raft-membership that no property kills, each with the reason: found with `everystep mutate raft-membership`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of election', before: '!isLeader(s, i)',
    because: 'a leader that stands again, in the next term, is elected by the same rule as anyone' },
  { operator: 'clause dropped', of: 'the guard of election', before: '(j === i || !isQuorum(s, i, k => k !== j && voters.has(k)))',
    because: 'a leader with more votes than it needs is as good; to have no more keeps the space small' },
  { operator: 'clause negated', of: 'the guard of election', before: '!==', after: 'k === j',
    because: 'a leader with more votes than it needs is as good; and that nobody is elected by the one member of a cluster alone, but that member itself, is fewer elections' },
  { operator: 'clause negated', of: 'the guard of election', before: 'voters.has(k)', after: '!(voters.has(k))',
    because: 'those who do not vote are no majority beside one that does, so that nothing is left of the clause; and a leader with more votes than it needs is as good' },
  { operator: 'comparison shifted', of: 'the guard of advanceCommit', before: '>',
    because: 'to commit up to where it has committed changes nothing' },
]
