/**
 * Consistency, availability and partitions: CAP.
 *
 * One register is kept on replicas that clients read and write. E. Brewer, "Towards Robust Distributed Systems", PODC 2000, conjectured that it cannot be consistent, available and
 * tolerant of partitions at once; S. Gilbert and N. Lynch, "Brewer's Conjecture and the Feasibility of Consistent, Available, Partition-Tolerant Web Services", SIGACT News 33(2), 2002,
 * proved it, and say more in "Perspectives on the CAP Theorem", IEEE Computer 45(2), 2012. Consistent is linearizable; available, that every request to a node which has not
 * failed is answered, and not with an error; and partition-tolerant, that both are so although the network may lose messages between nodes. The replicas are correct while they hear each
 * other. The constant `design` is what a replica does about a call when it does not hear from as many replicas as it needs:
 *
 *   CP  it refuses the call with an error, and is not available;
 *   AP  it goes on with what it has, and is not linearizable;
 *   CA  it has no answer to that, as if there were no partitions, and waits.
 *
 * The replicas run ABD, as registers-abd does: who serves a call asks a quorum for its latest version, and then has a quorum store what it writes, or what it is about to answer. With
 * two replicas and a quorum of two, both must answer. The rules themselves are what is unknown in cap-rules.
 *
 * Granularity: one step for each message received, each call and each timeout. Assumptions: each of the first `clients` replicas serves one client, which is on its side of any partition, so that
 * a call and its answer take no message and the two are one process. The first `writers` of the clients write, and the last `readers` of them read. A partition holds messages up, where in the paper it loses them;
 * the fault `lose` does that. Timeouts are accurate: a replica stops waiting only when no answer can come, which takes the clocks of the paper's section 4. The fault `asynchrony` has them
 * fire too early.
 *
 * Bounds: each client makes at most `most` calls, and all together at most `writes` writes; the n-th to begin writes n. One write and one read are what the proof of the
 * paper takes; which of two replicas is written makes no difference.
 */
import { abandon, calls, type Edit, ghost, type Id, invoke, isDown, loseMessages, machine, mapOf, maybe, messages, network, oneOf, partitions, prematureTimeouts, processes, range, reads, record, respond, type StateOf, spec, stops, union, type ValueOf, writes as writesTo } from '../../../checker/language/index.ts'

