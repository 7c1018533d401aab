/**
 * A register that replicas gossip about: anti-entropy, with the last writer winning.
 *
 * Every replica keeps a copy of one register and serves clients from it alone, so that whoever can reach a replica is answered. Replicas push what they have to each
 * other, again and again, and a replica keeps the later of two versions. If updates come to an end, all copies become the same; until then clients of different
 * replicas see different things. A deletion is an update, too: it leaves a tombstone, without which the deleted value would come back from a replica that has not heard
 * of it. A. Demers et al., "Epidemic Algorithms for Replicated Database Maintenance", PODC 1987, sections 1.3 (anti-entropy) and 2 (tombstones, there called death
 * certificates). Dynamo, Cassandra and Riak work like that. W. Vogels, "Eventually Consistent", Communications of the ACM 52(1), 2009, has the name; A. Fox et al.,
 * "Cluster-Based Scalable Network Services", SOSP 1997, that of BASE.
 *
 * Versions are ordered by a Lamport clock (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", Communications of the ACM 21(7), 1978), and
 * of two with the same time by the replica that made them. So whoever updates what it has seen makes a later version.
 *
 * Granularity: one step for a request, for its answer, and for each message sent and received. Copies and clocks are durable; a request is lost if its replica crashes.
 *
 * Bounds: clients ask for at most `updates` writes and deletions together; then updates have come to an end. Two of them are enough to order one after the other, and
 * to delete a value. A replica does not push the same version again while it is in flight.
 */
