/** Synchronisation, asked what is said of it, and what leader and follower hold to on a connection. */
import { variant } from '../../../checker/language/index.ts'
import { zookeeperSync } from './protocol.ts'

export const saidOfIt = variant(zookeeperSync, 'said-of-it', ({ always, step, parts: { Server, isPrefix, entries, isConnected, has } }) => ({
  properties: {
    /** What is left of a log when its end was cut off is committed. */
    cutsToCommitted: step({
      for: { i: Server },
      holds: (before, after, { i }) => after.log[i].flushed.length >= before.log[i].flushed.length || after.log[i].flushed.every(z => has(after.committed, z)),
    }),
    /** A follower that is elected with its leader has the log of the leader. */
    agreesWhenElected: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => !isConnected(s, i, j) || isPrefix(s.database[i], entries(s, j)) }),
    /** A follower whose acknowledgement of NEWLEADER the leader has counted has the history of the leader on disk. */
    agreesWhenCounted: always({
      for: { i: Server, j: Server },
      holds: (s, { i, j }) => s.phase[i] !== 'Synchronization' || !s.ackld[i].has(j) || !isConnected(s, i, j) || isPrefix(s.database[i], s.log[j].flushed),
    }),
    /** A follower that serves clients shows all that was committed before its epoch. */
    showsHistory: always({
      for: { i: Server },
      holds: (s, { i }) => s.phase[i] !== 'Broadcast' || s.committed.every(z => z.epoch >= s.acceptedEpoch[i] || has(s.database[i], z)),
    }),
    /** A follower that begins to serve clients shows all that is committed by then. */
    showsAll: step({
      for: { i: Server },
      holds: (before, after, { i }) => before.phase[i] === 'Broadcast' || after.phase[i] !== 'Broadcast' || after.committed.every(z => has(after.database[i], z)),
    }),
  },
}))

export const connections = variant(zookeeperSync, 'connections', ({ always, step, parts: { Server, entries, has, isConnected } }) => ({
  properties: {
    /** The connection that breaks is one of a follower, which looks for a leader then; nobody else notices. */
    breaksForFollower: step((before, after) => after.broken === before.broken
      || Server.some(j => Server.some(i => isConnected(before, i, j)) && after.role[j] === 'Looking' && Server.others(j).every(k => after.role[k] === before.role[k]))),
    /** A leader hears that a follower has its history before it hears of what the follower has logged since. */
    acknowledgesHistoryFirst: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => s.ackld[i].has(j) || s.answers[i][j][0]?.tag !== 'ACK' }),
    /** Only a leader is answered. */
    answersLeader: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => s.role[i] === 'Leading' || s.answers[i][j].length === 0 }),
    /** Only a leader that serves clients takes a request. */
    takesRequestsServing: step((before, after) => after.requests === before.requests
      || Server.some(i => before.role[i] === 'Leading' && before.phase[i] === 'Broadcast' && entries(after, i).length > entries(before, i).length)),
    /** No server logs a transaction twice. */
    logsOnce: always({ for: { i: Server }, holds: (s, { i }) => entries(s, i).every((z, k) => !has(entries(s, i).slice(0, k), z)) }),
  },
}))
