/** Fast leader election, rule by rule: what a server votes for, tells and counts. Votes are compared here by what they are made of, and not by the words of the protocol. */
import { isDown, type StateOf, variant } from '../../../checker/language/index.ts'
import { fastLeaderElection } from './protocol.ts'

export const rules = variant(fastLeaderElection, 'rules', ({ vars, always, step, constants: { heavy }, parts: { Server, isVoter } }) => {
  type S = StateOf<typeof vars>
  type Id = keyof S['vote']
  type Vote = NonNullable<S['vote'][Id]>
  /** By epoch, zxid and id, in this order. */
  const order = (a: Vote, b: Vote) => a.epoch - b.epoch || a.zxid - b.zxid || Server.ids.indexOf(a.leader) - Server.ids.indexOf(b.leader)
  const onLink = (s: S, from: Id, to: Id) => [...s.net].filter(m => m.from === from && m.to === to).reduce((sum, m) => sum + s.net.count(m), 0)
  /** The notification that a server has taken in a step: the first of a link on which there are fewer then. */
  const heard = (before: S, after: S, i: Id) => before.net.deliverable().filter(m => m.to === i && onLink(before, m.from, i) > onLink(after, m.from, i))
  const weightOf = (members: readonly Id[]) => members.reduce((sum, j) => sum + (j === Server.ids[0] ? heavy : isVoter(j) ? 1 : 0), 0)
  const areQuorum = (members: readonly Id[]) => 2 * weightOf(members) > weightOf(Server.ids)
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
          if (before.role[i] !== 'Looking' || after.role[i] === 'Looking') return true
          const leader = after.vote[i]?.leader
          return areQuorum(Server.filter(j => before.recvset[i][j]?.leader === leader || before.outofelection[i][j]?.vote.leader === leader || heard(before, after, i).some(m => m.from === j && m.vote?.leader === leader)))
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
      /** A server that looks has a vote from then on; one that has settled looks again without one. */
      looksAgainWithoutVote: step({
        for: { i: Server },
        holds: (before, after, { i }) => isDown(after, i) || (before.role[i] === 'Looking' ? before.vote[i] === null || after.vote[i] !== null : after.role[i] !== 'Looking' || after.vote[i] === null),
      }),
      /** Nobody looks again without need: a follower whose leader is down or does not lead, a leader that no quorum follows, and neither while another server could settle. */
      looksAgainInNeed: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const leader = before.vote[i]?.leader
          if (before.role[i] === 'Looking' || after.role[i] !== 'Looking' || isDown(after, i) || leader === undefined) return true
          const isSettling = (j: Id) => before.role[j] === 'Looking' && before.vote[j] !== null && areQuorum(Server.filter(k => before.recvset[j][k]?.leader === before.vote[j]?.leader))
          if (Server.some(j => !isDown(before, j) && isSettling(j))) return false
          return leader === i ? !areQuorum(Server.filter(j => !isDown(before, j) && before.role[j] !== 'Looking' && before.vote[j]?.leader === i)) : isDown(before, leader) || before.role[leader] !== 'Leading'
        },
      }),
      /** A voter that begins a round by itself votes for itself; an observer begins no other than the first, and has no vote. */
      beginsWithOwnVote: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const own = { leader: i, epoch: after.currentEpoch[i], zxid: after.lastZxid[i] }
          const now = after.vote[i]
          return after.round[i] <= before.round[i] || heard(before, after, i).length > 0 || (isVoter(i) ? now !== null && order(now, own) === 0 : before.round[i] === 0 && now === null)
        },
      }),
      /** A voter that is about to look has its own vote before it hears of another. */
      looksFirst: step({ for: { i: Server }, holds: (before, after, { i }) => !isVoter(i) || before.role[i] !== 'Looking' || before.vote[i] !== null || after.vote[i] === null || heard(before, after, i).length === 0 }),
      /** Whoever has heard nothing tells nobody what is still on its way to them. */
      repeatsNothing: step({ for: { i: Server }, holds: (before, after, { i }) => after.net.size <= before.net.size || heard(before, after, i).length > 0 || [...after.net].every(m => m.from !== i || after.net.count(m) <= Math.max(1, before.net.count(m))) }),
    },
  }
})
