/** Zab with one rule changed at a time, and Zab asked what clients see. */
import { machine, range, type StateOf, variant } from '../../../checker/language/index.ts'
import { zab } from './protocol.ts'
import type { Txn } from './state.ts'

/**
 * Zab, with a record of what has ever been delivered, and a client that reads from any server: a server that has delivered less than the client has seen does
 * not answer it, as ZooKeeper's servers compare the last zxid that a session has seen with their own.
 */
const withClient = (name: string, answers: 'what is not older' | 'anything') =>
  variant(zab, name, ({ vars, actions, constants: { txns, epochs }, parts: { Server, isSame, isEstablished, has, record, recording } }) => {
    const Length = range(0, 2 * txns + epochs)
    const more = {
      seen: Length, // how many transactions the client has read
      ...record,
    }
    const all = { ...vars, ...more }
    const { action, always, step, reachable } = machine(all)
    type State = StateOf<typeof all>
    const commits = (s: State, i: keyof State['history']) => s.history[i].slice(0, s.lastCommitted[i])
    return {
      vars: more,
      actions: { leaderProcessACKLD: recording(actions.leaderProcessACKLD), leaderProcessACK: recording(actions.leaderProcessACK) },
      added: {
        /** The client reads what a server has delivered: any server, or only one that has delivered more than the client has seen. */
        read: action({
          for: { i: Server }, by: 'i',
          when: (s, { i }) => s.phase[i] === 'Broadcast' && s.lastCommitted[i] !== s.seen && (answers === 'anything' || s.lastCommitted[i] > s.seen),
          then: (s, { i }) => { s.seen = s.lastCommitted[i] },
        }),
      },
      properties: {
        /** Whatever has been delivered is in the history of every established leader of a later epoch. */
        committedDurability: always({
          for: { i: Server },
          holds: (s, { i }) => !isEstablished(s, i) || s.committed.every(t => t.zxid.epoch >= s.currentEpoch[i] || has(s.history[i], t)),
        }),
        /** A client never reads a state that is older than one that it has read. */
        monotonicRead: step((before, after) => after.seen >= before.seen),
        /** A client reads what a server that serves clients has delivered. */
        readsWhereServed: step((before, after) => after.seen === before.seen || Server.some(i => before.phase[i] === 'Broadcast' && before.lastCommitted[i] === after.seen)),
        /** A client can read. */
        canRead: reachable(s => txns === 0 || s.seen > 0),
        /** All servers that serve clients have delivered the same. */
        sameOnAnyServer: always({
          for: { i: Server, j: Server },
          holds: (s, { i, j }) => s.phase[i] !== 'Broadcast' || s.phase[j] !== 'Broadcast' || commits(s, i).length === commits(s, j).length,
        }),
        /** A zxid names one transaction. */
        zxidNamesOne: always(s => [...s.proposed].every(p => [...s.proposed].every(q => p.zxid.epoch !== q.zxid.epoch || p.zxid.counter !== q.zxid.counter || p.value === q.value))),
        /** What no one has delivered before a new leader is established is not delivered later. */
        dropsUncommitted: always({
          for: { i: Server },
          holds: (s, { i }) => s.role[i] !== 'Leading' || s.phase[i] !== 'Synchronization' || s.history[i].every((t, k) => isSame(t, s.committed[k])),
        }),
      },
    }
  })
export const client = withClient('client', 'what is not older')
/** Mutant: a server answers a client that has seen more than it has. */
export const staleReads = withClient('stale-reads', 'anything')

/** Mutant: the leader takes the new epoch from its own last zxid, as the notes have it, and not from what a quorum has accepted. */
export const epochFromOwnZxid = variant(client, 'epoch-from-own-zxid', ({ actions: { leaderProcessCEPOCH }, parts: { Server, lastZxid } }) => ({
  actions: {
    leaderProcessCEPOCH: {
      then: (s, p) => {
        const before = s.acceptedEpoch[p.i]
        leaderProcessCEPOCH.then(s, p)
        if (s.acceptedEpoch[p.i] === before) return
        s.acceptedEpoch[p.i] = lastZxid(s.history[p.i] as readonly Txn[]).epoch + 1
        for (const j of Server) {
          const sent = s.link[p.i][j].at(-1)
          if (sent?.tag === 'NEWEPOCH') sent.epoch = s.acceptedEpoch[p.i]
        }
      },
    },
  },
}))

