/**
 * Basic Paxos over time.
 *
 * Proposers that were refused begin anew, and may outbid each other forever, or get a value chosen. After L. Lamport, "Paxos Made Simple", ACM SIGACT
 * News 32(4), 2001, section 2.4: two proposers can keep issuing proposals with ever higher numbers, none of which is chosen; a
 * distinguished proposer, the only one to try, makes progress. What Paxos does step by step is in the spec paxos; here is what comes of it.
 *
 * Granularity: one step for each message received, and one for each broadcast of a proposer.
 *
 * Assumptions: every request is answered, if only by a refusal that tells of the higher ballot; nothing is lost, and who stops does so for good. A proposer that was
 * refused waits before it begins anew, until nothing else can happen: whoever begins is then alone, and so distinguished. The fault `asynchrony` has it
 * begin too early; a budget for that is a time after which there is one proposer. Each proposes a value of its own. A quorum is a majority.
 *
 * Ballots never run out. Proposer k of n has the ballots k, k + n, k + 2n …; once all are past n in a row, none of which anybody remembers, and
 * nothing is in flight, all higher ones move down by n. That changes nothing, since ballots are only compared. What stays bounded is
 * how far one gets ahead of another: a step beyond is not taken, and where one would be, progress is not decided.
 */
import { bounded, type Id, machine, mapOf, maybe, messages, network, prematureTimeouts, processes, range, record, type StateOf, setOf, spec, stops } from '../../../checker/language/index.ts'

