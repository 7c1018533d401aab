/**
 * Kafka's replication of one partition.
 *
 * A controller appoints the leader, and keeps the set of replicas that are in sync (ISR) in ZooKeeper. Followers fetch the leader's log. A record is committed when every in-sync
 * replica has it: the leader's high watermark is where its committed records end. Only an in-sync replica is elected, so that a new leader has every committed record. A follower
 * of a new leader first truncates its log to where the two agree. After J. Gustafson and G. Wang, Kip320.tla with KafkaReplication.tla (github.com/hachikuji/kafka-specification, 2018 to
 * 2020), state for state, and KIP-320; action and property names are the module's, without "Fenced". What came before it (KIP-101, KIP-279) is in variants.ts.
 *
 * Granularity: one step for each request of the controller, write of a record, record fetched, and change of the ISR or of the high watermark. The leader looks
 * at its followers, and a follower at its leader, in the step in which it acts: a fetch and its answer are one.
 *
 * Assumptions, as in the module. The controller may take any replica for failed, at any time; this stands for all faults. Its requests stay in flight: a replica may act on one at any
 * later time, if the request has a later epoch than the replica, and need not. Until it does it goes on as before; one that takes itself for the leader accepts writes. Changes of the ISR
 * go through ZooKeeper, which accepts them only from the leader of the current epoch. No replica loses its log.
 *
 * Bounds: as many records in all, and leader epochs, as the constants say; a log has room for `logSize`.
 */
import { type Id, listOf, machine, mapOf, maybe, messages, network, oneOf, processes, range, record, type StateOf, setOf, singleProcess, spec, type ValueOf } from '../../../checker/language/index.ts'

