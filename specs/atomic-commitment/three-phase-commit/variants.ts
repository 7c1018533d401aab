/** Three-phase commit with one of its rules weakened. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { threePhaseCommit } from './protocol.ts'

/** Mutant: the coordinator commits as soon as all have voted yes. This is two-phase commit under a termination protocol. */
export const noPreCommit = variant(threePhaseCommit, 'no-pre-commit', ({ parts: { C, decide } }) => ({
  actions: { preCommit: { then: s => { decide(s, C.id, 'committed') } } },
}))

/** Mutant: a new coordinator that may commit does so at once, instead of first making the others committable (TR4). */
export const commitUnprepared = variant(threePhaseCommit, 'commit-unprepared', ({ parts: { decide } }) => ({
  actions: {
    terminate: { then: (s, { p }) => { decide(s, p, s.state[p] === 'committable' ? 'committed' : 'aborted') } },
    stateTimeout: { then: (s, { p }) => { decide(s, p, s.state[p] === 'committable' ? 'committed' : 'aborted') } },
  },
}))

/** A coordinator that misses an acknowledgement aborts, as the protocol is often told. */
export const abortUnacknowledged = variant(threePhaseCommit, 'abort-unacknowledged', ({ parts: { decide } }) => ({
  actions: { ackTimeout: { then: (s, { site }) => { s.disturbed = true; decide(s, site, 'aborted') } } },
}))

/** Mutant: a participant that crashed while it was uncertain aborts when it recovers, without asking anyone. */
export const recoverAlone = variant(threePhaseCommit, 'recover-alone', ({ crashes, parts: { P } }) => ({
  faults: {
    crash: crashes(P, {
      onRecover: (s, p) => {
        s.disturbed = true
        if (s.state[p] === 'initial' || s.state[p] === 'uncertain') s.state[p] = 'aborted'
      },
    }),
  },
}))

/** Non-blocking, whatever is fair: a site that is up can still come to a decision, without anyone being repaired (Skeen 1981). */
export const decidable = variant(threePhaseCommit, 'decidable', ({ alwaysPossible, parts: { C, P } }) => ({
  properties: {
    decisionPossible: alwaysPossible(s => [...C, ...P].every(i => isDown(s, i) || s.state[i] === 'committed' || s.state[i] === 'aborted')),
  },
}))

/**
 * AC5, said as what it is: every site decides in the end, unless it stops. Who has waited long enough times out, since whoever may times out in the end. Apart
 * from the protocol, since progress takes the graph of all states.
 */
export const progress = variant(threePhaseCommit, 'progress', ({ eventually, parts: { C, P } }) => {
  const fair = { fair: 'weak' } as const
  return {
    actions: { voteTimeout: fair, ackTimeout: fair, decideAlone: fair, takeOver: fair, stateTimeout: fair },
    properties: {
      termination: eventually(s => [...C, ...P].every(i => isDown(s, i) || s.state[i] === 'committed' || s.state[i] === 'aborted')),
    },
  }
})

/** What is asked of ballots, in a variant of its own since only the termination protocol has more than one. */
export const ballots = variant(threePhaseCommit, 'ballots', ({ always, constants: { participants }, parts: { P, Msg } }) => ({
  properties: {
    /** Whoever has answered a new coordinator obeys it, and none of an earlier ballot. */
    answersBind: always({
      for: { p: P },
      holds: (s, { p }) => [...s.net.of(Msg.StateIs, { from: p }), ...s.net.of(Msg.Ack, { from: p })].every(m => m.ballot <= s.ballot[p]),
    }),
    /** A participant that takes over does so in a ballot of its own, and gives up when it obeys another. */
    leadsItsOwnBallot: always({
      for: { p: P },
      holds: (s, { p }) => (s.role[p] !== 'asks' && s.role[p] !== 'prepares') || (s.ballot[p] > 0 && (s.ballot[p] - 1) % participants === P.ids.indexOf(p)),
    }),
    /** Whoever has obeyed a new coordinator votes no more. */
    votesInFirstBallot: always({ for: { p: P }, holds: (s, { p }) => s.ballot[p] === 0 || s.state[p] !== 'initial' }),
  },
}))
