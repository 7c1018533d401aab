/**
 * Multi-Paxos with a leader's lease.
 *
 * A leader asks the replicas for a lease. Who grants it has no part in any other ballot until the grant has run out, so that while a majority's grants last nobody else can be elected, and the leader answers
 * reads from its own state, without asking anyone. It takes its lease to be over before they do. After T. Chandra, R. Griesemer and J. Redstone, "Paxos Made Live", PODC 2007, section 5.2 (master leases);
 * C. Gray and D. Cheriton, "Leases", SOSP 1989; and for what a restart does to a grant M. Trencseni, A. Gazso and H. Reinhardt, "PaxosLease: Diskless Paxos for Leases", 2012.
 *
 * Granularity: that of the spec multi-paxos, whose replicas, log and elections these are. To ask for a lease is one step, and so is each grant; the leader's lease counts from the moment when it asks, since
 * it does not know when the others begin to count. That it must takes five replicas to be shown, two of which grant at different times: a leader hears of a grant in the step in which it is given. A read is called and answered in one step: the shorter a call, the less it may return.
 *
 * Assumptions and bounds: as in multi-paxos. `lease` and `grant` are in ticks; clocks drift only as far as the fault `drift` allows. With clocks that are never more than d ticks apart one may tick 2d
 * more than another while a lease runs, so that the lease must be 2d shorter than the grant. A leader asks for its next lease when the last one is over, and not before. Each command is the write of a client, under way from the start; one client more reads, once.
 */
import { calls, clockDrift, type Edit, ghost, type Id, invoke, machine, mapOf, maybe, oneOf, pauses, processes, range, reads, respond, type StateOf, setOf, spec, timer, writes } from '../../../checker/language/index.ts'
import { multiPaxos } from '../multi-paxos/protocol.ts'

