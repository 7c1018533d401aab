/**
 * A causally consistent store.
 *
 * Every replica answers at once, and sends its writes to the others. A write carries a vector clock, which says what its replica had when it was made;
 * another replica stores it once it has all of that itself. M. Ahamad, G. Neiger, J. Burns, P. Kohli and P. Hutto, "Causal Memory: Definitions,
 * Implementation, and Programming", Distributed Computing 9(1), 1995. With the order of each sender alone this is the pipelined RAM of R. Lipton and
 * J. Sandberg, "PRAM: A Scalable Shared Memory", Princeton CS-TR-180-88, 1988. Concurrent writes of one key are stored as they come, so that replicas may
 * differ for good; gossip-store has timestamps against that.
 *
 * Granularity: one step for each request that a replica handles, and for each message received. Assumptions: messages may overtake each other; none is lost
 * and none arrives twice. Client k stays at replica k, the first coming after the last.
 *
 * Bounds: each client makes at most `most` calls, and all together at most `writes` writes. The n-th writes n, to the n-th key, the first coming after
 * the last.
 */
import { calls, type Domain, ghost, type Id, invoke, listOf, machine, mapOf, messages, network, oneOf, processes, range, reads, record, respond, type StateOf, spec, type ValueOf, writes as writesTo } from '../../../checker/language/index.ts'
import { guarantees } from '../guarantees.ts'

const constants = {
  clients: range(1, 3), replicas: range(1, 3), keys: range(1, 2), most: range(1, 3), writes: range(0, 3),
  order: oneOf('causal', 'sender', 'none'), // in which a replica stores what the others send
}

export const causalStore = spec('causal-store', constants, ({ clients, replicas, keys, most, writes, order }) => {
  const Client = processes('Client', clients)
  const Replica = processes('Replica', replicas)
  const Key = (keys === 1 ? oneOf('x') : oneOf('x', 'y')) as Domain<'x' | 'y'>
  const Value = range(0, writes) // 0 before any write
  const Write = record({ key: Key, value: Value })
  const Clock = mapOf(Replica, range(0, writes)) // how many writes of each replica
  const Msg = messages({ Update: { from: Replica, to: Replica, write: Write, clock: Clock } })

  const vars = {
    log: mapOf(Replica, listOf(Write, writes)), // the writes that a replica has, in its order
    clock: mapOf(Replica, Clock),
    made: mapOf(Client, range(0, most)), // calls that a client has made
    written: range(0, writes), // writes that were made
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: Key, values: Value, most })),
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  const words = machine(vars)
  const { initially, action, receive, predicate, eventuallyAlways, reachable } = words

  const keyOf = (value: number) => [...Key.values()][(value - 1) % keys] as 'x' | 'y'
  const homeOf = (c: Id<'Client'>) => Replica.ids[Client.ids.indexOf(c) % replicas]

  /** Whether a replica has all that came before a write: of its sender, and of everyone else. */
  const canStore = (s: S, j: Id<'Replica'>, from: Id<'Replica'>, clock: ValueOf<typeof Clock>) => {
    const own = s.clock[j]
    const isNext = own[from] === clock[from] - 1
    return order === 'none' || (isNext && (order === 'sender' || Replica.others(from).every(i => own[i] >= clock[i])))
  }

  const actions = {
    /** A replica takes a write, answers, and sends it to the others. */
    write: action({
      for: { c: Client, i: Replica }, by: 'i',
      when: (s, { c, i }) => i === homeOf(c) && s.made[c] < most && s.written < writes,
      then: (s, { c, i }) => {
        const value = ++s.written
        const write = { key: keyOf(value), value }
        s.made[c]++
        invoke(s.calls, c, writesTo(keyOf(value), value))
        respond(s.calls, c)
        s.log[i].push(write)
        s.clock[i][i]++
        for (const j of Replica.others(i)) s.net.send(Msg.Update({ from: i, to: j, write, clock: s.clock[i] }))
      },
    }),

    /** A replica stores a write of another once it has all that came before. */
    onUpdate: receive(Msg.Update, {
      fair: 'weak',
      when: (s, { from, to: j, clock }) => canStore(s, j, from, clock),
      then: (s, { from, to: j, write }) => { s.log[j].push(write); s.clock[j][from]++ },
    }),

    /** A replica answers a read from what it has. */
    read: action({
      for: { c: Client, i: Replica, key: Key }, by: 'i',
      when: (s, { c, i }) => i === homeOf(c) && s.made[c] < most,
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
      /** In the end every replica has all writes. */
      delivered: eventuallyAlways(s => Replica.every(i => s.log[i].length === s.written)),
      /** A client can read what was written. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0))),
    },
    final: predicate(s => Replica.every(i => s.log[i].length === s.written)),
    parts: { Client, Replica },
  }
})
