/**
 * Reads and sessions of ZooKeeper.
 *
 * A client has a session with one server at a time. The server answers its reads from its own copy, without asking anyone, and forwards its writes to the leader. The leader puts all writes into one
 * order, and every server applies them in that order, at its own pace; the place of a write in the order is its zxid. So writes are linearizable, and a read may be stale. A client that needs the
 * latest state calls `sync` before it reads: a slow read. A client whose server fails takes its session to another, and tells it the last zxid that it has seen; a server that is behind refuses it.
 * P. Hunt, M. Konar, F. Junqueira and B. Reed, "ZooKeeper: Wait-free coordination for Internet-scale systems", USENIX ATC 2010, sections 2.3 (guarantees) and 4.4 (client-server interactions).
 *
 * Granularity: one step for each request that a server handles, each message between servers, and each write that a server applies. A call begins when its server handles it, and a local read ends in
 * the same step: to be under way for longer would allow a client more and never less.
 *
 * Assumptions: the broadcast is a total order, which is what [zab](../zab/protocol.ts) and [zookeeper-sync](../zookeeper-sync/protocol.ts) bring about. The order is one variable here, and a server has a
 * prefix of it. The leader is the first server, does not fail, and has applied what it has committed; the variant deposed-leader gives that up. It answers a `sync` with the last zxid that it has
 * committed, in place of a message that comes behind the commits on a FIFO link. A client has one call under way, and changes servers between calls.
 *
 * Bounds: each client makes at most `most` calls, and all together at most `writes` writes. The n-th writes n, to the n-th key, the first coming after the last. Two writes and two reads are enough for a
 * client to read backwards, and for two clients to see two writes in different orders. Client k begins with server k, the first coming after the last.
 */
import { bool, calls, type Domain, type Edit, ghost, type Id, invoke, listOf, machine, mapOf, maybe, messages, network, oneOf, processes, range, reads, record, respond, type StateOf, spec, writes as writesTo } from '../../../checker/language/index.ts'
import { guarantees } from '../../consistency/guarantees.ts'

const constants = {
  clients: range(1, 3), servers: range(1, 3), keys: range(1, 2), most: range(1, 3), writes: range(0, 3),
  readsAre: oneOf('local', 'slow'), // slow: after a sync
  reconnects: bool, // clients may change servers
}