export const kafkaReplication = spec('kafka-replication', {
  replicas: range(2, 4), logSize: range(1, 4), maxRecords: range(1, 4), maxLeaderEpoch: range(0, 4),
}, ({ replicas, logSize, maxRecords, maxLeaderEpoch }) => {
  const Replica = processes('Replica', replicas)
  const Controller = singleProcess('Controller')
  const Epoch = range(-1, maxLeaderEpoch) // -1: none yet
  const Offset = range(0, logSize)
  const LogRecord = record({ id: range(0, maxRecords - 1), epoch: Epoch })
  const Log = listOf(LogRecord, logSize)

  const Msg = messages({
    LeaderAndIsr: { from: Controller, leaderEpoch: Epoch, leader: maybe(Replica), isr: setOf(Replica) },
  })

  const vars = {
    log: mapOf(Replica, Log),
    // What each replica believes; below its high watermark (hw) it knows its log to be committed
    replicaState: mapOf(Replica, record({ hw: Offset, leaderEpoch: Epoch, leader: maybe(Replica), isr: setOf(Replica) })),
    quorumState: record({ leaderEpoch: Epoch, leader: maybe(Replica), isr: setOf(Replica) }), // in ZooKeeper
    nextRecordId: range(0, maxRecords),
    nextLeaderEpoch: range(0, maxLeaderEpoch + 1),
    leaderAndIsrRequests: network(Msg, 'set'),
  }
  const { initially, action, receive, always, step, reachable } = machine(vars)

  type S = StateOf<typeof vars>
  type R = Id<'Replica'>
  const isSame = (a: ValueOf<typeof LogRecord> | undefined, b: ValueOf<typeof LogRecord> | undefined) =>
    a !== undefined && a.id === b?.id && a.epoch === b.epoch

  /** The replica takes itself for the leader. */
  const presumesLeadership = (s: S, r: R) => s.replicaState[r].leader === r
  const isTrueLeader = (s: S, r: R) =>
    s.quorumState.leader === r && presumesLeadership(s, r) && s.replicaState[r].leaderEpoch === s.quorumState.leaderEpoch
  const isFollowingLeaderEpoch = (s: S, leader: R, follower: R) =>
    presumesLeadership(s, leader) && s.replicaState[follower].leader === leader && s.replicaState[follower].leaderEpoch === s.replicaState[leader].leaderEpoch
  /** One past the last record of the follower that the leader has at the same offset. */
  const firstNonMatchingOffset = (s: S, leader: R, follower: R) =>
    s.log[follower].findLastIndex((own, offset) => isSame(own, s.log[leader][offset])) + 1
  /** These replicas have every record that is below the high watermark of the leader. */
  const isReplicated = (s: S, leader: R, to: ReadonlySet<R>) => [...to].every(r =>
    Array.from({ length: s.replicaState[leader].hw }, (_, offset) => offset).every(offset => isSame(s.log[leader][offset], s.log[r][offset])))

  const requests = (s: S) => s.leaderAndIsrRequests.of(Msg.LeaderAndIsr)
  /** The ISR of the request by which a replica learned that it leads in its epoch. */
  const electedWith = (s: S, r: R) => requests(s).filter(m => m.leader === r && m.leaderEpoch === s.replicaState[r].leaderEpoch).map(m => m.isr)

  const actions = {
    /** The controller takes a replica for failed and removes it from the ISR. If it was the leader, there is none until the next election; a leader that is alone in the ISR stays there. */
    controllerShrinkIsr: action({
      for: { r: Replica }, by: Controller,
      when: (s, { r }) => s.nextLeaderEpoch <= maxLeaderEpoch && (s.quorumState.leader === r || s.quorumState.isr.has(r)),
      then: (s, { r }) => {
        const { quorumState } = s
        if (quorumState.leader !== r || quorumState.isr.size > 1) quorumState.isr.delete(r)
        if (quorumState.leader === r) quorumState.leader = null
        quorumState.leaderEpoch = s.nextLeaderEpoch++
        s.leaderAndIsrRequests.send(Msg.LeaderAndIsr(quorumState))
      },
    }),

    /** The controller elects any in-sync replica. */
    controllerElectLeader: action({
      for: { r: Replica }, by: Controller,
      when: (s, { r }) => s.nextLeaderEpoch <= maxLeaderEpoch && s.quorumState.isr.has(r) && s.quorumState.leader !== r,
      then: (s, { r }) => {
        s.quorumState.leader = r
        s.quorumState.leaderEpoch = s.nextLeaderEpoch++
        s.leaderAndIsrRequests.send(Msg.LeaderAndIsr(s.quorumState))
      },
    }),

    /** A replica learns that it leads. Its high watermark stays as it is, and may be behind that of the leader before it. */
    becomeLeader: receive(Msg.LeaderAndIsr, {
      by: 'leader',
      when: (s, { leader, leaderEpoch }) => leader !== null && leaderEpoch > s.replicaState[leader].leaderEpoch,
      then: (s, { leader, leaderEpoch, isr }) => {
        if (leader) s.replicaState[leader] = { hw: s.replicaState[leader].hw, leaderEpoch, leader, isr }
      },
    }),

    /** A replica that takes itself for the leader accepts a record from a producer. */
    leaderWrite: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => presumesLeadership(s, r) && s.nextRecordId < maxRecords && s.log[r].length < logSize,
      then: (s, { r }) => { s.log[r].push({ id: s.nextRecordId++, epoch: s.replicaState[r].leaderEpoch }) },
    }),

    /** The leader removes a replica from the ISR that does not follow it in its epoch, or is behind. */
    leaderShrinkIsr: action({
      for: { leader: Replica, r: Replica, since: oneOf('it is not in this epoch', 'it is behind') }, by: 'leader',
      when: (s, { leader, r, since }) => isTrueLeader(s, leader) && r !== leader && s.replicaState[leader].isr.has(r)
        && (since === 'it is behind' ? s.log[r].length < s.log[leader].length : !isFollowingLeaderEpoch(s, leader, r)),
      then: (s, { leader, r }) => { s.replicaState[leader].isr.delete(r); s.quorumState.isr = s.replicaState[leader].isr },
    }),

    /**
     * The leader adds a replica to the ISR that follows it in its epoch and has its log up to the high watermark. It waits until the high watermark has reached the start of its own epoch: before
     * that, the leader before it may have committed more than it knows.
     */
    leaderExpandIsr: action({
      for: { leader: Replica, r: Replica }, by: 'leader',
      when: (s, { leader, r }) => {
        const { hw, leaderEpoch, isr } = s.replicaState[leader]
        return isTrueLeader(s, leader) && !isr.has(r) && isFollowingLeaderEpoch(s, leader, r) && s.log[r].length >= hw
          && (hw === s.log[leader].length || s.log[leader][hw]?.epoch === leaderEpoch)
      },
      then: (s, { leader, r }) => { s.replicaState[leader].isr.add(r); s.quorumState.isr = s.replicaState[leader].isr },
    }),

    /** The leader commits a record when all in-sync replicas have it and follow it in its epoch. */
    leaderIncHighWatermark: action({
      for: { leader: Replica }, by: 'leader',
      when: (s, { leader }) => {
        const { hw, isr } = s.replicaState[leader]
        return presumesLeadership(s, leader) && s.log[leader].length > hw
          && [...isr].every(r => isFollowingLeaderEpoch(s, leader, r) && s.log[r].length > hw)
      },
      then: (s, { leader }) => { s.replicaState[leader].hw++ },
    }),

    /** A replica learns whom to follow, and truncates its log to where the two agree, which it asks of a leader that is in this epoch already. */
    becomeFollower: receive(Msg.LeaderAndIsr, {
      for: { r: Replica }, by: 'r',
      when: (s, { leader, leaderEpoch }, { r }) => leader !== null && leader !== r && leaderEpoch > s.replicaState[r].leaderEpoch
        && presumesLeadership(s, leader) && s.replicaState[leader].leaderEpoch === leaderEpoch,
      then: (s, { leader, leaderEpoch, isr }, { r }) => {
        if (!leader) return
        const offset = firstNonMatchingOffset(s, leader, r)
        s.log[r] = s.log[r].slice(0, offset)
        s.replicaState[r] = { hw: Math.min(offset, s.replicaState[r].hw), leaderEpoch, leader, isr }
      },
    }),

    /** A follower fetches the next record from the leader of its epoch, with the leader's high watermark. */
    followerFetch: action({
      for: { r: Replica, leader: Replica }, by: 'r',
      when: (s, { r, leader }) => isFollowingLeaderEpoch(s, leader, r) && s.log[leader].length > s.log[r].length,
      then: (s, { r, leader }) => {
        const next = s.log[leader][s.log[r].length]
        if (next) s.log[r].push(next)
        s.replicaState[r].hw = Math.min(s.replicaState[leader].hw, s.log[r].length)
      },
    }),
  }

  const all = new Set(Replica.ids)

  return {
    vars, actions,
    init: initially({ quorumState: { leaderEpoch: -1, leader: null, isr: all } }),
    properties: {
      /** The leader is in the ISR. (The module's LeaderInIsr, which has no such exception, is false where there is no leader, as in its initial state.) */
      leaderInIsr: always(({ quorumState: { leader, isr } }) => leader === null || isr.has(leader)),
      /** All that a replica takes for committed while it takes itself for the leader, every replica has that it takes for in sync. */
      weakIsr: always({ for: { r: Replica }, holds: (s, { r }) => !presumesLeadership(s, r) || isReplicated(s, r, s.replicaState[r].isr) }),
      /** And so has every replica that is in sync according to ZooKeeper, from which the next leader is elected: what consumers have seen is not lost. */
      strongIsr: always({ for: { r: Replica }, holds: (s, { r }) => !presumesLeadership(s, r) || isReplicated(s, r, s.quorumState.isr) }),
      /** The leader's ISR is the one in ZooKeeper. */
      isrAgrees: always({
        for: { r: Replica, q: Replica },
        holds: (s, { r, q }) => !isTrueLeader(s, r) || s.replicaState[r].isr.has(q) === s.quorumState.isr.has(q),
      }),
      /** A leader that is alone in the ISR stays there. */
      lastStays: step((before, after) => before.quorumState.leader === null || after.quorumState.isr.size > 0),
      /** A leader removes from its ISR nobody who follows it in its epoch and has all of its log. */
      inSyncStays: step({
        for: { leader: Replica, r: Replica },
        holds: (before, after, { leader, r }) => {
          const [was, is] = [before.replicaState[leader], after.replicaState[leader]]
          const isRemoved = was.leader === leader && was.leaderEpoch === is.leaderEpoch && was.isr.has(r) && !is.isr.has(r)
          return !isRemoved || !isFollowingLeaderEpoch(before, leader, r) || before.log[r].length < before.log[leader].length
        },
      }),
      /** A replica drops records only when it enters an epoch, as a follower. */
      truncatesToFollow: step({
        for: { r: Replica },
        holds: (before, after, { r }) => after.log[r].length >= before.log[r].length || after.replicaState[r].leaderEpoch > before.replicaState[r].leaderEpoch,
      }),
      /** A follower fetches only from a replica that both take for the leader, */
      fetchesFromLeader: step({
        for: { r: Replica },
        holds: (before, after, { r }) => {
          const { leader } = before.replicaState[r]
          return leader === r || after.log[r].length <= before.log[r].length || (leader !== null && presumesLeadership(before, leader))
        },
      }),
      /** and in the epoch of that leader: KIP-320 fences all others. */
      fetchesAreFenced: step({
        for: { leader: Replica, r: Replica },
        holds: (before, after, { leader, r }) => r === leader || after.log[r].length <= before.log[r].length || before.replicaState[r].leader !== leader
          || (presumesLeadership(before, leader) && before.replicaState[r].leaderEpoch === before.replicaState[leader].leaderEpoch),
      }),
      /** No two requests of the controller have the same epoch, so that an epoch has one leader. */
      epochsAreUnique: always(s => requests(s).every((m, k, all) => all.findIndex(n => n.leaderEpoch === m.leaderEpoch) === k)),
      /** No replica goes back to an earlier epoch. */
      epochsIncrease: step({ for: { r: Replica }, holds: (before, after, { r }) => after.replicaState[r].leaderEpoch >= before.replicaState[r].leaderEpoch }),
      /** The first replica that is elected can lead, and be followed. */
      canLead: reachable(s => Replica.some(r => isTrueLeader(s, r) && s.replicaState[r].leaderEpoch === 0 && Replica.some(q => q !== r && isFollowingLeaderEpoch(s, r, q)))),
      /** The controller can remove a follower from the ISR, though nobody has heard of it yet. */
      canRemove: reachable(s => Replica.every(r => s.replicaState[r].leaderEpoch === -1) && requests(s).some(m => m.leader !== null
        && requests(s).some(next => next.leader === m.leader && next.leaderEpoch === m.leaderEpoch + 1 && next.isr.size < m.isr.size))),
      /** A leader can remove a replica from the ISR that it was elected with. */
      canShrink: reachable(s => Replica.some(r => isTrueLeader(s, r) && electedWith(s, r).some(isr => isr.size > s.replicaState[r].isr.size))),
      /** A leader can add a replica to that ISR, even before there is a record. */
      canRejoin: reachable(s => Replica.some(r => isTrueLeader(s, r) && s.log[r].length === 0 && electedWith(s, r).some(isr => isr.size < s.replicaState[r].isr.size))),
      /** A follower can learn what is committed, where there is a record more to fetch then. */
      canLearn: reachable(s => logSize === 1 || maxRecords === 1
        || Replica.some(r => s.replicaState[r].leaderEpoch === 0 && s.replicaState[r].leader !== r && s.replicaState[r].hw > 0)),
      /** A record that was written, and not committed, can be dropped. */
      canTruncate: reachable(s => s.nextRecordId > 0 && Replica.every(r => s.log[r].length === 0)),
      /** A leader can commit a record that a follower has fetched. */
      canReplicate: reachable(s => Replica.some(r => isTrueLeader(s, r) && s.replicaState[r].hw > 0 && s.replicaState[r].isr.size > 1)),
      /** A leader can have a committed record of an epoch before its own. */
      canFailOver: reachable(s => Replica.some(r => isTrueLeader(s, r)
        && s.log[r].slice(0, s.replicaState[r].hw).some(({ epoch }) => epoch < s.replicaState[r].leaderEpoch))),
    },
    deadlock: 'allowed', // epochs and records come to an end
    symmetry: [Replica],
    parts: { Replica, Msg, presumesLeadership, isTrueLeader, firstNonMatchingOffset },
  }
})
