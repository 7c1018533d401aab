/**
 * Raft with each RPC in one step.
 *
 * The same protocol as in the spec raft, a grain coarser: what a server asks another, what that one does, and what the first makes of the answer are one step, and an election is won in one
 * step. Behaviours become short enough to be read, and cheap enough to build on: raft-membership and raft-reads are this spec with something added. After D. Ongaro, "Consensus: Bridging Theory
 * and Practice", Stanford 2014 (the thesis), figure 3.1; a newly elected leader puts an entry without a command into its log at once (section 6.4).
 *
 * Granularity: one step for each election won, client request, AppendEntries with its answer, and advance of a commit index. What the finer spec shows beside this (messages that are lost,
 * repeated or overtaken, and restarts) is left to it. Three things stay asynchronous: a server learns of a higher term at any time, or never; a follower may have stored an entry long before its
 * leader counts it; and whoever is not asked knows nothing.
 *
 * Assumptions and bounds: an election that nobody wins only raises terms, which learning of a higher term does as well, so that only elections that are won are taken. A vote is cast in a term that
 * is new to the voter, so that nobody need remember whom it voted for, and a leader has no more votes than it needs. AppendEntries brings the next entry that the follower lacks, and finds in the same step where the logs part. There are `terms` terms and room for `entries` entries; a step
 * beyond is not taken, and the result says so. A command is named after a server.
 */
import { bounded, durable, type Edit, ghost, type Id, listOf, machine, mapOf, maybe, oneOf, processes, range, record, type StateOf, setOf, spec, type ValueOf } from '../../../checker/language/index.ts'
import { raft } from '../raft/protocol.ts'

