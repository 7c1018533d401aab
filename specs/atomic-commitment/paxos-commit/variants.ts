/** Paxos Commit with each of its rules weakened in turn, and with claims about progress. */
import { mapOf, maybe, oneOf, range, record, variant } from '../../../checker/language/index.ts'
import { transactionCommit } from '../transaction-commit/protocol.ts'
import { paxosCommit } from './protocol.ts'

/** AC5 and the theorem of the paper, apart from the protocol since progress takes the graph of all states. */
export const progress = variant(paxosCommit, 'progress', ({ constants, leadsTo, refines, parts: { RM } }) => ({
  properties: {
    /** An RM that has promised, and is up, is told what to do. */
    nonBlocking: leadsTo({
      for: { rm: RM },
      from: (s, { rm }) => s.rmState[rm] === 'prepared',
      to: (s, { rm }) => s.rmState[rm] === 'committed' || s.rmState[rm] === 'aborted',
    }),
    /** PCSpec => TC!TCSpec of PaxosCommit.tla, and the termination of transaction commit. */
    transactionCommit: refines(transactionCommit.with({ rms: constants.rms }), s => ({ rmState: s.rmState })),
  },
}))

/** Mutant: a leader that is told of no vote proposes prepared. */
export const proposesPrepared = variant(paxosCommit, 'proposes-prepared', ({ parts: { ballotOf, isProposed, majorities, showsSafe } }) => ({
  actions: {
    phase2a: { when: (s, { leader, ins, val }) => !isProposed(s, ins, ballotOf(leader)) && showsSafe(s, ins, ballotOf(leader), val, majorities, 'prepared') },
  },
}))

/** Mutant: a leader that begins a ballot proposes aborted, whatever votes it is told of. */
export const ignoresVotes = variant(paxosCommit, 'ignores-votes', ({ parts: { Outcome, ballotOf, isProposed, showsSafe } }) => ({
  actions: {
    phase2a: {
      when: (s, { leader, ins, val }) => val === 'aborted' && !isProposed(s, ins, ballotOf(leader))
        && [...Outcome.values()].some(any => showsSafe(s, ins, ballotOf(leader), any)),
    },
  },
}))

/** Mutant: a leader that is told of several votes proposes the outcome of the one in the lowest ballot. */
export const firstVoteCounts = variant(paxosCommit, 'first-vote-counts', ({ parts: { Msg, ballotOf, isProposed, majorities } }) => ({
  actions: {
    phase2a: {
      when: (s, { leader, ins, val }) => !isProposed(s, ins, ballotOf(leader)) && majorities.some(q => {
        const heard = s.net.of(Msg.Phase1b, { mbal: ballotOf(leader) }).filter(m => m.ins === ins && q.has(m.from))
        const votes = heard.filter(m => m.bal !== -1)
        const first = Math.min(...votes.map(m => m.bal))
        return [...q].every(a => heard.some(m => m.from === a)) && (votes.length === 0 ? val === 'aborted' : votes.some(m => m.bal === first && m.val === val))
      }),
    },
  },
}))

/** Mutant: an acceptor votes in a ballot below the one that it has promised itself to. */
export const breaksPromise = variant(paxosCommit, 'breaks-promise', ({ parts: { Msg } }) => ({
  actions: {
    phase2b: {
      when: () => true,
      then: (s, { to: acc, ins, bal, val }) => {
        const { mbal, bal: last } = s.aState[acc][ins]
        if (bal >= last) s.aState[acc][ins] = { mbal: Math.max(mbal, bal), bal, val }
        s.net.send(Msg.Phase2b({ from: acc, ins, bal, val }))
      },
    },
  },
}))

/** Mutant: an acceptor does not write down what it has promised and how it has voted. */
export const acceptorForgets = variant(paxosCommit, 'acceptor-forgets', ({ constants: { ballots }, parts: { Acceptor, RM } }) => ({
  vars: {
    aState: mapOf(Acceptor, mapOf(RM, record({ mbal: range(0, ballots), bal: range(-1, ballots), val: maybe(oneOf('prepared', 'aborted')) }))),
  },
}))

/** Mutant: one acceptor is a quorum, however many there are. */
export const majorityOfOne = variant(paxosCommit, 'majority-of-one', ({ always, parts: { Msg, RM, ballotOf, isChosen, isProposed, quorumsOf, showsSafe } }) => {
  const ones = quorumsOf(1)
  return {
    actions: {
      phase2a: { when: (s, { leader, ins, val }) => !isProposed(s, ins, ballotOf(leader)) && showsSafe(s, ins, ballotOf(leader), val, ones) },
      decideCommit: { when: s => RM.every(rm => isChosen(s, rm, 'prepared', ones)) },
      decideAbort: { when: s => RM.some(rm => isChosen(s, rm, 'aborted', ones)) },
    },
    properties: {
      announcedIsChosen: null,
      /** Each instance chooses one outcome at most, by quorums of one. */
      oneOutcome: always({ for: { ins: RM }, holds: (s, { ins }) => !(isChosen(s, ins, 'prepared', ones) && isChosen(s, ins, 'aborted', ones)) }),
      /** A commit is announced only when every RM has prepared. */
      commitValidity: always(s => s.net.of(Msg.Commit).length === 0 || RM.every(rm => s.rmState[rm] === 'prepared' || s.rmState[rm] === 'committed')),
    },
  }
})

/** Mutant: the transaction commits when prepared is chosen in one instance. */
export const oneIsEnough = variant(paxosCommit, 'one-is-enough', ({ parts: { RM, isChosen } }) => ({
  actions: { decideCommit: { when: s => RM.some(rm => isChosen(s, rm, 'prepared')) } },
}))
