/** Mutants of xa-last-resource that no property kills, each with the reason: found with `everystep mutate xa-last-resource`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of xa_prepare', before: "s.tm === 'preparing'",
    because: 'a branch that is prepared too late is rolled back all the same' },
  { operator: 'durable made volatile', of: 'the variable tmLog', before: "durable(ownedBy(TM, oneOf('empty', 'commit')))",
    because: 'a TM that has lost its record asks the last resource, whose record is on disk: the log saves the question' },
  { operator: 'fairness weakened', of: 'the fairness of lastCommits', before: "'strong'",
    because: 'the call stays in flight until it is received, and the last resource can receive it all the while' },
  { operator: 'clause dropped', of: 'the guard of xa_rollback', before: "(s.rm[rm] === 'prepared' || s.rm[rm] === 'working')",
    because: 'where all roll back nobody has committed, and who has rolled back has' },
  { operator: 'clause dropped', of: 'the guard of xa_prepare', before: "s.rm[rm] === 'working'",
    because: 'while the TM prepares each RM works or is prepared, and to prepare again changes nothing' },
  { operator: 'clause dropped', of: 'the guard of refuse', before: "s.tm === 'preparing'",
    because: 'where an RM has not prepared the last resource has not been called, so that all roll back, whether a TM that has recovered asks or not' },
  { operator: 'fairness weakened', of: 'the fairness of onCommitted', before: "'strong'",
    because: 'the answer stays in flight until it is received, and the TM crashes only so often' },
  { operator: 'fairness weakened', of: 'the fairness of onRolledBack', before: "'strong'",
    because: 'the answer stays in flight until it is received, and the TM crashes only so often' },
  { operator: 'clause dropped', of: 'the guard of xa_commit', before: "s.rm[rm] === 'prepared'",
    because: 'where the TM commits each RM is prepared or has committed, and to commit again changes nothing' },
  { operator: 'clause dropped', of: 'the guard of rollBackLast', before: "s.last === 'working'",
    because: 'where the TM rolls back the last resource has not committed, and to roll back again changes nothing' },
  { operator: 'clause dropped', of: 'the guard of end', before: "s.tm === 'committing'",
    because: 'where all have committed the TM is committing, or has ended, which it then does again' },
  { operator: 'clause dropped', of: 'the guard of end', before: "s.tm === 'rolling back'",
    because: 'where all have rolled back the TM is rolling back, or has ended, which it then does again' },
]
