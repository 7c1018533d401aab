/** Mutants of zookeeper-zxid that no property kills, each with the reason: found with `everystep mutate zookeeper-zxid`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function follows', before: 'leads(s, i)',
    because: 'a follower takes the rest of what its leader has proposed after that has given up; until the next is elected nobody else proposes' },
  { operator: 'clause dropped', of: 'the guard of giveUp', before: 'leads(s, i)',
    because: 'a follower that leaves its leader logs nothing more, and joins the next' },
  { operator: 'clause negated', of: 'the guard of log', before: 's.log[j].length < s.log[i].length',
    because: 'then a follower has nothing but what the leader had proposed when it joined, and that is committed' },
  { operator: 'comparison shifted', of: 'the guard of join', before: '<',
    because: 'then a follower may join its leader again, and gets in one step what that has proposed meanwhile' },
  { operator: 'clause dropped', of: 'the guard of log', before: 's.log[j].length < s.log[i].length',
    because: 'a follower that has all that its leader has acknowledges what it got when it joined, and with the leader it is a quorum' },
  { operator: 'comparison shifted', of: 'the guard of log', before: '<',
    because: 'a follower that has all that its leader has acknowledges what it got when it joined, and with the leader it is a quorum' },
]
