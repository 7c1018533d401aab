/** Reads with less behind them. */
import { variant } from '../../../checker/language/index.ts'
import { raftReads } from './protocol.ts'

/** Mutant: a leader answers a read because it takes itself for the leader (sofa-jraft, issue 25: what was to be a lease read only asked for the role). */
export const asksNobody = variant(raftReads, 'asks-nobody', ({ parts: { isLeader } }) => ({
  actions: { answer: { when: (s, { i }) => s.read[i].tag === 'Pending' && isLeader(s, i) } },
}))

/** Mutant: any server, follower or leader, answers with what it has applied. */
export const localReads = variant(raftReads, 'local-reads', ({ parts: { mayBegin } }) => ({
  actions: {
    beginRead: { when: (s, { i }) => mayBegin(s, i) },
    answer: { when: (s, { i }) => s.read[i].tag === 'Pending' },
  },
}))

/** Mutant: a new leader reads before it has committed an entry of its own term (etcd, issue 7331: "ReadIndex may read stale value"). */
export const readsTooSoon = variant(raftReads, 'reads-too-soon', ({ parts: { isLeader, mayBegin } }) => ({
  actions: { beginRead: { when: (s, { i }) => isLeader(s, i) && mayBegin(s, i) } },
}))

/** Mutant: a read that arrives while the leader is being confirmed for another joins that one: the heartbeats may have been answered before it began. */
export const joinsEarlier = variant(raftReads, 'joins-earlier', ({ action, parts: { Server, toldVersion } }) => ({
  added: {
    /** A read that begins now joins one that is being confirmed. */
    join: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.read[i].tag === 'Pending' && s.newestTold[i] < toldVersion(s),
      then: (s, { i }) => { s.newestTold[i] = toldVersion(s) },
    }),
  },
}))
