/**
 * A register that a majority keeps: ABD.
 *
 * Servers keep a value with a sequence number, and any majority of them is enough to write it and to read it. A server that serves a call first asks a majority for the latest value that they have.
 * Then it has a majority record a value: for a write the new one, with a sequence number above all that it was told of, and for a read the one that it is about to answer. Any two majorities
 * meet, so that whoever asks later is told of it: the register is linearizable, without consensus. Reads write, too: without their second phase a later read could go back to an older value.
 * H. Attiya, A. Bar-Noy and D. Dolev, "Sharing Memory Robustly in Message-Passing Systems", Journal of the ACM 42(1), 1995. After examples/linearizable-register.rs of Stateright
 * (github.com/stateright/stateright), whose names for messages are used.
 *
 * Granularity: one step for each message received; what a server says to itself is done in the same step. Assumptions: messages may overtake each other; none is lost and none arrives
 * twice; a server serves one call at a time, and a call that comes meanwhile stays in flight. Client k writes to the k-th server and reads from the one after it, the first
 * coming after the last. A value is named after the client that writes it. A sequence number is a count and the server that took it; there are no more counts than clients, each
 * of which writes once.
 */
import { calls, type Edit, ghost, type Id, inFlight, invoke, invoked, machine, mapOf, maybe, messages, network, oneOf, processes, range, reads, record, respond, type StateOf, setOf, spec, union, type ValueOf, writes } from '../../../checker/language/index.ts'

