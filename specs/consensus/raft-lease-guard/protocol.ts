/**
 * Raft with the log as the lease: LeaseGuard.
 *
 * An entry carries the time at which it was written, and whoever has it in its log knows of the lease that goes with it: for `delta` ticks after the last entry was written its leader answers reads without asking
 * anyone. A new leader is elected at once and takes requests at once, but as long as the lease of its predecessor lasts it commits nothing: what it has not committed no reader can miss. It may even read under the
 * lease that it has inherited, all keys but those that entries in limbo write: entries of earlier terms that it has in its log and of which it does not know whether they are committed. After A. J. J. Davis, M. Demirbas and L. Deng,
 * "LeaseGuard: Raft Leases Done Right", 2025; actions and variables are those of leaseRaft1.tla (github.com/muratdem/RaftLeaderLeases, folder TLA), state for state. The spec raft-lease-reads has the older way, in
 * which voters keep a promise for as long as the lease lasts, and nobody else is elected meanwhile.
 *
 * Granularity: as in that module. An election that is won is one step, and so is each entry that a follower takes from another server, be that the leader or not.
 *
 * Assumptions and bounds: all servers read one clock, which never errs; the clock advances by a tick of its own and with each entry that is written. A voter must not have voted in the term, and this is known by its current term.
 * States with a term beyond `terms`, a log beyond `entries` or a time beyond `ticks` are judged, and not followed, as in the constraint of the module's model.
 *
 * What is left out: leaseRaft2.tla has clocks that may be wrong by a bound, and leaseRaftWithTimers.tla has timers. Clocks that come apart are the subject of raft-lease-reads and multi-paxos-leases.
 */
