/** Raft, asked of its log what Multi-Paxos and Zab are asked too: specs/comparisons puts the answers side by side. Properties that ask the same have the same name there. */
import { variant } from '../../../checker/language/index.ts'
import { raftRpc } from './protocol.ts'

export const questions = variant(raftRpc, 'questions', ({ always, step, constants: { entries }, actions: { clientRequest }, parts: { Server, isLeader, termAt } }) => {
  type Entry = { readonly term: number; readonly command: string | null }
  const isSame = (a: Entry | undefined, b: Entry | undefined) => a?.term === b?.term && a?.command === b?.command
  const isNewer = (a: readonly Entry[], b: readonly Entry[]) => {
    const [s, t] = [termAt(a, a.length), termAt(b, b.length)]
    return s > t || (s === t && a.length > b.length)
  }
  return {
    properties: {
      /** A server that has a committed entry has every committed entry before it. */
      noHoles: always({
        for: { i: Server },
        holds: ({ log, committed }, { i }) => committed.every(({ entry }, k) => !isSame(log[i][k], entry) || committed.slice(0, k).every((c, n) => isSame(log[i][n], c.entry))),
      }),
      /** A server that is elected had every entry before that is committed in a lower term. */
      electedWithCommitted: step({
        for: { i: Server },
        holds: (before, after, { i }) => isLeader(before, i) || !isLeader(after, i) || before.committed.every(({ entry, term }, k) => term >= after.currentTerm[i] || isSame(before.log[i][k], entry)),
      }),
      /** No server has a newer log than one that is elected. */
      electedMostUpToDate: step({
        for: { i: Server },
        holds: (before, after, { i }) => isLeader(before, i) || !isLeader(after, i) || Server.every(j => !isNewer(before.log[j], before.log[i])),
      }),
      /** The log of a server that is elected, or leads, changes only by entries of its own term, at its end. */
      leaderTakesNothing: step({
        for: { i: Server },
        holds: (before, after, { i }) => !isLeader(after, i)
          || (before.log[i].every((entry, k) => isSame(entry, after.log[i][k])) && after.log[i].slice(before.log[i].length).every(entry => entry.term === after.currentTerm[i])),
      }),
      /** A leader whose log has room may take a command. */
      mayProposeAtOnce: always({ for: { i: Server }, holds: (s, { i }) => !isLeader(s, i) || s.log[i].length === entries || clientRequest.when(s, { i }) }),
      /** An entry that no log had appears in the log of a leader. */
      onlyLeadersWrite: step({
        for: { i: Server },
        holds: (before, after, { i }) => isLeader(after, i) || after.log[i].every(entry => Server.some(j => before.log[j].some(old => isSame(old, entry)))),
      }),
    },
  }
})