export const multiPaxosLeases = spec('multi-paxos-leases', { ...multiPaxos.constants, lease: range(1, 4), grant: range(1, 4) }, ({ lease, grant, ...constants }) => {
  const base = multiPaxos.define(constants)
  const { canApply: _, ...safety } = base.properties // followers do not execute here
  const { Replica, Command, Entry, Ballot, Slot, noop, proposes, isLeader, numbers } = base.parts
  const Client = processes('Client', constants.commands + 1)
  const reader = Client.ids[constants.commands] ?? Client.initial
  const writerOf = (c: Id<'c'>) => Client.ids[Command.ids.indexOf(c)] ?? Client.initial

  const vars = {
    ...base.vars,
    lease: mapOf(Replica, timer(lease)), // how long a leader may still answer reads, if a majority has granted it
    grantedBy: mapOf(Replica, setOf(Replica)), // who has
    grant: mapOf(Replica, timer(grant)), // how long a replica will have no part in another ballot than that which it has promised
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Client, { keys: oneOf('register'), values: maybe(Command), most: 1 })),
  }
  const { initially, action, always, step, reachable, linearizable, crashes, time } = machine(vars)
  type S = StateOf<typeof vars>

  const endLease = (s: Edit<S>, i: Id<'R'>) => { s.lease[i] = 0; s.grantedBy[i] = new Set() }
  /** No grant binds the replica to the ballot that it has promised. */
  const isFree = (s: S, j: Id<'R'>) => s.grant[j] === 0
  const hasLease = (s: S, i: Id<'R'>) => isLeader(s, i) && s.lease[i] > 0 && s.grantedBy[i].size >= constants.promises
  /** The leader has executed all that it has proposed: what it has taken over from others, too. */
  const isCaughtUp = (s: S, i: Id<'R'>) => proposes(s, i) && s.applied[i].length === numbers.filter(slot => s.proposals[i][slot]).length
  /** The register as a replica has it: what the last command that it has executed wrote. */
  const registerAt = (s: S, i: Id<'R'>): Id<'c'> | null => Command.ids.find(c => c === s.applied[i].findLast(entry => entry !== noop)) ?? null
  const answer = (s: Edit<S>, i: Id<'R'>) => {
    invoke(s.calls, reader, reads('register'))
    respond(s.calls, reader, registerAt(s, i))
  }
  const hasRead = (s: S) => s.calls[reader].complete.length > 0

  const actions = {
    /** As in Multi-Paxos, by a replica whose grant has run out. */
    prepare: action({
      for: { i: Replica, ballot: Ballot }, by: 'i',
      when: (s, p) => isFree(s, p.i) && base.actions.prepare.when(s, p),
      then: (s, p) => { base.actions.prepare.then(s, p); endLease(s, p.i) },
    }),

    /** As in Multi-Paxos, by a replica whose grant has run out. */
    promise: action({
      for: { j: Replica, to: Replica }, by: 'j',
      when: (s, { j, to }) => isFree(s, j) && base.actions.promise.when(s, { j, to }),
      then: (s, p) => base.actions.promise.then(s, p),
    }),

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

    /** As in Multi-Paxos. A replica with a grant that has not run out votes in no other ballot. */
    accept: action({
      for: { j: Replica, from: Replica, slot: Slot }, by: 'j',
      when: (s, p) => (isFree(s, p.j) || s.ballot[p.from] === s.promised[p.j]) && base.actions.accept.when(s, p),
      then: (s, p) => base.actions.accept.then(s, p),
    }),

    /** As in Multi-Paxos, but only leaders execute, or those who were. The first to execute a command answers its client. */
    apply: action({
      for: { i: Replica, entry: Entry }, by: 'i',
      when: (s, p) => proposes(s, p.i) && base.actions.apply.when(s, p),
      then: (s, { i, entry }) => {
        base.actions.apply.then(s, { i, entry })
        const c = Command.ids.find(command => command === entry)
        if (c !== undefined) respond(s.calls, writerOf(c))
      },
    }),

    /** A leader without a lease asks for one, from when it counts. */
    askLease: action({
      for: { i: Replica }, by: 'i',
      when: (s, { i }) => isLeader(s, i) && s.lease[i] === 0,
      then: (s, { i }) => { s.lease[i] = lease; s.grantedBy[i] = new Set([i]) },
    }),

    /** A replica grants what the leader of the highest ballot it knows of asks for, and counts from now on. */
    grantLease: action({
      for: { j: Replica, to: Replica }, by: 'j',
      when: (s, { j, to: i }) => proposes(s, i) && s.lease[i] > 0 && !s.grantedBy[i].has(j) && (s.ballot[i] === s.promised[j] || (s.ballot[i] > s.promised[j] && isFree(s, j))),
      then: (s, { j, to: i }) => {
        s.promised[j] = s.ballot[i]
        s.grant[j] = grant
        s.grantedBy[i].add(j)
      },
    }),

    /** A leader with a lease, who has executed all that it has proposed, answers a read from its own state. */
    read: action({
      for: { i: Replica }, by: 'i',
      when: (s, { i }) => hasLease(s, i) && isCaughtUp(s, i) && !hasRead(s),
      then: (s, { i }) => answer(s, i),
    }),

    tick: time(),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...safety,
      /** Reads and writes take effect one by one, each between its call and its answer. */
      linearizable: linearizable({ of: s => s.calls, initially: null }),
      /** No two replicas have a lease at once. */
      oneHolder: always({ for: { i: Replica, j: Replica }, holds: (s, { i, j }) => i === j || !hasLease(s, i) || !hasLease(s, j) }),
      /** While a replica has a lease no other leads in a higher ballot. */
      noneAbove: always({
        for: { i: Replica, j: Replica },
        holds: (s, { i, j }) => !hasLease(s, i) || !proposes(s, j) || s.ballot[j] <= s.promised[i],
      }),
      /** Who grants a lease has promised the ballot of its leader, so that it votes for none below while the grant lasts (T. Chandra et al., "Paxos Made Live", PODC 2007, section 5.2). */
      grantsPromised: always({
        for: { i: Replica, j: Replica },
        holds: (s, { i, j }) => s.lease[i] === 0 || !s.grantedBy[i].has(j) || s.promised[j] >= s.ballot[i],
      }),
      /** A read is answered only by a leader whose lease runs, and which a majority has granted. */
      readsUnderLease: step((before, after) => !hasRead(after) || hasRead(before)
        || Replica.some(i => isLeader(before, i) && before.lease[i] > 0 && before.grantedBy[i].size >= constants.promises)),
      /** A lease that is asked for anew has no grants but its leader's own. */
      startsUngranted: step({ for: { i: Replica }, holds: (before, after, { i }) => before.lease[i] > 0 || after.lease[i] === 0 || after.grantedBy[i].size === 1 }),
      /** Who grants a lease is bound for as long as a grant lasts, */
      grantCounts: step({
        for: { i: Replica, j: Replica },
        holds: (before, after, { i, j }) => i === j || before.grantedBy[i].has(j) || !after.grantedBy[i].has(j) || after.grant[j] === grant,
      }),
      /** and promises no other ballot until then. */
      grantBinds: step({ for: { j: Replica }, holds: (before, after, { j }) => before.grant[j] === 0 || after.promised[j] === before.promised[j] }),
      /** The first command to be chosen can be answered. */
      canWrite: reachable(s => Command.some(c => s.calls[writerOf(c)].complete.length > 0) && Replica.every(i => !s.applied[i].includes(noop))),
      /** What has been written can be read. */
      canRead: reachable(s => s.calls[reader].complete.some(({ call }) => call.value !== null)),
      /** One replica after another can have a lease. */
      canChangeHands: reachable(s => Replica.some(i => hasLease(s, i) && s.promised[i] > 1)),
    },
    faults: {
      /** A replica stalls, and later goes on as if nothing had happened; its clock runs on. */
      stall: pauses(Replica),
      /** A replica restarts. It does not know whether it has granted a lease, and waits for as long as one could last. */
      crash: crashes(Replica, { onRecover: (s, i) => { s.grant[i] = grant } }),
      /** Clocks come apart. */
      drift: clockDrift(Replica),
    },
    deadlock: 'allowed',
    symmetry: [Replica],
    parts: { ...base.parts, Client, hasLease, isCaughtUp, isFree, hasRead, answer },
  }
})
