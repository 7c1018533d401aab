/** Mutants of paxos-register that no property kills, each with the reason: found with `everystep mutate paxos-register`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function lastVote', before: '(last === null || isBelow(last.ballot, vote.ballot))',
    because: 'two clients have two ballots begun, so that all votes that a server is told of are in the one below its own; it takes three clients (a deep model)' },
  { operator: 'guard dropped', of: 'the guard of onPutOk', before: "s.client[c] === 'writes'",
    because: 'then a client whose value is chosen again, in a higher ballot, reads again what was chosen' },
]