/** Mutant: a follower accepts an epoch that is earlier than the one it has accepted (against f.1.2). */
export const acceptsLowerEpoch = variant(zab, 'accepts-lower-epoch', ({ actions: { followerProcessNEWEPOCH } }) => ({
  actions: {
    followerProcessNEWEPOCH: {
      then: (s, p) => {
        const sent = s.link[p.j][p.i][0]
        if (sent?.tag === 'NEWEPOCH') s.acceptedEpoch[p.i] = Math.min(s.acceptedEpoch[p.i], sent.epoch)
        followerProcessNEWEPOCH.then(s, p)
      },
    },
  },
}))

/** Mutant: the leader keeps its own history, whatever its followers have (against l.1.2). */
export const keepsOwnHistory = variant(client, 'keeps-own-history', ({ actions: { leaderProcessACKEPOCH } }) => ({
  actions: {
    leaderProcessACKEPOCH: {
      then: (s, p) => {
        const told = s.link[p.j][p.i][0]
        if (told?.tag === 'ACKEPOCH') { told.epoch = s.currentEpoch[p.i]; told.history = s.history[p.i] }
        leaderProcessACKEPOCH.then(s, p)
      },
    },
  },
}))
/** The same where only a server may be elected that is not behind any other, as ZooKeeper's election and the notes have it. */
export const electsLatest = variant(keepsOwnHistory, 'elects-latest', ({ actions: { updateLeader, followLeader }, parts: { Server, compare, lastZxid } }) => {
  type State = Parameters<NonNullable<typeof updateLeader.when>>[0]
  const isLatest = (s: State, i: keyof State['history']) => Server.every(j =>
    (s.currentEpoch[i] - s.currentEpoch[j] || compare(lastZxid(s.history[i]), lastZxid(s.history[j]))) >= 0)
  return {
    actions: {
      updateLeader: { when: (s, p) => updateLeader.when(s, p) && isLatest(s, p.i) },
      followLeader: { when: (s, p) => followLeader.when(s, p) && (s.leaderOracle !== p.i || isLatest(s, p.i)) },
    },
  }
})

/** Mutant: a server that restarts has forgotten which epoch it has accepted (against f.p, which is on stable storage). */
export const forgetsEpoch = variant(client, 'forgets-epoch', ({ actions: { restart } }) => ({
  actions: { restart: { then: (s, p) => { restart.then(s, p); s.acceptedEpoch[p.i] = 0 } } },
}))

/** Mutant: a follower delivers a proposal when it has it, and not when it hears that it is committed (against f.3.2). */
export const deliversProposals = variant(zab, 'delivers-proposals', ({ actions: { followerProcessPROPOSE } }) => ({
  actions: { followerProcessPROPOSE: { then: (s, p) => { followerProcessPROPOSE.then(s, p); s.lastCommitted[p.i] = s.history[p.i].length } } },
}))

/** Mutant: proposals go only to those that have acknowledged the leader's history, and not to those it was sent to; issue 1 of the module's issues.md. */
export const proposesToSynced = variant(zab, 'proposes-to-synced', ({ actions: { leaderBroadcastPROPOSE }, parts: { Server } }) => ({
  actions: {
    leaderBroadcastPROPOSE: {
      then: (s, p) => {
        leaderBroadcastPROPOSE.then(s, p)
        for (const j of Server) if (!s.ackldRecv[p.i][j]?.connected && s.link[p.i][j].at(-1)?.tag === 'PROPOSE') s.link[p.i][j].pop()
      },
    },
  },
}))

/** Mutant: COMMITLD commits what the follower has acknowledged, and not all that the leader has committed; issue 3 of the module's issues.md. */
export const commitsAcknowledged = variant(zab, 'commits-acknowledged', ({ actions: { leaderProcessACKLD } }) => ({
  actions: {
    leaderProcessACKLD: {
      then: (s, p) => {
        const acknowledged = s.link[p.j][p.i][0]
        const zxid = acknowledged?.tag === 'ACKLD' ? acknowledged.zxid : null
        leaderProcessACKLD.then(s, p)
        const sent = s.link[p.i][p.j].at(-1)
        if (zxid && sent?.tag === 'COMMITLD') sent.zxid = zxid
      },
    },
  },
}))
