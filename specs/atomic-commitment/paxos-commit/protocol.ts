/**
 * Paxos Commit.
 *
 * Resource managers (RMs) agree to commit or to abort, as in two-phase commit, but no one process decides: for each RM an instance of Paxos chooses whether it
 * is prepared or aborted, and the transaction commits if prepared is chosen in every instance. After J. Gray and L. Lamport, "Consensus on Transaction Commit",
 * ACM TODS 31(1), 2006, section 4; actions and variables are those of PaxosCommit.tla (github.com/tlaplus/Examples, specifications/transaction_commit).
 *
 * Ballot 0 of an instance belongs to its RM, which needs no phase 1 there: nothing can have been chosen before. When an instance does not come to an end, a leader
 * begins a higher ballot in it; if it hears of no vote, it proposes aborted.
 *
 * Granularity: one step for each message that an acceptor or an RM receives, and one for each broadcast of a leader. Leaders keep no state: what they have received
 * is what there is on a network that never forgets, so that a loss is a message that nobody reads yet, and a duplicate one that is read twice.
 *
 * Assumptions: acceptors crash and recover with what they have promised and accepted; nobody lies; each leader has a ballot of its own, as many as `ballots` says besides ballot 0.
 * RMs prepare without being asked, as in TwoPhase.tla. The coordinator or any leader announces the outcome, be it chosen in its ballot or in another. A quorum is a majority;
 * the smallest suffice, since what a larger one allows to propose a smallest one within it does.
 */
import { anyOf, durable, isDown, machine, mapOf, maybe, messages, network, oneOf, processes, range, record, type StateOf, setOf, singleProcess, spec, stops } from '../../../checker/language/index.ts'

