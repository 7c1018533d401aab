/**
 * Raft: leader election and log replication.
 *
 * A set of servers keep one log. After D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC
 * 2014, figure 2; sections are numbered as in the extended version. The two RPCs are messages here, RequestVote and AppendEntries, and so are their
 * answers, Vote and Appended, whose `matchIndex` repeats what the caller of an RPC would know. A server has applied what it knows to be committed:
 * lastApplied is its commitIndex. The five safety properties are those of figure 3. What Raft does in the end, and what that takes of time, is in variants.ts.
 *
 * Granularity: one step for each message received, election timeout, client request, message sent on the leader's own account,
 * election won and advance of the commit index. What a server must not forget (its term, its vote and its log) is durable; it is
 * written in the step that sends the reply which rests on it, so that no crash comes between the two.
 *
 * Assumptions and bounds: time is asynchronous, so that a server may time out whenever it does not lead, and a leader may send its
 * heartbeats, which are AppendEntries without an entry, at any moment. AppendEntries carries at most one entry. There are `terms`
 * terms and room for `entries` entries; a step beyond is not taken, and the result says so. While `inFlight` messages are under way, servers answer but send nothing of their own accord.
 * A client asks the leader it knows, and its command is named after that server, which tells apart what two leaders would put into
 * their logs. Messages to a server that is down wait. No snapshots, no membership changes.
 *
 * To read it: `s` is the state, `i` and `j` are servers, `m` is a message. An action is a step that may be taken, with any of its parameters, in every state in which
 * its `when` holds, and `then` makes the next state; a `receive` is one for each message of its kind in flight. A crash puts what is not `durable`
 * back to the first value of its domain; a `ghost` is there for properties alone. How `fair` a step is matters to nothing but progress.
 */
import { bool, bounded, crashes, duplicateMessages, durable, type Edit, ghost, type Id, listOf, loseMessages, machine, mapOf, maybe, messages, network, partitions, prematureTimeouts, processes, range, record, type StateOf, setOf, spec, union, type ValueOf } from '../../../checker/language/index.ts'

