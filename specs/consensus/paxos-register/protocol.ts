/**
 * A register kept by single-decree Paxos.
 *
 * Clients write one value each and then read what was chosen; servers agree by Paxos on which write takes effect. After
 * examples/paxos.rs of Stateright (github.com/stateright/stateright), whose names for messages are used, and L. Lamport, "Paxos
 * Made Simple", ACM SIGACT News 32(4), 2001. Unlike in the spec paxos, each server is proposer, acceptor and learner at once,
 * remembers what it has received, and answers clients.
 *
 * Granularity: one step for each message received, as for Stateright's actors; what a server has to say to itself is done in the same
 * step. A message that its receiver does not heed stays in flight: Stateright, too, takes a delivery that changes nothing for no step.
 *
 * Assumptions: messages may overtake each other; none is lost and none arrives twice. Client k writes to the k-th server and reads from the
 * one after it, the first coming after the last. Nobody sends anything again, so that a client may wait forever. A value is named
 * after the client that writes it. A ballot is a round and the server that leads it; a server leads one at most, so there are
 * no more rounds than clients.
 */
import { bool, ghost, type Id, inFlight, machine, mapOf, maybe, messages, network, oneOf, processes, range, record, type StateOf, setOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const paxosRegister = spec('paxos-register', { clients: range(1, 4), servers: range(2, 5) }, ({ clients, servers }) => {
  const Client = processes('Client', clients)
  const Server = processes('Server', servers)
  const Ballot = record({ round: range(0, clients), leader: Server }) // round 0 is before any
  const Vote = record({ ballot: Ballot, value: Client })

  const Msg = messages({
    Put:      { from: Client, to: Server },
    PutOk:    { from: Server, to: Client },
    Get:      { from: Client, to: Server },
    GetOk:    { from: Server, to: Client, value: maybe(Client) }, // null: nothing, which only a mutant says
    Prepare:  { from: Server, to: Server, ballot: Ballot },
    Prepared: { from: Server, to: Server, ballot: Ballot, lastAccepted: maybe(Vote) },
    Accept:   { from: Server, to: Server, ballot: Ballot, value: Client },
    Accepted: { from: Server, to: Server, ballot: Ballot },
    Decided:  { from: Server, to: Server, ballot: Ballot, value: Client },
  })

  const vars = {
    // What a server knows as an acceptor
    ballot: mapOf(Server, Ballot), // the highest it has promised itself to
    accepted: mapOf(Server, maybe(Vote)), // its last vote
    isDecided: mapOf(Server, bool), // that vote is for what was chosen, and it knows
    // What it knows as a proposer
    proposal: mapOf(Server, maybe(Client)), // the value it tries to have chosen
    prepares: mapOf(Server, mapOf(Server, maybe(record({ lastAccepted: maybe(Vote) })))), // who has promised it what
    accepts: mapOf(Server, setOf(Server)), // who has voted in its ballot
    client: mapOf(Client, oneOf('writes', 'reads', 'done')),
    /** What each client has read, once it is done. */
    read: ghost(mapOf(Client, maybe(Client))),
    /** When a client began to read: how many operations each of the others had complete. */
    completeBefore: ghost(mapOf(Client, mapOf(Client, range(0, 2)))),
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  const { initially, receive, always, step, reachable } = machine(vars)

  const isMajority = (size: number) => size === Math.floor(servers / 2) + 1 // reached just this moment
  const isBelow = (a: ValueOf<typeof Ballot>, b: ValueOf<typeof Ballot>) =>
    a.round < b.round || (a.round === b.round && Server.ids.indexOf(a.leader) < Server.ids.indexOf(b.leader))
  const isSame = (a: ValueOf<typeof Ballot>, b: ValueOf<typeof Ballot>) => a.round === b.round && a.leader === b.leader
  /** The place of a ballot in the order of all. */
  const rank = ({ round, leader }: ValueOf<typeof Ballot>) => round * servers + Server.ids.indexOf(leader)
  const serverOf = (c: Id<'Client'>, k: number) => Server.ids[(Client.ids.indexOf(c) + k) % servers] as Id<'Server'>

  /** The vote in the highest ballot of which those that promised have told, or null if they told of none. */
  const lastVote = (s: S, i: Id<'Server'>) => {
    const votes = Server.ids.map(j => s.prepares[i][j]?.lastAccepted ?? null)
    return votes.reduce((last, vote) => (vote && (last === null || isBelow(last.ballot, vote.ballot)) ? vote : last), null)
  }

  const actions = {
    /** Phase 1a: a server asked to write begins a ballot above all it has heard of. */
    onPut: receive(Msg.Put, {
      when: (s, { to: i }) => !s.isDecided[i] && s.proposal[i] === null,
      then: (s, { from: c, to: i }) => {
        s.proposal[i] = c
        s.ballot[i] = { round: s.ballot[i].round + 1, leader: i }
        s.prepares[i][i] = { lastAccepted: s.accepted[i] }
        for (const j of Server.others(i)) s.net.send(Msg.Prepare({ from: i, to: j, ballot: s.ballot[i] }))
      },
    }),

    /** Phase 1b: an acceptor promises to heed no lower ballot, and tells of its last vote. */
    onPrepare: receive(Msg.Prepare, {
      when: (s, { to: i, ballot }) => !s.isDecided[i] && isBelow(s.ballot[i], ballot),
      then: (s, { from, to: i, ballot }) => {
        s.ballot[i] = ballot
        s.net.send(Msg.Prepared({ from: i, to: from, ballot, lastAccepted: s.accepted[i] }))
      },
    }),

    /** Phase 2a: the majority complete, the proposer takes over the last vote it was told of, or proposes its own value, and votes for it. */
    onPrepared: receive(Msg.Prepared, {
      when: (s, { to: i, ballot }) => !s.isDecided[i] && isSame(s.ballot[i], ballot),
      then: (s, { from, to: i, ballot, lastAccepted }) => {
        s.prepares[i][from] = { lastAccepted }
        if (!isMajority(Server.count(j => s.prepares[i][j] !== null))) return
        const value = lastVote(s, i)?.value ?? s.proposal[i]
        if (value === null) return
        s.proposal[i] = value
        s.accepted[i] = { ballot, value }
        s.accepts[i].add(i)
        for (const j of Server.others(i)) s.net.send(Msg.Accept({ from: i, to: j, ballot, value }))
      },
    }),

    /** Phase 2b: an acceptor votes, unless it has promised not to. */
    onAccept: receive(Msg.Accept, {
      when: (s, { to: i, ballot }) => !s.isDecided[i] && !isBelow(ballot, s.ballot[i]),
      then: (s, { from, to: i, ballot, value }) => {
        s.ballot[i] = ballot
        s.accepted[i] = { ballot, value }
        s.net.send(Msg.Accepted({ from: i, to: from, ballot }))
      },
    }),

    /** With the votes of a majority the value is chosen: the proposer tells the others, and the client whose value it is. */
    onAccepted: receive(Msg.Accepted, {
      when: (s, { to: i, ballot }) => !s.isDecided[i] && isSame(s.ballot[i], ballot),
      then: (s, { from, to: i, ballot }) => {
        s.accepts[i].add(from)
        const value = s.proposal[i]
        if (!isMajority(s.accepts[i].size) || value === null) return
        s.isDecided[i] = true
        for (const j of Server.others(i)) s.net.send(Msg.Decided({ from: i, to: j, ballot, value }))
        s.net.send(Msg.PutOk({ from: i, to: value }))
      },
    }),

    /** A server learns what was chosen. */
    onDecided: receive(Msg.Decided, {
      when: (s, { to: i }) => !s.isDecided[i],
      then: (s, { to: i, ballot, value }) => {
        s.ballot[i] = ballot
        s.accepted[i] = { ballot, value }
        s.isDecided[i] = true
      },
    }),

    /** A server that knows what was chosen says so to those who read. */
    onGet: receive(Msg.Get, {
      when: (s, { to: i }) => s.isDecided[i],
      then: (s, { from: c, to: i }) => {
        const vote = s.accepted[i]
        if (vote) s.net.send(Msg.GetOk({ from: i, to: c, value: vote.value }))
      },
    }),

    /** A client whose write took effect reads. */
    onPutOk: receive(Msg.PutOk, {
      when: (s, { to: c }) => s.client[c] === 'writes',
      then: (s, { to: c }) => {
        s.client[c] = 'reads'
        for (const d of Client.others(c)) s.completeBefore[c][d] = complete(s, d)
        s.net.send(Msg.Get({ from: c, to: serverOf(c, 1) }))
      },
    }),
    onGetOk: receive(Msg.GetOk, {
      when: (s, { to: c }) => s.client[c] === 'reads',
      then: (s, { to: c, value }) => { s.client[c] = 'done'; s.read[c] = value },
    }),
  }

  /** Of a client's two operations, its write and then its read, how many are complete. */
  const complete = ({ client }: Pick<S, 'client'>, c: Id<'Client'>) => ({ writes: 0, reads: 1, done: 2 })[client[c]]

  /**
   * Whether the operations can be put in an order, one that was complete before another began going first, in which each read returns what was written
   * last (Herlihy and Wing, "Linearizability", ACM TOPLAS 12(3), 1990). `placed` says how many of each client are in place, `value` what they leave.
   * One that is under way may be placed or left out.
   */
  const canBeOrdered = (s: S, placed: Readonly<Record<string, number>>, value: string | null): boolean =>
    Client.every(c => (placed[c] ?? 0) >= complete(s, c)) || Client.some(c => {
      const [after, isRead] = [{ ...placed, [c]: (placed[c] ?? 0) + 1 }, placed[c] === 1]
      if (placed[c] === 2 || (isRead && s.client[c] === 'writes')) return false
      if (isRead && Client.others(c).some(d => (placed[d] ?? 0) < s.completeBefore[c][d])) return false
      if (isRead && s.client[c] === 'done' && s.read[c] !== value) return false
      return canBeOrdered(s, after, isRead ? value : c)
    })

  return {
    vars, actions,
    init: initially({ net: inFlight(...Client.ids.map(c => Msg.Put({ from: c, to: serverOf(c, 0) }))) }),
    properties: {
      /** Operations take effect one by one, each between its call and its return; "linearizable" in Stateright. */
      linearizable: always(s => canBeOrdered(s, Client.map(() => 0), null)),
      /** All who know what was chosen know the same. */
      agreement: always(s => Client.count(v => Server.some(i => s.isDecided[i] && s.accepted[i]?.value === v)) <= 1),
      /** A server takes no promise back, unless it learns what was chosen. */
      promisesKept: step({ for: { i: Server }, holds: (before, after, { i }) => after.isDecided[i] || rank(before.ballot[i]) <= rank(after.ballot[i]) }),
      /** It votes only in the ballot that it has promised itself to. */
      votesAsPromised: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const [last, vote] = [before.accepted[i], after.accepted[i]]
          return vote === null || (last !== null && rank(last.ballot) === rank(vote.ballot)) || rank(vote.ballot) === rank(after.ballot[i])
        },
      }),
      /** A client is told what was chosen; "value chosen" in Stateright. */
      valueChosen: reachable(s => s.net.of(Msg.GetOk).length > 0),
      /** A server that is counted as having voted has voted. */
      votesCounted: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => !s.accepts[i].has(j) || s.accepted[j] !== null }),
      /** A server that knows what was chosen takes part in no ballot any more. */
      decidedRests: step({
        for: { i: Server },
        holds: (before, after, { i }) => !before.isDecided[i] || (rank(before.ballot[i]) === rank(after.ballot[i])
          && before.proposal[i] === after.proposal[i] && Server.every(j => (before.prepares[i][j] === null) === (after.prepares[i][j] === null))),
      }),
      /** Only a server that knows what was chosen answers a read. */
      toldIsDecided: step((before, after) => after.net.of(Msg.GetOk).every(m => before.net.has(m) || before.isDecided[m.from])),
      /** A bare majority is enough, to promise and to vote, where nobody else proposes anything. */
      majorityIsEnough: reachable(s => Server.some(i => s.isDecided[i] && s.accepts[i].size === Math.ceil((servers + 1) / 2)
        && Server.every(j => s.accepts[i].has(j) === (s.prepares[i][j] !== null)) && Server.others(i).every(j => s.proposal[j] === null))),
      /** A client can read what it has written, and be done. */
      canFinish: reachable(s => Client.some(c => s.client[c] === 'done' && s.read[c] === c)),
      /** A server that has proposed nothing can learn it. */
      canLearn: reachable(s => Server.some(i => s.isDecided[i] && s.proposal[i] === null)),
    },
    deadlock: 'allowed', // a Put that comes while another value is proposed, or after one was chosen, is never answered
    parts: { Client, Server, Msg },
  }
})