export const duellingProposers = spec('duelling-proposers', {
  proposers: range(1, 3), acceptors: range(1, 5), ballots: range(1, 12),
}, ({ proposers, acceptors, ballots }) => {
  const Proposer = processes('Proposer', proposers)
  const Acceptor = processes('Acceptor', acceptors)
  const Ballot = bounded(range(0, ballots)) // 0: none yet
  const Vote = record({ ballot: Ballot, value: Proposer }) // a value is named after who proposes it

  const Msg = messages({
    Prepare:  { from: Proposer, to: Acceptor, ballot: Ballot },
    Promise:  { from: Acceptor, to: Proposer, ballot: Ballot, vote: maybe(Vote) }, // with its last vote
    Accept:   { from: Proposer, to: Acceptor, ballot: Ballot, value: Proposer },
    Accepted: { from: Acceptor, to: Proposer, ballot: Ballot, value: Proposer },
    Refused:  { from: Acceptor, to: Proposer, promised: Ballot }, // it has promised itself to this one
  })

  const vars = {
    promised: mapOf(Acceptor, Ballot), // it takes part in no ballot below
    vote: mapOf(Acceptor, maybe(Vote)), // its last
    ballot: mapOf(Proposer, Ballot), // the ballot that it leads,
    heard: mapOf(Proposer, Ballot), // and the highest that it was refused for
    promises: mapOf(Proposer, setOf(Acceptor)), // who has promised it that,
    lastVote: mapOf(Proposer, maybe(Vote)), // and of the votes they told of, that in the highest ballot
    proposal: mapOf(Proposer, maybe(Proposer)), // what it has proposed in its ballot
    votes: mapOf(Proposer, setOf(Acceptor)), // who has voted for that
    chosen: mapOf(Proposer, maybe(Proposer)), // what it knows to be chosen
    net: network(Msg, 'merging'),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, timeout, predicate, always, step, eventually } = machine(vars)

  const isQuorum = (size: number) => 2 * size > acceptors
  /** The next ballot of its own above all that it has heard of. */
  const nextBallot = (s: S, p: Id<'Proposer'>) => {
    const known = Math.max(s.ballot[p], s.heard[p])
    return known + 1 + (Proposer.ids.indexOf(p) + proposers - known % proposers) % proposers
  }
  /** It is none of the n ballots after `below`. */
  const isOutside = (ballot: number, below: number) => ballot <= below || ballot > below + proposers
  const isChosen = predicate(s => Proposer.some(p => s.chosen[p] !== null))

  const actions = {
    /** Phase 1a: a proposer begins its first ballot, or another after it was refused. */
    begin: timeout({
      for: { p: Proposer }, by: 'p', fair: 'weak',
      when: (s, { p }) => s.ballot[p] === 0 || s.heard[p] > s.ballot[p],
      then: (s, { p }) => {
        s.ballot[p] = nextBallot(s, p)
        s.promises[p].clear()
        s.lastVote[p] = null
        s.proposal[p] = null
        s.votes[p].clear()
        for (const a of Acceptor) s.net.send(Msg.Prepare({ from: p, to: a, ballot: s.ballot[p] }))
      },
    }),

    /** Phase 1b: an acceptor promises to have no more to do with lower ballots, or has promised so before and refuses. */
    prepare: receive(Msg.Prepare, {
      fair: 'strong',
      then: (s, { from: p, to: a, ballot }) => {
        if (ballot <= s.promised[a]) return s.net.send(Msg.Refused({ from: a, to: p, promised: s.promised[a] }))
        s.promised[a] = ballot
        s.net.send(Msg.Promise({ from: a, to: p, ballot, vote: s.vote[a] }))
      },
    }),

    /** A proposer counts a promise for its ballot. */
    promise: receive(Msg.Promise, {
      fair: 'strong',
      then: (s, { from: a, to: p, ballot, vote }) => {
        if (ballot !== s.ballot[p]) return
        s.promises[p].add(a)
        if (vote && vote.ballot > (s.lastVote[p]?.ballot ?? 0)) s.lastVote[p] = vote
      },
    }),

    /** Phase 2a: with the promises of a quorum it proposes the last value voted for or, if there is none, its own. */
    propose: action({
      for: { p: Proposer }, by: 'p', fair: 'weak',
      when: (s, { p }) => isQuorum(s.promises[p].size) && s.proposal[p] === null,
      then: (s, { p }) => {
        const value = s.lastVote[p]?.value ?? p
        s.proposal[p] = value
        for (const a of Acceptor) s.net.send(Msg.Accept({ from: p, to: a, ballot: s.ballot[p], value }))
      },
    }),

    /** Phase 2b: an acceptor votes, unless it has promised not to. */
    accept: receive(Msg.Accept, {
      fair: 'strong',
      then: (s, { from: p, to: a, ballot, value }) => {
        if (ballot < s.promised[a]) return s.net.send(Msg.Refused({ from: a, to: p, promised: s.promised[a] }))
        s.promised[a] = ballot
        s.vote[a] = { ballot, value }
        s.net.send(Msg.Accepted({ from: a, to: p, ballot, value }))
      },
    }),

    /** With the votes of a quorum the value is chosen. */
    accepted: receive(Msg.Accepted, {
      fair: 'strong',
      then: (s, { from: a, to: p, ballot, value }) => {
        if (ballot !== s.ballot[p]) return
        s.votes[p].add(a)
        if (isQuorum(s.votes[p].size)) s.chosen[p] = value
      },
    }),

    /** A proposer learns that its ballot is outbid. */
    refused: receive(Msg.Refused, {
      fair: 'strong',
      then: (s, { to: p, promised }) => { s.heard[p] = Math.max(s.heard[p], promised) },
    }),

    /** The n ballots after `below` are behind everybody. */
    renumber: action({
      for: { below: Ballot }, fair: 'weak',
      when: (s, { below }) => s.net.size === 0
        && Proposer.every(p => s.ballot[p] > below + proposers && isOutside(s.heard[p], below)) && Acceptor.every(a => s.promised[a] > below + proposers)
        && Acceptor.every(a => isOutside(s.vote[a]?.ballot ?? 0, below)) && Proposer.every(p => isOutside(s.lastVote[p]?.ballot ?? 0, below)),
      then: (s, { below }) => {
        const lower = (b: number) => b > below ? b - proposers : b
        for (const p of Proposer) {
          const last = s.lastVote[p]
          s.ballot[p] = lower(s.ballot[p])
          s.heard[p] = lower(s.heard[p])
          if (last) last.ballot = lower(last.ballot)
        }
        for (const a of Acceptor) {
          const vote = s.vote[a]
          s.promised[a] = lower(s.promised[a])
          if (vote) vote.ballot = lower(vote.ballot)
        }
      },
    }),
  }

  const remembered = (s: S) => [
    ...[...Proposer].flatMap(p => [s.ballot[p], s.heard[p], s.lastVote[p]?.ballot ?? 0]),
    ...[...Acceptor].flatMap(a => [s.promised[a], s.vote[a]?.ballot ?? 0]),
  ]
  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Agreement: no two proposers take different values for chosen. */
      agreement: always(s => Proposer.count(v => Proposer.some(p => s.chosen[p] === v)) <= 1),
      /** An acceptor takes part in no ballot below that of its last vote. */
      promisedIsAtLeastVoted: always({ for: { a: Acceptor }, holds: (s, { a }) => (s.vote[a]?.ballot ?? 0) <= s.promised[a] }),
      /** A proposer counts the votes in its present ballot alone: who has voted there has not voted in a lower one since. */
      countsItsVotes: always({ for: { p: Proposer, a: Acceptor }, holds: (s, { p, a }) => !s.votes[p].has(a) || (s.vote[a]?.ballot ?? 0) >= s.ballot[p] }),
      /** No message bears a ballot that its proposer has not begun. */
      ballotsAreBegun: always({
        for: { p: Proposer },
        holds: (s, { p }) => [...s.net.of(Msg.Prepare, { from: p }), ...s.net.of(Msg.Accept, { from: p }), ...s.net.of(Msg.Promise, { to: p }), ...s.net.of(Msg.Accepted, { to: p })].every(m => m.ballot <= s.ballot[p]),
      }),
      /** Of any two ballots that somebody remembers the same one is the higher when they are numbered anew. */
      renumberKeepsOrder: step((before, after) => {
        if (!Proposer.some(p => after.ballot[p] < before.ballot[p])) return true
        const [old, now] = [remembered(before), remembered(after)]
        return old.every((a, i) => old.every((b, j) => Math.sign(a - b) === Math.sign((now[i] ?? 0) - (now[j] ?? 0))))
      }),
      /** Progress: in the end a value is chosen. */
      choosesInTheEnd: eventually(isChosen),
    },
    faults: {
      /** Timeouts may fire too early: another proposer's ballot is then still under way. */
      asynchrony: prematureTimeouts(),
      stopProposer: stops(Proposer),
      stopAcceptor: stops(Acceptor),
    },
    final: isChosen,
  }
})
