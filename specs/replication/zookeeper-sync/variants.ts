/** What ZooKeeper got wrong, one rule at a time: each variant is an issue of its tracker, except where it says otherwise. */
import { bool, type Edit, isDown, machine, mapOf, setOf, variant } from '../../../checker/language/index.ts'
import { zookeeperSync } from './protocol.ts'
import type { Packet, Server, Zxid } from './state.ts'

/** A leader that does not have the log of a follower cut off where it should be, and sends another packet in place of TRUNC. */
const withoutTRUNC = (name: string, instead: (txns: readonly Zxid[], database: readonly Zxid[]) => Packet | null) => variant(zookeeperSync, name, ({ actions: { elect, join } }) => {
  const replace = (s: Parameters<typeof join.then>[0], { i, j }: { i: Server; j: Server }) => {
    const first = s.inbox[j][0]
    const packet = first?.tag === 'TRUNC' ? instead(first.txns as readonly Zxid[], s.database[i] as readonly Zxid[]) : null
    if (packet) s.inbox[j][0] = packet as Edit<Packet>
  }
  return {
    actions: {
      elect: { then: (s, p) => { elect.then(s, p); replace(s, p) } },
      join: { then: (s, p) => { join.then(s, p); replace(s, p) } },
    },
  }
})

/**
 * ZOOKEEPER-1154, and synchronisation as the notes have it: the leader looks only whether the last zxid of the follower lies between its own first and its last, and not whether it has it. If it
 * does lie there, it sends what comes after.
 */
export const rangeOnly = withoutTRUNC('range-only', txns => (txns.length > 0 ? { tag: 'DIFF', txns } : null))

/** Mutant: a leader takes a follower that is ahead of it for one that lacks nothing, and sends it an empty DIFF. */
export const trustsLaterZxid = withoutTRUNC('trusts-later-zxid', txns => (txns.length === 0 ? { tag: 'DIFF', txns } : null))

/**
 * ZOOKEEPER-2832: a leader that has read its database from a snapshot alone has no transactions in memory to compare with, and sends a follower that is ahead of it a snapshot. What comes later than the snapshot
 * stays in the log of the follower, and is read again when it restarts. The class LearnerHandler of 3.4.9 sends the snapshot, and FileTxnSnapLog reads the log behind it.
 */
export const snapshotKeepsLog = variant(withoutTRUNC('sends-snapshot', (_, txns) => ({ tag: 'SNAP', txns })), 'snapshot-keeps-log', ({ actions: { logHistory }, parts: { compare, last } }) => ({
  actions: {
    logHistory: {
      then: (s, p) => {
        const { i } = p
        const later = s.snapshot[i] ? s.log[i].flushed.filter(z => compare(z, last(s.database[i] as readonly Zxid[])) > 0) : []
        logHistory.then(s, p)
        s.log[i].flushed.push(...later)
      },
    },
  },
}))

/** What a server that shuts down does with its log and its database, in place of the correct rule. */
type Memory = { readonly database: Zxid[]; readonly flushed: Zxid[]; readonly unflushed: Zxid[]; readonly snapshot: boolean }
const onShutdown = (name: string, keep: (before: Memory) => Omit<Memory, 'snapshot'>) =>
  variant(zookeeperSync, name, ({ actions, parts: { replay } }) => {
    const changed = (action: typeof actions.leaderShutdown): Pick<typeof actions.leaderShutdown, 'then'> => ({
      then: (s, p) => {
        const { i } = p
        const kept = keep({ database: [...s.database[i]], flushed: [...s.log[i].flushed], unflushed: [...s.log[i].unflushed], snapshot: s.snapshot[i] })
        action.then(s, p)
        s.log[i] = { flushed: kept.flushed, unflushed: kept.unflushed }
        s.database[i] = replay(kept.database)
      },
    })
    return { actions: { connectionBreaks: changed(actions.connectionBreaks), followerShutdown: changed(actions.followerShutdown), leaderShutdown: changed(actions.leaderShutdown) } }
  })

/** ZOOKEEPER-2845: a server that shuts down keeps its database in memory, which lacks what is in the log but not committed. */
export const retainsDatabase = onShutdown('retains-database', ({ database, flushed, unflushed }) => ({ database, flushed: [...flushed, ...unflushed], unflushed: [] }))

