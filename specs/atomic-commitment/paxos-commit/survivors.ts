/** Mutants of paxos-commit that no property kills, each with the reason: found with `everystep mutate paxos-commit`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'durable made volatile', of: 'the variable rmState', before: "durable(oneOf('working', 'prepared', 'committed', 'aborted'))",
    because: 'RMs do not recover: one that stops does so for good, and nobody sees what it has forgotten' },
  { operator: 'clause dropped', of: 'the function showsSafe', before: 'q.has(m.from)',
    because: 'then the leader heeds all promises that it has, and not those of a smallest quorum alone; they are of a quorum, too' },
  { operator: 'clause dropped', of: 'the function showsSafe', before: 'm.bal === last',
    because: 'to be told of votes in two ballots takes ballots 0, 1 and 2, as first-vote-counts has them, which is deep' },
  { operator: 'fairness dropped', of: 'the fairness of rmPrepare', before: "fair: 'weak',",
    because: 'for an RM that never prepares a leader has aborted chosen' },
  { operator: 'fairness dropped', of: 'the fairness of phase1a', before: "fair: 'weak',",
    because: 'where progress is asked for no RM stops, so that each instance comes to its end in ballot 0 unless a leader has begun a higher one' },
]
