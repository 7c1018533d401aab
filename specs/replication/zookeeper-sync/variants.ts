/** What ZooKeeper got wrong, one rule at a time: each variant is an issue of its tracker, except where it says otherwise. */
import { isDown, machine, mapOf, setOf, variant } from '../../../checker/language/index.ts'
import { zookeeperSync } from './protocol.ts'
import type { Server, Zxid } from './state.ts'

/**
 * ZOOKEEPER-1154, and synchronisation as the notes have it: the leader looks only whether the last zxid of the follower lies between its own first and its last, and not whether it has it. If it
 * does lie there, it sends what comes after.
 */
export const rangeOnly = variant(zookeeperSync, 'range-only', ({ actions: { elect, join } }) => {
  const withoutTRUNC = (s: { inbox: Parameters<typeof join.then>[0]['inbox'] }, j: Server) => {
    const first = s.inbox[j][0]
    if (first?.tag === 'TRUNC' && first.txns.length > 0) s.inbox[j][0] = { tag: 'DIFF', txns: first.txns }
  }
  return {
    actions: {
      elect: { then: (s, p) => { elect.then(s, p); withoutTRUNC(s, p.j) } },
      join: { then: (s, p) => { join.then(s, p); withoutTRUNC(s, p.j) } },
    },
  }
})

/** What a server that shuts down does with its log and its database, in place of the correct rule. */
type Memory = { readonly database: Zxid[]; readonly flushed: Zxid[]; readonly unflushed: Zxid[]; readonly snapshot: boolean }
const onShutdown = (name: string, keep: (before: Memory) => Omit<Memory, 'snapshot'>) =>
  variant(zookeeperSync, name, ({ actions }) => {
    const changed = (action: typeof actions.leaderShutdown): Pick<typeof actions.leaderShutdown, 'then'> => ({
      then: (s, p) => {
        const { i } = p
        const kept = keep({ database: [...s.database[i]], flushed: [...s.log[i].flushed], unflushed: [...s.log[i].unflushed], snapshot: s.snapshot[i] })
        action.then(s, p)
        s.log[i] = { flushed: kept.flushed, unflushed: kept.unflushed }
        s.database[i] = kept.database
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

/** ZOOKEEPER-4646, which the mending of 3911 left: a follower hands the history to the SyncRequestProcessor, and does not wait until it is on disk. */
export const acksQueued = variant(zookeeperSync, 'acks-queued', {
  actions: { updateCurrentEpoch: { when: (s, { i }) => s.newLeader[i].has('queued') && !s.newLeader[i].has('epoch') } },
})

/**
 * ZOOKEEPER-4685, of the same cause: the SyncRequestProcessor may acknowledge a transaction before NEWLEADER is acknowledged. The leader expects the other first, takes the one for the other, finds that
 * the zxid is not that of NEWLEADER, and waits until it shuts down.
 */
export const acksTooEarly = variant(acksQueued, 'acks-too-early', ({ vars, actions: { syncRequestProcessor, leaderProcessACK, leaderProcessACKLD, leaderShutdown }, parts: { Server, isConnected, isQuorum, followers, last } }) => {
  const more = { misread: mapOf(Server, setOf(Server)) } // of a leader: whose first answer was not that to NEWLEADER
  const { action, step } = machine({ ...vars, ...more })
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
    properties: {
      /** A leader shuts down only when it has lost its quorum, or crashes. */
      shutsDownForAReason: step({
        for: { i: Server },
        holds: (before, after, { i }) => before.role[i] !== 'Leading' || after.role[i] === 'Leading' || isDown(after, i) || !isQuorum(1 + followers(before, i).length),
      }),
    },
  }
})

/** Mutant, of no issue: the leader still counts what a follower acknowledged before it came again and had its log cut off. */
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