export const raftRpc = spec('raft-rpc', { servers: range(2, 5), terms: range(1, 6), entries: range(1, 4) }, ({ servers, terms, entries }) => {
  const { isQuorum, isUpToDate, termAt } = raft.define({ servers, terms, entries, inFlight: 1 }).parts
  const Server = processes('S', servers)
  const Term = range(0, terms)
  const Index = range(0, entries)
  const Entry = record({ term: Term, command: maybe(Server) }) // null: the entry without a command

  const vars = {
    currentTerm: durable(mapOf(Server, bounded(Term))),
    log:         durable(mapOf(Server, bounded(listOf(Entry, entries)))),
    commitIndex: mapOf(Server, Index),
    role:        mapOf(Server, oneOf('follower', 'leader')),
    /** What has been committed, each entry with the term of the leader that committed it first. */
    committed: ghost(listOf(record({ entry: Entry, term: Term }), entries)),
  }
  const { initially, action, always, step, reachable } = machine(vars)

  type S = StateOf<typeof vars>
  type Entry = ValueOf<typeof Entry>
  type Log = readonly Entry[]
  const isSame = (a: Entry | undefined, b: Entry | undefined) => a?.term === b?.term && a?.command === b?.command
  const isPrefix = (a: Log, b: Log) => a.every((entry, k) => isSame(entry, b[k]))
  const isLeader = (s: S, i: Id<'S'>) => s.role[i] === 'leader'

  /** The server would vote for that candidate in its next term: the term is new to it, and the candidate's log at least as up to date as its own. */
  const wouldVote = (s: S, i: Id<'S'>, candidate: Id<'S'>) => {
    const log = s.log[candidate]
    return s.currentTerm[i] <= s.currentTerm[candidate] && isUpToDate({ lastLogTerm: termAt(log, log.length), lastLogIndex: log.length }, s.log[i])
  }
  /** Any message with a higher term makes its receiver a follower in that term (section 3.3). */
  const observe = (s: Edit<S>, i: Id<'S'>, term: number) => {
    if (term <= s.currentTerm[i]) return
    s.currentTerm[i] = term
    s.role[i] = 'follower'
  }
  /** All of these servers move to the candidate's next term and vote for it. */
  const elect = (s: Edit<S>, i: Id<'S'>, voters: ReadonlySet<Id<'S'>>) => {
    const term = s.currentTerm[i] + 1
    for (const j of voters) observe(s, j, term)
    s.role[i] = 'leader'
    s.log[i].push({ term, command: null })
  }
  /** The server has this entry of the leader's, which is of the leader's own term: so it has stored it for this leader, or for a later one, which then has it as well. */
  const stores = (s: S, j: Id<'S'>, leader: Id<'S'>, index: number) => termAt(s.log[j], index) === s.currentTerm[leader]
  const commit = (s: Edit<S>, i: Id<'S'>, index: number) => {
    s.commitIndex[i] = index
    for (const entry of s.log[i].slice(s.committed.length, index)) s.committed.push({ entry, term: s.currentTerm[i] })
  }

  const actions = {
    /** A server that has heard from no leader for long enough stands for election in the next term, and is elected by a majority (section 3.4). */
    election: action({
      for: { i: Server, voters: setOf(Server) }, by: 'i',
      when: (s, { i, voters }) => !isLeader(s, i) && voters.has(i) && isQuorum(voters.size) && !isQuorum(voters.size - 1) && [...voters].every(j => wouldVote(s, j, i)),
      then: (s, { i, voters }) => elect(s, i, voters),
    }),

    /** A server learns of a higher term, from whatever message, and leads no more (section 3.3). */
    learnTerm: action({
      for: { i: Server, from: Server }, by: 'i',
      when: (s, { i, from }) => s.currentTerm[from] > s.currentTerm[i],
      then: (s, { i, from }) => observe(s, i, s.currentTerm[from]),
    }),

    /** The leader takes a command from a client into its log (section 3.5). */
    clientRequest: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => isLeader(s, i),
      then: (s, { i }) => { s.log[i].push({ term: s.currentTerm[i], command: i }) },
    }),

    /** A follower takes the first entry of the leader's in which its log differs, drops what follows it, and learns what is committed (section 3.5). */
    appendEntries: action({
      for: { i: Server, j: Server }, by: 'i',
      when: (s, { i, j }) => i !== j && isLeader(s, i) && s.currentTerm[j] <= s.currentTerm[i],
      then: (s, { i, j }) => {
        observe(s, j, s.currentTerm[i])
        const log = s.log[i]
        const agree = log.findIndex((entry, k) => entry.term !== s.log[j][k]?.term)
        if (agree >= 0) s.log[j] = log.slice(0, agree + 1)
        s.commitIndex[j] = Math.max(s.commitIndex[j], Math.min(s.commitIndex[i], agree < 0 ? log.length : agree + 1))
      },
    }),

    /** An entry of the leader's own term that a majority stores is committed, and all before it (section 3.6.2). */
    advanceCommit: action({
      for: { i: Server, index: range(1, entries) }, by: 'i',
      when: (s, { i, index }) => isLeader(s, i) && index > s.commitIndex[i] && termAt(s.log[i], index) === s.currentTerm[i]
        && isQuorum(Server.count(j => stores(s, j, i, index))),
      then: (s, { i, index }) => commit(s, i, index),
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** At most one leader can be elected in a given term. */
      electionSafety: always({
        for: { i: Server, j: Server },
        holds: (s, { i, j }) => i === j || !isLeader(s, i) || !isLeader(s, j) || s.currentTerm[i] !== s.currentTerm[j],
      }),
      /** If two logs contain an entry with the same index and term, then the logs are identical in all entries up to that index. */
      logMatching: always({
        for: { i: Server, j: Server },
        holds: ({ log }, { i, j }) => log[i].every((entry, k) => entry.term !== log[j][k]?.term || isPrefix(log[i].slice(0, k + 1), log[j])),
      }),
      /** If an entry is committed in a given term, then it is present in the logs of the leaders for all higher terms. */
      leaderCompleteness: always({
        for: { i: Server },
        holds: (s, { i }) => !isLeader(s, i) || s.committed.every(({ entry, term }, k) => term >= s.currentTerm[i] || isSame(entry, s.log[i][k])),
      }),
      /** If a server has applied an entry at an index, no other ever applies a different one there; it has what it knows to be committed, and applies that. */
      stateMachineSafety: always({
        for: { i: Server },
        holds: ({ log, commitIndex, committed }, { i }) => log[i].length >= commitIndex[i]
          && log[i].slice(0, commitIndex[i]).every((entry, k) => isSame(entry, committed[k]?.entry)),
      }),
      /** No server has an entry of a later term than its own, which is the latest that it has seen (figure 3.1). */
      termsSeen: always({ for: { i: Server }, holds: ({ log, currentTerm }, { i }) => log[i].every(({ term }) => term <= currentTerm[i]) }),
      /** What a server knows to be committed it does not forget: its commit index never falls (figure 3.1). */
      commitIndexGrows: step({
        for: { i: Server },
        holds: (before, after, { i }) => after.commitIndex[i] >= before.commitIndex[i],
      }),
      /** A command is committed, and every server knows it. */
      canCommit: reachable(s => Server.every(i => s.log[i].slice(0, s.commitIndex[i]).some(entry => entry.command !== null))),
    },
    deadlock: 'allowed', // where terms and logs are used up
    symmetry: [Server],
    parts: { Server, Term, Index, Entry, termAt, isQuorum, isLeader, wouldVote, observe, elect, stores, commit },
  }
})
