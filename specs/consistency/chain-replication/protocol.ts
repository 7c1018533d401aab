/**
 * Chain replication.
 *
 * The replicas stand in a chain. A write enters at the head, each replica passes it on to the next, and the last one, the tail, acknowledges it; reads are
 * answered by the tail. So a client reads only what every replica has, and what the tail has is never lost. A replica that fails is left out of the chain,
 * and its predecessor passes on to its successor what that lacks. R. van Renesse and F. Schneider, "Chain Replication for Supporting High Throughput and
 * Availability", OSDI 2004, section 3.
 *
 * Granularity: one step for each write that a replica passes on, which its successor has by then, and for each request that a replica handles. A call begins
 * when a replica handles it, as in replicated-store. Assumptions: fail-stop, as in the paper: a replica that fails stops, and everyone knows that it has. A
 * client whose write is lost with the head waits for its answer, and does not try again.
 *
 * Bounds: each client makes at most `most` calls, and all together at most `writes` writes. The n-th writes n, to the n-th key, the first coming after
 * the last. Its own replica is for client k replica k, again the first coming after the last.
 */
import { calls, type Domain, ghost, type Id, invoke, isDown, listOf, machine, mapOf, maybe, oneOf, processes, range, reads, record, respond, type StateOf, spec, stops, writes as writesTo } from '../../../checker/language/index.ts'
import { guarantees } from '../guarantees.ts'

const constants = {
  clients: range(1, 3), replicas: range(1, 3), keys: range(1, 2), most: range(1, 3), writes: range(0, 3),
  readsAt: oneOf('tail', 'own', 'any'),
}

export const chainReplication = spec('chain-replication', constants, ({ clients, replicas, keys, most, writes, readsAt }) => {
  const Client = processes('Client', clients)
  const Replica = processes('Replica', replicas)
  const Key = (keys === 1 ? oneOf('x') : oneOf('x', 'y')) as Domain<'x' | 'y'>
  const Value = range(0, writes) // 0 before any write
  const Write = record({ key: Key, value: Value })

  const vars = {
    hist: mapOf(Replica, listOf(Write, writes)), // Hist of the paper: the writes that a replica has
    waitsFor: mapOf(Client, maybe(Value)), // the write of a client that is not acknowledged yet
    made: mapOf(Client, range(0, most)), // calls that a client has begun
    written: range(0, writes), // writes that have begun
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: Key, values: Value, most })),
  }
  type S = StateOf<typeof vars>
  const words = machine(vars)
  const { initially, action, predicate, always, leadsTo, reachable } = words

  /** The replicas that are up, from head to tail. */
  const chain = (s: object) => Replica.filter(i => !isDown(s, i))
  const nextOf = (s: object, i: Id<'Replica'>) => chain(s)[chain(s).indexOf(i) + 1]
  const isHead = (s: object, i: Id<'Replica'>) => chain(s)[0] === i
  const isTail = (s: object, i: Id<'Replica'>) => chain(s).at(-1) === i
  const keyOf = (value: number) => [...Key.values()][(value - 1) % keys] as 'x' | 'y'
  const homeOf = (c: Id<'Client'>) => Replica.ids[Client.ids.indexOf(c) % replicas]
  const mayCall = (s: S, c: Id<'Client'>) => s.made[c] < most && s.waitsFor[c] === null
  const answers = (s: S, i: Id<'Replica'>, c: Id<'Client'>) => readsAt === 'any' || (readsAt === 'tail' ? isTail(s, i) : i === homeOf(c))

  const actions = {
    /** The head takes a write. */
    write: action({
      for: { c: Client, i: Replica }, by: 'i',
      when: (s, { c, i }) => mayCall(s, c) && isHead(s, i) && s.written < writes,
      then: (s, { c, i }) => {
        const value = ++s.written
        s.made[c]++
        s.waitsFor[c] = value
        invoke(s.calls, c, writesTo(keyOf(value), value))
        s.hist[i].push({ key: keyOf(value), value })
      },
    }),

    /** A replica passes on the first write that the next one in the chain lacks. */
    forward: action({
      for: { i: Replica }, by: 'i', fair: 'weak',
      when: (s, { i }) => { const next = nextOf(s, i); return next !== undefined && s.hist[next].length < s.hist[i].length },
      then: (s, { i }) => {
        const next = nextOf(s, i)
        const write = next && s.hist[i][s.hist[next].length]
        if (next && write) s.hist[next].push(write)
      },
    }),

    /** The tail acknowledges a write that it has. */
    reply: action({
      for: { i: Replica, c: Client }, by: 'i', fair: 'weak',
      when: (s, { i, c }) => isTail(s, i) && s.hist[i].some(w => w.value === s.waitsFor[c]),
      then: (s, { c }) => { s.waitsFor[c] = null; respond(s.calls, c) },
    }),

    /** A replica answers a read from what it has. */
    read: action({
      for: { c: Client, i: Replica, key: Key }, by: 'i',
      when: (s, { c, i }) => mayCall(s, c) && answers(s, i, c),
      then: (s, { c, i, key }) => {
        s.made[c]++
        invoke(s.calls, c, reads(key))
        respond(s.calls, c, s.hist[i].findLast(w => w.key === key)?.value ?? 0)
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...guarantees(words, s => s.calls, s => chain(s).map(i => s.hist[i])),
      /** A client can read what was written. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0))),
      /** The Update Propagation Invariant: of two replicas, the one nearer to the tail has a prefix of what the other has. */
      updatePropagation: always(s => chain(s).every((i, k, up) => {
        const before = up[k - 1]
        return before === undefined || s.hist[i].every(({ value }, n) => s.hist[before][n]?.value === value)
      })),
      /** Where the tail answers reads, it has what a client was told, and so has every replica. */
      readAtTail: always({
        for: { c: Client },
        holds: (s, { c }) => readsAt !== 'tail' || s.calls[c].complete.every(({ call }) =>
          call.tag !== 'Read' || call.value === 0 || chain(s).every(i => s.hist[i].some(({ value }) => value === call.value))),
      }),
      /** A write is acknowledged, unless it is lost with all replicas that have it. */
      acknowledged: leadsTo({
        for: { c: Client },
        from: (s, { c }) => s.waitsFor[c] !== null,
        to: (s, { c }) => s.waitsFor[c] === null || !chain(s).some(i => s.hist[i].some(w => w.value === s.waitsFor[c])),
      }),
    },
    faults: {
      /** A replica stops, and is left out of the chain. */
      stop: stops(Replica),
    },
    final: predicate(s => chain(s).every(i => s.hist[i].length === s.hist[chain(s)[0] ?? i].length)),
    parts: { Client, Replica, chain, nextOf },
  }
})
