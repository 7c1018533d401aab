/** Multi-Paxos, asked what Raft and Zab are asked too: specs/comparisons puts the answers side by side. Properties that ask the same have the same name there. */
import { type Id, type StateOf, variant } from '../../../checker/language/index.ts'
import { multiPaxos } from './protocol.ts'

export const questions = variant(multiPaxos, 'questions', ({ vars, always, step, actions: { propose }, parts: { Replica, Command, Entry, numbers, isLeader, nextSlot, hasProposed } }) => {
  type S = StateOf<typeof vars>
  type R = Id<'R'>
  const isElected = (before: S, after: S, i: R) => !isLeader(before, i) && isLeader(after, i)
  /** The highest ballot in which a replica has voted, in any slot; 0 where it has not. */
  const lastVoted = (s: S, i: R) => Math.max(0, ...numbers.map(slot => s.votes[i][slot]?.ballot ?? 0))
  return {
    properties: {
      /** A replica that is elected in the highest ballot had voted for every chosen entry before. */
      electedWithCommitted: step({
        for: { i: Replica },
        holds: (before, after, { i }) => !isElected(before, after, i) || Replica.some(j => before.promised[j] > after.promised[i])
          || numbers.every(slot => Entry.every(entry => !before.decided[slot]?.has(entry) || before.votes[i][slot]?.entry === entry)),
      }),
      /** No replica has voted in a higher ballot than one that is elected. */
      electedMostUpToDate: step({
        for: { i: Replica },
        holds: (before, after, { i }) => !isElected(before, after, i) || Replica.every(j => lastVoted(before, j) <= lastVoted(before, i)),
      }),
      /** Whatever a replica proposes in the step in which it is elected it had voted for itself. */
      leaderTakesNothing: step({
        for: { i: Replica },
        holds: (before, after, { i }) => !isElected(before, after, i)
          || numbers.every(slot => { const proposal = after.proposals[i][slot]; return !proposal || proposal.entry === before.votes[i][slot]?.entry }),
      }),
      /** A replica promises nothing to one that has voted last in a lower ballot than itself. */
      votesOnlyForUpToDate: step({
        for: { i: Replica, j: Replica },
        holds: (before, after, { i, j }) => before.proposer[i] !== 'preparing' || before.promised[j] >= before.ballot[i] || after.promised[j] !== before.ballot[i]
          || lastVoted(before, j) <= lastVoted(before, i),
      }),
      /** No two replicas ask for promises in one ballot. */
      votesOnce: always({
        for: { i: Replica, j: Replica },
        holds: (s, { i, j }) => i === j || s.proposer[i] === 'idle' || s.proposer[j] === 'idle' || s.ballot[i] !== s.ballot[j],
      }),
      /** A vote is for what a leader has proposed. */
      onlyLeadersWrite: step({
        for: { j: Replica },
        holds: (before, after, { j }) => numbers.every(slot => {
          const vote = after.votes[j][slot]
          return !vote || before.votes[j][slot]?.ballot === vote.ballot || Replica.some(i => after.ballot[i] === vote.ballot && after.proposals[i][slot]?.entry === vote.entry)
        }),
      }),
      /** A leader that has a slot and a command left may propose it. */
      mayProposeAtOnce: always({
        for: { i: Replica },
        holds: (s, { i }) => !isLeader(s, i) || nextSlot(s, i) === undefined || Command.every(c => hasProposed(s, i, c)) || Command.some(c => propose.when(s, { i, c })),
      }),
    },
  }
})
