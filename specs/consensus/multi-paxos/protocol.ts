/**
 * Multi-Paxos.
 *
 * Replicas agree on a log: for each of its slots an instance of Paxos chooses an entry. One prepare covers all slots at once. A replica that has the promises of a majority leads, and for as long as it
 * leads each command costs it one round of accepts and no prepare. It need not wait for one slot before it proposes in the next, so that there may be holes: slots without a value below some that have
 * one. A new leader proposes again whatever it is told of, and fills the holes that remain with a no-op. After L. Lamport, "The Part-Time Parliament", ACM TOCS 16(2), 1998, section 3, and "Paxos
 * Made Simple", ACM SIGACT News 32(4), 2001, section 3, whose leader this is; R. van Renesse and D. Altinbuken, "Paxos Made Moderately Complex", ACM Computing Surveys 47(3), 2015.
 *
 * Granularity: one step for each request that a replica handles, its answer included. A request that no step handles is lost, or still on its way; handling it twice changes nothing. What a replica would
 * ask of itself it does at once. The same with messages is the spec multi-paxos-smr.
 *
 * Assumptions: every replica is proposer, acceptor and learner. Replicas crash and recover with their promises and votes intact, and nobody lies. No two replicas begin the same ballot; in practice its
 * number has the name of the replica in it. Nothing is assumed of time. A leader proposes a command once in its ballot; one that two leaders propose may be chosen in two slots, and state machines
 * keep sessions against that: see raft-sessions. What a replica asked in one ballot is lost when it begins another of its own.
 *
 * A leader needs the promises of `promises` replicas, and `accepts` votes choose an entry: majorities, or any two numbers that exceed that of the replicas together (H. Howard, D. Malkhi and
 * A. Spiegelman, "Flexible Paxos: Quorum Intersection Revisited", OPODIS 2016).
 *
 * Bounds: two slots are enough for a hole, two ballots for a new leader, three replicas for two majorities that differ. What takes three ballots, an old vote beside a newer one, is in the spec paxos.
 */
import { anyOf, crashes, durable, type Edit, type Id, listOf, machine, mapOf, maybe, oneOf, processes, range, record, type StateOf, setOf, singleProcess, spec, stops, type ValueOf } from '../../../checker/language/index.ts'

