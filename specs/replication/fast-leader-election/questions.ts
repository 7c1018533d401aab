/** Fast leader election, asked what elections of Paxos and Raft are asked too: specs/comparisons puts the answers side by side. Properties that ask the same have the same name there. */
import { variant } from '../../../checker/language/index.ts'
import { fastLeaderElection } from './protocol.ts'

export const questions = variant(fastLeaderElection, 'questions', ({ always, step, reachable, parts: { Server, isAhead, isBetter, ownVote, leadsQuorum } }) => ({
  properties: {
    /** No server has a later epoch or zxid than a leader that a quorum follows. */
    electedMostUpToDate: always({
      for: { i: Server, j: Server },
      holds: (s, { i, j }) => !leadsQuorum(s, i) || !isAhead(s, j, i),
    }),
    /** A server says whom it votes for in answer to a message, and never unasked. */
    votesOnlyWhenAsked: step({
      for: { i: Server },
      holds: (before, after, { i }) => [...after.net].filter(m => m.from === i).length <= [...before.net].filter(m => m.from === i).length
        || [...after.net].filter(m => m.to === i).length < [...before.net].filter(m => m.to === i).length,
    }),
    /** A server that has voted in a round does not vote for another in it. */
    votesOnce: step({
      for: { i: Server },
      holds: (before, after, { i }) => {
        const [old, now] = [before.vote[i], after.vote[i]]
        return old === null || now === null || before.round[i] !== after.round[i] || old.leader === now.leader
      },
    }),
    /** A server votes for no one whose epoch and zxid are behind its own. */
    votesOnlyForUpToDate: step({
      for: { i: Server },
      holds: (before, after, { i }) => {
        const [old, now] = [before.vote[i], after.vote[i]]
        return before.role[i] !== 'Looking' || now === null || old?.leader === now.leader || !isBetter(ownVote(before, i), now)
      },
    }),
    /** Whoever a server votes for has the epoch and the zxid that the server has itself. */
    votesForSameLog: always({
      for: { i: Server },
      holds: (s, { i }) => { const vote = s.vote[i]; return vote === null || (vote.epoch === s.currentEpoch[i] && vote.zxid === s.lastZxid[i]) },
    }),
    /** A quorum follows a leader. */
    elected: reachable(s => Server.some(i => leadsQuorum(s, i))),
  },
}))
