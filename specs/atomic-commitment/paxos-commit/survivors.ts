/** Mutants of paxos-commit that no property kills, each with the reason: found with `everystep mutate paxos-commit`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'durable made volatile', of: 'the variable rmState', before: "durable(oneOf('working', 'prepared', 'committed', 'aborted'))",
    because: 'RMs do not recover: one that stops does so for good, and nobody sees what it has forgotten' },
  { operator: 'off by one', of: 'the function ballotOf', before: 'Leader.ids.indexOf(leader) + 1',
    because: 'then the only leader begins ballot 0, in which nobody promises anything, and check reports that phase1b never fires' },
  { operator: 'message not sent', of: 'the recipe of phase1a', before: 's.net.send(Msg.Phase1a({ from: leader, to, ins, bal: ballotOf(leader) }))',
    because: 'then nobody hears of a higher ballot, and check reports that phase1b never fires' },
  { operator: 'fairness dropped', of: 'the fairness of phase1a', before: "fair: 'weak',",
    because: 'where progress is asked for no RM stops, so that each instance comes to its end in ballot 0 unless a leader has begun a higher one' },
]
