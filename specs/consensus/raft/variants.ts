/** Raft with one rule left out at a time; each mutant loses the property that the paper rests on that rule. */
import { durable, listOf, machine, mapOf, maybe, range, variant } from '../../../checker/language/index.ts'
import { raft } from './protocol.ts'

/** Mutant: a server does not write down whom it voted for (against figure 2, persistent state), so that after a restart it votes again. */
export const voteNotPersisted = variant(raft, 'vote-not-persisted', ({ parts: { Server } }) => ({
  vars: { votedFor: mapOf(Server, maybe(Server)) },
}))

/** Mutant: a server does not write down its term, so that after a restart it takes part in an old term anew. */
export const termNotPersisted = variant(raft, 'term-not-persisted', ({ constants: { terms }, parts: { Server } }) => ({
  vars: { currentTerm: mapOf(Server, range(0, terms)) },
}))

/** Mutant: a server votes for whoever asks, however often in one term (against section 5.2). */
export const votesTwice = variant(raft, 'votes-twice', ({ actions: { onRequestVote } }) => ({
  actions: { onRequestVote: { then: (s, m, p) => { s.votedFor[m.to] = null; onRequestVote.then(s, m, p) } } },
}))

/** Mutant: a server takes every candidate's log for the newest (against section 5.4.1). */
export const noUpToDateCheck = variant(raft, 'no-up-to-date-check', ({ actions: { onRequestVote } }) => ({
  actions: { onRequestVote: { then: (s, m, p) => onRequestVote.then(s, { ...m, lastLogTerm: Infinity }, p) } },
}))

/** Mutant: a leader takes any entry that a majority stores for committed, also one of an older term (against section 5.4.2, figure 8). */
export const commitsOlderTerms = variant(raft, 'commits-older-terms', ({ parts: { Server, isQuorum } }) => ({
  actions: {
    advanceCommit: {
      when: (s, { i, index }) => {
        const role = s.role[i]
        return role.tag === 'Leader' && index > s.commitIndex[i] && index <= s.log[i].length
          && isQuorum(Server.count(j => j === i || role.matchIndex[j] >= index))
      },
    },
  },
}))

/** Mutant: a server replies before its log is on disk, so that a crash may take back what it said it stores (against figure 2, "before responding to RPCs"). */
export const repliesBeforeDurable = variant(raft, 'replies-before-durable', ({ vars, constants: { entries }, parts: { Server, Entry } }) => {
  const log = mapOf(Server, listOf(Entry, entries))
  const more = { log, disk: durable(log) }
  const { action, crashes } = machine({ ...vars, ...more })
  return {
    vars: more,
    added: {
      flush: action({
        for: { i: Server }, by: 'i', fair: 'weak',
        then: (s, { i }) => { s.disk[i] = s.log[i] },
      }),
    },
    faults: { crash: crashes(Server, { onRecover: (s, i) => { s.log[i] = s.disk[i] } }) },
  }
})

/** Mutant: a follower takes an entry whatever stands before it in its log (against section 5.3). */
export const noConsistencyCheck = variant(raft, 'no-consistency-check', ({ actions: { onAppendEntries }, parts: { termAt } }) => ({
  actions: { onAppendEntries: { then: (s, m, p) => onAppendEntries.then(s, { ...m, prevLogTerm: termAt(s.log[m.to], m.prevLogIndex) }, p) } },
}))

/**
 * Mutant: a follower drops all that follows an entry it is sent, also what does not conflict (against figure 2, AppendEntries, step 3):
 * a delayed message then takes back what was acknowledged since.
 */
export const truncatesAlways = variant(raft, 'truncates-always', ({ actions: { onAppendEntries }, parts: { termAt } }) => ({
  actions: {
    onAppendEntries: {
      then: (s, m, p) => {
        const log = s.log[m.to]
        if (m.entry && m.term >= s.currentTerm[m.to] && termAt(log, m.prevLogIndex) === m.prevLogTerm) s.log[m.to] = log.slice(0, m.prevLogIndex)
        onAppendEntries.then(s, m, p)
      },
    },
  },
}))

/** Mutant: a leader puts a command right after what is committed, in place of entries that are not yet (against figure 3, Leader Append-Only). */
export const overwritesUncommitted = variant(raft, 'overwrites-uncommitted', ({ constants: { entries } }) => ({
  actions: {
    clientRequest: {
      when: (s, { i }) => s.role[i].tag === 'Leader' && s.commitIndex[i] < entries,
      then: (s, { i }) => { s.log[i] = [...s.log[i].slice(0, s.commitIndex[i]), { term: s.currentTerm[i], command: i }] },
    },
  },
}))
