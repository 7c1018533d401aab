/**
 * Paxos, asked of its messages what Raft and Zab are asked too: specs/comparisons puts the answers side by side. Properties that ask the same have the same name there.
 * What a run costs is counted for the leader of ballot 1, who is none of the acceptors.
 */
import { bool, machine, variant } from '../../../checker/language/index.ts'
import { paxos } from './protocol.ts'

export const questions = variant(paxos, 'questions', ({ step, parts: { Msg } }) => ({
  properties: {
    /** An acceptor promises in answer to a Prepare, and never unasked. */
    votesOnlyWhenAsked: step((before, after) => after.net.of(Msg.Promise).every(m => before.net.has(m) || before.net.has(Msg.Prepare({ from: m.to, to: m.from, bal: m.bal })))),
  },
}))

/** The leader of ballot 1 notes what it has heard: that a quorum has promised, and that a quorum has voted. With all promises behind it, it is `established`. */
const alone = (name: string, established: boolean) =>
  variant(paxos, name, ({ vars, parts: { Leader, Value, Msg, proposals, showsSafe, majorities } }) => {
    const more = { isElected: bool, hasCommitted: bool }
    const { action, initially, reachable } = machine({ ...vars, ...more })
    const [leader] = Leader.ids
    return {
      vars: more,
      init: initially({ isElected: established }),
      actions: established ? { phase1a: null, phase2a: { when: s => proposals(s, 1).length === 0 } } : { phase2a: null },
      added: {
        hearPromises: action({
          for: { i: Leader }, by: 'i', neverFires: 'allowed',
          when: (s, { i }) => i === leader && !s.isElected && Value.some(v => showsSafe(s, 1, v)),
          then: s => { s.isElected = true },
        }),
        hearVotes: action({
          for: { i: Leader }, by: 'i', neverFires: 'allowed',
          when: (s, { i }) => i === leader && !s.hasCommitted && majorities.some(q => s.net.of(Msg.Accepted, { bal: 1 }).filter(m => q.has(m.from)).length === q.size),
          then: s => { s.hasCommitted = true },
        }),
      },
      properties: {
        /** A quorum has promised, and the leader knows it. */
        elected: reachable(s => s.isElected),
        /** A quorum has voted, and the leader knows it. */
        committed: reachable(s => s.hasCommitted),
      },
    }
  })
export const oneCandidate = alone('one-candidate', false)
export const oneCommand = alone('one-command', true)
