/** Fast leader election, rule by rule: what a server votes for, tells and counts. Votes are compared here by what they are made of, and not by the words of the protocol. */
import { isDown, type StateOf, variant } from '../../../checker/language/index.ts'
import { fastLeaderElection } from './protocol.ts'

export const rules = variant(fastLeaderElection, 'rules', ({ vars, always, step, parts: { Server, isVoter } }) => {
  type S = StateOf<typeof vars>
  type Id = keyof S['vote']
  type Vote = NonNullable<S['vote'][Id]>
  /** By epoch, zxid and id, in this order. */
  const order = (a: Vote, b: Vote) => a.epoch - b.epoch || a.zxid - b.zxid || Server.ids.indexOf(a.leader) - Server.ids.indexOf(b.leader)
  /** The notification that a server has taken in a step: on each link the first. */
  const heard = (before: S, after: S, i: Id) => [...before.net].filter(m => m.to === i
    && [...before.net].filter(n => n.to === i && n.from === m.from).length > [...after.net].filter(n => n.to === i && n.from === m.from).length
    && m === [...before.net].find(n => n.to === i && n.from === m.from))
  return {
    properties: {
      /** No election, and no restart, changes an epoch or a zxid. */
      keepsHistory: step({ for: { i: Server }, holds: (before, after, { i }) => after.currentEpoch[i] === before.currentEpoch[i] && after.lastZxid[i] === before.lastZxid[i] }),
      /** A leader has voted for itself, and a follower for another. */
      followsItsVote: always({ for: { i: Server }, holds: (s, { i }) => s.role[i] === 'Looking' || (s.vote[i] !== null && (s.role[i] === 'Leading') === (s.vote[i].leader === i)) }),
      /** A server that has settled counts no votes any more. */
      countsWhileLooking: always({ for: { i: Server }, holds: (s, { i }) => s.role[i] === 'Looking' || Server.every(j => s.recvset[i][j] === null && s.outofelection[i][j] === null) }),
      /** A server that looks counts its own vote. */
      countsItself: always({
        for: { i: Server },
        holds: (s, { i }) => { const [vote, counted] = [s.vote[i], s.recvset[i][i]]; return s.role[i] !== 'Looking' || vote === null || (counted !== null && order(counted, vote) === 0) },
      }),
      /** A server that comes to a later round forgets the votes that it has counted before. */
      countsOneRound: step({ for: { i: Server }, holds: (before, after, { i }) => after.round[i] <= before.round[i] || Server.count(j => after.recvset[i][j] !== null) <= 2 }),
      /** A server that changes its vote while it looks tells all other voters. */
      tellsItsVote: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const [old, now] = [before.vote[i], after.vote[i]]
          return now === null || after.role[i] !== 'Looking' || (old !== null && order(old, now) === 0 && before.round[i] === after.round[i])
            || Server.others(i).every(j => !isVoter(j) || [...after.net].some(m => m.from === i && m.to === j && m.vote !== null && order(m.vote, now) === 0 && m.round === after.round[i]))
        },
      }),
      /** It changes it for a better one, unless it comes to a later round, where it votes for the better of its own and what it has heard. */
      votesForBetter: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const [old, now] = [before.vote[i], after.vote[i]]
          if (after.role[i] !== 'Looking' || now === null) return true
          const own = { leader: i, epoch: after.currentEpoch[i], zxid: after.lastZxid[i] }
          return order(now, own) >= 0 && (old === null || before.round[i] !== after.round[i] || order(now, old) >= 0)
        },
      }),
      /** Nobody votes for worse than it has just heard of in its round, or in a later one. */
      votesForBestHeard: step((before, after) => [...before.net].every(m => {
        const now = after.vote[m.to]
        return m.vote === null || m.role !== 'Looking' || now === null || after.role[m.to] !== 'Looking' || m.round < after.round[m.to] || !isVoter(m.from) || after.net.has(m)
          || before.recvset[m.to][m.from] === after.recvset[m.to][m.from] || order(now, m.vote) >= 0
      })),
      /** A server that settles knows of a quorum for its leader, among those that look or have settled. */
      settlesByQuorum: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const leader = after.vote[i]?.leader
          return before.role[i] !== 'Looking' || after.role[i] === 'Looking'
            || 2 * Server.count(j => before.recvset[i][j]?.leader === leader || before.outofelection[i][j]?.vote.leader === leader || heard(before, after, i).some(m => m.from === j && m.vote?.leader === leader)) > Server.count(isVoter)
        },
      }),
      /** Whoever joins others that have settled comes to their round, and has heard of the leader that it leads; nobody makes a server lead in another round than its own. */
      joinsLeader: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const leader = after.vote[i]?.leader
          const told = heard(before, after, i)
          if (before.role[i] !== 'Looking' || after.role[i] === 'Looking' || leader === undefined || told.length === 0) return true
          return told.some(m => m.round === after.round[i]) && (leader === i ? after.round[i] === before.round[i]
            : before.outofelection[i][leader]?.role === 'Leading' || told.some(m => m.from === leader && m.role === 'Leading'))
        },
      }),
      /** One that has settled speaks when it is spoken to. */
      settledAnswers: step({ for: { i: Server }, holds: (before, after, { i }) => before.role[i] === 'Looking' || after.role[i] === 'Looking' || heard(before, after, i).length > 0
        || [...after.net].every(m => m.from !== i || before.net.has(m)) }),
      /** Only one that has settled looks again, and a leader only when no quorum follows it, or its timeout is too early. */
      looksAgainWithoutVote: step({ for: { i: Server }, holds: (before, after, { i }) => before.role[i] === 'Looking' || after.role[i] !== 'Looking' || isDown(after, i) || after.vote[i] === null }),
    },
  }
})
