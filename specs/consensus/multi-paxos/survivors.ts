/** Mutants of multi-paxos that no property kills, each with the reason: found with `everystep mutate multi-paxos`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of promise', before: "s.proposer[i] === 'preparing'",
    because: 'who leads already is promised by one replica more than it needs, and its report is not read' },
  { operator: 'clause dropped', of: 'the guard of propose', before: '!hasProposed(s, i, c)',
    because: 'then a command may stand in two slots, which is for the state machine to notice: see multi-paxos-smr' },
]
