/** Mutants of zookeeper-sync that no property kills, each with the reason: found with `everystep mutate zookeeper-sync`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of logHistory', before: "!s.newLeader[i].has('queued')",
    because: 'what was proposed since NEWLEADER reaches the disk sooner, and is acknowledged after NEWLEADER all the same' },
  { operator: 'write dropped', of: 'the recipe of logHistory', before: 's.snapshot[i] = false',
    because: 'a snapshot is written once, since NEWLEADER comes once, and it is forgotten when the follower serves clients or looks for a leader' },
  { operator: 'clause dropped', of: 'the guard of updateCurrentEpoch', before: "!s.newLeader[i].has('epoch')",
    because: 'the epoch is updated to what it is already' },
  { operator: 'guard dropped', of: 'the guard of syncRequestProcessor', before: 's.log[i].unflushed.length > 0',
    because: 'to bring an empty queue to disk changes nothing' },
  { operator: 'comparison shifted', of: 'the guard of syncRequestProcessor', before: '>',
    because: 'to bring an empty queue to disk changes nothing' },
  { operator: 'durable made volatile', of: 'the variable database', before: 'durable(mapOf(Server, Txns))',
    because: 'it is read from the log at recovery, and nobody looks at it before' },
]
