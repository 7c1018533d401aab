/**
 * Clients of Raft that ask again, and sessions.
 *
 * A client that gets no answer cannot tell whether its command was lost or the answer was, and asks again, so that one command may be in the log twice. A replicated log does not prevent that; the state
 * machine must. Each client has a session and numbers its commands, and the state machine keeps with each session the number of the last command that it has executed, and the answer. A command that comes
 * again is not executed, but answered with what was kept. Sessions are part of the state machine: they follow from the log, so that every leader has the same. After D. Ongaro, "Consensus: Bridging
 * Theory and Practice", Stanford 2014, section 6.3.
 *
 * Granularity: one step for each request, each entry that is committed and executed, each answer, and each change of leader.
 *
 * Assumptions: Raft keeps its promise. So there is one state machine for all servers, and what a change of leader may lose is entries at the end of the log that are not committed. The state machine is a counter
 * that each command raises by one; the answer is its new value. A client has one command under way at a time. A session may expire, which is an entry of the log like any other; a command that comes later is
 * refused, and its client gives up. A leader with `entries` entries that are not committed lets requests wait.
 */
import { bool, duplicateMessages, type Edit, ghost, type Id, listOf, loseMessages, machine, mapOf, messages, network, oneOf, processes, range, record, type StateOf, singleProcess, spec, union } from '../../../checker/language/index.ts'

