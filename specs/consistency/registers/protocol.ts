/**
 * A register without coordination.
 *
 * Each client writes one value and then reads; a server holds a value, and answers from it. With one server every call takes effect when the server handles it: the
 * register is linearizable. With two servers, each client writing to one and reading from the other, what was written need not be found: the register
 * is as weak as it is simple. After examples/single-copy-register.rs of Stateright (github.com/stateright/stateright), whose names for messages are used.
 *
 * Granularity: one step for each message received. Assumptions: messages may overtake each other; none is lost and none arrives twice. Client k writes to the k-th server and
 * reads from the one after it, the first coming after the last. A value is named after the client that writes it.
 */
import { calls, ghost, type Id, inFlight, invoke, invoked, machine, mapOf, maybe, messages, network, oneOf, processes, range, reads, respond, type StateOf, spec, writes } from '../../../checker/language/index.ts'

export const registers = spec('registers', { clients: range(1, 3), servers: range(1, 3) }, ({ clients, servers }) => {
  const Client = processes('Client', clients)
  const Server = processes('Server', servers)

  const Msg = messages({
    Put:   { from: Client, to: Server },
    PutOk: { from: Server, to: Client },
    Get:   { from: Client, to: Server },
    GetOk: { from: Server, to: Client, value: maybe(Client) },
  })

  const vars = {
    value: mapOf(Server, maybe(Client)), // null: nobody has written
    client: mapOf(Client, oneOf('writes', 'reads', 'done')),
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: oneOf('register'), values: maybe(Client), most: 2 })),
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  const { initially, receive, linearizable, sequentiallyConsistent, causallyConsistent, pramConsistent, sessionGuarantees, reachable } = machine(vars)

  const serverOf = (c: Id<'Client'>, k: number) => Server.ids[(Client.ids.indexOf(c) + k) % servers] as Id<'Server'>
  const history = { of: (s: S) => s.calls, initially: null }

  const actions = {
    /** A server keeps the value of a client in the place of its own, and acknowledges it. */
    onPut: receive(Msg.Put, {
      then: (s, { from: c, to: i }) => { s.value[i] = c; s.net.send(Msg.PutOk({ from: i, to: c })) },
    }),
    /** A server answers with its value. */
    onGet: receive(Msg.Get, {
      then: (s, { from: c, to: i }) => s.net.send(Msg.GetOk({ from: i, to: c, value: s.value[i] })),
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
      /** A client is told a value that somebody wrote; "value chosen" in Stateright. */
      valueChosen: reachable(s => s.net.of(Msg.GetOk).some(m => m.value !== null)),
      /** A read can end, with a value that somebody wrote. */
      canRead: reachable(s => Client.some(c => s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value !== null))),
    },
    final: s => Client.every(c => s.client[c] === 'done'),
    parts: { Client, Server, Msg, serverOf },
  }
})
