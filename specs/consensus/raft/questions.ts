/**
 * Raft, asked what Paxos and Zab are asked too: specs/comparisons puts the answers side by side. Properties that ask the same have the same name there.
 * What a run costs is counted from an initial state in which all is quiet, with one candidate, or one leader, that sends each message once.
 */
import { machine, mapOf, setOf, variant } from '../../../checker/language/index.ts'
import { raft } from './protocol.ts'

export const questions = variant(raft, 'questions', ({ step, parts: { Server, isUpToDate } }) => ({
    properties: {
      /** A server answers with its vote to a request, and never sends it unasked. */
      votesOnlyWhenAsked: step((before, after) => [...after.net].every(m => m.tag !== 'Vote' || before.net.has(m)
        || [...before.net].some(asked => asked.tag === 'RequestVote' && asked.to === m.from && asked.from === m.to && !after.net.has(asked)))),
      /** A server that has voted in a term does not vote for another in it. */
      votesOnce: step({
        for: { i: Server },
        holds: (before, after, { i }) => before.votedFor[i] === null || before.currentTerm[i] !== after.currentTerm[i] || before.votedFor[i] === after.votedFor[i],
      }),
      /** A server votes for no one whose log is older than its own. */
      votesOnlyForUpToDate: step((before, after) => [...before.net].every(m => m.tag !== 'RequestVote' || after.net.has(m)
        || after.votedFor[m.to] !== m.from || before.votedFor[m.to] === m.from || isUpToDate(m, before.log[m.to]))),
      /** A follower sends no request: neither for votes nor with entries. */
      followersOnlyAnswer: step((before, after) => [...after.net].every(m => before.net.has(m) || (m.tag !== 'RequestVote' && m.tag !== 'AppendEntries') || before.role[m.from].tag !== 'Follower')),
    },
}))

/** Mutant: nobody times out, so that nobody stands for election. */
export const withoutTimeouts = variant(raft, 'without-timeouts', { actions: { timeout: null } })

/** Mutant: half of the servers are taken for a quorum. */
export const halfIsEnough = variant(raft, 'half-is-enough', ({ constants: { servers }, parts: { Server } }) => ({
  actions: {
    becomeLeader: { when: (s, { i }) => { const role = s.role[i]; return role.tag === 'Candidate' && 2 * role.votes.size >= servers } },
    advanceCommit: {
      when: (s, { i, index }) => {
        const role = s.role[i]
        return role.tag === 'Leader' && index > s.commitIndex[i] && s.log[i][index - 1]?.term === s.currentTerm[i] && 2 * Server.count(j => j === i || role.matchIndex[j] >= index) >= servers
      },
    },
  },
}))

/** One server stands for election, once, and asks all others at once. */
export const oneCandidate = variant(raft, 'one-candidate', ({ vars, actions: { timeout, requestVote, onRequestVote }, constants: { servers }, parts: { Server, Msg } }) => {
  const more = { asked: mapOf(Server, setOf(Server)) }
  const { action, receive, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      timeout: { when: (s, p) => timeout.when(s, p) && p.i === Server.ids[0] && s.currentTerm[p.i] === 0 },
      requestVote: null, onRequestVote: null, clientRequest: null, appendEntries: null, advanceCommit: null,
    },
    added: {
      requestVote: action({
        for: { i: Server, j: Server }, by: 'i',
        when: (s, p) => requestVote.when(s, p) && !s.asked[p.i].has(p.j),
        then: (s, p) => { s.asked[p.i].add(p.j); requestVote.then(s, p) },
      }),
      onRequestVote: receive(Msg.RequestVote, { when: (s, m) => s.asked[m.from].size === servers - 1, then: (s, m) => onRequestVote.then(s, m, {}) }),
    },
    properties: {
      canCommit: null,
      /** The candidate is elected, and may propose at once. */
      elected: reachable(s => Server.some(i => s.role[i].tag === 'Leader')),
    },
  }
})

/** A leader of term 1 that all follow takes one command, and sends it to all followers at once. */
export const oneCommand = variant(raft, 'one-command', ({ vars, actions: { clientRequest, appendEntries, onAppendEntries }, constants: { servers }, parts: { Server, Msg } }) => {
  const more = { sent: mapOf(Server, setOf(Server)) }
  const { action, receive, initially, reachable } = machine({ ...vars, ...more })
  const [leader] = Server.ids
  return {
    vars: more,
    init: initially({
      currentTerm: Server.map(() => 1), votedFor: Server.map(() => leader ?? null),
      role: Server.map(i => i === leader ? { tag: 'Leader', nextIndex: Server.map(() => 1), matchIndex: Server.map(() => 0) } as const : { tag: 'Follower' } as const),
    }),
    actions: {
      timeout: null,
      clientRequest: { when: (s, p) => clientRequest.when(s, p) && s.log[p.i].length === 0 },
      appendEntries: null, onAppendEntries: null,
    },
    added: {
      appendEntries: action({
        for: { i: Server, j: Server }, by: 'i',
        when: (s, p) => appendEntries.when(s, p) && s.log[p.i].length > 0 && !s.sent[p.i].has(p.j),
        then: (s, p) => { s.sent[p.i].add(p.j); appendEntries.then(s, p) },
      }),
      onAppendEntries: receive(Msg.AppendEntries, { when: (s, m) => s.sent[m.from].size === servers - 1, then: (s, m) => onAppendEntries.then(s, m, {}) }),
    },
    properties: {
      canElect: null,
      canCommit: null,
      /** The leader knows that the command is committed. */
      committed: reachable(s => leader !== undefined && s.commitIndex[leader] > 0),
    },
  }
})
