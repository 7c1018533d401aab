/** Mutants of raft-lease-reads that no property kills, each with the reason: found with `everystep mutate raft-lease-reads`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function answer', before: 's.newestTold[i] = toldVersion(s)',
    because: 'newestTold is what linearizable compares with: without it that asks for less, and the mutants that read what is old (votes-anyway, lease-too-long) would pass' },
  { operator: 'clause dropped', of: 'the guard of heartbeats', before: 'heard.has(i)',
    because: 'then the leader is perhaps not among those that promise; but a majority is, and any other has one of them in it' },
  { operator: 'clause dropped', of: 'the guard of answer', before: 'Server.count(j => s.readVersion[j] !== null) < reads',
    because: 'how many reads there are is a bound, which keeps the space small' },
  { operator: 'comparison shifted', of: 'the guard of answer', before: '<',
    because: 'how many reads there are is a bound, which keeps the space small' },
  { operator: 'clause dropped', of: 'the guard of transfer', before: 'i !== to',
    because: 'one of the two leads and the other does not, so that they are two' },
  { operator: 'write dropped', of: 'the recipe of heartbeats', before: 'observe(s, j, s.currentTerm[i]);',
    because: 'who hears a heartbeat and stays in a lower term learns of the new one otherwise; what reads rely on is its promise' },
  { operator: 'clause negated', of: 'the guard of transfer', before: 'isLeader(s, i)',
    because: 'the variant transfers is judged in deep models only; where the model does not have it nothing differs' },
  { operator: 'clause negated', of: 'the guard of transfer', before: '!isLeader(s, to)',
    because: 'the variant transfers is judged in deep models only; where the model does not have it nothing differs' },
  { operator: 'clause dropped', of: 'the guard of transfer', before: 'isQuorum(voters.size)',
    because: 'the variant transfers is judged in deep models only; where the model does not have it nothing differs' },
  { operator: 'clause negated', of: 'the guard of transfer', before: '!isQuorum(voters.size - 1)',
    because: 'the variant transfers is judged in deep models only; where the model does not have it nothing differs' },
  { operator: 'clause negated', of: 'the guard of transfer', before: '[...voters].every(j => wouldVote(s, j, to))',
    because: 'the variant transfers is judged in deep models only; where the model does not have it nothing differs' },
  { operator: 'write dropped', of: 'the recipe of transfer', before: 's.lease[i] = 0',
    because: 'the variant transfers is judged in deep models only; where the model does not have it nothing differs' },
]
