/**
 * A store whose replicas gossip, and where the last writer wins.
 *
 * Every replica answers at once. From time to time one tells another of a write that it lacks, and of all writes of a key that a replica has, the one with the
 * latest timestamp counts. So replicas that have heard of the same writes agree, in whatever order they heard of them. A. Demers et al., "Epidemic Algorithms for
 * Replicated Database Maintenance", PODC 1987, for the gossip; R. Thomas, "A Majority Consensus Approach to Concurrency Control for Multiple Copy Databases", ACM
 * TODS 4(2), 1979, for the timestamps, which count beyond all that their replica has heard of, as in L. Lamport, "Time, Clocks, and the Ordering of Events in a
 * Distributed System", CACM 21(7), 1978. A replica may tell another of any write, or first of the one with the earliest timestamp, as in the anti-entropy of
 * Bayou: K. Petersen et al., "Flexible Update Propagation for Weakly Consistent Replication", SOSP 1997.
 *
 * Granularity: one step for each request that a replica handles, and for each write that it tells another of. Clients stay at their own replica,
 * which is for client k replica k, the first coming after the last; or they go where they like.
 *
 * Bounds: each client makes at most `most` calls, and all together at most `writes` writes. The n-th writes n, to the n-th key, the first coming after
 * the last.
 */
import { calls, type Domain, ghost, type Id, invoke, listOf, machine, mapOf, oneOf, processes, range, reads, record, respond, type StateOf, spec, type ValueOf, writes as writesTo } from '../../../checker/language/index.ts'
import { guarantees } from '../guarantees.ts'

const constants = {
  clients: range(1, 3), replicas: range(1, 3), keys: range(1, 2), most: range(1, 3), writes: range(0, 3),
  tells: oneOf('any', 'earliest'), // of the writes that the other lacks
  callsAt: oneOf('own', 'any'),
}

export const gossipStore = spec('gossip-store', constants, ({ clients, replicas, keys, most, writes, tells, callsAt }) => {
  const Client = processes('Client', clients)
  const Replica = processes('Replica', replicas)
  const Key = (keys === 1 ? oneOf('x') : oneOf('x', 'y')) as Domain<'x' | 'y'>
  const Value = range(0, writes) // 0 before any write
  const Write = record({ count: range(0, writes), by: Replica, key: Key, value: Value }) // count and by are the timestamp

  const vars = {
    has: mapOf(Replica, listOf(Write, writes)), // the writes that a replica has heard of, in the order of their timestamps
    made: mapOf(Client, range(0, most)), // calls that a client has made
    written: range(0, writes), // writes that were made
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: Key, values: Value, most })),
  }
  type S = StateOf<typeof vars>
  type Write = ValueOf<typeof Write>
  const words = machine(vars)
  const { initially, action, predicate, reachable } = words

  const keyOf = (value: number) => [...Key.values()][(value - 1) % keys] as 'x' | 'y'
  const isAt = (c: Id<'Client'>, i: Id<'Replica'>) => callsAt === 'any' || Replica.ids.indexOf(i) === Client.ids.indexOf(c) % replicas
  const isLater = (a: Write, b: Write) => a.count > b.count || (a.count === b.count && Replica.ids.indexOf(a.by) > Replica.ids.indexOf(b.by))
  const lacks = (s: S, j: Id<'Replica'>, w: Write) => s.has[j].every(own => own.value !== w.value)
  /** A list with one write more, in its place. */
  const withWrite = (has: readonly Write[], w: Write) => [...has.filter(own => !isLater(own, w)), w, ...has.filter(own => isLater(own, w))]

  const actions = {
    /** A replica takes a write, and gives it a timestamp later than all that it has heard of. */
    write: action({
      for: { c: Client, i: Replica }, by: 'i',
      when: (s, { c, i }) => isAt(c, i) && s.made[c] < most && s.written < writes,
      then: (s, { c, i }) => {
        const value = ++s.written
        s.made[c]++
        invoke(s.calls, c, writesTo(keyOf(value), value))
        respond(s.calls, c)
        s.has[i].push({ count: (s.has[i].at(-1)?.count ?? 0) + 1, by: i, key: keyOf(value), value })
      },
    }),

    /** A replica tells another of a write. */
    gossip: action({
      for: { i: Replica, j: Replica, value: Value }, by: 'i', fair: 'weak',
      when: (s, { i, j, value }) => {
        const lacked = s.has[i].filter(w => lacks(s, j, w))
        return tells === 'any' ? lacked.some(w => w.value === value) : lacked[0]?.value === value
      },
      then: (s, { i, j, value }) => {
        const write = s.has[i].find(w => w.value === value)
        if (write) s.has[j] = withWrite(s.has[j], write)
      },
    }),

    /** A replica answers a read from what it has heard of. */
    read: action({
      for: { c: Client, i: Replica, key: Key }, by: 'i',
      when: (s, { c, i }) => isAt(c, i) && s.made[c] < most,
      then: (s, { c, i, key }) => {
        s.made[c]++
        invoke(s.calls, c, reads(key))
        respond(s.calls, c, s.has[i].findLast(w => w.key === key)?.value ?? 0)
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...guarantees(words, s => s.calls, s => Replica.ids.map(i => s.has[i])),
      /** A client can read what was written. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0))),
    },
    final: predicate(s => Replica.every(i => s.has[i].length === s.written)),
    parts: { Client, Replica, Value },
  }
})
