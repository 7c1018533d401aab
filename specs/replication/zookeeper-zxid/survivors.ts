/** Mutants of zookeeper-zxid that no property kills, each with the reason: found with `everystep mutate zookeeper-zxid`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function follows', before: 'leads(s, i)',
    because: 'a follower takes the rest of what its leader has proposed after that has given up; until the next is elected nobody else proposes' },
  { operator: 'clause dropped', of: 'the guard of giveUp', before: 'leads(s, i)',
    because: 'a follower that leaves its leader logs nothing more, and joins the next' },
  { operator: 'write dropped', of: 'the recipe of giveUp', before: 's.leader[i] = null',
    because: 'a leader whose counter is at its end proposes nothing more, and an election replaces it whether it has given up or not' },
  { operator: 'clause negated', of: 'the guard of log', before: 's.log[j].length < s.log[i].length',
    because: 'then a follower has nothing but what the leader had proposed when it joined, and that is committed' },
]
