/**
 * Reads from Raft without writing to the log: ReadIndex.
 *
 * A leader answers a read from its own state, once it knows that this state is recent enough. It must have committed an entry of its own term, since before it may not know what is committed; it notes
 * how far it knows that; and then it hears from a majority that nobody has been elected since. After D. Ongaro, "Consensus: Bridging Theory and Practice", Stanford 2014, section 6.4; "ReadIndex" is
 * what etcd calls it.
 *
 * Granularity: that of the spec raft-rpc, whose servers, logs and elections these are. A read is a step that begins it, one for each server that confirms the leader, and one that answers.
 *
 * Assumptions and bounds: as in raft-rpc. A write is acknowledged to its client in the step that commits it. Each server begins one read at most, and all together `reads`. What is read is a version, the number of entries
 * that have been applied; the first entry of a leader counts as a write like any other. So the log itself is the order in which writes take effect, and a read fits into it if its version is at least any
 * that was acknowledged or read before it began, and is committed. That is what linearizable comes to here (M. Herlihy and J. Wing, ACM TOPLAS 12(3), 1990).
 */
import { ghost, type Id, machine, mapOf, range, type StateOf, setOf, spec, union } from '../../../checker/language/index.ts'
import { raftRpc } from '../raft-rpc/protocol.ts'

export const raftReads = spec('raft-reads', { ...raftRpc.constants, reads: range(1, 3) }, ({ reads, ...constants }) => {
  const base = raftRpc.define(constants)
  const { Server, Term, Index, isLeader, isQuorum, observe, termAt } = base.parts
  const Version = Index

  const vars = {
    ...base.vars,
    read: mapOf(Server, union({
      None: {},
      Pending: { term: Term, index: Index, confirmedBy: setOf(Server) },
      Answered: { version: Version },
    })),
    /** The highest version that anyone had been told of when the read began. */
    newestTold: ghost(mapOf(Server, Version)),
  }
  const { initially, action, always, reachable } = machine(vars)
  type S = StateOf<typeof vars>

  /** The highest version that a client has been told of, by the answer to a write or to a read. */
  const toldVersion = (s: S) => Math.max(s.committed.length, ...Server.ids.map(i => { const read = s.read[i]; return read.tag === 'Answered' ? read.version : 0 }))
  const hasCommitted = (s: S, i: Id<'S'>) => termAt(s.log[i], s.commitIndex[i]) === s.currentTerm[i]
  const mayBegin = (s: S, i: Id<'S'>) => s.read[i].tag === 'None' && Server.count(j => s.read[j].tag !== 'None') < reads

  const actions = {
    ...base.actions,

    /** A leader that has committed an entry of its own term begins a read, and notes up to where it knows entries to be committed. */
    beginRead: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => isLeader(s, i) && mayBegin(s, i) && hasCommitted(s, i),
      then: (s, { i }) => {
        s.newestTold[i] = toldVersion(s)
        s.read[i] = { tag: 'Pending', term: s.currentTerm[i], index: s.commitIndex[i], confirmedBy: new Set([i]) }
      },
    }),

    /** A server answers a heartbeat that was sent after the read began, and knows of no higher term. */
    confirm: action({
      for: { i: Server, j: Server }, by: 'i',
      when: (s, { i, j }) => {
        const read = s.read[i]
        return read.tag === 'Pending' && isLeader(s, i) && read.term === s.currentTerm[i] && !read.confirmedBy.has(j) && s.currentTerm[j] <= s.currentTerm[i]
      },
      then: (s, { i, j }) => {
        observe(s, j, s.currentTerm[i])
        const read = s.read[i]
        if (read.tag === 'Pending') read.confirmedBy.add(j)
      },
    }),

    /** The leader that a majority has confirmed answers with what it has applied, at least up to what it has noted. */
    answer: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => {
        const read = s.read[i]
        return read.tag === 'Pending' && isLeader(s, i) && read.term === s.currentTerm[i] && isQuorum(read.confirmedBy.size) && s.commitIndex[i] >= read.index
      },
      then: (s, { i }) => { s.read[i] = { tag: 'Answered', version: s.commitIndex[i] } },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      ...base.properties,
      /** A read takes effect between its call and its answer: it returns no version older than one that somebody was told of before it began, and none that is not committed. */
      linearizable: always({
        for: { i: Server },
        holds: (s, { i }) => { const read = s.read[i]; return read.tag !== 'Answered' || (read.version >= s.newestTold[i] && read.version <= s.committed.length) },
      }),
      /** Whoever has confirmed a leader has seen its term, and votes for nobody else in it. */
      confirmedInTerm: always({
        for: { i: Server },
        holds: (s, { i }) => { const read = s.read[i]; return read.tag !== 'Pending' || [...read.confirmedBy].every(j => s.currentTerm[j] >= read.term) },
      }),
      /** A read may return what was written after the first entry. */
      canRead: reachable(s => Server.some(i => { const read = s.read[i]; return read.tag === 'Answered' && read.version > 1 })),
    },
    deadlock: 'allowed',
    symmetry: [Server],
    parts: { ...base.parts, toldVersion, hasCommitted, mayBegin },
  }
})
