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

/** What is asked of coordinators and of their ballots, in a variant of its own since only the termination protocol has more than one. */
export const ballots = variant(threePhaseCommit, 'ballots', ({ always, step, reachable, constants: { participants }, parts: { C, P, Site, Msg } }) => ({
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
    /** No site goes back to an earlier ballot, not even after a crash. */
    ballotsGrow: step({ for: { p: P }, holds: (before, after, { p }) => after.ballot[p] >= before.ballot[p] }),
    /** Only a participant that follows takes over, and in a later ballot than any that it has obeyed. */
    takesOverLater: step({
      for: { p: P },
      holds: (before, after, { p }) => after.role[p] !== 'asks' || before.role[p] === 'asks' || (before.role[p] === 'follows' && after.ballot[p] > before.ballot[p]),
    }),
    /** A coordinator counts only who has obeyed it. */
    countsObedient: always({
      for: { site: Site, p: P },
      holds: (s, { site, p }) => s.role[site] === 'follows' || !s.heard[site].has(p) || s.ballot[p] >= s.ballot[site],
    }),
    /** A participant asks for states only in a ballot of its own. */
    asksInItsOwnBallot: always({
      for: { p: P },
      holds: (s, { p }) => s.net.of(Msg.StateReq, { from: p }).every(m => m.ballot > 0 && (m.ballot - 1) % participants === P.ids.indexOf(p)),
    }),
    /** TR1 and TR2: whoever asks for states and is told of a decision takes it. TR4: told of a committable participant, it is committable. */
    takesWhatItIsTold: step({
      for: { p: P, from: P },
      holds: (before, after, { p, from }) => before.heard[p].has(from) || !after.heard[p].has(from) || after.role[p] !== 'asks'
        || before.net.of(Msg.StateIs, { from, to: p }).every(m => m.state === 'uncertain' || m.state === after.state[p]),
    }),
    /** A coordinator that has asked for votes has left its initial state, and so does not ask for them again. */
    asksOnce: always(s => s.role[C.id] === 'follows' || s.state[C.id] !== 'initial'),
    /** Whoever sends PreCommit is committable itself. */
    preparesItself: always({ for: { site: Site }, holds: (s, { site }) => s.role[site] !== 'prepares' || s.state[site] === 'committable' }),
    /** A coordinator that has decided waits for no more answers. */
    decidedWaitsForNone: always({ for: { site: Site }, holds: (s, { site }) => s.role[site] !== 'tells' || s.heard[site].size === 0 }),
    /** A participant that has voted yes aborts when it is told to, and no timeout is needed for it. */
    abortsWhenTold: reachable(s => P.every(p => s.state[p] === 'aborted') && P.some(p => s.vote[p] === 'yes') && !s.disturbed),
    /** A coordinator that has decided tells each participant once, */
    tellsOnce: step({
      for: { from: Site, to: P },
      holds: (before, after, { from, to }) => before.role[from] !== 'tells' || (before.unsent[from].has(to) && !after.unsent[from].has(to))
        || [Msg.DoCommit, Msg.DoAbort].every(told => after.net.of(told, { from, to }).length <= before.net.of(told, { from, to }).length),
    }),
    /** and does so while it is up. */
    keepsTelling: step({ for: { site: Site }, holds: (before, after, { site }) => before.role[site] !== 'tells' || after.role[site] === 'tells' || isDown(after, site) }),
  },
}))
