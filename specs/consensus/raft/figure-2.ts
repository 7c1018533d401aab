/** Raft, asked what figure 2 of the paper says that each server does: of terms, votes, logs and commit indexes, one rule at a time. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { questions } from './questions.ts'

export const figure2 = variant(questions, 'figure-2', ({ always, step, parts: { Server, isQuorum } }) => ({
  properties: {
    /** A server never goes back to an earlier term. */
    termsGrow: step({ for: { i: Server }, holds: (before, after, { i }) => after.currentTerm[i] >= before.currentTerm[i] }),
    /** A message with a higher term takes its receiver to that term, and makes it a follower there until it stands again. */
    observesTerms: step((before, after) => [...before.net].every(m => after.net.has(m) || m.term <= before.currentTerm[m.to]
      || (after.currentTerm[m.to] === m.term && after.role[m.to].tag === 'Follower'))),
    /** Followers and candidates time out, and leaders do not. */
    leadersDoNotStand: step({ for: { i: Server }, holds: (before, after, { i }) => before.role[i].tag !== 'Leader' || after.role[i].tag !== 'Candidate' }),
    /** A candidate asks those that have not voted for it. */
    asksForMissingVotes: step((before, after) => [...after.net].every(m => {
      const role = before.role[m.from]
      return m.tag !== 'RequestVote' || before.net.has(m) || (role.tag === 'Candidate' && !role.votes.has(m.to))
    })),
    /** A server grants its vote in the term in which it is asked, and has written down then whom it voted for. */
    writesDownItsVote: step((before, after) => [...after.net].every(m => m.tag !== 'Vote' || !m.granted || before.net.has(m)
      || (after.votedFor[m.from] === m.to && [...before.net].some(asked => asked.tag === 'RequestVote' && asked.to === m.from && asked.from === m.to && asked.term === m.term)))),
    /** Asked again by the candidate that has its vote, a server grants it again, unless it has taken entries since. */
    grantsAgain: step((before, after) => [...before.net].every(m => m.tag !== 'RequestVote' || after.net.has(m)
      || m.term !== before.currentTerm[m.to] || before.votedFor[m.to] !== m.from || before.log[m.to].length > m.lastLogIndex
      || [...after.net].some(vote => vote.tag === 'Vote' && vote.from === m.to && vote.to === m.from && vote.granted))),
    /** The election restriction: a server votes for no candidate whose last entry is of an earlier term than its own, or of the same in a shorter log. */
    electionRestriction: step((before, after) => [...before.net].every(m => {
      if (m.tag !== 'RequestVote' || after.net.has(m) || before.votedFor[m.to] === m.from || after.votedFor[m.to] !== m.from) return true
      const [log, lastTerm] = [before.log[m.to], before.log[m.to].at(-1)?.term ?? 0]
      return m.lastLogTerm > lastTerm || (m.lastLogTerm === lastTerm && m.lastLogIndex >= log.length)
    })),
    /** What a request for votes says of the last entry of the candidate is so. */
    tellsItsLastEntry: step((before, after) => [...after.net].every(m => m.tag !== 'RequestVote' || before.net.has(m)
      || (m.lastLogIndex === before.log[m.from].length && m.lastLogTerm === (before.log[m.from].at(-1)?.term ?? 0)))),
    /** A candidate counts votes of its own term. */
    countsVotesOfItsTerm: always({
      for: { i: Server, j: Server },
      holds: (s, { i, j }) => {
        const role = s.role[i]
        return role.tag !== 'Candidate' || !role.votes.has(j) || s.currentTerm[j] > s.currentTerm[i] || (s.currentTerm[j] === s.currentTerm[i] && s.votedFor[j] === i)
      },
    }),
    /** A candidate that hears from the leader of its term gives up. */
    yieldsToLeader: step((before, after) => [...before.net].every(m => m.tag !== 'AppendEntries' || after.net.has(m)
      || m.term < after.currentTerm[m.to] || after.role[m.to].tag === 'Follower')),
    /** A server drops entries only where others that conflict with them take their place; a crash takes none. */
    dropsOnlyConflicts: step({
      for: { i: Server },
      holds: (before, after, { i }) => after.log[i].length >= before.log[i].length
        || after.log[i].some((entry, k) => entry.term !== before.log[i][k]?.term || entry.command !== before.log[i][k]?.command),
    }),
    /** A leader learns from answers of its own term how far a follower's log agrees with its own. */
    heedsItsTerm: step({
      for: { i: Server, j: Server },
      holds: (before, after, { i, j }) => {
        const [was, is] = [before.role[i], after.role[i]]
        return was.tag !== 'Leader' || is.tag !== 'Leader' || (was.nextIndex[j] === is.nextIndex[j] && was.matchIndex[j] === is.matchIndex[j])
          || [...before.net].some(m => m.tag === 'Appended' && m.from === j && m.to === i && m.term === before.currentTerm[i])
      },
    }),
    /** While a server is up its commit index does not go back. */
    commitIndexGrows: step({ for: { i: Server }, holds: (before, after, { i }) => isDown(after, i) || isDown(before, i) || after.commitIndex[i] >= before.commitIndex[i] }),
    /** A leader commits by counting only up to an entry of its own term. */
    commitsItsTerm: step({
      for: { i: Server },
      holds: (before, after, { i }) => before.role[i].tag !== 'Leader' || after.commitIndex[i] <= before.commitIndex[i] || after.log[i][after.commitIndex[i] - 1]?.term === after.currentTerm[i],
    }),
    /** What is committed is in the logs of a majority. */
    committedByMajority: always(s => s.committed.every(({ entry }, k) => isQuorum(Server.count(i => s.log[i][k]?.term === entry.term && s.log[i][k]?.command === entry.command)))),
  },
}))
