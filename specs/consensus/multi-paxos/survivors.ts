/** Mutants of multi-paxos that no property kills, each with the reason: found with `everystep mutate multi-paxos`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function proposeIn', before: 'vote(s, i, i, slot)',
    because: 'a leader votes for what it has proposed in a step of its own' },
  { operator: 'clause dropped', of: 'the guard of prepare', before: '!s.ballotsBegun.has(ballot)',
    because: 'a replica promises a ballot once, so that of two who begin it one leads at most' },
  { operator: 'comparison shifted', of: 'the guard of promise', before: '>',
    because: 'who has promised a ballot that is still prepared reports once more what it has reported, which changes nothing' },
  { operator: 'clause dropped', of: 'the guard of accept', before: '!proposal.votedBy.has(j)',
    because: 'a replica votes once more for what it has voted for, which changes nothing' },
]