/** ZOOKEEPER-3642: a follower that loses its leader after a snapshot, and before NEWLEADER, keeps the snapshot, which is in memory alone. */
export const keepsSnapshot = onShutdown('keeps-snapshot', ({ database, flushed, unflushed, snapshot }) => {
  const log = [...flushed, ...unflushed]
  return { database: snapshot ? database : [...log], flushed: log, unflushed: [] }
})

/**
 * ZOOKEEPER-5094: what comes behind a TRUNC is applied to the database at once, and is on disk only with the snapshot that is taken at NEWLEADER. A follower that loses its leader before that keeps the database, and says
 * that it has what is in memory alone.
 */
export const keepsTruncated = variant(zookeeperSync, 'keeps-truncated', ({ actions: { followerProcessSyncMessage, logHistory, connectionBreaks, followerShutdown, ackNEWLEADER }, parts: { Server, replay } }) => {
  const more = { truncated: mapOf(Server, bool) } // of a follower: what it was sent behind a TRUNC is in memory, and its snapshot not yet on disk
  type Edited = Parameters<typeof ackNEWLEADER.then>[0] & { truncated: Record<Server, boolean> }
  const keeping = (shutdown: typeof connectionBreaks): Pick<typeof connectionBreaks, 'then'> => ({
    then: (s, p) => {
      const [database, incomplete] = [[...s.database[p.i]], (s as Edited).truncated[p.i]]
      shutdown.then(s, p)
      if (incomplete) s.database[p.i] = database;
      (s as Edited).truncated[p.i] = false
    },
  })
  return {
    vars: more,
    actions: {
      followerProcessSyncMessage: {
        then: (s, p) => {
          const packet = s.inbox[p.i][0]
          followerProcessSyncMessage.then(s, p)
          if (packet?.tag !== 'TRUNC') return
          s.database[p.i] = [...replay(s.log[p.i].flushed as readonly Zxid[]), ...s.packetsNotLogged[p.i]]
          s.packetsNotLogged[p.i] = []
          s.packetsCommitted[p.i] = []
          s.snapshot[p.i] = true;
          (s as Edited).truncated[p.i] = true
        },
      },
      logHistory: { then: (s, p) => { logHistory.then(s, p); (s as Edited).truncated[p.i] = false } },
      connectionBreaks: keeping(connectionBreaks),
      followerShutdown: keeping(followerShutdown),
    },
  }
})

/** ZOOKEEPER-4712: the SyncRequestProcessor is not shut down, so that it writes to the log when the database has been read from there. */
export const queueOutlivesShutdown = onShutdown('queue-outlives-shutdown', ({ flushed, unflushed }) => ({ database: [...flushed], flushed, unflushed }))

/** ZOOKEEPER-4643: a follower updates currentEpoch first, and makes the history durable then. */
export const epochBeforeHistory = variant(zookeeperSync, 'epoch-before-history', {
  actions: {
    updateCurrentEpoch: { when: (s, { i }) => s.newLeader[i].has('received') && !s.newLeader[i].has('epoch') },
    logHistory: { when: (s, { i }) => s.newLeader[i].has('epoch') && !s.newLeader[i].has('queued') },
    ackNEWLEADER: { when: (s, { i }) => s.newLeader[i].has('queued') && s.log[i].unflushed.length === 0 && !s.newLeader[i].has('acked') },
  },
})

/** ZOOKEEPER-3911: a follower acknowledges NEWLEADER, and logs what a DIFF has brought when UPTODATE comes. */
export const logsAfterUPTODATE = variant(zookeeperSync, 'logs-after-uptodate', ({ actions: { logHistory } }) => ({
  actions: {
    logHistory: {
      then: (s, p) => {
        const waiting = s.packetsNotLogged[p.i]
        s.packetsNotLogged[p.i] = []
        logHistory.then(s, p)
        s.packetsNotLogged[p.i] = waiting
      },
    },
  },
}))

