/**
 * What Kafka did before KIP-320: nobody asked in which epoch the other was, and the rule by which a follower truncates its log has changed twice. After the modules Kip279.tla, Kip101.tla
 * and KafkaTruncateToHighWatermark.tla, beside the one that the protocol follows.
 */
import { variant } from '../../../checker/language/index.ts'
import { kafkaReplication } from './protocol.ts'

type Parts = NonNullable<ReturnType<typeof kafkaReplication.define>['parts']>
/** Where a follower truncates its log. */
type Truncation = Parts['firstNonMatchingOffset']

/** Mutant: epochs are not compared, neither by followers, who fetch from whom they take for leader, nor by leaders, who count those that do. */
const unfenced = (name: string, truncation: (parts: Parts) => Truncation, isEmptyApart = false) =>
  variant(kafkaReplication, name, ({ receive, actions: { becomeFollower }, parts }) => {
    const { Replica, Msg, presumesLeadership, isTrueLeader } = parts
    const offsetOf = truncation(parts)
    type S = Parameters<Truncation>[0]
    type R = Parameters<Truncation>[1]
    const isFollowing = (s: S, leader: R, r: R) => s.replicaState[r].leader === leader
    const isCaughtUp = (s: S, leader: R, r: R, end: number) => isFollowing(s, leader, r) && s.log[leader].length >= end && s.log[r].length >= end
    /** It has a later request, and its log reaches to where it is to be truncated. */
    const mayFollow = (s: S, r: R, { leader, leaderEpoch }: { readonly leader: R | null; readonly leaderEpoch: number }) =>
      leader !== null && leader !== r && leaderEpoch > s.replicaState[r].leaderEpoch && offsetOf(s, leader, r) <= s.log[r].length
    return {
      actions: {
        leaderShrinkIsr: {
          when: (s, { leader, r, since }) => since === 'it is behind' && isTrueLeader(s, leader) && r !== leader && s.replicaState[leader].isr.has(r)
            && !isCaughtUp(s, leader, r, s.log[leader].length),
        },
        leaderExpandIsr: {
          when: (s, { leader, r }) => isTrueLeader(s, leader) && !s.replicaState[leader].isr.has(r) && isCaughtUp(s, leader, r, s.replicaState[leader].hw),
        },
        leaderIncHighWatermark: {
          when: (s, { leader }) => {
            const { hw, isr } = s.replicaState[leader]
            return presumesLeadership(s, leader) && [...isr].every(r => isFollowing(s, leader, r) && s.log[r].length > hw)
          },
        },
        followerFetch: {
          when: (s, { r, leader }) => presumesLeadership(s, leader) && isFollowing(s, leader, r) && s.log[leader].length > s.log[r].length,
        },
        becomeFollower: {
          when: (s, m, { r }) => mayFollow(s, r, m),
          then: (s, { leader, leaderEpoch, isr }, { r }) => {
            if (!leader) return
            const offset = offsetOf(s, leader, r)
            s.log[r] = s.log[r].slice(0, offset)
            s.replicaState[r] = { hw: Math.min(offset, s.replicaState[r].hw), leaderEpoch, leader, isr }
          },
        },
      },
      added: {
        /** The module has a step of its own for a follower without a log, which does the same as the other. */
        becomeFollowerEmpty: isEmptyApart ? receive(Msg.LeaderAndIsr, {
          for: { r: Replica }, by: 'r',
          when: (s, m, { r }) => s.log[r].length === 0 && mayFollow(s, r, m),
          then: becomeFollower.then,
        }) : undefined,
      },
    }
  })

/** KIP-279: the log is kept up to the last record that the leader has at the same offset. */
export const kip279 = unfenced('kip-279', parts => parts.firstNonMatchingOffset, true)

/**
 * KIP-101: the follower tells the leader the epoch of its last record, and the log is kept up to where the leader's records of that epoch end. A leader that has none of that epoch, nor of
 * a later one, knows of no such end, and the follower keeps what it knows to be committed.
 */
export const kip101 = unfenced('kip-101', () => (s, leader, r) => {
  const [own, theirs, hw] = [s.log[r].at(-1), s.log[leader], s.replicaState[r].hw]
  if (!own) return 0
  if (theirs.at(-1)?.epoch === own.epoch) return theirs.length
  const later = theirs.findIndex(({ epoch }) => epoch > own.epoch)
  return later < 0 ? hw : later
})

/** Before KIP-101: a follower keeps what it knows to be committed, its high watermark, and no more. */
export const truncateToHighWatermark = unfenced('truncate-to-high-watermark', () => (s, _leader, r) => s.replicaState[r].hw)
