/** Raft in steps of an RPC with one rule left out at a time: what variants.ts of the spec raft shows in dozens of steps takes a few here. */
import { variant } from '../../../checker/language/index.ts'
import { raftRpc } from './protocol.ts'

/** Mutant: a leader takes any entry that a majority stores for committed, also one of an older term (against section 3.6.2, figure 3.7). */
export const commitsOlderTerms = variant(raftRpc, 'commits-older-terms', ({ parts: { Server, isLeader, isQuorum, termAt } }) => ({
  actions: {
    advanceCommit: {
      when: (s, { i, index }) => isLeader(s, i) && index > s.commitIndex[i] && index <= s.log[i].length
        && isQuorum(Server.count(j => termAt(s.log[j], index) === termAt(s.log[i], index))),
    },
  },
}))

/** Mutant: a server takes every candidate's log for the newest (against section 3.6.1). */
export const noUpToDateCheck = variant(raftRpc, 'no-up-to-date-check', ({ parts: { isLeader, isQuorum } }) => ({
  actions: {
    election: {
      when: (s, { i, voters }) => !isLeader(s, i) && voters.has(i) && isQuorum(voters.size) && !isQuorum(voters.size - 1)
        && [...voters].every(j => s.currentTerm[j] <= s.currentTerm[i]),
    },
  },
}))

/** Mutant: a new leader begins with no entry of its own: what its predecessors left uncommitted, or committed without its knowledge, stays so until a client asks for something. */
export const beginsWithNothing = variant(raftRpc, 'begins-with-nothing', ({ always, parts: { Server }, actions: { election } }) => ({
  actions: { election: { then: (s, p) => { election.then(s, p); s.log[p.i].pop() } } },
  properties: {
    /** Every entry has the command of a client. */
    onlyCommands: always({ for: { i: Server }, holds: (s, { i }) => s.log[i].every(entry => entry.command !== null) }),
  },
}))
