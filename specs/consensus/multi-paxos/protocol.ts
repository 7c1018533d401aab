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
import { anyOf, crashes, durable, type Edit, type Id, listOf, machine, mapOf, maybe, processes, range, record, type StateOf, setOf, singleProcess, spec, stops, union, type ValueOf } from '../../../checker/language/index.ts'

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
  const Vote = record({ bal: Ballot, entry: Entry })
  const Votes = mapOf(Slot, maybe(Vote))
  const Proposal = record({ entry: Entry, votedBy: setOf(Replica) })

  const vars = {
    promised: durable(mapOf(Replica, BallotOrNone)), // a replica has promised to answer to no ballot below this one
    votes:    durable(mapOf(Replica, Votes)), // its vote in the highest ballot, in each slot
    /** The last ballot of its own that a replica has begun: what it asks, and what it was answered. It leads in it until it promises a higher one. */
    own: mapOf(Replica, union({
      None: {},
      Prepares: { bal: Ballot, told: mapOf(Replica, maybe(Votes)) },
      Proposes: { bal: Ballot, proposals: mapOf(Slot, maybe(Proposal)) },
    })),
    begun: setOf(Ballot), // the ballots that have their replica
    decided: mapOf(Slot, setOf(Entry)), // what leaders have told everyone to be chosen
    applied: mapOf(Replica, listOf(Entry, slots)), // the entries that a replica's state machine has executed, in the order of the slots
  }
  const { initially, action, always, step, reachable } = machine(vars)
  type S = StateOf<typeof vars>
  type Entry = ValueOf<typeof Entry>
  type Votes = ValueOf<typeof Votes>

  const numbers = Array.from({ length: slots }, (_, k) => k + 1)
  const noop = NoOp.id
  /** The last vote in a slot that any of these members of a quorum has told of. */
  const lastVote = (told: readonly Votes[], slot: number) => told.map(votes => votes[slot] ?? null)
    .reduce((last, vote) => (vote !== null && vote.bal > (last?.bal ?? 0) ? vote : last), null)
  const isLeader = (s: S, i: Id<'R'>) => { const own = s.own[i]; return own.tag === 'Proposes' && own.bal === s.promised[i] }
  /** The first slot in which a leader has not proposed; none where all are used. */
  const nextSlot = (s: S, i: Id<'R'>) => { const own = s.own[i]; return own.tag === 'Proposes' ? numbers.find(slot => own.proposals[slot] === null) : undefined }
  const hasProposed = (s: S, i: Id<'R'>, entry: Entry) => { const own = s.own[i]; return own.tag === 'Proposes' && numbers.some(slot => own.proposals[slot]?.entry === entry) }

  /** A replica votes in a slot as the leader has proposed, and tells it so. With the votes of a quorum the entry is chosen, and the leader tells everyone. */
  const vote = (s: Edit<S>, j: Id<'R'>, leader: Id<'R'>, slot: number) => {
    const own = s.own[leader]
    const proposal = own.tag === 'Proposes' ? own.proposals[slot] : null
    if (own.tag !== 'Proposes' || !proposal) return
    s.promised[j] = own.bal
    s.votes[j][slot] = { bal: own.bal, entry: proposal.entry }
    proposal.votedBy.add(j)
    if (proposal.votedBy.size >= accepts) s.decided[slot]?.add(proposal.entry)
  }
  /** A leader proposes in a slot, and votes for that itself. */
  const proposeIn = (s: Edit<S>, i: Id<'R'>, slot: number, entry: Entry) => {
    const own = s.own[i]
    if (own.tag !== 'Proposes') return
    own.proposals[slot] = { entry, votedBy: new Set() }
    vote(s, i, i, slot)
  }
  /** The entries that a new leader proposes, told these votes by a quorum: the last vote in each slot, and a no-op in the holes below the highest of these. */
  const entriesOf = (told: readonly Votes[]): readonly Entry[] => {
    const last = numbers.map(slot => lastVote(told, slot)?.entry ?? noop)
    return last.slice(0, Math.max(0, ...numbers.filter(slot => lastVote(told, slot) !== null)))
  }
  const lead = (s: Edit<S>, i: Id<'R'>, bal: number, entries: readonly Entry[]) => {
    s.own[i] = { tag: 'Proposes', bal, proposals: Object.fromEntries(numbers.map(slot => [slot, null])) }
    for (const [k, entry] of entries.entries()) proposeIn(s, i, k + 1, entry)
  }
  /** A replica has begun a ballot and is told of votes, at first of its own. When enough have told, it leads. */
  const hear = (s: Edit<S>, i: Id<'R'>, bal: number, told: readonly Votes[]) => {
    if (told.length === promises && s.promised[i] === bal) lead(s, i, bal, entriesOf(told))
  }

  const actions = {
    /** Phase 1a: a replica begins a ballot that nobody has begun, above any that it has promised, for all slots at once. */
    prepare: action({
      for: { i: Replica, bal: Ballot }, by: 'i',
      when: (s, { i, bal }) => bal > s.promised[i] && !s.begun.has(bal),
      then: (s, { i, bal }) => {
        s.begun.add(bal)
        s.promised[i] = bal
        s.own[i] = { tag: 'Prepares', bal, told: Replica.map(j => (j === i ? s.votes[i] : null)) }
        hear(s, i, bal, [s.votes[i]])
      },
    }),

    /** Phase 1b: a replica promises to have no more to do with lower ballots, and tells how it has voted last in each slot. Promised by enough, the other leads. */
    promise: action({
      for: { j: Replica, to: Replica }, by: 'j',
      when: (s, { j, to: i }) => { const own = s.own[i]; return own.tag === 'Prepares' && own.bal > s.promised[j] },
      then: (s, { j, to: i }) => {
        const own = s.own[i]
        if (own.tag !== 'Prepares') return
        s.promised[j] = own.bal
        own.told[j] = s.votes[j]
        hear(s, i, own.bal, Replica.ids.map(k => own.told[k]).filter(votes => votes !== null))
      },
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
      when: (s, { j, from: i, slot }) => {
        const own = s.own[i]
        return own.tag === 'Proposes' && !!own.proposals[slot] && own.bal >= s.promised[j] && !own.proposals[slot].votedBy.has(j)
      },
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
        holds: (s, { i, slot }) => {
          const own = s.own[i]
          if (own.tag !== 'Proposes' || Replica.some(j => s.promised[j] > own.bal)) return true
          return Entry.every(entry => !s.decided[slot]?.has(entry) || own.proposals[slot]?.entry === entry)
        },
      }),
      /** Of two replicas one has executed what the other has, in the same order, and perhaps more. */
      prefixApplication: always({
        for: { i: Replica, j: Replica },
        holds: ({ applied }, { i, j }) => applied[i].every((entry, k) => k >= applied[j].length || entry === applied[j][k]),
      }),
      /** A replica never takes back a promise. */
      promisesKept: step({ for: { j: Replica }, holds: (before, after, { j }) => after.promised[j] >= before.promised[j] }),
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
    parts: { Replica, Command, Entry, Ballot, Slot, Votes, numbers, noop, lastVote, entriesOf, isLeader, nextSlot, hasProposed, proposeIn, lead },
  }
})
