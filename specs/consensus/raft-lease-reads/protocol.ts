/**
 * Reads from Raft by a leader's lease.
 *
 * For some time after a majority has heard from a leader nobody else is elected, since those who have heard from it vote for no other until an election timeout has passed. For that long, or a little less,
 * the leader answers reads without asking anyone. After D. Ongaro, "Consensus: Bridging Theory and Practice", Stanford 2014, sections 6.4.1 and 4.2.3; C. Gray and D. Cheriton, "Leases", SOSP 1989. The lease
 * is only as good as the clocks: of two that are never more than `d` ticks apart one may tick 2d more than the other while a lease runs, so that it must be 2d shorter than the timeout.
 *
 * Granularity: that of the spec raft-rpc, whose servers, logs and elections these are, and reads are those of raft-reads, but in one step. A round of heartbeats is one step, from which the lease counts.
 *
 * Assumptions and bounds: as in raft-reads. `lease` and `timeout` are in ticks; clocks drift only as far as the fault `drift` allows.
 */
import { clockDrift, type Edit, ghost, type Id, machine, mapOf, maybe, range, type StateOf, setOf, spec, timer } from '../../../checker/language/index.ts'
import { raftRpc } from '../raft-rpc/protocol.ts'

export const raftLeaseReads = spec('raft-lease-reads', { ...raftRpc.constants, reads: range(1, 3), lease: range(1, 4), timeout: range(1, 4) }, ({ reads, lease, timeout, ...constants }) => {
  const base = raftRpc.define(constants)
  const { Server, isLeader, isQuorum, observe, elect, termAt } = base.parts
  const Version = range(0, constants.entries)

  const vars = {
    ...base.vars,
    lease: mapOf(Server, timer(lease)), // how long the leader may still answer reads
    promise: mapOf(Server, timer(timeout)), // how long a server will still vote for nobody
    readVersion: mapOf(Server, maybe(Version)), // what was answered; null: nothing yet
    /** The highest version that anyone had been told of when the read was answered. */
    newestTold: ghost(mapOf(Server, Version)),
  }
  const { initially, action, always, reachable, time } = machine(vars)
  type S = StateOf<typeof vars>

  const toldVersion = (s: S) => Math.max(s.committed.length, ...Server.ids.map(i => s.readVersion[i] ?? 0))
  const hasCommitted = (s: S, i: Id<'S'>) => termAt(s.log[i], s.commitIndex[i]) === s.currentTerm[i]
  const mayVote = (s: S, i: Id<'S'>) => s.promise[i] === 0
  const answer = (s: Edit<S>, i: Id<'S'>) => { s.newestTold[i] = toldVersion(s); s.readVersion[i] = s.commitIndex[i] }

  const actions = {
    ...base.actions,

    /** As in Raft, by servers that have not heard from a leader for an election timeout. A new leader has no lease. */
    election: action({
      for: { i: Server, voters: setOf(Server) }, by: 'i',
      when: (s, { i, voters }) => base.actions.election.when(s, { i, voters }) && [...voters].every(j => mayVote(s, j)),
      then: (s, { i, voters }) => { elect(s, i, voters); s.lease[i] = 0 },
    }),

    /** A majority hears from the leader, and promises to vote for nobody for an election timeout; the leader has its lease. */
    heartbeats: action({
      for: { i: Server, heard: setOf(Server) }, by: 'i',
      when: (s, { i, heard }) => isLeader(s, i) && heard.has(i) && isQuorum(heard.size) && !isQuorum(heard.size - 1) && [...heard].every(j => s.currentTerm[j] <= s.currentTerm[i]),
      then: (s, { i, heard }) => {
        for (const j of heard) { observe(s, j, s.currentTerm[i]); s.promise[j] = timeout }
        s.lease[i] = lease
      },
    }),

    /** A leader with a lease, who has committed an entry of its own term, answers a read with what it has applied. */
    answer: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => isLeader(s, i) && s.lease[i] > 0 && hasCommitted(s, i) && s.readVersion[i] === null && Server.count(j => s.readVersion[j] !== null) < reads,
      then: (s, { i }) => answer(s, i),
    }),

    tick: time(),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...base.properties,
      /** A read returns no version older than one that somebody was told of before it, and none that is not committed: see raft-reads. */
      linearizable: always({
        for: { i: Server },
        holds: (s, { i }) => { const version = s.readVersion[i]; return version === null || (version >= s.newestTold[i] && version <= s.committed.length) },
      }),
      /** A read may return what was written after the first entry. */
      canRead: reachable(s => Server.some(i => (s.readVersion[i] ?? 0) > 1)),
    },
    faults: {
      /** Clocks come apart. */
      drift: clockDrift(Server),
    },
    deadlock: 'allowed',
    symmetry: [Server],
    parts: { ...base.parts, mayVote, hasCommitted },
  }
})
