/** Mutants of xa-last-resource that no property kills, each with the reason: found with `everystep mutate xa-last-resource`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of xa_prepare', before: "s.tm === 'preparing'",
    because: 'a branch that is prepared too late is rolled back all the same' },
  { operator: 'durable made volatile', of: 'the variable tmLog', before: "durable(ownedBy(TM, oneOf('empty', 'commit')))",
    because: 'a TM that has lost its record asks the last resource, whose record is on disk: the log saves the question' },
  { operator: 'clause dropped', of: 'the guard of refuse', before: 'isUp(s)',
    because: 'an RM that has promised nothing may roll back at any time, and what a TM that is down takes note of is gone when it recovers' },
  { operator: 'fairness weakened', of: 'the fairness of lastCommits', before: "'strong'",
    because: 'the call stays in flight until it is received, and the last resource can receive it all the while' },
  { operator: 'clause dropped', of: 'the guard of xa_rollback', before: "(s.rm[rm] === 'prepared' || s.rm[rm] === 'working')",
    because: 'where all roll back nobody has committed, and who has rolled back has' },
]
