/**
 * Voting: how acceptors may choose a value, before any message.
 *
 * Acceptors cast votes in numbered ballots; a value is chosen once a quorum has voted for it in one ballot. After L. Lamport's Voting.tla
 * (github.com/tlaplus/Examples, specifications/Paxos), whose names are used, and "Paxos Made Simple", 2001, where the rule of
 * `voteFor` is condition P2c.
 *
 * Granularity: a vote is one step and sees the votes of all acceptors at once, which no message can do; paxos says how messages
 * tell a leader enough of them. A quorum is a majority; the smallest suffice, since what a larger one shows each of them shows.
 *
 * Assumptions: none about time. An acceptor may cease to vote at any moment, and then nothing may be chosen, but nothing wrong
 * either. Ballots are numbered from 1, so that 0 can say "in none yet" where the module has -1; they are bounded, so the protocol may
 * run out of them.
 */
import { machine, mapOf, maybe, processes, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'

export const voting = spec('voting', {
  acceptors: range(1, 5), values: range(1, 4), ballots: range(1, 5),
}, ({ acceptors, values, ballots }) => {
  const Acceptor = processes('Acceptor', acceptors)
  const Value = processes('v', values)
  const Ballot = range(1, ballots)
  const Quorum = [...setOf(Acceptor).values()].filter(q => q.size === Math.floor(acceptors / 2) + 1)

  const vars = {
    votes: mapOf(Acceptor, mapOf(Ballot, maybe(Value))), // what each has voted for in each ballot
    maxBal: mapOf(Acceptor, range(0, ballots)), // an acceptor votes in no ballot below this one any more
  }
  type S = StateOf<typeof vars>
  const { initially, action, predicate, always, step, reachable } = machine(vars)

  const below = (bal: number) => [...Ballot.values()].filter(b => b < bal)
  const chosenAt = (s: S, bal: number, v: string) => Quorum.some(q => [...q].every(a => s.votes[a][bal] === v))
  const chosen = (s: S) => Value.filter(v => [...Ballot.values()].some(bal => chosenAt(s, bal, v)))
  /** No value but `v` has been or can ever be chosen in a ballot below `bal`. */
  const safeAt = (s: S, bal: number, v: string) => below(bal).every(b =>
    Quorum.some(q => [...q].every(a => s.votes[a][b] === v || (s.votes[a][b] === null && s.maxBal[a] > b))))
  /** A quorum whose votes show that: its last vote below `bal` was for `v`, or it has none there and will have none. */
  const showsSafeAt = (s: S, bal: number, v: string) => Quorum.some(q => {
    const last = Math.max(0, ...below(bal).filter(b => [...q].some(a => s.votes[a][b] !== null)))
    return [...q].every(a => s.maxBal[a] >= bal) && (last === 0 || [...q].some(a => s.votes[a][last] === v))
  })

  const actions = {
    /** An acceptor gives up all ballots below one. */
    increaseMaxBal: action({
      for: { a: Acceptor, bal: Ballot }, by: 'a',
      when: (s, { a, bal }) => bal > s.maxBal[a],
      then: (s, { a, bal }) => { s.maxBal[a] = bal },
    }),

    /** An acceptor votes, once in a ballot, for the ballot's one value, which must be safe. */
    voteFor: action({
      for: { a: Acceptor, bal: Ballot, v: Value }, by: 'a',
      when: (s, { a, bal, v }) => s.maxBal[a] <= bal && s.votes[a][bal] === null
        && Acceptor.every(c => s.votes[c][bal] === null || s.votes[c][bal] === v)
        && showsSafeAt(s, bal, v),
      then: (s, { a, bal, v }) => { s.votes[a][bal] = v; s.maxBal[a] = bal },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** At most one value is chosen. */
      agreement: always(s => chosen(s).length <= 1),
      /** Nobody votes for a value while another was or could be chosen in a lower ballot; VotesSafe in Voting.tla. */
      votesSafe: always({
        for: { a: Acceptor, bal: Ballot, v: Value },
        when: (s, { a, bal, v }) => s.votes[a][bal] === v,
        holds: (s, { bal, v }) => safeAt(s, bal, v),
      }),
      /** No two votes in one ballot are for different values. */
      oneValuePerBallot: always({
        for: { bal: Ballot },
        holds: (s, { bal }) => Value.count(v => Acceptor.some(a => s.votes[a][bal] === v)) <= 1,
      }),
      /** What is chosen stays chosen. */
      stability: step((before, after) => chosen(before).every(v => chosen(after).includes(v))),
      /** What an acceptor has given up it has given up for good. */
      promisesKept: step({ for: { a: Acceptor }, holds: (before, after, { a }) => after.maxBal[a] >= before.maxBal[a] }),
      /** Nobody has voted in a ballot above its `maxBal`; VInv4 in VoteProof.tla. */
      votesUpToMaxBal: always({ for: { a: Acceptor }, holds: (s, { a }) => [...Ballot.values()].every(b => b <= s.maxBal[a] || s.votes[a][b] === null) }),
      /** A value can be chosen at all, */
      canChoose: reachable(s => chosen(s).length > 0),
      /** and by a bare majority, while the others do nothing. */
      canChooseWithoutMinority: reachable(s => chosen(s).length > 0 && Acceptor.count(a => s.maxBal[a] === 0) === Math.ceil(acceptors / 2) - 1),
      /** What is chosen in one ballot can be chosen in a later one, too, in which the votes for it are seen. */
      canChooseAgain: reachable(s => ballots === 1 || [...Ballot.values()].filter(bal => Value.some(v => chosenAt(s, bal, v))).length > 1),
    },
    final: predicate(s => Acceptor.every(a => s.maxBal[a] === ballots)),
    symmetry: [Acceptor, Value],
    parts: { Acceptor, Value, Ballot, Quorum, chosen, showsSafeAt },
  }
})