export const zookeeperReads = spec('zookeeper-reads', constants, ({ clients, servers, keys, most, writes, readsAre, reconnects }) => {
  const Client = processes('Client', clients)
  const Server = processes('S', servers)
  const Key = (keys === 1 ? oneOf('x') : oneOf('x', 'y')) as Domain<'x' | 'y'>
  const Value = range(0, writes) // 0 before any write
  const Zxid = range(0, writes) // 0 before any write
  const Write = record({ key: Key, value: Value })

  const Msg = messages({
    Request: { from: Server, to: Server, of: Client, write: Write },
    Sync:    { from: Server, to: Server, of: Client },
    Synced:  { from: Server, to: Server, of: Client, zxid: Zxid },
  })

  const vars = {
    log: listOf(Write, writes), // the writes in the order of the leader; the first has zxid 1
    lastZxid: mapOf(Server, Zxid), // the last write that a server has applied
    leader: mapOf(Server, Server), // which server each of them takes for the leader
    session: mapOf(Client, record({ server: Server, seen: Zxid })), // the server of a client, and the last zxid that it has seen
    waits: mapOf(Client, maybe(record({ key: Key, value: Value }))), // the call under way: of a write with its value, of a slow read with 0
    made: mapOf(Client, range(0, most)), // calls that a client has begun
    written: range(0, writes), // writes that have begun
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: Key, values: Value, most })),
    net: network(Msg, 'fifo'),
  }
  type S = StateOf<typeof vars>
  const words = machine(vars)
  const { initially, action, receive, predicate, always, leadsTo, reachable } = words

  const keyOf = (value: number) => [...Key.values()][(value - 1) % keys] as 'x' | 'y'
  const homeOf = (c: Id<'Client'>) => Server.ids[Client.ids.indexOf(c) % servers] as Id<'S'>
  const serves = (s: S, c: Id<'Client'>, i: Id<'S'>) => s.session[c].server === i
  const mayCall = (s: S, c: Id<'Client'>) => s.made[c] < most && s.waits[c] === null
  const stored = (s: S, i: Id<'S'>) => s.log.slice(0, s.lastZxid[i])

  /** A client is answered by its server, and has seen what the server has applied. */
  const answer = (s: Edit<S>, c: Id<'Client'>, value?: number) => {
    respond(s.calls, c, value)
    s.waits[c] = null
    s.session[c].seen = s.lastZxid[s.session[c].server]
  }
  const answerRead = (s: Edit<S>, c: Id<'Client'>, key: 'x' | 'y') =>
    answer(s, c, stored(s as S, s.session[c].server).findLast(w => w.key === key)?.value ?? 0)
  /** A server applies the next write, and answers the client if it is its own. */
  const applyNext = (s: Edit<S>, i: Id<'S'>) => {
    const { value } = s.log[s.lastZxid[i]++] ?? { value: 0 }
    for (const c of Client) if (serves(s as S, c, i) && s.waits[c]?.value === value) answer(s, c)
  }
  /** The leader appends a write to the order, and has applied it. */
  const commit = (s: Edit<S>, i: Id<'S'>, write: { key: 'x' | 'y'; value: number }) => { s.log.push(write); applyNext(s, i) }

  const actions = {
    /** A server takes the write of a client, and forwards it to the leader. */
    write: action({
      for: { c: Client, i: Server }, by: 'i',
      when: (s, { c, i }) => serves(s, c, i) && mayCall(s, c) && s.written < writes,
      then: (s, { c, i }) => {
        const value = ++s.written
        const write = { key: keyOf(value), value }
        s.made[c]++
        s.waits[c] = write
        invoke(s.calls, c, writesTo(write.key, value))
        if (s.leader[i] === i) commit(s, i, write)
        else s.net.send(Msg.Request({ from: i, to: s.leader[i], of: c, write }))
      },
    }),

    /** The leader gives a forwarded write its place in the order. */
    propose: receive(Msg.Request, { fair: 'weak', then: (s, { to: i, write }) => commit(s, i, write) }),

    /** A server applies the next write. If a client of its own waits for it, it is answered. */
    apply: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.lastZxid[i] < s.log.length,
      then: (s, { i }) => applyNext(s, i),
    }),

    /** A server answers a read from its own copy. */
    read: action({
      for: { c: Client, i: Server, key: Key }, by: 'i',
      when: (s, { c, i }) => readsAre === 'local' && serves(s, c, i) && mayCall(s, c),
      then: (s, { c, key }) => { s.made[c]++; invoke(s.calls, c, reads(key)); answerRead(s, c, key) },
    }),

    /** A client calls sync and then reads: its server asks the leader first. */
    slowRead: action({
      for: { c: Client, i: Server, key: Key }, by: 'i',
      when: (s, { c, i }) => readsAre === 'slow' && serves(s, c, i) && mayCall(s, c),
      then: (s, { c, i, key }) => {
        s.made[c]++
        invoke(s.calls, c, reads(key))
        if (s.leader[i] === i) return answerRead(s, c, key)
        s.waits[c] = { key, value: 0 }
        s.net.send(Msg.Sync({ from: i, to: s.leader[i], of: c }))
      },
    }),

    /** The leader says how far it has committed. It asks nobody. */
    onSync: receive(Msg.Sync, {
      fair: 'weak',
      then: (s, { from, to: i, of }) => s.net.send(Msg.Synced({ from: i, to: from, of, zxid: s.lastZxid[i] })),
    }),

    /** A server that has applied as much answers the read behind the sync. */
    onSynced: receive(Msg.Synced, {
      fair: 'weak',
      when: (s, { to: i, zxid }) => s.lastZxid[i] >= zxid,
      then: (s, { to: i, of: c }) => { const read = s.waits[c]; if (read && serves(s as S, c, i)) answerRead(s, c, read.key) },
    }),

    /** A client takes its session to another server, which refuses it while it is behind what the client has seen. */
    reconnect: action({
      for: { c: Client, i: Server }, by: 'c',
      when: (s, { c, i }) => reconnects && !serves(s, c, i) && mayCall(s, c) && s.lastZxid[i] >= s.session[c].seen,
      then: (s, { c, i }) => { s.session[c].server = i },
    }),
  }

  /** The writes of a client, with what had ended when they began; the zxid of one that is not committed is 0. */
  const writesOf = (s: S, c: Id<'Client'>) => {
    const { complete, pending } = s.calls[c]
    return [...complete, ...(pending ? [pending] : [])].flatMap(({ call, after }, at) => (call.tag === 'Write'
      ? [{ zxid: s.log.findIndex(w => w.value === call.value) + 1, after, at, answered: complete[at]?.returned ?? false }] : []))
  }

  return {
    vars, actions,
    init: initially({
      leader: Server.map(() => Server.ids[0] as Id<'S'>),
      session: Client.map(c => ({ server: homeOf(c), seen: 0 })),
    }),
    properties: {
      ...guarantees(words, s => s.calls, s => Server.ids.map(i => stored(s, i))),
      /** Linearizable writes: a write that was answered before another began has a smaller zxid. */
      linearizableWrites: always({
        for: { c: Client, d: Client },
        holds: (s, { c, d }) => writesOf(s, c).every(a => !a.answered || (a.zxid > 0 && writesOf(s, d).every(b => (b.after[c] ?? 0) <= a.at || b.zxid === 0 || a.zxid < b.zxid))),
      }),
      /** Single system image: the server of a client has applied all that the client has seen. */
      singleSystemImage: always({ for: { c: Client }, holds: (s, { c }) => s.lastZxid[s.session[c].server] >= s.session[c].seen }),
      /** The leader hears of what a client waits for from the server of that client. */
      asksThroughServer: always(s => s.net.of(Msg.Request, {}).every(({ from, of: c, write }) => s.waits[c]?.value !== write.value || serves(s, c, from))
        && s.net.of(Msg.Sync, {}).every(({ from, of: c }) => s.waits[c]?.value !== 0 || serves(s, c, from))),
      /** Clients that may not change servers stay where they began. */
      staysWithServer: always({ for: { c: Client }, holds: (s, { c }) => reconnects || serves(s, c, homeOf(c)) }),
      /** Others can take their sessions elsewhere, also before anything is written. */
      canMove: reachable(s => !reconnects || (s.log.length === 0 && Client.some(c => s.made[c] === 0 && !serves(s, c, homeOf(c))))),
      /** Every call is answered. */
      answered: leadsTo({ for: { c: Client }, from: (s, { c }) => s.waits[c] !== null, to: (s, { c }) => s.waits[c] === null }),
      /** A client can read what another has written. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0
        && s.calls[c].complete.every(own => own.call.tag === 'Read' || own.call.value !== call.value)))),
    },
    final: predicate(s => Client.every(c => s.waits[c] === null)),
    parts: { Client, Server, Msg, homeOf, serves, mayCall, answer },
  }
})
