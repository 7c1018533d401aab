/** Mutants of sharded-commit that no property kills, each with the reason: found with `everystep mutate sharded-commit`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of takeOver', before: 'mayTakeOver(s, m) && isDown(s, leaderOf(s, m))',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
  { operator: 'clause dropped', of: 'the guard of follow', before: 'groups[nameOf(m)].mayJoin',
    because: 'where groups have one replica nobody else may lead; the models that have more are deep' },
]
