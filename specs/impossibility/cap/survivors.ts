/** Mutants of cap that no property kills, each with the reason: found with `everystep mutate cap`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of write', before: 'mayWrite(r)',
    because: 'then a client that is there to read may write instead; which of two replicas is written makes no difference' },
  { operator: 'comparison shifted', of: 'the function mayWrite', before: '<',
    because: 'then one client more may write, of as many as may call' },
  { operator: 'clause dropped', of: 'the function mayRead', before: 'Replica.ids.indexOf(r) >= clients - readers',
    because: 'then one client more may read' },
  { operator: 'clause dropped', of: 'the guard of read', before: 'mayRead(r)',
    because: 'then one client more may read' },
  { operator: 'clause dropped', of: 'the function isIdle', before: "tag !== 'Asks'",
    because: 'isIdle is also what tells the properties who waits: a call whose replica still asks then counts as ended' },
  { operator: 'clause negated', of: 'the function ask', before: '===',
    because: 'where a quorum is all replicas a value is stored everywhere before its write is answered, so that nobody has to be asked' },
  { operator: 'write dropped', of: 'the recipe of onLatest', before: 'serves.latest = later(version, serves.latest)',
    because: 'where a quorum is all replicas a value is stored everywhere before its write is answered, so that nobody has to be asked' },
  { operator: 'off by one', of: 'the function goOn', before: 'latest.count + 1',
    because: 'there is one write, and what its replica has stored is later than what nobody has, by its number; two writers are in deep models' },
  { operator: 'clause dropped', of: 'the guard of refuse', before: '!isIdle(s, r)',
    because: 'then a replica may refuse although its client has not called, or no longer waits, which ends nothing' },
  { operator: 'clause dropped', of: 'the guard of goOnAlone', before: '!isIdle(s, r)',
    because: 'a replica that serves nobody has nothing to go on with' },
  { operator: 'write dropped', of: 'the recipe of refuse', before: 'abandon(s.calls, r);',
    because: 'a call that is refused, and not given up in the history, is one that may still take effect, as a refused write may' },
]