export const multiPaxos = spec('multi-paxos', {
  replicas: range(1, 5), ballots: range(1, 4), slots: range(1, 3), commands: range(1, 3), promises: range(1, 5), accepts: range(1, 5),
}, ({ replicas, ballots, slots, commands, promises, accepts }) => {
  const Replica = processes('R', replicas)
  const Command = processes('c', commands)
  const NoOp = singleProcess('noop')
  const Entry = anyOf(Command, NoOp)
  const Ballot = range(1, ballots)
  const BallotOrNone = range(0, ballots)
  const Slot = range(1, slots)
  const Vote = record({ ballot: Ballot, entry: Entry })
  const Votes = mapOf(Slot, maybe(Vote))
  const Proposal = record({ entry: Entry, votedBy: setOf(Replica) })

  const vars = {
    promised: durable(mapOf(Replica, BallotOrNone)), // a replica has promised to answer to no ballot below this one
    votes:    durable(mapOf(Replica, Votes)), // its vote in the highest ballot, in each slot
    proposer: mapOf(Replica, oneOf('idle', 'preparing', 'proposing')), // who proposes leads until it promises a higher ballot than its own
    ballot:   mapOf(Replica, BallotOrNone), // its own: the last that it has begun
    reports:  mapOf(Replica, mapOf(Replica, maybe(Votes))), // while it prepares: the votes of each that has promised
    proposals: mapOf(Replica, mapOf(Slot, maybe(Proposal))), // while it proposes
    ballotsBegun: setOf(Ballot), // by anyone: each belongs to one replica
    decided: mapOf(Slot, setOf(Entry)), // what leaders have told everyone to be chosen
    applied: mapOf(Replica, listOf(Entry, slots)), // the entries that a replica's state machine has executed, in the order of the slots
  }
  const { initially, action, always, step, reachable } = machine(vars)
  type S = StateOf<typeof vars>
  type Entry = ValueOf<typeof Entry>
  type Votes = ValueOf<typeof Votes>

  const numbers = Array.from({ length: slots }, (_, k) => k + 1)
  const noop = NoOp.id
  /** The last vote in a slot that any of these members of a quorum reports. */
  const lastVote = (reports: readonly Votes[], slot: number) => reports.map(votes => votes[slot] ?? null)
    .reduce((last, vote) => (vote !== null && vote.ballot > (last?.ballot ?? 0) ? vote : last), null)
  const proposes = (s: S | Edit<S>, i: Id<'R'>) => s.proposer[i] === 'proposing'
  const isLeader = (s: S, i: Id<'R'>) => proposes(s, i) && s.ballot[i] === s.promised[i]
  /** The first slot in which a leader has not proposed; none where all are used. */
  const nextSlot = (s: S, i: Id<'R'>) => (proposes(s, i) ? numbers.find(slot => s.proposals[i][slot] === null) : undefined)
  const slotsWith = (s: S, i: Id<'R'>, entry: Entry) => numbers.filter(slot => s.proposals[i][slot]?.entry === entry).length
  const hasProposed = (s: S, i: Id<'R'>, entry: Entry) => numbers.some(slot => s.proposals[i][slot]?.entry === entry)

  /** A replica votes in a slot as the leader has proposed, and tells it so. With the votes of a quorum the entry is chosen, and the leader tells everyone. */
  const vote = (s: Edit<S>, j: Id<'R'>, leader: Id<'R'>, slot: number) => {
    const proposal = s.proposals[leader][slot]
    if (!proposal) return
    s.promised[j] = s.ballot[leader]
    s.votes[j][slot] = { ballot: s.ballot[leader], entry: proposal.entry }
    proposal.votedBy.add(j)
    if (proposal.votedBy.size >= accepts) s.decided[slot]?.add(proposal.entry)
  }
  /** A leader proposes in a slot, and votes for that itself. */
  const proposeIn = (s: Edit<S>, i: Id<'R'>, slot: number, entry: Entry) => {
    s.proposals[i][slot] = { entry, votedBy: new Set() }
    vote(s, i, i, slot)
  }
  /** The entries that a new leader proposes, given these reports of a quorum: the last vote in each slot, and a no-op in the holes below the highest of these. */
  const entriesOf = (reports: readonly Votes[]): readonly Entry[] => {
    const last = numbers.map(slot => lastVote(reports, slot)?.entry ?? noop)
    return last.slice(0, Math.max(0, ...numbers.filter(slot => lastVote(reports, slot) !== null)))
  }
  /** A replica forgets what it has asked, and what it was answered. */
  const rest = (s: Edit<S>, i: Id<'R'>) => {
    s.proposer[i] = 'idle'
    s.ballot[i] = 0
    s.reports[i] = Replica.map(() => null)
    for (const slot of numbers) s.proposals[i][slot] = null
  }
  const lead = (s: Edit<S>, i: Id<'R'>, ballot: number, entries: readonly Entry[]) => {
    rest(s, i)
    s.proposer[i] = 'proposing'
    s.ballot[i] = ballot
    for (const [k, entry] of entries.entries()) proposeIn(s, i, k + 1, entry)
  }
  const reportsTo = (s: Edit<S>, i: Id<'R'>) => Replica.ids.map(j => s.reports[i][j]).filter(votes => votes !== null) as readonly Votes[]
  /** A replica that prepares has the report of another, or its own. With those of enough it leads. */
  const report = (s: Edit<S>, j: Id<'R'>, to: Id<'R'>) => {
    s.promised[j] = s.ballot[to]
    s.reports[to][j] = s.votes[j]
    const reports = reportsTo(s, to)
    if (reports.length === promises && s.promised[to] === s.ballot[to]) lead(s, to, s.ballot[to], entriesOf(reports))
  }

  const actions = {
    /** Phase 1a: a replica begins a ballot that nobody has begun, above any that it has promised, for all slots at once. */
    prepare: action({
      for: { i: Replica, ballot: Ballot }, by: 'i',
      when: (s, { i, ballot }) => ballot > s.promised[i] && !s.ballotsBegun.has(ballot),
      then: (s, { i, ballot }) => {
        s.ballotsBegun.add(ballot)
        rest(s, i)
        s.proposer[i] = 'preparing'
        s.ballot[i] = ballot
        report(s, i, i)
      },
    }),

    /** Phase 1b: a replica promises to have no more to do with lower ballots, and reports how it has voted last in each slot. Promised by enough, the other leads. */
    promise: action({
      for: { j: Replica, to: Replica }, by: 'j',
      when: (s, { j, to: i }) => s.proposer[i] === 'preparing' && s.ballot[i] > s.promised[j],
      then: (s, { j, to: i }) => report(s, j, i),
    }),

    /** Phase 2a, without phase 1: a leader proposes a command in its next slot, whether what it has proposed before is chosen or not. */
    propose: action({
      for: { i: Replica, c: Command }, by: 'i',
      when: (s, { i, c }) => isLeader(s, i) && nextSlot(s, i) !== undefined && !hasProposed(s, i, c),
      then: (s, { i, c }) => {
        const slot = nextSlot(s, i)
        if (slot !== undefined) proposeIn(s, i, slot, c)
      },
    }),

    /** Phase 2b: a replica votes as proposed, unless it has promised not to. */
    accept: action({
      for: { j: Replica, from: Replica, slot: Slot }, by: 'j',
      when: (s, { j, from: i, slot }) => { const proposal = s.proposals[i][slot]; return !!proposal && s.ballot[i] >= s.promised[j] && !proposal.votedBy.has(j) },
      then: (s, { j, from: i, slot }) => vote(s, j, i, slot),
    }),

    /** A replica that has heard what was chosen executes the entry of the slot after those that it has executed. */
    apply: action({
      for: { i: Replica, entry: Entry }, by: 'i',
      when: (s, { i, entry }) => s.decided[s.applied[i].length + 1]?.has(entry) ?? false,
      then: (s, { i, entry }) => { s.applied[i].push(entry) },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Agreement: in each slot at most one entry is chosen. */
      agreement: always({ for: { slot: Slot }, holds: (s, { slot }) => (s.decided[slot]?.size ?? 0) <= 1 }),
      /** Whoever leads in the highest ballot has proposed every chosen entry, in its slot. */
      leaderCompleteness: always({
        for: { i: Replica, slot: Slot },
        holds: (s, { i, slot }) => !proposes(s, i) || Replica.some(j => s.promised[j] > s.ballot[i])
          || Entry.every(entry => !s.decided[slot]?.has(entry) || s.proposals[i][slot]?.entry === entry),
      }),
      /** Of two replicas one has executed what the other has, in the same order, and perhaps more. */
      prefixApplication: always({
        for: { i: Replica, j: Replica },
        holds: ({ applied }, { i, j }) => applied[i].every((entry, k) => k >= applied[j].length || entry === applied[j][k]),
      }),
      /** A replica never takes back a promise. */
      promisesKept: step({ for: { j: Replica }, holds: (before, after, { j }) => after.promised[j] >= before.promised[j] }),
      /** A replica has voted in no ballot above that which it has promised; in Lamport's Paxos.tla maxVBal is never above maxBal. */
      votesPromised: always({ for: { j: Replica, slot: Slot }, holds: (s, { j, slot }) => (s.votes[j][slot]?.ballot ?? 0) <= s.promised[j] }),
      /** A replica keeps reports only while it prepares, and proposals only while it proposes: those of an old ballot count for nothing in the next. */
      nothingIsLeftOver: always({
        for: { i: Replica },
        holds: (s, { i }) => (s.proposer[i] === 'preparing' || Replica.every(j => s.reports[i][j] === null))
          && (proposes(s, i) || numbers.every(slot => s.proposals[i][slot] === null)),
      }),
      /** In its ballot a leader proposes a command in one slot. */
      proposesOnce: step({
        for: { i: Replica, c: Command },
        holds: (before, after, { i, c }) => before.ballot[i] !== after.ballot[i] || slotsWith(before, i, c) === 0 || slotsWith(after, i, c) <= slotsWith(before, i, c),
      }),
      /** There may be a hole, where there is more than one slot: a slot has its value, and one below it has none. */
      canHaveHole: reachable(s => slots === 1 || numbers.some(slot => (s.decided[slot + 1]?.size ?? 0) > 0 && s.decided[slot]?.size === 0)),
      /** Every replica can execute a command in every slot. */
      canApply: reachable(s => Replica.every(i => s.applied[i].filter(entry => entry !== noop).length === slots)),
    },
    faults: {
      /** A replica crashes and recovers with its promises and votes. It leads no more, and executes its log from the beginning. */
      crash: crashes(Replica),
      stop: stops(Replica),
    },
    deadlock: 'allowed', // where ballots and slots, which are bounded here, are used up
    symmetry: [Replica, Command],
    parts: { Replica, Command, Entry, Ballot, Slot, Votes, numbers, noop, lastVote, entriesOf, proposes, isLeader, nextSlot, hasProposed, proposeIn, rest, lead, reportsTo },
  }
})
