/** Elections over time, elections with one rule changed, and what is said of elections. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { fastLeaderElection } from './protocol.ts'

/** Elections, asked whether they end. */
export const progress = variant(fastLeaderElection, 'progress', ({ eventuallyAlways, leadsTo, constants: { servers, observers }, parts: { Server, leadsQuorum } }) => ({
  properties: {
    /** In the end there is a leader that is up and that a quorum follows, and it stays. */
    electionEnds: eventuallyAlways(s => Server.some(i => !isDown(s, i) && leadsQuorum(s, i))),
    /** In the end an observer follows, too. */
    observersLearn: eventuallyAlways(s => Server.ids.slice(servers - observers).every(i => s.role[i] === 'Following')),
    /** A leader that no quorum follows looks again, or gets one, unless it stops. */
    givesUp: leadsTo({
      for: { i: Server },
      from: (s, { i }) => s.role[i] === 'Leading' && !leadsQuorum(s, i),
      to: (s, { i }) => s.role[i] !== 'Leading' || leadsQuorum(s, i) || isDown(s, i),
    }),
  },
}))

/** Elections, asked who wins. */
export const winner = variant(fastLeaderElection, 'winner', ({ always, step, parts: { Server, isVoter, isAhead, leadsQuorum } }) => ({
  properties: {
    /** No voter, up or down, has a later epoch or zxid than a leader that a quorum follows. */
    highestOfAll: always({
      for: { i: Server, j: Server },
      holds: (s, { i, j }) => !isVoter(j) || !leadsQuorum(s, i) || !isAhead(s, j, i),
    }),
    /** A leader that a quorum follows has the highest id of all voters. */
    largestId: always({ for: { i: Server }, holds: (s, { i }) => !leadsQuorum(s, i) || Server.ids.filter(isVoter).at(-1) === i }),
    /** A server votes once in a round. */
    votesOnce: step({
      for: { i: Server },
      holds: (before, after, { i }) => {
        const [old, now] = [before.vote[i], after.vote[i]]
        return old === null || now === null || before.round[i] !== after.round[i] || old.leader === now.leader
      },
    }),
  },
}))

/** Elections, asked whether any server looks while another leads. */
export const duringElection = variant(fastLeaderElection, 'during-election', ({ always, parts: { Server, leadsQuorum } }) => ({
  properties: {
    /** While a server looks, no leader is followed by a quorum. */
    nobodyLeads: always(s => Server.every(i => s.role[i] !== 'Looking' || isDown(s, i)) || Server.every(i => !leadsQuorum(s, i))),
    /** While a quorum looks, no leader is followed by one. */
    nobodyLeadsWhileQuorumLooks: always(s => 2 * Server.count(i => s.role[i] === 'Looking') <= Server.ids.length || Server.every(i => !leadsQuorum(s, i))),
  },
}))

/** Mutant: observers vote like the others, in quorums that are as small as without them (against "observers never count"). */
export const observersVote = variant(fastLeaderElection, 'observers-vote', {}, { observerWeight: 1 })

/** Elections, asked what is counted up when one begins. */
export const counters = variant(fastLeaderElection, 'counters', ({ step, parts: { Server } }) => {
  type Election = { readonly vote: { readonly [k: string]: object | null }; readonly role: { readonly [k: string]: string } }
  const begins = (before: Election, after: Election, i: string) => before.vote[i] === null && after.vote[i] !== null && after.role[i] === 'Looking'
  return {
    properties: {
      /** A server that begins to look is in a later round than before. */
      roundGrows: step({ for: { i: Server }, holds: (before, after, { i }) => !begins(before, after, i) || after.round[i] > before.round[i] }),
      /** A server that begins to look is in a later epoch than before. */
      epochGrows: step({ for: { i: Server }, holds: (before, after, { i }) => !begins(before, after, i) || after.currentEpoch[i] > before.currentEpoch[i] }),
      /** A server that looks, and hears of another round, takes the later of both; only to follow a leader does it go back. */
      takesLaterRound: step({ for: { i: Server }, holds: (before, after, { i }) => after.role[i] !== 'Looking' || after.round[i] >= before.round[i] }),
    },
  }
})