import { crashes, duplicateMessages, durable, ghost, type Id, isDown, loseMessages, machine, mapOf, maybe, messages, network, oneOf, partitions, processes, range, record, type StateOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const gossip = spec('gossip', { replicas: range(2, 3), updates: range(1, 3) }, ({ replicas, updates }) => {
  const Replica = processes('Replica', replicas)
  const Time = range(0, updates)
  const Version = record({ time: Time, by: maybe(Replica), holds: oneOf('nothing', 'value', 'tombstone') })

  const Msg = messages({
    Push: { from: Replica, to: Replica, version: Version },
  })

  const vars = {
    stored: mapOf(Replica, durable(Version)),
    clock: mapOf(Replica, durable(Time)), // the latest time that a replica has seen
    request: mapOf(Replica, oneOf('none', 'read', 'write', 'delete')), // what a client waits for
    asked: Time, // updates that clients have asked for
    /** The latest deletion of which a replica has heard. */
    deletedAt: ghost(mapOf(Replica, Time)),
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  type Version = ValueOf<typeof Version>
  const { initially, action, receive, predicate, always, step, leadsTo, eventuallyAlways, reachable } = machine(vars)

  const rank = (r: Id<'Replica'> | null) => (r === null ? -1 : Replica.ids.indexOf(r))
  const isLater = (a: Version, b: Version) => a.time > b.time || (a.time === b.time && rank(a.by) > rank(b.by))
  /** Two copies show the same: the same value, or none. */
  const isSame = (a: Version, b: Version) => (a.holds === 'value' || b.holds === 'value' ? a.time === b.time && a.by === b.by && a.holds === b.holds : true)
  const agree = predicate((s: S) => Replica.every(r => Replica.every(o => isSame(s.stored[r], s.stored[o]))))

  const actions = {
    /** A client asks a replica to read, to write, or to delete what it sees there. */
    ask: action({
      for: { r: Replica, what: oneOf('read', 'write', 'delete') }, by: 'r',
      when: (s, { r, what }) => s.request[r] === 'none' && (what === 'read' || s.asked < updates) && (what !== 'delete' || s.stored[r].holds === 'value'),
      then: (s, { r, what }) => { s.request[r] = what; if (what !== 'read') s.asked++ },
    }),
    /** The replica answers, from its own copy. What it writes is later than all that it has seen. */
    answer: action({
      for: { r: Replica }, by: 'r', fair: 'weak',
      when: (s, { r }) => s.request[r] !== 'none',
      then: (s, { r }) => {
        const request = s.request[r]
        s.request[r] = 'none'
        if (request === 'read') return
        s.clock[r]++
        s.stored[r] = { time: s.clock[r], by: r, holds: request === 'write' ? 'value' : 'tombstone' }
        if (request === 'delete') s.deletedAt[r] = s.clock[r]
      },
    }),

    /** A replica pushes its version to another. */
    push: action({
      for: { r: Replica, o: Replica }, by: 'r', fair: 'weak',
      when: (s, { r, o }) => r !== o && s.stored[r].holds !== 'nothing' && !s.net.has(Msg.Push({ from: r, to: o, version: s.stored[r] })),
      then: (s, { r, o }) => s.net.send(Msg.Push({ from: r, to: o, version: s.stored[r] })),
    }),
    /** A replica keeps the later of two versions. */
    onPush: receive(Msg.Push, {
      fair: 'strong',
      then: (s, { to: r, version }) => {
        s.clock[r] = Math.max(s.clock[r], version.time)
        if (version.holds === 'tombstone') s.deletedAt[r] = Math.max(s.deletedAt[r], version.time)
        if (isLater(version, s.stored[r])) s.stored[r] = version
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A client deletes only a value that it sees, and none asks while another waits for its answer. */
      asksInTurn: step({ for: { r: Replica }, holds: (before, after, { r }) => {
        const asked = after.request[r]
        return asked === 'none' || asked === before.request[r] || (before.request[r] === 'none' && (asked !== 'delete' || before.stored[r].holds === 'value'))
      } }),
      /** An answered update has taken effect: a replica that has written shows a later value, which is its own, and one that has deleted shows none. */
      updateTakesEffect: step({ for: { r: Replica }, holds: (before, after, { r }) => {
        const { [r]: request } = before.request
        if (request === 'none' || request === 'read' || after.request[r] !== 'none' || isDown(after, r)) return true
        return request === 'write' ? after.stored[r].by === r && isLater(after.stored[r], before.stored[r]) : after.stored[r].holds !== 'value'
      } }),
      /** No replica replaces its version by an older one. */
      monotonicity: step({ for: { r: Replica }, holds: (before, after, { r }) => after.stored[r].holds === 'nothing' || !isLater(before.stored[r], after.stored[r]) }),
      /** A value that a replica holds goes only when an update takes its place. */
      durability: step({ for: { r: Replica }, holds: (before, after, { r }) => before.stored[r].holds !== 'value' || after.stored[r].holds !== 'nothing' }),
      /** A replica that has heard of a deletion shows no value from before it. */
      noResurrection: always({ for: { r: Replica }, holds: (s, { r }) => s.stored[r].holds !== 'value' || s.stored[r].time >= s.deletedAt[r] }),
      /** Whoever holds a tombstone has heard of the deletion that it stands for. */
      tombstoneIsHeardOf: always({ for: { r: Replica }, holds: (s, { r }) => s.stored[r].holds !== 'tombstone' || s.deletedAt[r] >= s.stored[r].time }),
      /** Eventual consistency: from some point on all replicas show the same. */
      convergence: eventuallyAlways(agree),
      /** Basic availability: a replica that is up answers. */
      available: leadsTo({ for: { r: Replica }, from: (s, { r }) => s.request[r] !== 'none', to: (s, { r }) => s.request[r] === 'none' || isDown(s, r) }),
      /** Replicas can disagree. */
      canDiffer: reachable(s => !agree(s)),
      /** A value can be deleted everywhere. */
      canDelete: reachable(s => Replica.every(r => s.deletedAt[r] > 0 && s.stored[r].holds !== 'value')),
    },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      /** The network is split, and heals in the end. */
      partition: partitions(),
      /** The network is split, and need not heal. */
      split: partitions(Replica, { heals: 'perhaps' }),
      /** A replica crashes, forgets the request that it was about to answer, and recovers with its copy. */
      crash: crashes(Replica),
    },
    final: predicate(s => agree(s) && Replica.every(r => s.request[r] === 'none')),
    parts: { Replica, Version, Msg, isLater, isSame, agree },
  }
})