import { type Edit, type Id, listOf, machine, mapOf, oneOf, processes, range, record, type StateOf, setOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const raftLeaseGuard = spec('raft-lease-guard', {
  servers: range(2, 3), keys: range(1, 2), delta: range(1, 3), terms: range(1, 3), entries: range(1, 3), ticks: range(2, 6),
}, ({ servers, keys, delta, terms, entries, ticks }) => {
  const Server = processes('S', servers)
  const Key = processes('k', keys)
  const Term = range(0, terms + 1)
  const Clock = range(0, ticks + 1)
  const Index = range(0, entries + 1)
  const Entry = record({ term: Term, clock: Clock, key: Key, index: Index })
  const Lease = record({ term: range(-1, terms), expires: range(-1, ticks + delta) })

  const vars = {
    currentTerm: mapOf(Server, Term),
    state:       mapOf(Server, oneOf('Follower', 'Leader')),
    log:         mapOf(Server, listOf(Entry, entries + 1)),
    committed:   setOf(Entry),
    commitIndex: mapOf(Server, Index),
    clock:       Clock,
    lease:       mapOf(Server, Lease), // of the last entry in the server's log whose lease it knows of
    latestRead:  mapOf(Key, Entry), // what was last returned to a reader, or acknowledged to a writer; index 0: nothing
  }
  const { initially, action, always, step, reachable } = machine(vars)
  type S = StateOf<typeof vars>
  type Entry = ValueOf<typeof Entry>
  type Log = readonly Entry[]

  const isLeader = (s: S, i: Id<'S'>) => s.state[i] === 'Leader'
  const isSame = (a: Entry | undefined, b: Entry | undefined) => a?.term === b?.term && a?.clock === b?.clock && a?.key === b?.key && a?.index === b?.index
  const isPrefix = (a: Log, b: Log) => a.every((entry, n) => isSame(entry, b[n]))
  const lastTerm = (log: Log) => log.at(-1)?.term ?? 0
  const isQuorum = (q: ReadonlySet<unknown>) => q.size * 2 > servers
  const nothing = (key: Id<'k'>): Entry => ({ term: 0, clock: 0, key, index: 0 })
  const leaseOf = (entry: Entry) => ({ term: entry.term, expires: entry.clock + delta })

  /** The last entry for the key that the server knows to be committed. */
  const lastCommitted = (s: S, i: Id<'S'>, k: Id<'k'>) => s.log[i].slice(0, s.commitIndex[i]).findLast(e => e.key === k) ?? nothing(k)
  /** The last entry for the key from before the server's term, committed or not. */
  const lastInPriorTerm = (s: S, i: Id<'S'>, k: Id<'k'>) => s.log[i].findLast(e => e.key === k && e.term < s.currentTerm[i]) ?? nothing(k)
  const hasLease = (s: S, i: Id<'S'>) => s.lease[i].expires >= s.clock
  const isOwn = (s: S, i: Id<'S'>) => s.lease[i].term === s.currentTerm[i]
  /** An entry of an earlier term may have changed what the key is, and the server does not know whether it is committed. */
  const isInLimbo = (s: S, i: Id<'S'>, k: Id<'k'>) => !isSame(lastCommitted(s, i, k), lastInPriorTerm(s, i, k))
  const mayRead = (s: S, i: Id<'S'>, k: Id<'k'>) => isLeader(s, i) && hasLease(s, i) && (isOwn(s, i) || !isInLimbo(s, i, k))
  const hasCommitted = (s: S, entry: Entry) => [...s.committed].some(e => isSame(e, entry))
  /** The leader has an entry of its own term that comes next, and a quorum that has stored it and is in that term. */
  const isStored = (s: S, i: Id<'S'>, quorum: ReadonlySet<Id<'S'>>) => {
    const entry = s.log[i][s.commitIndex[i]]
    return isLeader(s, i) && entry !== undefined && entry.term === s.currentTerm[i] && isQuorum(quorum) && !hasCommitted(s, entry)
      && [...quorum].every(j => isSame(s.log[j][entry.index - 1], entry) && s.currentTerm[j] === entry.term)
  }
  const canVoteFor = (s: S, j: Id<'S'>, i: Id<'S'>) => s.currentTerm[j] <= s.currentTerm[i]
    && (lastTerm(s.log[i]) > lastTerm(s.log[j]) || (lastTerm(s.log[i]) === lastTerm(s.log[j]) && s.log[i].length >= s.log[j].length))
  const read = (s: Edit<S>, i: Id<'S'>, k: Id<'k'>) => { s.latestRead[k] = lastCommitted(s, i, k) }

  const actions = {
    /** A leader takes a write into its log, whoever has a lease. */
    clientWrite: action({
      for: { i: Server, k: Key }, by: 'i',
      when: (s, { i }) => isLeader(s, i),
      then: (s, { i, k }) => {
        s.clock++
        s.log[i].push({ term: s.currentTerm[i], clock: s.clock, key: k, index: s.log[i].length + 1 })
      },
    }),

    /** A leader answers a read with what it knows to be committed, under its own lease or under the one that it has inherited. */
    clientRead: action({
      for: { i: Server, k: Key }, by: 'i',
      when: (s, { i, k }) => mayRead(s, i, k),
      then: (s, { i, k }) => read(s, i, k),
    }),

    /** A follower takes the next entry from a server whose log goes on where its own ends, and knows of the lease that comes with it. */
    getEntries: action({
      for: { i: Server, j: Server }, by: 'i',
      when: (s, { i, j }) => !isLeader(s, i) && s.log[j].length > s.log[i].length && (s.log[i].length === 0 || isSame(s.log[i].at(-1), s.log[j][s.log[i].length - 1])),
      then: (s, { i, j }) => {
        const entry = s.log[j][s.log[i].length]
        if (!entry) return
        s.log[i].push(entry)
        if (s.lease[i].term <= entry.term) s.lease[i] = leaseOf(entry)
        s.commitIndex[i] = Math.max(s.commitIndex[i], Math.min(s.commitIndex[j], s.log[i].length))
      },
    }),

    /** A follower drops its last entry, where the log of another server is newer and has other entries. */
    rollbackEntries: action({
      for: { i: Server, j: Server }, by: 'i',
      when: (s, { i, j }) => !isLeader(s, i) && lastTerm(s.log[i]) < lastTerm(s.log[j]) && !isPrefix(s.log[i], s.log[j]),
      then: (s, { i }) => { s.log[i].pop() },
    }),

    /** A server is elected by a quorum, whoever has a lease. */
    becomeLeader: action({
      for: { i: Server, voters: setOf(Server) }, by: 'i',
      when: (s, { i, voters }) => voters.has(i) && isQuorum(voters) && [...voters].every(j => canVoteFor(s, j, i)),
      then: (s, { i, voters }) => {
        const term = s.currentTerm[i] + 1
        for (const j of voters) { s.currentTerm[j] = term; s.state[j] = 'Follower' }
        s.state[i] = 'Leader'
      },
    }),

    /** A leader commits the next entry, if it is its own and a quorum has stored it; not before the lease of its predecessor has expired. */
    commitEntry: action({
      for: { i: Server, quorum: setOf(Server) }, by: 'i',
      when: (s, { i, quorum }) => isStored(s, i, quorum) && (!hasLease(s, i) || isOwn(s, i)),
      then: (s, { i }) => {
        const entry = s.log[i][s.commitIndex[i]]
        if (!entry) return
        s.committed.add(entry)
        s.commitIndex[i]++
        s.latestRead[entry.key] = entry
        s.lease[i] = leaseOf(entry)
      },
    }),

    /** A server learns of a higher term, and leads no more. */
    updateTerms: action({
      for: { i: Server, j: Server }, by: 'j',
      when: (s, { i, j }) => s.currentTerm[i] > s.currentTerm[j],
      then: (s, { i, j }) => { s.currentTerm[j] = s.currentTerm[i]; s.state[j] = 'Follower' },
    }),

    /** Time passes. */
    tick: action({ then: s => { s.clock++ } }),
  }

  return {
    vars, actions,
    init: initially({ latestRead: Key.map(nothing) }),
    properties: {
      /** At most one leader in a term; OneLeaderPerTerm in the module. */
      oneLeaderPerTerm: always({
        for: { i: Server, j: Server },
        holds: (s, { i, j }) => i === j || !isLeader(s, i) || !isLeader(s, j) || s.currentTerm[i] !== s.currentTerm[j],
      }),
      /** A leader only appends to its log. */
      leaderAppendOnly: step({ for: { i: Server }, holds: (before, after, { i }) => !isLeader(before, i) || after.log[i].length >= before.log[i].length }),
      /** Where two logs have the same entry, all before it are the same. */
      logMatching: always({
        for: { i: Server, j: Server },
        holds: ({ log }, { i, j }) => log[i].every((entry, n) => !isSame(entry, log[j][n]) || isPrefix(log[i].slice(0, n + 1), log[j])),
      }),
      /** A leader has what was committed in earlier terms. */
      leaderCompleteness: always({
        for: { i: Server },
        holds: (s, { i }) => !isLeader(s, i) || [...s.committed].every(e => e.term >= s.currentTerm[i] || isSame(s.log[i][e.index - 1], e)),
      }),
      /** No two entries are committed in one place. */
      stateMachineSafety: always(s => [...s.committed].every(a => [...s.committed].every(b => a.index !== b.index || isSame(a, b)))),
      /** What was last read is what was last committed. */
      linearizableReads: always({
        for: { k: Key },
        holds: (s, { k }) => {
          const newest = [...s.committed].filter(e => e.key === k).reduce((a, b) => (b.index > a.index ? b : a), nothing(k))
          return isSame(s.latestRead[k], newest)
        },
      }),
      /** A new leader may read what its predecessor has committed, while it may commit nothing itself. */
      canReadUnderInheritedLease: reachable(s => Server.some(i => Key.some(k => mayRead(s, i, k) && !isOwn(s, i) && lastCommitted(s, i, k).index > 0))),
    },
    constraints: {
      state: s => s.clock <= ticks && Server.every(i => s.currentTerm[i] <= terms && s.log[i].length <= entries),
    },
    deadlock: 'allowed',
    symmetry: [Server, Key],
    parts: { Server, isQuorum, isLeader, hasLease, isOwn, isInLimbo, isStored },
  }
})
