/** Voting without one of its rules, and as a way to reach consensus. */
import { variant } from '../../../checker/language/index.ts'
import { consensus } from '../consensus/protocol.ts'
import { voting } from './protocol.ts'

/** The values that quorums have voted for are the chosen ones: what Voting does, Consensus allows. */
export const refinesConsensus = variant(voting, 'refines-consensus', ({ refines, constants, parts: { chosen } }) => ({
  properties: {
    /** Every behaviour of Voting is one of Consensus; C!Spec in Voting.tla. */
    refinesConsensus: refines(consensus.with({ values: constants.values }), s => ({ chosen: new Set(chosen(s)) })),
  },
}))

/** Mutant: an acceptor votes without knowing that no other value could be chosen in a lower ballot. */
export const votesUnsafely = variant(voting, 'votes-unsafely', ({ parts: { Acceptor } }) => ({
  actions: {
    voteFor: {
      when: (s, { a, bal, v }) => s.maxBal[a] <= bal && s.votes[a][bal] === null
        && Acceptor.every(c => s.votes[c][bal] === null || s.votes[c][bal] === v),
    },
  },
}))

/** Mutant: a ballot may have two values. It takes no care of which value others vote for in it. */
export const splitBallot = variant(voting, 'split-ballot', ({ parts: { showsSafeAt } }) => ({
  actions: { voteFor: { when: (s, { a, bal, v }) => s.maxBal[a] <= bal && s.votes[a][bal] === null && showsSafeAt(s, bal, v) } },
}))
