/** Mutants of sharded-commit that no property kills, each with the reason: found with `everystep mutate sharded-commit`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of takeOver', before: 'mayTakeOver(s, m) && isDown(s, leaderOf(s, m))',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
  { operator: 'clause dropped', of: 'the guard of follow', before: 'groups[nameOf(m)].mayJoin',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
  { operator: 'guard negated', of: 'the guard of takeOver', before: 'mayTakeOver(s, m) && isDown(s, leaderOf(s, m))',
    because: 'where groups have one replica nobody else may lead, and who leads may take over from nobody but itself; the models that have more are deep' },
  { operator: 'guard dropped', of: 'the guard of follow', before: 'nameOf(m) === nameOf(leader) && leads(s, leader) && groups[nameOf(m)].mayJoin(copies(s, nameOf(m)), m,',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
  { operator: 'guard negated', of: 'the guard of follow', before: 'nameOf(m) === nameOf(leader) && leads(s, leader) && groups[nameOf(m)].mayJoin(copies(s, nameOf(m)), m,',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
  { operator: 'clause negated', of: 'the guard of follow', before: 'groups[nameOf(m)].mayJoin(copies(s, nameOf(m)), m, termOf(leader))',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
  { operator: 'fairness dropped', of: 'the fairness of vote', before: "fair: 'weak',",
    because: 'the coordinator, whose step is fair, may decide to abort at any time, without having heard of a vote' },
  { operator: 'guard dropped', of: 'the guard of abort', before: "knows(s, m, 'yes')",
    because: 'a shard that is not prepared may abort on the word of the coordinator as well, as it may have voted no' },
  { operator: 'guard dropped', of: 'the guard of store', before: 'groups[nameOf(m)].mayStore(copies(s, nameOf(m)), m, term)',
    because: 'where groups have one replica, to store what nobody has proposed, or what is stored, changes nothing; the models that have more are deep' },
]
