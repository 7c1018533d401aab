/** Mutants of multi-paxos-smr that no property kills, each with the reason: found with `everystep mutate multi-paxos-smr`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of handleAccept', before: 'bal > (s.insts[r][slot]?.voted.bal ?? 0)',
    because: 'a ballot has one command in a slot, so that a replica votes again as it has' },
  { operator: 'clause dropped', of: 'the guard of handleCommitNotice', before: 's.leader[r] !== r',
    because: 'what is chosen in a slot is what a later leader proposes there, too' },
  { operator: 'guard dropped', of: 'the guard of rest', before: 'terminated(s) && !s.rests[r]',
    because: 'to rest does not keep anybody from going on' },
  { operator: 'write dropped', of: 'the function prepareAgain', before: "inst.status = 'Preparing'",
    because: 'a follower that does not doubt what it has accepted commits that where another command was chosen, which takes three replicas, as in the description of what the module lacks' },
  { operator: 'write dropped', of: 'the recipe of becomeLeader', before: 'prepareAgain(s, r)',
    because: 'a leader commits nothing until its ballot is prepared, and then proposes again what it has accepted as well as what it doubts' },
]
