/**
 * Quorum reads from Multi-Paxos.
 *
 * A client reads without the leader, and without a slot in the log. It asks replicas up to which slot they have voted. No write that was answered before lies above the highest slot that a majority tells of,
 * since a majority has voted for it. So the client waits until some replica has executed everything up to that slot, and takes the answer from there; it "rinses" its read. After A. Charapko, A. Ailijiang
 * and M. Demirbas, "Linearizable Quorum Reads in Paxos", HotStorage 2019.
 *
 * Granularity: that of the spec multi-paxos, whose replicas, log and elections these are. A read is a step that begins it, one for each replica that answers, and one in which a replica answers from its state.
 *
 * Assumptions and bounds: as in multi-paxos. Each command is the write of a client, which calls when its command is first proposed and is answered when it is first executed. One client more reads, `most`
 * times; `asked` replicas are a quorum for it. In two ballots no command is chosen in two slots; with three it may be, and a register that executes a write again would go back without the sessions of raft-sessions.
 */
import { calls, crashes, ghost, type Id, invoke, machine, mapOf, maybe, oneOf, processes, range, reads, respond, type StateOf, setOf, spec, union, writes } from '../../../checker/language/index.ts'
import { multiPaxos } from '../multi-paxos/protocol.ts'

export const multiPaxosReads = spec('multi-paxos-reads', { ...multiPaxos.constants, asked: range(1, 5), most: range(1, 2) }, ({ asked, most, ...constants }) => {
  const base = multiPaxos.define(constants)
  const { Replica, Command, Entry, noop, numbers } = base.parts
  const Client = processes('Client', constants.commands + 1)
  const reader = Client.ids[constants.commands] ?? Client.initial
  const writerOf = (c: Id<'c'>) => Client.ids[Command.ids.indexOf(c)] ?? Client.initial
  const SlotOrNone = range(0, constants.slots)

  const vars = {
    ...base.vars,
    read: union({ Idle: {}, Asks: { heard: setOf(Replica), upTo: SlotOrNone }, Rinses: { upTo: SlotOrNone } }),
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: oneOf('register'), values: maybe(Command), most })),
    made: mapOf(oneOf('reads'), range(0, most)), // how many reads have begun
  }
  const { initially, action, always, reachable, linearizable } = machine(vars)
  type S = StateOf<typeof vars>

  /** The register as a replica has it: what the last command that it has executed wrote. */
  const registerAt = (s: S, i: Id<'R'>): Id<'c'> | null => Command.ids.find(c => c === s.applied[i].findLast(entry => entry !== noop)) ?? null

  const actions = {
    prepare: base.actions.prepare,
    promise: base.actions.promise,
    accept: base.actions.accept,

    /** As in Multi-Paxos; the client of the command has called by then. */
    propose: action({
      for: { i: Replica, c: Command }, by: 'i',
      when: (s, p) => base.actions.propose.when(s, p),
      then: (s, { i, c }) => {
        const { pending, complete } = s.calls[writerOf(c)]
        if (pending === null && complete.length === 0) invoke(s.calls, writerOf(c), writes('register', c))
        base.actions.propose.then(s, { i, c })
      },
    }),

    /** As in Multi-Paxos. The first to execute a command answers its client. */
    apply: action({
      for: { i: Replica, entry: Entry }, by: 'i',
      when: (s, p) => base.actions.apply.when(s, p),
      then: (s, { i, entry }) => {
        base.actions.apply.then(s, { i, entry })
        const c = Command.ids.find(command => command === entry)
        if (c !== undefined) respond(s.calls, writerOf(c))
      },
    }),

    /** The client begins to read. */
    beginRead: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => c === reader && s.read.tag === 'Idle' && s.made.reads < most,
      then: s => {
        s.made.reads++
        invoke(s.calls, reader, reads('register'))
        s.read = { tag: 'Asks', heard: new Set(), upTo: 0 }
      },
    }),

    /** A replica tells the client up to which slot it has voted. When a quorum has, the client rinses. */
    tell: action({
      for: { i: Replica }, by: 'i',
      when: (s, { i }) => s.read.tag === 'Asks' && !s.read.heard.has(i),
      then: (s, { i }) => {
        if (s.read.tag !== 'Asks') return
        s.read.heard.add(i)
        s.read.upTo = Math.max(s.read.upTo, ...numbers.filter(slot => s.votes[i][slot] !== null))
        if (s.read.heard.size >= asked) s.read = { tag: 'Rinses', upTo: s.read.upTo }
      },
    }),

    /** A replica that has executed up to that slot answers from its state. */
    answer: action({
      for: { i: Replica }, by: 'i',
      when: (s, { i }) => s.read.tag === 'Rinses' && s.applied[i].length >= s.read.upTo,
      then: (s, { i }) => {
        s.read = { tag: 'Idle' }
        respond(s.calls, reader, registerAt(s, i))
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...base.properties,
      /** Reads and writes take effect one by one, each between its call and its answer. */
      linearizable: linearizable({ of: s => s.calls, initially: null }),
      /** The client asks replicas while it has no answer, and only then. */
      asksUntilAnswered: always(s => (s.read.tag !== 'Idle') === (s.calls[reader].pending !== null)),
      /** All writes can be answered. */
      canWrite: reachable(s => Client.others(reader).every(c => s.calls[c].complete.length > 0)),
      /** What has been written can be read. */
      canRead: reachable(s => s.calls[reader].complete.some(({ call }) => call.value !== null)),
    },
    faults: {
      /** A replica crashes and recovers, as in Multi-Paxos. */
      crash: crashes(Replica),
    },
    deadlock: 'allowed',
    symmetry: [Replica],
    parts: { ...base.parts, reader, registerAt },
  }
})
