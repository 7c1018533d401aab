/** Mutants of cap-rules that no property kills, each with the reason: found with `everystep mutate cap-rules`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of write', before: 'r === written',
    because: 'a replica has one call, so that a Replica2 that is written is not read, and there is no read to be wrong' },
  { operator: 'clause dropped', of: 'the guard of read', before: 'r === asked',
    because: 'a replica has one call, so that a Replica1 that is read is not written, and every read is of the value from before' },
  { operator: 'clause negated', of: 'the function ruleOf', before: '===',
    because: 'then the two replicas exchange their rules: where every message arrives it is enough that one of the two waits, be it for the read or for the write' },
]