export const raft = spec('raft', { servers: range(2, 5), terms: range(1, 6), entries: range(1, 4), inFlight: range(1, 64) }, ({ servers, terms, entries, inFlight }) => {
  const Server = processes('S', servers)
  const Term = range(0, terms) // 0 until the first election
  const Index = range(0, entries) // 0 is before the first entry
  const Entry = record({ term: Term, command: Server })

  const Msg = messages({
    RequestVote:   { from: Server, to: Server, term: Term, lastLogIndex: Index, lastLogTerm: Term },
    Vote:          { from: Server, to: Server, term: Term, granted: bool },
    AppendEntries: { from: Server, to: Server, term: Term, prevLogIndex: Index, prevLogTerm: Term, entry: maybe(Entry), leaderCommit: Index },
    Appended:      { from: Server, to: Server, term: Term, success: bool, matchIndex: Index },
  })

  const vars = {
    // Persistent state on all servers
    currentTerm: durable(mapOf(Server, bounded(Term))),
    votedFor:    durable(mapOf(Server, maybe(Server))),
    log:         durable(mapOf(Server, bounded(listOf(Entry, entries)))),
    // Volatile state on all servers
    commitIndex: mapOf(Server, Index),
    // Which of the three a server is, with the volatile state that only candidates, and only leaders, have
    role: mapOf(Server, union({
      Follower: {},
      Candidate: { votes: setOf(Server) },
      Leader: { nextIndex: mapOf(Server, range(1, entries + 1)), matchIndex: mapOf(Server, Index) },
    })),
    net: network(Msg, 'merging'), // sending again what is in flight adds nothing, so that heartbeats may repeat
    /** What has been committed, each entry with the term of the leader that committed it first. */
    committed: ghost(listOf(record({ entry: Entry, term: Term }), entries)),
  }
  const { initially, action, receive, always, step, reachable } = machine(vars)

  type Edited = Edit<StateOf<typeof vars>>
  type Entry = ValueOf<typeof Entry>
  type Log = readonly Entry[]
  type Terms = readonly { readonly term: number }[] // of a log, whatever else is in its entries

  const isQuorum = (size: number) => 2 * size > servers
  /** Indexes count from 1, as in the paper; before the first entry the term is 0. */
  const termAt = (log: Terms, index: number) => log[index - 1]?.term ?? 0
  const isSame = (a: Entry | undefined, b: Entry | undefined) => a?.term === b?.term && a?.command === b?.command
  const isPrefix = (a: Log, b: Log) => a.every((entry, k) => isSame(entry, b[k]))

  /** Any message with a higher term makes its receiver a follower in that term (section 5.1). */
  const observe = (s: Edited, i: Id<'S'>, term: number) => {
    if (term <= s.currentTerm[i]) return
    s.currentTerm[i] = term
    s.votedFor[i] = null
    s.role[i] = { tag: 'Follower' }
  }

  /** Of two logs, the one whose last entry has the later term is more up to date; of two that end in the same term, the longer (section 5.4.1). */
  const isUpToDate = (m: { readonly lastLogTerm: number; readonly lastLogIndex: number }, log: Terms) => {
    const lastTerm = termAt(log, log.length)
    return m.lastLogTerm > lastTerm || (m.lastLogTerm === lastTerm && m.lastLogIndex >= log.length)
  }

  const actions = {
    /** A server that has heard from no leader for long enough stands for election and votes for itself (section 5.2). */
    timeout: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.role[i].tag !== 'Leader',
      then: (s, { i }) => {
        s.currentTerm[i] += 1
        s.votedFor[i] = i
        s.role[i] = { tag: 'Candidate', votes: new Set([i]) }
      },
    }),

    /** A candidate asks each server for its vote, again and again until it has it; its own it has. */
    requestVote: action({
      for: { i: Server, j: Server }, by: 'i', fair: 'weak',
      when: (s, { i, j }) => { const role = s.role[i]; return role.tag === 'Candidate' && !role.votes.has(j) && s.net.size < inFlight },
      then: (s, { i, j }) => {
        const log = s.log[i]
        s.net.send(Msg.RequestVote({ from: i, to: j, term: s.currentTerm[i], lastLogIndex: log.length, lastLogTerm: termAt(log, log.length) }))
      },
    }),

    /** One vote a term, first come first served, for a candidate whose log is at least as up to date (sections 5.2, 5.4.1). */
    onRequestVote: receive(Msg.RequestVote, {
      fair: 'strong',
      then: (s, m) => {
        const { from, to: i } = m
        observe(s, i, m.term)
        const granted = m.term === s.currentTerm[i] && (s.votedFor[i] === null || s.votedFor[i] === from) && isUpToDate(m, s.log[i])
        if (granted) s.votedFor[i] = from
        s.net.send(Msg.Vote({ from: i, to: from, term: s.currentTerm[i], granted }))
      },
    }),

    /** A candidate counts the votes of its term. */
    onVote: receive(Msg.Vote, {
      fair: 'strong',
      then: (s, { from, to: i, term, granted }) => {
        observe(s, i, term)
        const role = s.role[i]
        if (role.tag === 'Candidate' && term === s.currentTerm[i] && granted) role.votes.add(from)
      },
    }),

    /** A candidate with votes from a majority leads its term (section 5.2). */
    becomeLeader: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => { const role = s.role[i]; return role.tag === 'Candidate' && isQuorum(role.votes.size) },
      then: (s, { i }) => {
        const next = s.log[i].length + 1
        s.role[i] = { tag: 'Leader', nextIndex: Server.map(() => next), matchIndex: Server.map(() => 0) }
      },
    }),

    /** The leader takes a command from a client into its log, where it is not committed yet (section 5.3). */
    clientRequest: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.role[i].tag === 'Leader',
      then: (s, { i }) => { s.log[i].push({ term: s.currentTerm[i], command: i }) },
    }),

    /** The leader sends a follower the next entry that it lacks or, if there is none, a heartbeat; and what is committed (section 5.3). */
    appendEntries: action({
      for: { i: Server, j: Server }, by: 'i', fair: 'weak',
      when: (s, { i, j }) => i !== j && s.role[i].tag === 'Leader' && s.net.size < inFlight,
      then: (s, { i, j }) => {
        const [role, log] = [s.role[i], s.log[i]]
        if (role.tag !== 'Leader') return
        const prevLogIndex = role.nextIndex[j] - 1
        const entry = log[prevLogIndex] ?? null
        s.net.send(Msg.AppendEntries({
          from: i, to: j, term: s.currentTerm[i], prevLogIndex, prevLogTerm: termAt(log, prevLogIndex), entry, leaderCommit: s.commitIndex[i],
        }))
      },
    }),

    /** A follower takes the entry if its log agrees with the leader's before it, and drops its own entries that conflict (section 5.3). */
    onAppendEntries: receive(Msg.AppendEntries, {
      fair: 'strong',
      then: (s, { from, to: i, term, prevLogIndex, prevLogTerm, entry, leaderCommit }) => {
        observe(s, i, term)
        const reply = (success: boolean, matchIndex: number) => s.net.send(Msg.Appended({ from: i, to: from, term: s.currentTerm[i], success, matchIndex }))
        if (term < s.currentTerm[i]) return reply(false, 0)
        s.role[i] = { tag: 'Follower' }
        const log = s.log[i]
        if (prevLogIndex > log.length || termAt(log, prevLogIndex) !== prevLogTerm) return reply(false, 0)
        const matchIndex = prevLogIndex + (entry ? 1 : 0)
        if (entry && termAt(log, matchIndex) !== entry.term) s.log[i] = [...log.slice(0, prevLogIndex), entry]
        s.commitIndex[i] = Math.max(s.commitIndex[i], Math.min(leaderCommit, matchIndex))
        reply(true, matchIndex)
      },
    }),

    /** The leader learns how far the follower's log agrees with its own, or goes back by one entry to find out (section 5.3). */
    onAppended: receive(Msg.Appended, {
      fair: 'strong',
      then: (s, m) => {
        const { from, to: i } = m
        observe(s, i, m.term)
        const role = s.role[i]
        if (role.tag !== 'Leader' || m.term !== s.currentTerm[i]) return
        const { nextIndex, matchIndex } = role
        if (m.success) matchIndex[from] = Math.max(matchIndex[from], m.matchIndex)
        nextIndex[from] = Math.max(matchIndex[from] + 1, m.success ? nextIndex[from] : nextIndex[from] - 1)
      },
    }),

    /** An entry of the leader's own term that a majority stores is committed, and all before it (sections 5.3, 5.4.2). */
    advanceCommit: action({
      for: { i: Server, index: range(1, entries) }, by: 'i', fair: 'weak',
      when: (s, { i, index }) => {
        const role = s.role[i]
        return role.tag === 'Leader' && index > s.commitIndex[i] && termAt(s.log[i], index) === s.currentTerm[i]
          && isQuorum(Server.count(j => j === i || role.matchIndex[j] >= index))
      },
      then: (s, { i, index }) => {
        s.commitIndex[i] = index
        for (const entry of s.log[i].slice(s.committed.length, index)) s.committed.push({ entry, term: s.currentTerm[i] })
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** At most one leader can be elected in a given term. */
      electionSafety: always({
        for: { i: Server, j: Server },
        holds: ({ role, currentTerm }, { i, j }) => i === j || role[i].tag !== 'Leader' || role[j].tag !== 'Leader' || currentTerm[i] !== currentTerm[j],
      }),
      /** A leader never overwrites or deletes entries in its log; it only appends new entries. */
      leaderAppendOnly: step({
        for: { i: Server },
        holds: (before, after, { i }) => before.role[i].tag !== 'Leader' || after.role[i].tag !== 'Leader' || isPrefix(before.log[i], after.log[i]),
      }),
      /** If two logs contain an entry with the same index and term, then the logs are identical in all entries up to that index. */
      logMatching: always({
        for: { i: Server, j: Server },
        holds: ({ log }, { i, j }) => log[i].every((entry, k) => entry.term !== log[j][k]?.term || isPrefix(log[i].slice(0, k + 1), log[j])),
      }),
      /** If an entry is committed in a given term, then it is present in the logs of the leaders for all higher terms. */
      leaderCompleteness: always({
        for: { i: Server },
        holds: ({ role, currentTerm, log, committed }, { i }) =>
          role[i].tag !== 'Leader' || committed.every(({ entry, term }, k) => term >= currentTerm[i] || isSame(entry, log[i][k])),
      }),
      /** If a server has applied an entry at an index, no other ever applies a different one there; it applies what it knows to be committed. */
      stateMachineSafety: always({
        for: { i: Server },
        holds: ({ log, commitIndex, committed }, { i }) => log[i].slice(0, commitIndex[i]).every((entry, k) => isSame(entry, committed[k]?.entry)),
      }),
      canElect: reachable(s => Server.some(i => s.role[i].tag === 'Leader')),
      canCommit: reachable(s => Server.every(i => s.commitIndex[i] > 0)),
    },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      partition: partitions(Server),
      crash: crashes(Server),
      /** Timeouts that are timely, which only variants have, may fire too early. */
      asynchrony: prematureTimeouts(),
    },
    symmetry: [Server],
    parts: { Server, Entry, Msg, isQuorum, termAt, observe, isUpToDate },
  }
})