export const cap = spec('cap', {
  design: oneOf('CP', 'AP', 'CA'),
  replicas: range(1, 3), quorum: range(1, 3), clients: range(1, 3), writers: range(1, 3), readers: range(1, 3), most: range(1, 2), writes: range(0, 2),
}, ({ design, replicas, quorum, clients, writers, readers, most, writes }) => {
  const Replica = processes('Replica', replicas)
  const Value = range(0, writes) // 0 before any write
  const Version = record({ count: range(0, writes), by: maybe(Replica), value: Value })
  const Heard = range(1, replicas) // how many replicas have answered, the one that serves the call among them
  const Call = range(1, most)

  const Msg = messages({
    Query:   { from: Replica, to: Replica, call: Call },
    Latest:  { from: Replica, to: Replica, call: Call, version: Version },
    Store:   { from: Replica, to: Replica, call: Call, version: Version },
    Stored:  { from: Replica, to: Replica, call: Call },
  })

  const vars = {
    stored: mapOf(Replica, Version),
    /** What a replica is doing for its client; `write` is the value to be written, and null for a read. */
    serves: mapOf(Replica, union({
      Nothing:  {},
      Asks:     { write: maybe(Value), heard: Heard, latest: Version },
      Stores:   { write: maybe(Value), heard: Heard, version: Version },
      Answered: {}, // how its last call ended
      Refused:  {},
    })),
    made: mapOf(Replica, range(0, most)), // calls of its client
    written: Value, // writes that have begun
    net: network(Msg),
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Replica, { keys: oneOf('register'), values: Value, most })),
  }
  type S = StateOf<typeof vars>
  type Version = ValueOf<typeof Version>
  const { initially, action, receive, timeout, always, linearizable, leadsTo, reachable } = machine(vars)

  const rank = (r: Id<'Replica'> | null) => (r === null ? -1 : Replica.ids.indexOf(r))
  const isLater = (a: Version, b: Version) => a.count > b.count || (a.count === b.count && rank(a.by) > rank(b.by))
  const later = (a: Version, b: Version) => (isLater(a, b) ? a : b)
  const mayWrite = (r: Id<'Replica'>) => Replica.ids.indexOf(r) < Math.min(writers, clients)
  const mayRead = (r: Id<'Replica'>) => Replica.ids.indexOf(r) < clients && Replica.ids.indexOf(r) >= clients - readers
  const isIdle = (s: S, r: Id<'Replica'>) => { const { tag } = s.serves[r]; return tag !== 'Asks' && tag !== 'Stores' }

  /** A replica asks all others for their latest version. */
  const ask = (s: Edit<S>, r: Id<'Replica'>, write: number | null) => {
    s.made[r]++
    s.serves[r] = { tag: 'Asks', write, heard: 1, latest: s.stored[r] }
    for (const q of Replica.others(r)) s.net.send(Msg.Query({ from: r, to: q, call: s.made[r] }))
    if (quorum === 1) goOn(s, r)
  }
  /** It has heard enough, or goes on without: first it has a version stored, then it answers its client. */
  const goOn = (s: Edit<S>, r: Id<'Replica'>) => {
    const serves = s.serves[r]
    if (serves.tag === 'Asks') {
      const { write, latest } = serves
      const version = write === null ? latest : { count: latest.count + 1, by: r, value: write }
      s.stored[r] = later(version, s.stored[r])
      s.serves[r] = { tag: 'Stores', write, heard: 1, version }
      for (const q of Replica.others(r)) s.net.send(Msg.Store({ from: r, to: q, call: s.made[r], version }))
      if (quorum === 1) goOn(s, r)
    } else if (serves.tag === 'Stores') {
      respond(s.calls, r, serves.version.value)
      s.serves[r] = { tag: 'Answered' }
    }
  }

  const actions = {
    /** A client reads. */
    read: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => isIdle(s, r) && mayRead(r) && s.made[r] < most,
      then: (s, { r }) => { invoke(s.calls, r, reads('register')); ask(s, r, null) },
    }),
    /** A client writes. */
    write: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => isIdle(s, r) && mayWrite(r) && s.made[r] < most && s.written < writes,
      then: (s, { r }) => { s.written++; invoke(s.calls, r, writesTo('register', s.written)); ask(s, r, s.written) },
    }),

    /** A replica tells another its latest version. */
    onQuery: receive(Msg.Query, {
      fair: 'weak',
      then: (s, { from, to: r, call }) => s.net.send(Msg.Latest({ from: r, to: from, call, version: s.stored[r] })),
    }),
    /** The one that asked keeps the latest of all. An answer to an earlier call, or to one that needs no more, changes nothing. */
    onLatest: receive(Msg.Latest, {
      fair: 'weak',
      then: (s, { to: r, call, version }) => {
        const serves = s.serves[r]
        if (serves.tag !== 'Asks' || call !== s.made[r]) return
        serves.heard++
        serves.latest = later(version, serves.latest)
        if (serves.heard >= quorum) goOn(s, r)
      },
    }),
    /** A replica stores a version, unless its own is later. */
    onStore: receive(Msg.Store, {
      fair: 'weak',
      then: (s, { from, to: r, call, version }) => { s.stored[r] = later(version, s.stored[r]); s.net.send(Msg.Stored({ from: r, to: from, call })) },
    }),
    /** The one that had it stored counts. */
    onStored: receive(Msg.Stored, {
      fair: 'weak',
      then: (s, { to: r, call }) => {
        const serves = s.serves[r]
        if (serves.tag !== 'Stores' || call !== s.made[r]) return
        serves.heard++
        if (serves.heard >= quorum) goOn(s, r)
      },
    }),

    /** CP: a replica that will hear no more refuses the call. Of a write it does not know whether others have stored it, or will. */
    refuse: timeout({
      for: { r: Replica }, by: 'r', fair: 'weak', awaits: [Msg.Latest, Msg.Stored], neverFires: 'allowed',
      when: (s, { r }) => design === 'CP' && !isIdle(s, r),
      then: (s, { r }) => { abandon(s.calls, r); s.serves[r] = { tag: 'Refused' } },
    }),
    /** AP: a replica that will hear no more goes on with what it has. */
    goOnAlone: timeout({
      for: { r: Replica }, by: 'r', fair: 'weak', awaits: [Msg.Latest, Msg.Stored], neverFires: 'allowed',
      when: (s, { r }) => design === 'AP' && !isIdle(s, r),
      then: (s, { r }) => goOn(s, r),
    }),
  }

  const history = { of: (s: S) => s.calls, initially: 0 }
  const isWaiting = (s: S, r: Id<'Replica'>) => !isIdle(s, r) && !isDown(s, r)

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** C: calls take effect one by one, each between its beginning and its end. */
      linearizable: linearizable(history),
      /** Of the replicas that have a version stored, as many have it, or a later one, as whoever serves the call counts; it counts itself. */
      countedIsStored: always({ for: { r: Replica }, holds: (s, { r }) => { const serves = s.serves[r]; return serves.tag !== 'Stores' || Replica.count(q => !isLater(serves.version, s.stored[q])) >= serves.heard } }),
      /** A: every call to a replica that does not fail is answered, and not with an error. */
      available: leadsTo({ for: { r: Replica }, from: (s, { r }) => isWaiting(s, r), to: (s, { r }) => s.serves[r].tag === 'Answered' || isDown(s, r) }),
      /** Every call to a replica that does not fail ends, with an answer or with an error: less than available. */
      responsive: leadsTo({ for: { r: Replica }, from: (s, { r }) => isWaiting(s, r), to: (s, { r }) => isIdle(s, r) || isDown(s, r) }),
      /** A client can read what another has written. */
      canRead: reachable(s => Replica.some(r => s.calls[r].complete.some(({ call }) => call.tag === 'Read' && call.value > 0))),
    },
    faults: {
      /** The network may split, for good or for a while. */
      partition: partitions(Replica, { heals: 'perhaps' }),
      /** It may split, and heals in the end. */
      shortPartition: partitions(Replica),
      /** A message between replicas is lost. */
      lose: loseMessages(),
      /** A replica, with its client, stops for good. */
      stop: stops(Replica),
      /** Timeouts may fire too early. */
      asynchrony: prematureTimeouts(),
    },
    final: s => Replica.every(r => !isWaiting(s, r)),
    parts: { Replica, Msg, later, isIdle, isWaiting, goOn, history },
  }
})
