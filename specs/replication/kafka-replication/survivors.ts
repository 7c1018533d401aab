/** Mutants of kafka-replication that no property kills, each with the reason: found with `everystep mutate kafka-replication`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the guard of controllerShrinkIsr', before: '===', after: '.quorumState.leader !== r',
    because: 'of a replica that is not in sync it only begins another epoch, with the same leader and ISR' },
  { operator: 'write dropped', of: 'the recipe of controllerShrinkIsr', before: 'quorumState.isr.delete(r)',
    because: 'then the controller leaves a failed replica in the ISR: a leader commits less, and loses nothing' },
  { operator: 'comparison shifted', of: 'the guard of controllerElectLeader', before: '<=', after: 's.nextLeaderEpoch < maxLeaderEpoch',
    because: 'how many epochs there are is a bound: elections have one less' },
  { operator: 'clause negated', of: 'the guard of leaderShrinkIsr', before: "(since === 'it is behind' ? s.log[r].length < s.log[leader].length : !isFollowingLeaderEpoch(s, leader, r))",
    because: 'which replicas a leader removes from the ISR is about what it can still commit: whoever stays in has everything that is committed' },
  { operator: 'comparison shifted', of: 'the guard of followerFetch', before: '>', after: 's.log[leader].length >= s.log[r].length',
    because: 'a follower that lacks nothing learns of the high watermark, which only helps' },
  { operator: 'clause dropped', of: 'the guard of leaderExpandIsr', before: '(hw === s.log[leader].length || s.log[leader][hw]?.epoch === leaderEpoch)',
    because: 'a leader that adds a replica before it knows what is committed takes a third one to do harm: see the deep model kip-279-three-replicas' },
]
