/**
 * What Kafka did before KIP-320: nobody compared epochs, and the rule by which a follower truncates its log changed twice. After the modules Kip279.tla, Kip101.tla
 * and KafkaTruncateToHighWatermark.tla, beside the one that the protocol follows. And what each mistake comes to: a committed record is lost.
 */
import { type Edit, ghost, machine, range, type StateOf, setOf, variant } from '../../../checker/language/index.ts'
import { kafkaReplication } from './protocol.ts'

type Parts = NonNullable<ReturnType<typeof kafkaReplication.define>['parts']>
/** Where a follower truncates its log. */
type Truncation = Parts['firstNonMatchingOffset']

/** Mutant: nobody compares epochs. A follower fetches from any replica that both take for the leader, and a leader counts every replica that follows it, in whatever epoch. */
const unfenced = (name: string, truncation: (parts: Parts) => Truncation, isEmptyApart = false) =>
  variant(kafkaReplication, name, ({ receive, actions: { becomeFollower }, parts }) => {
    const { Replica, Msg, presumesLeadership, isTrueLeader } = parts
    const offsetOf = truncation(parts)
    type S = Parameters<Truncation>[0]
    type R = Parameters<Truncation>[1]
    const isFollowing = (s: S, leader: R, r: R) => s.replicaState[r].leader === leader
    const isCaughtUp = (s: S, leader: R, r: R, end: number) => isFollowing(s, leader, r) && s.log[leader].length >= end && s.log[r].length >= end
    /** The request is later than its own epoch, and its log reaches to where it is to be truncated. */
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
        /** The module has a step of its own for a follower whose log is empty, which does the same as the other. */
        becomeFollowerEmpty: isEmptyApart ? receive(Msg.LeaderAndIsr, {
          for: { r: Replica }, by: 'r',
          when: (s, m, { r }) => s.log[r].length === 0 && mayFollow(s, r, m),
          then: becomeFollower.then,
        }) : undefined,
      },
      properties: { fetchesAreFenced: null },
    }
  })

/** KIP-279: a follower keeps its log up to the last record that the leader has at the same offset. */
export const kip279 = unfenced('kip-279', parts => parts.firstNonMatchingOffset, true)

/**
 * KIP-101: a follower asks the leader where the epoch of its own last record ends, and keeps its log up to there: the first record that the leader has of a later epoch, or the end of its
 * log. A leader that has no record of that epoch, nor of a later one, cannot tell; the follower then keeps what it knows to be committed, as before.
 */
export const kip101 = unfenced('kip-101', () => (s, leader, r) => {
  const [own, theirs, hw] = [s.log[r].at(-1), s.log[leader], s.replicaState[r].hw]
  if (!own) return 0
  if (theirs.at(-1)?.epoch === own.epoch) return theirs.length
  const later = theirs.findIndex(({ epoch }) => epoch > own.epoch)
  return later < 0 ? hw : later
})

/** Before KIP-101: a follower keeps what it knows to be committed, which is what is below its high watermark, and no more. */
export const truncateToHighWatermark = unfenced('truncate-to-high-watermark', () => (s, _leader, r) => s.replicaState[r].hw)

/** Mutant: a follower truncates its log to match a leader of any epoch, as before KIP-320; all other epochs are compared. A comment of Kip320.tla says what happens then. */
export const truncatesInAnyEpoch = variant(kafkaReplication, 'truncates-in-any-epoch', {
  actions: { becomeFollower: { when: (s, { leader, leaderEpoch }, { r }) => leader !== null && leader !== r && leaderEpoch > s.replicaState[r].leaderEpoch } },
})

/** Mutant: a follower fetches from its leader in whatever epoch that is; all other epochs are compared. */
export const fetchesInAnyEpoch = variant(kafkaReplication, 'fetches-in-any-epoch', ({ parts: { presumesLeadership } }) => ({
  actions: {
    followerFetch: { when: (s, { r, leader }) => presumesLeadership(s, leader) && s.replicaState[r].leader === leader && s.log[leader].length > s.log[r].length },
  },
  properties: { fetchesAreFenced: null },
}))

/** What consumers have seen: a ghost remembers every record that was ever committed. Apart from the protocol, whose states are the module's. */
const withLoss = (of: typeof kafkaReplication) => variant(of, 'loss', ({ vars, constants: { maxRecords }, actions: { leaderIncHighWatermark }, parts: { Replica, isTrueLeader } }) => {
  const more = { committed: ghost(setOf(range(0, maxRecords - 1))) }
  type S = StateOf<typeof vars & typeof more>
  const { always } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      leaderIncHighWatermark: {
        then: (s: Edit<S>, p) => {
          const record = s.log[p.leader][s.replicaState[p.leader].hw]
          if (record) s.committed.add(record.id)
          leaderIncHighWatermark.then(s, p)
        },
      },
    },
    properties: {
      /** The leader has every record that was ever committed. */
      committedSurvives: always({ for: { r: Replica }, holds: (s, { r }) => !isTrueLeader(s, r) || [...s.committed].every(id => s.log[r].some(record => record.id === id)) }),
    },
  }
})
export const kip320Loss = withLoss(kafkaReplication)
export const kip279Loss = withLoss(kip279)
export const kip101Loss = withLoss(kip101)
export const truncateToHighWatermarkLoss = withLoss(truncateToHighWatermark)