export const registersAbd = spec('registers-abd', { clients: range(1, 3), servers: range(2, 5) }, ({ clients, servers }) => {
  const Client = processes('Client', clients)
  const Server = processes('Server', servers)
  const Seq = record({ count: range(0, clients), by: Server }) // count 0 is before any write
  const Stored = record({ seq: Seq, value: maybe(Client) })
  const Request = record({ of: Client, does: oneOf('read', 'write') })

  const Msg = messages({
    Put:       { from: Client, to: Server },
    PutOk:     { from: Server, to: Client },
    Get:       { from: Client, to: Server },
    GetOk:     { from: Server, to: Client, value: maybe(Client) },
    Query:     { from: Server, to: Server, request: Request },
    AckQuery:  { from: Server, to: Server, request: Request, stored: Stored },
    Record:    { from: Server, to: Server, request: Request, stored: Stored },
    AckRecord: { from: Server, to: Server, request: Request },
  })

  const vars = {
    stored: mapOf(Server, Stored),
    /** What a server does for a client: it asks a majority, and then has a majority record. */
    serves: mapOf(Server, union({
      Nobody: {},
      Asks: { request: Request, responses: mapOf(Server, maybe(Stored)) },
      Records: { request: Request, answer: maybe(Client), acks: setOf(Server) },
    })),
    client: mapOf(Client, oneOf('writes', 'reads', 'done')),
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: oneOf('register'), values: maybe(Client), most: 2 })),
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  type Stored = ValueOf<typeof Stored>
  type Request = ValueOf<typeof Request>
  const { initially, receive, step, linearizable, sequentiallyConsistent, causallyConsistent, pramConsistent, sessionGuarantees, reachable } = machine(vars)

  const majority = Math.floor(servers / 2) + 1
  const isSame = (a: Request, b: Request) => a.of === b.of && a.does === b.does
  const isAbove = (a: Stored, b: Stored) =>
    a.seq.count > b.seq.count || (a.seq.count === b.seq.count && Server.ids.indexOf(a.seq.by) > Server.ids.indexOf(b.seq.by))
  const serverOf = (c: Id<'Client'>, k: number) => Server.ids[(Client.ids.indexOf(c) + k) % servers] as Id<'Server'>
  const history = { of: (s: S) => s.calls, initially: null }

  /** The latest of what a majority has told. */
  const latest = (responses: readonly (Stored | null)[]) =>
    responses.reduce((last, one) => (one !== null && (last === null || isAbove(one, last)) ? one : last), null) as Stored

  const actions = {
    /** A server that serves nobody asks the others what they have. */
    onPut: receive(Msg.Put, {
      when: (s, { to: i }) => s.serves[i].tag === 'Nobody',
      then: (s, { from: c, to: i }) => ask(s, i, { of: c, does: 'write' }),
    }),
    onGet: receive(Msg.Get, {
      when: (s, { to: i }) => s.serves[i].tag === 'Nobody',
      then: (s, { from: c, to: i }) => ask(s, i, { of: c, does: 'read' }),
    }),

    /** A server says what it has. */
    onQuery: receive(Msg.Query, {
      then: (s, { from, to: i, request }) => s.net.send(Msg.AckQuery({ from: i, to: from, request, stored: s.stored[i] })),
    }),

    /** When a majority has answered, a server has the latest value recorded, or the one to be written, with a sequence number above it. */
    onAckQuery: receive(Msg.AckQuery, {
      when: (s, { to: i, request }) => s.serves[i].tag === 'Asks' && isSame(s.serves[i].request, request),
      then: (s, { from, to: i, request, stored }) => {
        const served = s.serves[i]
        if (served.tag !== 'Asks') return
        served.responses[from] = stored
        const told = Server.ids.map(j => served.responses[j])
        if (told.filter(one => one !== null).length < majority) return
        const last = latest(told)
        const isWrite = request.does === 'write'
        const next = isWrite ? { seq: { count: last.seq.count + 1, by: i }, value: request.of } : last
        for (const j of Server.others(i)) s.net.send(Msg.Record({ from: i, to: j, request, stored: next }))
        if (isAbove(next, s.stored[i])) s.stored[i] = next
        s.serves[i] = { tag: 'Records', request, answer: isWrite ? null : next.value, acks: new Set([i]) }
      },
    }),

    /** A server keeps what is above its own, and acknowledges it in any case. */
    onRecord: receive(Msg.Record, {
      then: (s, { from, to: i, request, stored }) => {
        s.net.send(Msg.AckRecord({ from: i, to: from, request }))
        if (isAbove(stored, s.stored[i])) s.stored[i] = stored
      },
    }),

    /** When a majority has recorded the value, the call is complete. */
    onAckRecord: receive(Msg.AckRecord, {
      when: (s, { to: i, request }) => s.serves[i].tag === 'Records' && isSame(s.serves[i].request, request),
      then: (s, { from, to: i, request }) => {
        const served = s.serves[i]
        if (served.tag !== 'Records') return
        served.acks.add(from)
        if (served.acks.size < majority) return
        s.net.send(request.does === 'read' ? Msg.GetOk({ from: i, to: request.of, value: served.answer }) : Msg.PutOk({ from: i, to: request.of }))
        s.serves[i] = { tag: 'Nobody' }
      },
    }),

    /** A client whose write is acknowledged reads. */
    onPutOk: receive(Msg.PutOk, {
      when: (s, { to: c }) => s.client[c] === 'writes',
      then: (s, { to: c }) => {
        s.client[c] = 'reads'
        respond(s.calls, c)
        invoke(s.calls, c, reads('register'))
        s.net.send(Msg.Get({ from: c, to: serverOf(c, 1) }))
      },
    }),
    /** A client is told the value, and is done. */
    onGetOk: receive(Msg.GetOk, {
      when: (s, { to: c }) => s.client[c] === 'reads',
      then: (s, { to: c, value }) => { s.client[c] = 'done'; respond(s.calls, c, value) },
    }),
  }

  /** The first phase of a call. */
  const ask = (s: Edit<S>, i: Id<'Server'>, request: Request) => {
    s.serves[i] = { tag: 'Asks', request, responses: Server.map(j => (j === i ? s.stored[i] : null)) }
    for (const j of Server.others(i)) s.net.send(Msg.Query({ from: i, to: j, request }))
  }

  /** The place of a value in the order of sequence numbers. */
  const rank = ({ seq }: Stored) => seq.count * servers + Server.ids.indexOf(seq.by)

  return {
    vars, actions,
    init: initially({
      calls: invoked(Client, c => writes('register', c)),
      net: inFlight(...Client.ids.map(c => Msg.Put({ from: c, to: serverOf(c, 0) }))),
    }),
    properties: {
      /** Calls take effect one by one, each between its beginning and its end; "linearizable" in Stateright. */
      linearizable: linearizable(history),
      /** One order of all calls explains what was read, whatever the time. */
      sequentiallyConsistent: sequentiallyConsistent(history),
      /** Everyone sees causes before effects. */
      causallyConsistent: causallyConsistent(history),
      /** Everyone sees the writes of each client in its order. */
      pramConsistent: pramConsistent(history),
      /** A client finds what it has written, or what replaced it. */
      readYourWrites: sessionGuarantees({ ...history, all: ['read your writes'] }),
      /** What a server has others record is no older than anything that it was told; and what it writes has a higher count. */
      recordsLatest: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const asks = before.serves[i]
          if (asks.tag !== 'Asks' || after.serves[i].tag !== 'Records') return true
          const received = before.net.of(Msg.AckQuery).filter(m => m.to === i && !after.net.has(m)).map(m => m.stored)
          const told = [...received, ...Server.ids.flatMap(j => asks.responses[j] ?? [])]
          return after.net.of(Msg.Record).filter(m => !before.net.has(m)).every(m =>
            told.every(one => (m.request.does === 'write' ? m.stored.seq.count > one.seq.count : rank(m.stored) >= rank(one))))
        },
      }),
      /** A server that has others record a value stores that itself, or something later; and so does one that is to record it. */
      storesWhatIsRecorded: step((before, after) =>
        after.net.of(Msg.Record).every(m => before.net.has(m) || rank(after.stored[m.from]) >= rank(m.stored))
          && before.net.of(Msg.Record).every(m => after.net.has(m) || rank(after.stored[m.to]) >= rank(m.stored))),
      /** No server replaces what it stores by something older. */
      neverOlder: step({ for: { i: Server }, holds: (before, after, { i }) => rank(after.stored[i]) >= rank(before.stored[i]) }),
      /** A client is told a value that somebody wrote; "value chosen" in Stateright. */
      valueChosen: reachable(s => s.net.of(Msg.GetOk).some(m => m.value !== null)),
      /** A read can end, with a value that somebody wrote. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value !== null))),
    },
    final: s => Client.every(c => s.client[c] === 'done'),
    parts: { Client, Server, Msg, latest, majority },
  }
})
