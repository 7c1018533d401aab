/** Raft with one rule left out at a time; each mutant loses the property that the paper rests on that rule. */
import { bounded, durable, listOf, machine, mapOf, maybe, range, setOf, variant } from '../../../checker/language/index.ts'
import { raft } from './protocol.ts'

/** Mutant: a server does not write down whom it voted for (against figure 2, persistent state), so that after a restart it votes again. */
export const voteNotPersisted = variant(raft, 'vote-not-persisted', ({ parts: { Server } }) => ({
  vars: { votedFor: mapOf(Server, maybe(Server)) },
}))

/** Mutant: a server does not write down its term, so that after a restart it takes part in an old term anew. */
export const termNotPersisted = variant(raft, 'term-not-persisted', ({ constants: { terms }, parts: { Server } }) => ({
  vars: { currentTerm: mapOf(Server, bounded(range(0, terms))) },
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
  const log = mapOf(Server, bounded(listOf(Entry, entries)))
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

/**
 * Raft over time. An election timeout is timely, as section 5.6 asks: it fires only when nothing else can happen, so never while there is a leader, or
 * a candidate that awaits an answer; the fault `asynchrony` lets some fire too early. Timeouts that are `randomised` are never two servers' at once,
 * and each server's is the first again and again (section 5.2); `equal` ones may be any number of servers' at once; `unfair` ones are
 * never two servers', but may always be the same one's.
 *
 * A candidate asks each of the others once in a term, and stands again if that was not enough. Clients see to it that a leader takes one command in
 * its term. Where a message in flight keeps others from being sent, sending them is strongly fair.
 *
 * Terms never run out: once every server is past a term of which no log has an entry, and nothing is in flight, all higher ones move down by one.
 * That changes nothing, since servers only compare terms. What stays bounded is how far one server gets ahead of another, and how many entries there
 * are. An entry keeps its term, so that a timeout that is too early may use up one of each; where a step would go beyond, progress is not decided.
 * So a model with clients has more terms and entries than timeouts that may be too early.
 */
const overTime = (timeouts: 'randomised' | 'equal' | 'unfair') =>
  variant(raft, `${timeouts}-timeouts`, ({ vars, constants: { terms }, actions: base, parts: { Server, termAt } }) => {
    const more = { asked: mapOf(Server, setOf(Server)) } // whom a candidate has asked in its term
    const { action, timeout, always, step, eventually, infinitelyOften } = machine({ ...vars, ...more })
    const apart = timeout({
      for: { i: Server }, by: 'i', fair: timeouts === 'unfair' ? 'weak' : 'strong',
      when: base.timeout.when,
      then: (s, p) => { s.asked[p.i] = new Set(); base.timeout.then(s, p) },
    })
    const together = timeout({
      for: { who: setOf(Server) }, fair: { weak: 'timeout' },
      when: (s, { who }) => who.size > 0 && [...who].every(i => base.timeout.when(s, { i })),
      then: (s, { who }) => { for (const i of who) { s.asked[i] = new Set(); base.timeout.then(s, { i }) } },
    })
    return {
      vars: more,
      actions: {
        timeout: null,
        requestVote: null,
        clientRequest: {
          fair: 'weak',
          when: (s, { i }) => base.clientRequest.when(s, { i }) && termAt(s.log[i], s.log[i].length) < s.currentTerm[i],
        },
        appendEntries: { fair: 'strong' },
      },
      added: {
        ...(timeouts === 'equal' ? { electionTimeouts: together } : { electionTimeout: apart }),
        requestVote: action({
          for: { i: Server, j: Server }, by: 'i', fair: 'strong',
          when: (s, p) => base.requestVote.when(s, p) && !s.asked[p.i].has(p.j),
          then: (s, p) => { s.asked[p.i].add(p.j); base.requestVote.then(s, p) },
        }),
        renumber: action({
          for: { term: range(1, terms) }, fair: 'weak',
          when: (s, { term }) => s.net.size === 0 && s.committed.every(c => c.entry.term !== term && c.term !== term)
            && Server.every(i => s.currentTerm[i] > term && s.log[i].every(entry => entry.term !== term)),
          then: (s, { term }) => {
            const lower = (t: number) => t > term ? t - 1 : t
            for (const i of Server) {
              s.currentTerm[i] = lower(s.currentTerm[i])
              for (const entry of s.log[i]) entry.term = lower(entry.term)
            }
            for (const c of s.committed) { c.entry.term = lower(c.entry.term); c.term = lower(c.term) }
          },
        }),
      },
      properties: {
        leaderAppendOnly: null, // a leader's log changes when its terms are renumbered
        /** A candidate asks each of the others once in a term. */
        asksOnce: step((before, after) => [...after.net].every(m => m.tag !== 'RequestVote' || before.net.has(m) || (before.role[m.from].tag === 'Candidate' && m.from !== m.to
          && !before.asked[m.from].has(m.to)))),
        /** A leader takes one command in its term. */
        oneCommandInTerm: always({ for: { i: Server }, holds: (s, { i }) => s.log[i].every((entry, k) => s.log[i].findIndex(e => e.term === entry.term) === k) }),
        /** What is numbered again keeps its order. */
        renumberingKeepsOrder: step((before, after) => {
          if (Server.every(i => after.currentTerm[i] >= before.currentTerm[i])) return true
          const [old, now] = [before, after].map(s => [...[...Server].flatMap(i => [s.currentTerm[i], ...s.log[i].map(e => e.term)]), ...s.committed.flatMap(c => [c.entry.term, c.term])])
          return old?.every((a, k) => old.every((b, l) => Math.sign(a - b) === Math.sign((now?.[k] ?? 0) - (now?.[l] ?? 0)))) ?? false
        }),
        /** There is a leader again and again. */
        electsLeader: infinitelyOften(s => Server.some(i => s.role[i].tag === 'Leader')),
        /** Every server learns in the end that a command is committed. */
        commits: eventually(s => Server.every(i => s.commitIndex[i] > 0)),
      },
    }
  })

export const randomisedTimeouts = overTime('randomised')
export const equalTimeouts = overTime('equal')
export const unfairTimeouts = overTime('unfair')

/** Elections alone: no client asks for anything, so that there may be any number of timeouts that are too early. */
export const electionsAlone = variant(randomisedTimeouts, 'elections-alone', {
  actions: { clientRequest: null, advanceCommit: null },
  properties: { commits: null, canCommit: null },
})
