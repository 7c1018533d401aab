/**
 * Raft's membership changes, one server at a time.
 *
 * Which servers form the cluster is itself in the log: an entry adds or removes one server, and counts from the moment at which a server has it in its log, committed or not. Since any majority of
 * the servers before a change meets any majority of those after it, no two leaders can be elected side by side. After D. Ongaro, "Consensus: Bridging Theory and Practice", Stanford 2014 (the
 * thesis), chapter 4, with the rule that its author added in 2015 (D. Ongaro, "bug in single-server membership changes", raft-dev mailing list, 10 July 2015): a leader starts no change before it
 * has committed an entry of its own term. Without it two changes may start from the same configuration, and their majorities need not meet.
 *
 * Granularity: that of the spec raft-rpc, whose servers, logs and elections these are: one step for each election won, membership change, AppendEntries with its answer, and advance of a commit index.
 *
 * Assumptions and bounds: as in raft-rpc. Clients ask for nothing but changes, so that the log has those and the entries with which leaders begin. The first `members` servers are the cluster at
 * the start. Every other server is a learner: it is sent entries, votes and counts for nothing, and may be added once it has all that is committed (section 4.2.1). Removed servers that go on asking
 * for votes are the subject of raft-pre-vote.
 */
import { type Id, machine, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'
import { raftRpc } from '../raft-rpc/protocol.ts'

export const raftMembership = spec('raft-membership', { servers: range(2, 5), members: range(1, 5), terms: range(1, 6), entries: range(1, 4) }, ({ members, ...constants }) => {
  const base = raftRpc.define(constants)
  const { Server, isLeader, wouldVote, elect, stores, commit, termAt } = base.parts

  const vars = { ...base.vars, initial: setOf(Server) } // the servers of the cluster at the start
  const { initially, action, reachable, step } = machine(vars)
  type S = StateOf<typeof vars>

  /** Whether a server belongs to the cluster as another knows it, by all entries of its log: each adds the server that it names, or removes it. */
  const isMember = (s: S, knower: Id<'S'>, j: Id<'S'>) => s.initial.has(j) !== (s.log[knower].filter(entry => entry.command === j).length % 2 === 1)
  const isQuorum = (s: S, knower: Id<'S'>, has: (j: Id<'S'>) => boolean) => {
    const all = Server.filter(j => isMember(s, knower, j))
    return 2 * all.filter(has).length > all.length
  }
  /** A server has everything that the leader knows to be committed. */
  const isCaughtUp = (s: S, j: Id<'S'>, leader: Id<'S'>) => {
    const committed = s.commitIndex[leader]
    return termAt(s.log[j], committed) === termAt(s.log[leader], committed)
  }
  /** The latest change that the leader has in its log is committed. */
  const isSettled = (s: S, i: Id<'S'>) => s.log[i].slice(s.commitIndex[i]).every(entry => entry.command === null)
  /** The leader has committed an entry of its own term. */
  const hasCommitted = (s: S, i: Id<'S'>) => termAt(s.log[i], s.commitIndex[i]) === s.currentTerm[i]
  /** The server is a member that is not the last, or a learner that has caught up. */
  const isPossible = (s: S, i: Id<'S'>, server: Id<'S'>) =>
    isMember(s, i, server) ? Server.some(j => j !== server && isMember(s, i, j)) : isCaughtUp(s, server, i)

  const actions = {
    /** A server is elected by a majority of the cluster that it knows. One that has removed itself may be needed until that is committed, but does not count (section 4.2.2). */
    election: action({
      for: { i: Server, voters: setOf(Server) }, by: 'i',
      when: (s, { i, voters }) => !isLeader(s, i) && (s.initial.has(i) || s.log[i].length > 0) && voters.has(i)
        && isQuorum(s, i, j => voters.has(j)) && [...voters].every(j => wouldVote(s, j, i) && (j === i || !isQuorum(s, i, k => k !== j && voters.has(k)))),
      then: (s, { i, voters }) => elect(s, i, voters),
    }),

    /** The leader adds a learner that has caught up, or removes a member: once the change before is committed, and an entry of its own term. */
    changeMembership: action({
      for: { i: Server, server: Server }, by: 'i',
      when: (s, { i, server }) => isLeader(s, i) && isSettled(s, i) && hasCommitted(s, i) && isPossible(s, i, server),
      then: (s, { i, server }) => { s.log[i].push({ term: s.currentTerm[i], command: server }) },
    }),

    learnTerm: base.actions.learnTerm,
    appendEntries: base.actions.appendEntries,

    /** An entry of the leader's own term that a majority of the cluster stores is committed. A leader who is no longer a member then leads no more (section 4.2.2). */
    advanceCommit: action({
      for: { i: Server, index: range(1, constants.entries) }, by: 'i',
      when: (s, { i, index }) => isLeader(s, i) && index > s.commitIndex[i] && termAt(s.log[i], index) === s.currentTerm[i]
        && isQuorum(s, i, j => stores(s, j, i, index)),
      then: (s, { i, index }) => {
        commit(s, i, index)
        if (isSettled(s, i) && !isMember(s, i, i)) s.role[i] = 'follower'
      },
    }),
  }

  /** Without server `f` the leader could still commit at once: of the others, those that have caught up are a majority. */
  const canDoWithout = (s: S, i: Id<'S'>, f: Id<'S'>) => isQuorum(s, i, j => j !== f && isCaughtUp(s, j, i))
  const { canCommit: _, ...safety } = base.properties
  return {
    vars, actions,
    init: initially({ initial: new Set(Server.ids.slice(0, members)) }),
    properties: {
      ...safety,
      /** If a leader could commit without one of the members, it still can when it has added a server (section 4.2.1). */
      staysAvailable: step({
        for: { i: Server, added: Server, f: Server },
        holds: (before, after, { i, added, f }) => isMember(before, i, added) || !isMember(after, i, added)
          || !isLeader(before, i) || after.log[i].length <= before.log[i].length || !isMember(before, i, f) || !canDoWithout(before, i, f) || canDoWithout(after, i, f),
      }),
      /** A change is committed. */
      canChange: reachable(s => s.committed.some(({ entry }) => entry.command !== null)),
      /** A leader removes itself. */
      canLeave: reachable(s => Server.some(i => s.initial.has(i) && !isMember(s, i, i) && isSettled(s, i))),
    },
    deadlock: 'allowed',
    symmetry: [Server],
    parts: { ...base.parts, isMember, isQuorum, isCaughtUp, isSettled, hasCommitted, isPossible },
  }
})
