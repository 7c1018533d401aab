/**
 * A register on a quorum of servers: ABD with several writers.
 *
 * Clients read and write one register that is kept on several servers, some of which may stop. Each call has two phases. In the first the client asks servers for what they store, until a
 * quorum has answered, and takes what has the latest timestamp. In the second it has a quorum store that, or its own value with a later timestamp. Any two quorums meet, so
 * whoever asks later hears of it: the register is linearizable, without consensus. H. Attiya, A. Bar-Noy and D. Dolev, "Sharing Memory Robustly in Message-Passing Systems", Journal of the
 * ACM 42(1), 1995, have one writer, who needs no first phase; N. Lynch and A. Shvartsman, "Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts",
 * FTCS 1997, have several. The same with messages, and with servers that serve clients, is registers-abd.
 *
 * Granularity: one step for each server that handles a request, its answer included; the client's own work is part of the step that completes a phase. A request that no step handles is lost, or
 * still on its way. Assumption: what is on its way when its phase is over is never handled. It would tell a server only of a version that a quorum has stored already.
 *
 * Bounds: the n-th write to begin writes n; each client makes at most `most` calls, and all together at most `writes` writes. One write and two reads after each other are enough to see a read
 * go back; two writes and a read, to see a write lost.
 */
import { calls, ghost, type Id, invoke, machine, mapOf, maybe, oneOf, processes, range, reads, record, respond, type StateOf, setOf, spec, stops, union, type ValueOf, writes as writesTo } from '../../../checker/language/index.ts'

export const quorumRegister = spec('quorum-register', { clients: range(1, 3), servers: range(1, 5), quorum: range(1, 5), most: range(1, 3), writes: range(0, 3) }, ({ clients, servers, quorum, most, writes }) => {
  const Client = processes('Client', clients)
  const Server = processes('Server', servers)
  const Value = range(0, writes)
  const Timestamp = record({ count: range(0, writes), by: maybe(Client) }) // count 0 is before any write
  const Stored = record({ timestamp: Timestamp, value: Value })

  const vars = {
    stored: mapOf(Server, Stored),
    /** What a client is doing; `write` is the value that it writes, and null where it reads. */
    phase: mapOf(Client, union({
      Idle: {},
      Query: { write: maybe(Value), heard: setOf(Server), latest: Stored },
      Update: { write: maybe(Value), update: Stored, storedBy: setOf(Server) },
    })),
    made: mapOf(Client, range(0, most)), // calls that a client has begun
    written: range(0, writes), // writes that have begun
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: oneOf('register'), values: Value, most })),
  }
  type S = StateOf<typeof vars>
  type Stored = ValueOf<typeof Stored>
  const { initially, action, always, linearizable, sequentiallyConsistent, causallyConsistent, pramConsistent, sessionGuarantees, reachable, predicate } = machine(vars)

  const history = { of: (s: S) => s.calls, initially: 0 }
  const rank = (c: Id<'Client'> | null) => (c === null ? -1 : Client.ids.indexOf(c))
  const isAbove = ({ timestamp: a }: Stored, { timestamp: b }: Stored) => a.count > b.count || (a.count === b.count && rank(a.by) > rank(b.by))
  const isSame = ({ timestamp: a }: Stored, { timestamp: b }: Stored) => a.count === b.count && a.by === b.by
  const nothing: Stored = { timestamp: { count: 0, by: null }, value: 0 }

  const actions = {
    /** A client begins to read. */
    beginRead: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c].tag === 'Idle' && s.made[c] < most,
      then: (s, { c }) => {
        s.made[c]++
        invoke(s.calls, c, reads('register'))
        s.phase[c] = { tag: 'Query', write: null, heard: new Set(), latest: nothing }
      },
    }),
    /** A client begins to write. */
    beginWrite: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c].tag === 'Idle' && s.made[c] < most && s.written < writes,
      then: (s, { c }) => {
        s.made[c]++
        s.written++
        invoke(s.calls, c, writesTo('register', s.written))
        s.phase[c] = { tag: 'Query', write: s.written, heard: new Set(), latest: nothing }
      },
    }),

    /** A server tells a client what it stores. When a quorum has, the client chooses what is to be stored: the latest, or its own value with a later timestamp. */
    query: action({
      for: { i: Server, c: Client }, by: 'i', fair: 'weak',
      when: (s, { i, c }) => { const phase = s.phase[c]; return phase.tag === 'Query' && !phase.heard.has(i) },
      then: (s, { i, c }) => {
        const phase = s.phase[c]
        if (phase.tag !== 'Query') return
        phase.heard.add(i)
        if (isAbove(s.stored[i], phase.latest)) phase.latest = s.stored[i]
        if (phase.heard.size < quorum) return
        const { write, latest } = phase
        const update = write === null ? latest : { timestamp: { count: latest.timestamp.count + 1, by: c }, value: write }
        s.phase[c] = { tag: 'Update', write, update, storedBy: new Set() }
      },
    }),

    /** A server stores what a client sends it, unless what it has is later. When a quorum has done so the call is complete. */
    update: action({
      for: { i: Server, c: Client }, by: 'i', fair: 'weak',
      when: (s, { i, c }) => { const phase = s.phase[c]; return phase.tag === 'Update' && !phase.storedBy.has(i) },
      then: (s, { i, c }) => {
        const phase = s.phase[c]
        if (phase.tag !== 'Update') return
        if (isAbove(phase.update, s.stored[i])) s.stored[i] = phase.update
        phase.storedBy.add(i)
        if (phase.storedBy.size < quorum) return
        respond(s.calls, c, phase.update.value)
        s.phase[c] = { tag: 'Idle' }
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Calls take effect one by one, each between its beginning and its end. */
      linearizable: linearizable(history),
      /** One order of all calls explains what was read, whatever the time. */
      sequentiallyConsistent: sequentiallyConsistent(history),
      /** Everyone sees causes before effects. */
      causallyConsistent: causallyConsistent(history),
      /** Everyone sees the writes of each client in its order. */
      pramConsistent: pramConsistent(history),
      /** A client finds what it has written, or what replaced it. */
      readYourWrites: sessionGuarantees({ ...history, all: ['read your writes'] }),
      /** What a client reads never goes back. */
      monotonicReads: sessionGuarantees({ ...history, all: ['monotonic reads'] }),
      /** While no call is under way a quorum stores one version: of two writes at once the one with the later timestamp. */
      settled: always(s => Client.some(c => s.phase[c].tag !== 'Idle') || Server.some(i => Server.count(j => isSame(s.stored[i], s.stored[j])) >= quorum)),
      /** A client reads what another has written. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0))),
    },
    faults: {
      /** A server stops for good. */
      stop: stops(Server),
    },
    final: predicate(s => Client.every(c => s.phase[c].tag === 'Idle')),
    parts: { Client, Server },
  }
})
