/**
 * A store on several replicas, one of which is the primary.
 *
 * Clients read and write keys. All writes go to the primary, which sends them to the backups in its own order. What the clients may rely on depends on
 * two choices: whether a write is acknowledged when all replicas have it (synchronous replication) or at once (asynchronous replication), and which
 * replica answers a read. With one replica this is the single-copy store. P. Alsberg and J. Day, "A Principle for Resilient Sharing of Distributed
 * Resources", ICSE 1976; N. Budhiraja, K. Marzullo, F. Schneider and S. Toueg, "The Primary-Backup Approach", in Distributed Systems (S. Mullender, ed.),
 * 1993. Other ways to replicate are chain-replication, causal-store, gossip-store and quorum-register, which are held against the same guarantees.
 *
 * Granularity: one step for each message between replicas, and for each request that a replica handles. A call begins when a replica handles it, and a
 * read ends in the same step: to be under way for longer would allow a client more and never less, so requests and answers are no messages.
 * Assumptions: nothing fails, and links between replicas keep their order. What happens when the primary fails is the subject of primary-standby.
 *
 * Bounds: each client makes at most `most` calls, and all together at most `writes` writes. The n-th writes n, to the n-th key, the first coming after
 * the last. One write is enough for a read to miss it, and for a second read to go back. Its own replica is for client k replica k, again the first coming
 * after the last.
 */
import { calls, type Domain, ghost, type Id, invoke, listOf, machine, mapOf, messages, network, oneOf, processes, range, reads, record, respond, type StateOf, setOf, spec, writes as writesTo } from '../../../checker/language/index.ts'
import { guarantees } from '../guarantees.ts'

const constants = {
  clients: range(1, 3), replicas: range(1, 3), keys: range(1, 2), most: range(1, 3), writes: range(0, 3),
  replication: oneOf('synchronous', 'asynchronous'),
  readsAt: oneOf('primary', 'own', 'any'),
}

export const replicatedStore = spec('replicated-store', constants, ({ clients, replicas, keys, most, writes, replication, readsAt }) => {
  const Client = processes('Client', clients)
  const Replica = processes('Replica', replicas)
  const Key = (keys === 1 ? oneOf('x') : oneOf('x', 'y')) as Domain<'x' | 'y'>
  const Value = range(0, writes) // 0 before any write
  const Write = record({ key: Key, value: Value })

  const Msg = messages({
    Update: { from: Replica, to: Replica, of: Client, write: Write },
    Ack:    { from: Replica, to: Replica, of: Client },
  })

  const vars = {
    log: mapOf(Replica, listOf(Write, writes)), // the writes that a replica has, in its order
    waitsFor: mapOf(Client, setOf(Replica)), // the backups whose Ack the write of a client waits for; none where no write is under way
    made: mapOf(Client, range(0, most)), // calls that a client has begun
    written: range(0, writes), // writes that have begun
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: Key, values: Value, most })),
    net: network(Msg, 'fifo'),
  }
  type S = StateOf<typeof vars>
  const words = machine(vars)
  const { initially, action, receive, predicate, always, eventuallyAlways, reachable } = words

  const primary = Replica.ids[0] as Id<'Replica'>
  const keyOf = (value: number) => [...Key.values()][(value - 1) % keys] as 'x' | 'y'
  const homeOf = (c: Id<'Client'>) => Replica.ids[Client.ids.indexOf(c) % replicas]
  const mayCall = (s: S, c: Id<'Client'>) => s.made[c] < most && s.waitsFor[c].size === 0
  const answers = (i: Id<'Replica'>, c: Id<'Client'>) => readsAt === 'any' || i === (readsAt === 'primary' ? primary : homeOf(c))

  const actions = {
    /** The primary takes a write, and sends it to the backups. */
    write: action({
      for: { c: Client, i: Replica }, by: 'i',
      when: (s, { c, i }) => mayCall(s, c) && i === primary && s.written < writes,
      then: (s, { c, i }) => {
        const value = ++s.written
        const write = { key: keyOf(value), value }
        s.made[c]++
        invoke(s.calls, c, writesTo(keyOf(value), value))
        s.log[i].push(write)
        for (const j of Replica.others(i)) s.net.send(Msg.Update({ from: i, to: j, of: c, write }))
        if (replication === 'synchronous') s.waitsFor[c] = new Set(Replica.others(i))
        if (s.waitsFor[c].size === 0) respond(s.calls, c)
      },
    }),

    /** A backup stores a write. */
    onUpdate: receive(Msg.Update, {
      fair: 'weak',
      then: (s, { from, to: j, of, write }) => {
        s.log[j].push(write)
        if (replication === 'synchronous') s.net.send(Msg.Ack({ from: j, to: from, of }))
      },
    }),

    /** When all backups have stored a write it is acknowledged. */
    onAck: receive(Msg.Ack, {
      fair: 'weak',
      then: (s, { from: j, of: c }) => {
        s.waitsFor[c].delete(j)
        if (s.waitsFor[c].size === 0) respond(s.calls, c)
      },
    }),

    /** A replica answers a read from what it has. */
    read: action({
      for: { c: Client, i: Replica, key: Key }, by: 'i',
      when: (s, { c, i }) => mayCall(s, c) && answers(i, c),
      then: (s, { c, i, key }) => {
        s.made[c]++
        invoke(s.calls, c, reads(key))
        respond(s.calls, c, s.log[i].findLast(w => w.key === key)?.value ?? 0)
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...guarantees(words, s => s.calls, s => Replica.ids.map(i => s.log[i])),
      /** Where replication is synchronous every replica has a write that is acknowledged. */
      acknowledgedEverywhere: always({
        for: { c: Client },
        holds: (s, { c }) => replication === 'asynchronous'
          || s.calls[c].complete.every(({ call }) => call.tag === 'Read' || Replica.every(i => s.log[i].some(({ value }) => value === call.value))),
      }),
      /** In the end all writes are acknowledged. */
      acknowledged: eventuallyAlways(s => Client.every(c => s.calls[c].pending === null)),
      /** A client can read what another has written. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0
        && s.calls[c].complete.every(own => own.call.tag === 'Read' || own.call.value !== call.value)))),
    },
    final: predicate(s => Client.every(c => s.waitsFor[c].size === 0)),
    parts: { Client, Replica, Msg, primary },
  }
})