export const raftSessions = spec('raft-sessions', { clients: range(1, 3), commands: range(1, 2), entries: range(1, 3), expiry: bool }, ({ clients, commands, entries, expiry }) => {
  const Client = processes('Client', clients)
  const Cluster = singleProcess('Cluster') // its leader, whoever that is
  const Serial = range(0, commands) // 0: none yet
  const Command = range(1, commands) // by its serial number
  const most = clients * commands
  const Count = range(0, most + 1) // the last stands for more than there are commands, which only mutants reach

  const Msg = messages({
    Request: { from: Client, to: Cluster, serial: Serial },
    Reply:   { from: Cluster, to: Client, serial: Serial, count: Count },
    Refused: { from: Cluster, to: Client, serial: Serial },
  })

  const vars = {
    serial: mapOf(Client, Serial), // the last command that the client has begun
    client: mapOf(Client, oneOf('idle', 'waiting', 'given up')),
    pending: listOf(record({ client: Client, serial: Serial }), entries), // the entries of the log that are not committed
    // The state machine, which all committed entries have made
    count: Count,
    session: mapOf(Client, union({ Open: { serial: Serial, count: Count }, Expired: {} })),
    net: network(Msg, 'merging'), // sending again what is in flight adds nothing
    /** How often each command has been executed: 2 stands for more than once. */
    executed: ghost(mapOf(Client, mapOf(Command, range(0, 2)))),
    /** What each client was told, 0 before; and the highest that any had been told when it began. */
    answer: ghost(mapOf(Client, mapOf(Command, Count))),
    newestTold: ghost(mapOf(Client, Count)),
  }
  const { initially, action, receive, always, leadsTo, reachable } = machine(vars)
  type S = StateOf<typeof vars>
  const numbers = Array.from({ length: commands }, (_, k) => k + 1)
  const allTold = (s: S) => Client.ids.flatMap(c => numbers.map(k => s.answer[c][k] ?? 0)).filter(count => count > 0)

  const actions = {
    /** A client sends its next command. */
    begin: action({
      for: { c: Client }, by: 'c', fair: 'weak',
      when: (s, { c }) => s.client[c] === 'idle' && s.serial[c] < commands,
      then: (s, { c }) => {
        s.newestTold[c] = Math.max(0, ...allTold(s))
        s.serial[c]++
        s.client[c] = 'waiting'
        s.net.send(Msg.Request({ from: c, serial: s.serial[c] }))
      },
    }),

    /** A client that has waited long enough sends its command again, with the same number. */
    retry: action({
      for: { c: Client }, by: 'c', fair: 'weak',
      when: (s, { c }) => s.client[c] === 'waiting' && !s.net.has(Msg.Request({ from: c, serial: s.serial[c] })),
      then: (s, { c }) => { s.net.send(Msg.Request({ from: c, serial: s.serial[c] })) },
    }),

    /** The leader puts the command into its log. */
    onRequest: receive(Msg.Request, {
      fair: 'strong',
      when: s => s.pending.length < entries,
      then: (s, { from, serial }) => { s.pending.push({ client: from, serial }) },
    }),

    /** The next entry is committed, and the state machine executes it, unless it has done so before. */
    commit: action({
      by: Cluster, fair: 'strong',
      when: s => s.pending.length > 0,
      then: s => {
        const next = s.pending.shift()
        if (next === undefined) return
        const { client, serial } = next
        const session = s.session[client]
        if (session.tag === 'Expired') return s.net.send(Msg.Refused({ to: client, serial }))
        if (serial > session.serial) execute(s, client, serial)
        const kept = s.session[client]
        if (kept.tag === 'Open' && kept.serial === serial) s.net.send(Msg.Reply({ to: client, serial, count: kept.count }))
      },
    }),

    /** A session expires: that entry is committed. */
    expire: action({
      for: { c: Client }, by: Cluster, neverFires: 'allowed',
      when: (s, { c }) => expiry && s.session[c].tag === 'Open',
      then: (s, { c }) => { s.session[c] = { tag: 'Expired' } },
    }),

    /** Another server leads, whose log may lack any of the last entries that were not committed. */
    changeLeader: action({
      for: { kept: range(0, entries) },
      when: (s, { kept }) => kept < s.pending.length,
      then: (s, { kept }) => { s.pending.splice(kept) },
    }),

    /** A client has its answer. */
    onReply: receive(Msg.Reply, {
      fair: 'strong',
      then: (s, { to: c, serial, count }) => {
        if (s.client[c] !== 'waiting' || serial !== s.serial[c]) return
        s.client[c] = 'idle'
        s.answer[c][serial] = count
      },
    }),
    /** A client is told that its session has expired: it does not know what has become of its command. */
    onRefused: receive(Msg.Refused, {
      fair: 'strong', neverFires: 'allowed',
      then: (s, { to: c, serial }) => { if (s.client[c] === 'waiting' && serial === s.serial[c]) s.client[c] = 'given up' },
    }),
  }

  /** The state machine raises the counter, and keeps the answer with the session. */
  const execute = (s: Edit<S>, client: Id<'Client'>, serial: number) => {
    s.count = Math.min(most + 1, s.count + 1)
    s.executed[client][serial] = Math.min(2, (s.executed[client][serial] ?? 0) + 1)
    s.session[client] = { tag: 'Open', serial, count: s.count }
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A command is executed once at most, and has been executed when its client is told its answer. */
      exactlyOnce: always({
        for: { c: Client, command: Command },
        holds: (s, { c, command }) => { const times = s.executed[c][command] ?? 0; return times === 1 || (times === 0 && s.answer[c][command] === 0) },
      }),
      /** A client begins no command before it has the answers to those before. */
      oneAtATime: always({ for: { c: Client, command: Command }, holds: (s, { c, command }) => s.serial[c] <= command || (s.answer[c][command] ?? 0) > 0 }),
      /**
       * Each command takes effect between its call and its answer, one after another: no two are told the same count, none is told one that is not above what anyone had been told before it
       * began, and none more than there are commands begun.
       */
      linearizable: always(s => {
        // Of one client, or of one command for each, that is all that linearizability asks; else a count that nobody is told might be left to a command that begins too late.
        const told = allTold(s)
        const begun = Client.ids.reduce((sum, c) => sum + s.serial[c], 0)
        return new Set(told).size === told.length && told.every(count => count <= begun)
          && Client.every(c => s.client[c] === 'waiting' || s.serial[c] === 0 || (s.answer[c][s.serial[c]] ?? 0) > s.newestTold[c] || s.client[c] === 'given up')
      }),
      /** A client that waits gets an answer. */
      answered: leadsTo({ for: { c: Client }, from: (s, { c }) => s.client[c] === 'waiting', to: (s, { c }) => s.client[c] !== 'waiting' }),
      /** All clients may be answered. */
      canFinish: reachable(s => Client.every(c => (s.answer[c][commands] ?? 0) > 0)),
    },
    faults: { lose: loseMessages(), duplicate: duplicateMessages() },
    final: (s: S) => Client.every(c => s.client[c] === 'given up' || (s.client[c] === 'idle' && s.serial[c] === commands)),
    symmetry: [Client],
    parts: { Client, Msg, execute },
  }
})
