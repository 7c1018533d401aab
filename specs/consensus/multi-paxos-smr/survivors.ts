/** Mutants of multi-paxos-smr that no property kills, each with the reason: found with `everystep mutate multi-paxos-smr`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of handleAccept', before: 'bal > (s.insts[r][slot]?.voted.bal ?? 0)',
    because: 'a ballot has one command in a slot, so that a replica votes again as it has' },
  { operator: 'clause dropped', of: 'the guard of handleCommitNotice', before: 's.leader[r] !== r',
    because: 'what is chosen in a slot is what a later leader proposes there, too' },
  { operator: 'guard dropped', of: 'the guard of rest', before: 'terminated(s) && !s.rests[r]',
    because: 'to rest does not keep anybody from going on' },
]