/** ZOOKEEPER-4646, which the fix of 3911 left open: a follower hands the history to the SyncRequestProcessor, and does not wait until it is on disk. */
export const acksQueued = variant(zookeeperSync, 'acks-queued', {
  actions: { updateCurrentEpoch: { when: (s, { i }) => s.newLeader[i].has('queued') && !s.newLeader[i].has('epoch') } },
})

/**
 * ZOOKEEPER-4685, of the same cause: the SyncRequestProcessor may acknowledge a transaction before NEWLEADER is acknowledged. The leader expects the other first, takes the one for the other, finds that
 * the zxid is not that of NEWLEADER, and waits until it shuts down.
 */
export const acksTooEarly = variant(acksQueued, 'acks-too-early', ({ vars, actions: { syncRequestProcessor, leaderProcessACK, leaderProcessACKLD, leaderShutdown }, parts: { Server, isConnected, last } }) => {
  const more = { misread: mapOf(Server, setOf(Server)) } // of a leader: whose first answer was not that to NEWLEADER
  const { action } = machine({ ...vars, ...more })
  type Edited = Parameters<typeof leaderProcessACK.then>[0] & { misread: Record<Server, Set<Server>> }
  return {
    vars: more,
    actions: {
      syncRequestProcessor: {
        then: (s, p) => {
          const leader = s.leader[p.i]
          const early = leader && s.phase[p.i] === 'Synchronization' && !s.newLeader[p.i].has('acked') && isConnected(s, leader, p.i)
          const { counter } = last(s.log[p.i].unflushed as readonly Zxid[])
          syncRequestProcessor.then(s, p)
          if (early) s.answers[leader][p.i].push({ tag: 'ACK', counter })
        },
      },
      leaderProcessACK: {
        then: (s, p) => {
          if (s.ackld[p.i].has(p.j)) return leaderProcessACK.then(s, p)
          s.answers[p.i][p.j].shift();
          (s as Edited).misread[p.i].add(p.j)
        },
      },
      leaderProcessACKLD: {
        then: (s, p) => { if ((s as Edited).misread[p.i].has(p.j)) s.answers[p.i][p.j].shift(); else leaderProcessACKLD.then(s, p) },
      },
    },
    added: {
      /** The leader has waited long enough for acknowledgements of NEWLEADER. */
      ackTimeout: action({
        for: { i: Server }, by: 'i',
        when: (s, { i }) => s.phase[i] === 'Synchronization' && s.misread[i].size > 0,
        then: (s, p) => { leaderShutdown.then(s, p); s.misread[p.i] = new Set() },
      }),
    },
  }
})

/**
 * Mutant: the leader still counts what a follower acknowledged before it came again and had its log cut off. No issue is known to say so; the class Leader keeps the
 * acknowledgements of a proposal when a connection ends (outstandingProposals in 3.9.1).
 */
export const countsOldAcks = variant(zookeeperSync, 'counts-old-acks', ({ actions: { join } }) => ({
  actions: {
    join: {
      then: (s, p) => {
        const counted = s.acked[p.i][p.j]
        join.then(s, p)
        s.acked[p.i][p.j] = counted
      },
    },
  },
}))

/** Mutant: a follower acknowledges a proposal when it receives it, and not when it is on disk. */
export const acksUnlogged = variant(zookeeperSync, 'acks-unlogged', ({ actions: { followerProcessPROPOSAL }, parts: { isConnected } }) => ({
  actions: {
    followerProcessPROPOSAL: {
      then: (s, p) => {
        const leader = s.leader[p.i]
        followerProcessPROPOSAL.then(s, p)
        const queued = s.log[p.i].unflushed.at(-1)
        if (queued && leader && isConnected(s, leader, p.i)) s.answers[leader][p.i].push({ tag: 'ACK', counter: queued.counter })
      },
    },
  },
}))

/** Mutant: the oracle elects any server that looks. */
export const electsAny = variant(zookeeperSync, 'elects-any', ({ constants: { epochs } }) => ({
  actions: {
    elect: {
      when: (s, { i, j }) => i !== j && s.role[i] === 'Looking' && s.role[j] === 'Looking' && !isDown(s, j) && Math.max(s.acceptedEpoch[i], s.acceptedEpoch[j]) < epochs,
    },
  },
}))
