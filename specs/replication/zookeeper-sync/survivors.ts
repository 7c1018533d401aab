/** Mutants of zookeeper-sync that no property kills, each with the reason: found with `everystep mutate zookeeper-sync`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'fairness dropped', of: 'the fairness of packet', before: "fair: 'weak',",
    because: 'fairness is for liveness, which only the deep models of progress are asked for' },
  { operator: 'fairness dropped', of: 'the fairness of answer', before: "fair: 'weak',",
    because: 'fairness is for liveness, which only the deep models of progress are asked for' },
  { operator: 'fairness dropped', of: 'the fairness of updateCurrentEpoch', before: "fair: 'weak',",
    because: 'fairness is for liveness, which only the deep models of progress are asked for' },
  { operator: 'fairness dropped', of: 'the fairness of syncRequestProcessor', before: "fair: 'weak',",
    because: 'fairness is for liveness, which only the deep models of progress are asked for' },
  { operator: 'guard dropped', of: 'the guard of followerShutdown', before: "s.role[i] === 'Following' && !hasLeader(s, i)",
    because: 'that a server shuts down at any moment loses nothing: what is queued reaches the disk first' },
  { operator: 'guard dropped', of: 'the guard of leaderShutdown', before: "s.role[i] === 'Leading' && !isQuorum(1 + followers(s, i).length)",
    because: 'that a server shuts down at any moment loses nothing: what is queued reaches the disk first' },
  { operator: 'clause dropped', of: 'the guard of updateCurrentEpoch', before: "!s.newLeader[i].has('epoch')",
    because: 'the epoch is updated to what it is already' },
  { operator: 'clause dropped', of: 'the guard of leaderProcessRequest', before: "s.phase[i] === 'Broadcast'",
    because: 'a transaction that is proposed while the leader synchronises is logged by followers behind what they lack, and committed by the same rule' },
]
