/**
 * Basic Paxos.
 *
 * Leaders, one for each ballot, get a set of acceptors to choose one value. After L. Lamport, "The Part-Time Parliament", ACM TOCS 16(2),
 * 1998, and "Paxos Made Simple", ACM SIGACT News 32(4), 2001; actions and variables are those of Paxos.tla (github.com/tlaplus/Examples,
 * specifications/Paxos). Its phase 1a, 1b, 2a and 2b messages are called Prepare, Promise, Accept and Accepted here, as is usual. What "Paxos Made
 * Simple" calls a proposer, a proposal's number and to accept are a leader, a ballot and to vote.
 *
 * Granularity: one step for each message that an acceptor receives and answers, and one for each broadcast of a leader. A leader keeps no
 * state: what it has received is what there is on a network that never forgets, so a loss is a message that nobody reads yet, and a
 * duplicate one that is read twice. Every acceptor is a learner: a value is chosen when a quorum has accepted it in one
 * ballot, whether anybody has noticed or not.
 *
 * Assumptions: acceptors crash and recover with their three variables intact; nobody lies; a leader does not reuse its ballot for another
 * value. Nothing is assumed of time, so nothing is promised about when a value is chosen. Ballots count from 1, where the
 * module's count from 0: a ballot of 0 says "none yet". A quorum is a majority; the smallest suffice, since what a
 * larger one allows to propose a smallest one within it does.
 */
