/** Mutants of raft-lease-reads that no property kills, each with the reason: found with `everystep mutate raft-lease-reads`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the function answer', before: 's.floor[i] = toldVersion(s)',
    because: 'the floor is what linearizable compares with: without it that asks for less, and the mutants that read what is old (votes-anyway, lease-too-long) would pass' },
  { operator: 'clause dropped', of: 'the guard of heartbeats', before: 'heard.has(i)',
    because: 'then the leader is perhaps not among those that promise; but a majority is, and any other has one of them in it' },
  { operator: 'clause dropped', of: 'the guard of answer', before: 'Server.count(j => s.read[j] !== null) < reads',
    because: 'how many reads there are is a bound, which keeps the space small' },
  { operator: 'comparison shifted', of: 'the guard of answer', before: '<',
    because: 'how many reads there are is a bound, which keeps the space small' },
  { operator: 'clause dropped', of: 'the guard of transfer', before: 'i !== to',
    because: 'one of the two leads and the other does not, so that they are two' },
]