export const paxosCommit = spec('paxos-commit', {
  rms: range(1, 4), acceptors: range(1, 5), ballots: range(0, 3),
}, ({ rms, acceptors, ballots }) => {
  const RM = processes('RM', rms)
  const Acceptor = processes('Acceptor', acceptors)
  const Coordinator = singleProcess('Coordinator') // leads ballot 0: it announces the outcome when all goes well
  const Leader = processes('Leader', Math.max(1, ballots)) // those that take over
  const Ballot = range(0, ballots)
  const BallotOrNone = range(-1, ballots)
  const Outcome = oneOf('prepared', 'aborted')
  const ballotOf = (leader: (typeof Leader)['initial']) => Leader.ids.indexOf(leader) + 1

  type Quorums = readonly ReadonlySet<(typeof Acceptor)['initial']>[]
  const quorumsOf = (size: number): Quorums => [...setOf(Acceptor).values()].filter(q => q.size === size)
  const majorities = quorumsOf(Math.floor(acceptors / 2) + 1)

  const Msg = messages({
    Phase1a: { from: Leader, to: Acceptor, ins: RM, bal: Ballot },
    Phase1b: { from: Acceptor, to: Leader, ins: RM, mbal: Ballot, bal: BallotOrNone, val: maybe(Outcome) }, // with its last vote
    Phase2a: { from: anyOf(RM, Leader), to: Acceptor, ins: RM, bal: Ballot, val: Outcome },
    Phase2b: { from: Acceptor, ins: RM, bal: Ballot, val: Outcome }, // to every leader
    Commit:  { to: RM },
    Abort:   { to: RM },
  })

  const vars = {
    rmState: mapOf(RM, durable(oneOf('working', 'prepared', 'committed', 'aborted'))),
    // What an acceptor has promised in each instance, and how it has voted last
    aState: durable(mapOf(Acceptor, mapOf(RM, record({ mbal: Ballot, bal: BallotOrNone, val: maybe(Outcome) })))),
    net: network(Msg, 'set'),
  }
  type S = StateOf<typeof vars>
  type Outcome = 'prepared' | 'aborted'
  const { initially, action, receive, predicate, always, step, reachable, crashes } = machine(vars)

  /** A quorum has voted for the outcome in one ballot of the instance. */
  const isChosen = (s: S, ins: string, val: Outcome, quorums: Quorums = majorities) => {
    const votes = s.net.of(Msg.Phase2b).filter(m => m.ins === ins && m.val === val)
    return [...Ballot.values()].some(bal => quorums.some(q => [...q].every(a => votes.some(m => m.bal === bal && m.from === a))))
  }
  /** A quorum has promised, and of the votes that it tells of, that in the highest ballot is for the outcome; `ifNone` if it tells of none. */
  const showsSafe = (s: S, ins: string, mbal: number, val: Outcome, quorums: Quorums = majorities, ifNone: Outcome = 'aborted') => quorums.some(q => {
    const heard = s.net.of(Msg.Phase1b, { mbal }).filter(m => m.ins === ins && q.has(m.from))
    const last = Math.max(-1, ...heard.map(m => m.bal))
    return [...q].every(a => heard.some(m => m.from === a)) && (last === -1 ? val === ifNone : heard.some(m => m.bal === last && m.val === val))
  })
  const isProposed = (s: S, ins: string, bal: number) => s.net.of(Msg.Phase2a, { bal }).some(m => m.ins === ins)

  const actions = {
    /** An RM prepares: it proposes, in ballot 0 of its own instance, that it is prepared. */
    rmPrepare: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => {
        s.rmState[rm] = 'prepared'
        for (const to of Acceptor) s.net.send(Msg.Phase2a({ from: rm, to, ins: rm, bal: 0, val: 'prepared' }))
      },
    }),

    /** An RM aborts on its own, and proposes that. */
    rmChooseToAbort: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => {
        s.rmState[rm] = 'aborted'
        for (const to of Acceptor) s.net.send(Msg.Phase2a({ from: rm, to, ins: rm, bal: 0, val: 'aborted' }))
      },
    }),

    /** An RM does as it is told. */
    rmRcvCommitMsg: receive(Msg.Commit, { fair: 'weak', then: (s, { to: rm }) => { s.rmState[rm] = 'committed' } }),
    rmRcvAbortMsg:  receive(Msg.Abort,  { fair: 'weak', then: (s, { to: rm }) => { s.rmState[rm] = 'aborted' } }),

    /** A leader begins its ballot in an instance, at any time: that it is needed is not assumed. */
    phase1a: action({
      for: { leader: Leader, ins: RM }, by: 'leader', fair: 'weak',
      when: () => ballots > 0,
      then: (s, { leader, ins }) => { for (const to of Acceptor) s.net.send(Msg.Phase1a({ from: leader, to, ins, bal: ballotOf(leader) })) },
    }),

    /** An acceptor promises to vote in no lower ballot of the instance, and tells how it has voted last. */
    phase1b: receive(Msg.Phase1a, {
      fair: 'weak',
      when: (s, { to: acc, ins, bal }) => s.aState[acc][ins].mbal < bal,
      then: (s, { from: leader, to: acc, ins, bal: mbal }) => {
        const { bal, val } = s.aState[acc][ins]
        s.aState[acc][ins].mbal = mbal
        s.net.send(Msg.Phase1b({ from: acc, to: leader, ins, mbal, bal, val }))
      },
    }),

    /** A leader that has the promises of a quorum proposes, once, the outcome of the highest vote that it was told of; aborted if there was none. */
    phase2a: action({
      for: { leader: Leader, ins: RM, val: Outcome }, by: 'leader', fair: 'weak',
      when: (s, { leader, ins, val }) => ballots > 0 && !isProposed(s, ins, ballotOf(leader)) && showsSafe(s, ins, ballotOf(leader), val),
      then: (s, { leader, ins, val }) => { for (const to of Acceptor) s.net.send(Msg.Phase2a({ from: leader, to, ins, bal: ballotOf(leader), val })) },
    }),

    /** An acceptor votes as proposed, unless it has promised not to. */
    phase2b: receive(Msg.Phase2a, {
      fair: 'weak',
      when: (s, { to: acc, ins, bal }) => s.aState[acc][ins].mbal <= bal,
      then: (s, { to: acc, ins, bal, val }) => {
        s.aState[acc][ins] = { mbal: bal, bal, val }
        s.net.send(Msg.Phase2b({ from: acc, ins, bal, val }))
      },
    }),

    /** A leader announces the outcome: commit if prepared is chosen in every instance, abort if aborted is in one. */
    decideCommit: action({
      for: { leader: anyOf(Coordinator, Leader) }, by: 'leader', fair: 'weak',
      when: s => RM.every(rm => isChosen(s, rm, 'prepared')),
      then: s => { for (const to of RM) s.net.send(Msg.Commit({ to })) },
    }),
    decideAbort: action({
      for: { leader: anyOf(Coordinator, Leader) }, by: 'leader', fair: 'weak',
      when: s => RM.some(rm => isChosen(s, rm, 'aborted')),
      then: s => { for (const to of RM) s.net.send(Msg.Abort({ to })) },
    }),
  }

  const all = (state: 'committed' | 'aborted') => predicate(s => RM.every(rm => s.rmState[rm] === state))
  const ended = predicate(s => RM.every(rm => isDown(s, rm) || s.rmState[rm] === 'committed' || s.rmState[rm] === 'aborted'))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** TCConsistent: no RM commits while another aborts. */
      agreement: always({ for: { rm: RM, other: RM }, holds: (s, { rm, other }) => s.rmState[rm] !== 'committed' || s.rmState[other] !== 'aborted' }),
      /** Each instance chooses one outcome at most. */
      oneOutcome: always({ for: { ins: RM }, holds: (s, { ins }) => !(isChosen(s, ins, 'prepared') && isChosen(s, ins, 'aborted')) }),
      /** AC2: a commit is announced only when every RM has prepared. */
      commitValidity: always(s => s.net.of(Msg.Commit).length === 0 || RM.every(rm => s.rmState[rm] === 'prepared' || s.rmState[rm] === 'committed')),
      /** AC4: a decision is never taken back. */
      finality: step({ for: { rm: RM }, holds: (before, after, { rm }) =>
        before.rmState[rm] === 'working' || before.rmState[rm] === 'prepared' || after.rmState[rm] === before.rmState[rm] }),
      /** An outcome is announced only when a quorum has voted for it in one ballot: in every instance for prepared, or in one for aborted. */
      announcedIsChosen: always(s => {
        const hasQuorum = (ins: string, val: Outcome) => [...Ballot.values()].some(bal =>
          s.net.of(Msg.Phase2b, { bal }).filter(m => m.ins === ins && m.val === val).length > acceptors / 2)
        return (s.net.of(Msg.Commit).length === 0 || RM.every(rm => hasQuorum(rm, 'prepared')))
          && (s.net.of(Msg.Abort).length === 0 || RM.some(rm => hasQuorum(rm, 'aborted')))
      }),
      /** All may commit. */
      canCommit: reachable(all('committed')),
      /** All may abort. */
      canAbort: reachable(all('aborted')),
      /** An RM that aborts on its own may end the transaction, without a leader that takes over, */
      canAbortInBallotZero: reachable(s => s.net.of(Msg.Abort).length > 0 && s.net.of(Msg.Phase1a).length === 0),
      /** and a leader may have an acceptor vote in its ballot. */
      canTakeOver: reachable(s => ballots === 0 || s.net.of(Msg.Phase2b).some(m => m.bal > 0)),
    },
    faults: {
      /** The coordinator, an acceptor or an RM stops for good. Whoever has the highest ballot does not: ballots are bounded here, and nobody could take over. */
      stopCoordinator: stops(Coordinator),
      stopAcceptor: stops(Acceptor),
      stopRM: stops(RM),
      /** An acceptor crashes and recovers, with what it has promised and accepted. */
      crashAcceptor: crashes(Acceptor),
    },
    final: ended,
    symmetry: [RM, Acceptor],
    parts: { RM, Acceptor, Coordinator, Leader, Ballot, Outcome, Msg, ballotOf, majorities, quorumsOf, isChosen, isProposed, showsSafe },
  }
})