import { durable, machine, mapOf, maybe, messages, network, processes, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'

export const paxos = spec('paxos', {
  acceptors: range(1, 5), values: range(1, 4), ballots: range(1, 5),
}, ({ acceptors, values, ballots }) => {
  const Acceptor = processes('Acceptor', acceptors)
  const Leader = processes('Leader', ballots)
  const Value = processes('v', values)
  const Ballot = range(1, ballots)
  const BallotOrNone = range(0, ballots)
  const ballotOf = (leader: (typeof Leader)['initial']) => Leader.ids.indexOf(leader) + 1

  type Quorums = readonly ReadonlySet<(typeof Acceptor)['initial']>[]
  const quorumsOf = (size: number): Quorums => [...setOf(Acceptor).values()].filter(q => q.size === size)
  const majorities = quorumsOf(Math.floor(acceptors / 2) + 1)

  const Msg = messages({
    Prepare:  { from: Leader, to: Acceptor, bal: Ballot },
    Promise:  { from: Acceptor, to: Leader, bal: Ballot, mbal: BallotOrNone, mval: maybe(Value) }, // with its last vote
    Accept:   { from: Leader, to: Acceptor, bal: Ballot, val: Value },
    Accepted: { from: Acceptor, bal: Ballot, val: Value }, // to whom it may concern
  })

  const vars = {
    maxBal: mapOf(Acceptor, durable(BallotOrNone)), // an acceptor has promised to answer to no ballot below this one
    maxVBal: mapOf(Acceptor, durable(BallotOrNone)), // the highest ballot in which it has voted, if any,
    maxVal: mapOf(Acceptor, durable(maybe(Value))), // and for what
    net: network(Msg, 'set'),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, always, step, reachable, crashes } = machine(vars)

  const promises = (s: S, bal: number) => s.net.of(Msg.Promise, { bal })
  const proposals = (s: S, bal: number) => s.net.of(Msg.Accept, { bal })
  /** The members of a quorum have all promised, and of the votes they told of, that in the highest ballot was for `v`, if there was one. */
  const showsSafe = (s: S, bal: number, v: string, quorums: Quorums = majorities) => quorums.some(q => {
    const heard = promises(s, bal).filter(m => q.has(m.from))
    const last = Math.max(0, ...heard.map(m => m.mbal))
    return [...q].every(a => heard.some(m => m.from === a)) && (last === 0 || heard.some(m => m.mbal === last && m.mval === v))
  })
  const chosen = (s: S, quorums: Quorums = majorities) => {
    const votes = s.net.of(Msg.Accepted)
    return Value.filter(v => [...Ballot.values()].some(bal => quorums.some(q =>
      votes.filter(m => m.bal === bal && m.val === v && q.has(m.from)).length === q.size)))
  }
  /** A quorum has voted in the ballot. */
  const hasQuorum = (s: S, bal: number) => majorities.some(q => s.net.of(Msg.Accepted, { bal }).filter(m => q.has(m.from)).length === q.size)

  const actions = {
    /** The leader of a ballot begins it, at any time and as often as it likes. */
    phase1a: action({
      for: { leader: Leader }, by: 'leader',
      then: (s, { leader }) => { for (const to of Acceptor) s.net.send(Msg.Prepare({ from: leader, to, bal: ballotOf(leader) })) },
    }),

    /** An acceptor promises to have no more to do with lower ballots, and tells how it has voted last. */
    phase1b: receive(Msg.Prepare, {
      when: (s, { to: a, bal }) => bal > s.maxBal[a],
      then: (s, { from: leader, to: a, bal }) => {
        s.maxBal[a] = bal
        s.net.send(Msg.Promise({ from: a, to: leader, bal, mbal: s.maxVBal[a], mval: s.maxVal[a] }))
      },
    }),

    /** A leader that has the promises of a quorum proposes, once, a value that they show to be safe. */
    phase2a: action({
      for: { leader: Leader, v: Value }, by: 'leader',
      when: (s, { leader, v }) => proposals(s, ballotOf(leader)).length === 0 && showsSafe(s, ballotOf(leader), v),
      then: (s, { leader, v }) => { for (const to of Acceptor) s.net.send(Msg.Accept({ from: leader, to, bal: ballotOf(leader), val: v })) },
    }),

    /** An acceptor votes as proposed, unless it has promised not to. */
    phase2b: receive(Msg.Accept, {
      when: (s, { to: a, bal }) => bal >= s.maxBal[a],
      then: (s, { to: a, bal, val }) => {
        s.maxBal[a] = bal
        s.maxVBal[a] = bal
        s.maxVal[a] = val
        s.net.send(Msg.Accepted({ from: a, bal, val }))
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Agreement: at most one value is chosen. */
      agreement: always(s => chosen(s).length <= 1),
      /** Nontriviality: only what a leader has proposed is chosen. */
      nontriviality: always(s => chosen(s).every(v => s.net.of(Msg.Accept).some(m => m.val === v))),
      /** What is chosen stays chosen. */
      stability: step((before, after) => chosen(before).every(v => chosen(after).includes(v))),
      /** A ballot has one value, whoever votes in it; OneValuePerBallot in Voting.tla. */
      oneValuePerBallot: always({
        for: { bal: Ballot },
        holds: (s, { bal }) => new Set(s.net.of(Msg.Accepted, { bal }).map(m => m.val)).size <= 1,
      }),
      /** An acceptor remembers the vote it has cast in the highest ballot; the second conjunct of Inv in Paxos.tla. */
      votesRemembered: always({
        for: { a: Acceptor },
        holds: (s, { a }) => {
          const votes = s.net.of(Msg.Accepted, { from: a })
          const last = votes.find(m => m.bal === Math.max(...votes.map(vote => vote.bal)))
          return s.maxVBal[a] === (last?.bal ?? 0) && s.maxVal[a] === (last?.val ?? null)
        },
      }),
      /** A value can be chosen at all, */
      canChoose: reachable(s => chosen(s).length > 0),
      /** and by a bare majority, while the others do nothing. */
      canChooseWithoutMinority: reachable(s => chosen(s).length > 0 && Acceptor.count(a => s.maxBal[a] === 0) === Math.ceil(acceptors / 2) - 1),
      /** What is chosen in one ballot can be chosen in a later one, too, whose leader was told of the votes for it. */
      canChooseAgain: reachable(s => ballots === 1 || [...Ballot.values()].filter(bal => hasQuorum(s, bal)).length > 1),
    },
    faults: {
      /** An acceptor crashes and recovers, with what it has promised and accepted. */
      crash: crashes(Acceptor),
    },
    deadlock: 'allowed', // leaders may outbid each other until the ballots, which are bounded here, run out
    symmetry: [Acceptor, Value],
    parts: { Acceptor, Leader, Value, Ballot, Msg, ballotOf, majorities, quorumsOf, promises, proposals, showsSafe, chosen },
  }
})
