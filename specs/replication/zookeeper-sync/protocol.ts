/**
 * How ZooKeeper brings a follower up to date, and what has to be on disk when.
 *
 * In synchronisation a new leader sends each follower what it lacks: the missing transactions (DIFF), the same after the end of the follower's log is cut off
 * (TRUNC), or a snapshot (SNAP). Then comes NEWLEADER, and the rule that the incidents in variants.ts broke one after the other: make the history durable, then update
 * currentEpoch, then acknowledge NEWLEADER. [Zab](../zab/protocol.ts) does the three in one step, and sends the whole history; this spec takes them apart. After the classes Leader,
 * LearnerHandler, Learner, SyncRequestProcessor and ZKDatabase of Apache ZooKeeper, as its pull requests 2111, 2152 and 2154 have fixed them, at the granularity of L. Ouyang et al., "Multi-Grained Specifications for
 * Distributed System Model Checking and Verification", EuroSys 2025 (github.com/Lingzhi-Ouyang/Remix): election and discovery are one step of an oracle, synchronisation and logging are fine.
 *
 * Granularity: one step for each packet handled, for each file written, and for each batch that the SyncRequestProcessor brings to disk. A crash leaves any prefix of
 * what waits in its queue. A transaction is applied to the database in memory when it is committed, be it on disk or not.
 *
 * Assumptions: the oracle elects a server that is not behind one other that looks, which with it is a quorum; the third may join later. Both accept the next
 * epoch, and the leader makes it its current one. A leader gives up when it has lost its quorum, and a follower when it has lost its leader; a server that shuts down lets its queue
 * reach the disk and reads its database from there again. Packets that came before a connection broke may still be handled. What a DIFF or a TRUNC brings is
 * applied once the follower serves clients.
 *
 * Bounds: two or three servers, so that two are a quorum; `txns` requests in all, `epochs` elections, and `breaks` connections that break while both ends are up. A
 * leader sends a follower at most `window` transactions, and otherwise a snapshot: ZooKeeper keeps 500. Behaviours begin as the reports do, after epoch 1, whose one
 * transaction `having` servers have on disk; or from nothing, if that is 0.
 *
 * What is left out: what a transaction does to the tree of nodes, so that ZOOKEEPER-5010 (ephemeral nodes that outlive a DIFF) and -4925 (a list of committed transactions beside the database) have no place here; and a server that
 * refuses to start because its log has a gap, as after ZOOKEEPER-5094: here it reads on.
 */
import { flush, isDown, machine, range, spec } from '../../../checker/language/index.ts'
import { type Answer, type Edited, type Server as Id, type Packet, type S, stateOfSync, type Zxid } from './state.ts'

export const zookeeperSync = spec('zookeeper-sync', { servers: range(2, 3), txns: range(0, 3), epochs: range(1, 5), window: range(0, 3), breaks: range(0, 2), having: range(0, 3) }, given => {
  const [{ txns, epochs, breaks, having }, parts] = [given, stateOfSync(given)]
  const { Server, vars, compare, last, has, isPrefix, entries, replay, isQuorum, isBehind, isConnected, followers, send, clear, connect, look, note, tryCommit } = parts
  const { initially, action, always, step, reachable, crashes } = machine(vars)

  /** A step in which a follower takes the next packet of its leader. */
  const packet = <T extends Packet['tag']>(tags: readonly T[], then: (s: Edited, i: Id, packet: Extract<Packet, { tag: T }>) => void) =>
    action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => tags.some(tag => s.inbox[i][0]?.tag === tag),
      then: (s, { i }) => { then(s, i, s.inbox[i].shift() as Extract<Packet, { tag: T }>) },
    })
  /** A step in which a leader takes the next answer of a follower. */
  const answer = <T extends Answer['tag']>(tag: T, then: (s: Edited, i: Id, j: Id, answer: Extract<Answer, { tag: T }>) => void) =>
    action({
      for: { i: Server, j: Server }, by: 'i', fair: 'weak',
      when: (s, { i, j }) => s.answers[i][j][0]?.tag === tag,
      then: (s, { i, j }) => { then(s, i, j, s.answers[i][j].shift() as Extract<Answer, { tag: T }>) },
    })

  /** What is queued reaches the disk, and the database is read from there again. */
  const shutdown = (s: Edited, i: Id) => { flush(s.log[i]); s.database[i] = replay(s.log[i].flushed); look(s, i) }
  const hasLeader = (s: S, i: Id) => { const j = s.leader[i]; return j !== null && isConnected(s, j, i) }

  const actions = {
    /** The oracle elects a leader that is not behind the follower; both accept the next epoch, and the follower is sent what it lacks. */
    elect: action({
      for: { i: Server, j: Server }, by: 'i', fair: 'weak',
      when: (s, { i, j }) => i !== j && s.role[i] === 'Looking' && s.role[j] === 'Looking' && !isDown(s, j) && !isBehind(s, i, j)
        && Math.max(s.acceptedEpoch[i], s.acceptedEpoch[j]) < epochs,
      then: (s, { i, j }) => {
        s.acceptedEpoch[i] = 1 + Math.max(s.acceptedEpoch[i], s.acceptedEpoch[j])
        s.currentEpoch[i] = s.acceptedEpoch[i]
        s.role[i] = 'Leading'
        s.phase[i] = 'Synchronization'
        connect(s, i, j)
      },
    }),
    /** A server that looks finds a leader whose epoch it may accept. */
    join: action({
      for: { j: Server, i: Server }, by: 'j', fair: 'weak', neverFires: 'allowed', // where there are two servers
      when: (s, { i, j }) => s.role[j] === 'Looking' && s.role[i] === 'Leading' && !isDown(s, i) && s.acceptedEpoch[j] <= s.acceptedEpoch[i],
      then: (s, { i, j }) => connect(s, i, j),
    }),
    /** A connection breaks while both ends are up; the follower notices. */
    connectionBreaks: action({
      for: { i: Server }, neverFires: 'allowed', // where the budget is none
      when: (s, { i }) => s.broken < breaks && hasLeader(s, i),
      then: (s, { i }) => { s.broken++; shutdown(s, i) },
    }),
    /** A follower that has lost its leader shuts down. */
    followerShutdown: action({
      for: { i: Server }, by: 'i', fair: 'weak', neverFires: 'allowed', // where no leader is lost
      when: (s, { i }) => s.role[i] === 'Following' && !hasLeader(s, i),
      then: (s, { i }) => shutdown(s, i),
    }),
    /** A leader that has lost its quorum shuts down. */
    leaderShutdown: action({
      for: { i: Server }, by: 'i', fair: 'weak', neverFires: 'allowed', // where no follower is lost
      when: (s, { i }) => s.role[i] === 'Leading' && !isQuorum(1 + followers(s, i).length),
      then: (s, { i }) => shutdown(s, i),
    }),

    /** A follower takes the missing transactions, cuts off the end of its log, or takes a snapshot into memory. */
    followerProcessSyncMessage: packet(['DIFF', 'TRUNC', 'SNAP'], (s, i, packet) => {
      if (packet.tag === 'SNAP') {
        s.database[i] = packet.txns as Zxid[]
        s.snapshot[i] = true
        return
      }
      if (packet.tag === 'TRUNC') {
        s.log[i].flushed = s.log[i].flushed.filter(z => compare(z, packet.to) <= 0)
        s.database[i] = replay(s.log[i].flushed)
      }
      s.packetsNotLogged[i] = packet.txns as Zxid[]
      s.packetsCommitted[i] = packet.txns as Zxid[]
    }),
    /** A follower learns that it has all of the leader's history. */
    followerProcessNEWLEADER: packet(['NEWLEADER'], (s, i) => { s.newLeader[i].add('received') }),
    /** It puts what it lacks into the queue to the disk, behind the snapshot if there is one. */
    logHistory: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.newLeader[i].has('received') && !s.newLeader[i].has('queued'),
      then: (s, { i }) => {
        if (s.snapshot[i]) { s.log[i].flushed = [...s.database[i]]; s.log[i].unflushed = [] }
        s.log[i].unflushed.push(...s.packetsNotLogged[i])
        s.packetsNotLogged[i] = []
        s.snapshot[i] = false
        s.newLeader[i].add('queued')
      },
    }),
    /** It updates its epoch once all of that is on disk. */
    updateCurrentEpoch: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.newLeader[i].has('queued') && s.log[i].unflushed.length === 0 && !s.newLeader[i].has('epoch'),
      then: (s, { i }) => { s.currentEpoch[i] = s.acceptedEpoch[i]; s.newLeader[i].add('epoch') },
    }),
    /** It acknowledges NEWLEADER, and after it the proposals that it has logged. */
    ackNEWLEADER: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.newLeader[i].has('epoch') && !s.newLeader[i].has('acked'),
      then: (s, { i }) => {
        const leader = s.leader[i]
        s.newLeader[i].add('acked')
        if (!leader || !isConnected(s, leader, i)) return
        s.answers[leader][i].push({ tag: 'ACKLD' })
        const { epoch, counter } = last(s.log[i].flushed as readonly Zxid[])
        if (epoch === s.acceptedEpoch[i]) s.answers[leader][i].push({ tag: 'ACK', counter })
      },
    }),
    /** A follower begins to serve clients: it applies what was committed, and queues what was proposed since NEWLEADER. */
    followerProcessUPTODATE: packet(['UPTODATE'], (s, i) => {
      s.phase[i] = 'Broadcast'
      s.log[i].unflushed.push(...s.packetsNotLogged[i])
      s.database[i].push(...s.packetsCommitted[i])
      clear(s, i)
    }),
    /** The leader counts who has its history; with a quorum all of it is committed, and clients are served. */
    leaderProcessACKLD: answer('ACKLD', (s, i, j) => {
      s.ackld[i].add(j)
      if (s.phase[i] === 'Broadcast') { if (isConnected(s, i, j)) send(s, j, { tag: 'UPTODATE' }) }
      else if (isQuorum(1 + s.ackld[i].size)) {
        s.phase[i] = 'Broadcast'
        for (const k of followers(s, i)) if (s.ackld[i].has(k)) send(s, k, { tag: 'UPTODATE' })
        note(s, i)
      }
    }),

    /** A client's request becomes a transaction with the next zxid, is queued for the disk, and proposed to all followers. */
    leaderProcessRequest: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.requests < txns && s.role[i] === 'Leading' && s.phase[i] === 'Broadcast',
      then: (s, { i }) => {
        const epoch = s.currentEpoch[i]
        const zxid = { epoch, counter: 1 + Math.max(0, ...entries(s, i).filter(z => z.epoch === epoch).map(z => z.counter)) }
        s.requests++
        s.log[i].unflushed.push({ ...zxid })
        for (const j of followers(s, i)) send(s, j, { tag: 'PROPOSAL', zxid })
      },
    }),
    /** A follower queues a proposal for the disk, while it synchronises behind what it still lacks. */
    followerProcessPROPOSAL: packet(['PROPOSAL'], (s, i, { zxid }) => {
      if (s.phase[i] === 'Broadcast') s.log[i].unflushed.push({ ...zxid })
      else s.packetsNotLogged[i].push({ ...zxid })
    }),
    /** The SyncRequestProcessor brings its queue to disk, and acknowledges the proposals in it; the leader's own acknowledgement counts like any other. */
    syncRequestProcessor: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.log[i].unflushed.length > 0,
      then: (s, { i }) => {
        const { epoch, counter } = last(s.log[i].unflushed as readonly Zxid[])
        const leader = s.leader[i]
        flush(s.log[i])
        if (epoch !== s.acceptedEpoch[i]) return
        if (s.role[i] === 'Leading') { s.acked[i][i] = counter; tryCommit(s, i) }
        else if (leader && (s.phase[i] === 'Broadcast' || s.newLeader[i].has('acked')) && isConnected(s, leader, i)) s.answers[leader][i].push({ tag: 'ACK', counter })
      },
    }),
    /** The leader counts acknowledgements, and commits in order what a quorum has on disk. */
    leaderProcessACK: answer('ACK', (s, i, j, { counter }) => { s.acked[i][j] = counter; tryCommit(s, i) }),
    /** A follower applies the next transaction, or notes that it is committed while it synchronises. */
    followerProcessCOMMIT: packet(['COMMIT'], (s, i, { zxid }) => {
      if (s.phase[i] === 'Broadcast') s.database[i].push({ ...zxid })
      else s.packetsCommitted[i].push({ ...zxid })
    }),
  }

  /** All look for a leader after epoch 1, whose one transaction the first servers have on disk; if they are a quorum it was committed. */
  const first = [{ epoch: 1, counter: 1 }]
  const history = (i: Id) => Server.ids.indexOf(i) < having ? first : []
  const afterAnEpoch = {
    acceptedEpoch: Server.map(() => 1), currentEpoch: Server.map(() => 1), requests: 1, committed: isQuorum(having) ? first : [],
    log: Server.map(i => ({ flushed: history(i), unflushed: [] })), database: Server.map(history),
  }
  const pair = { i: Server, j: Server }
  const serves = (s: S, i: Id) => s.phase[i] === 'Broadcast'

  return {
    vars, actions, parts, init: having > 0 ? initially(afterAnEpoch) : initially(),
    properties: {
      /** An epoch has at most one leader at a time. */
      leadership: always({ for: pair, holds: (s, { i, j }) => i === j || s.role[i] !== 'Leading' || s.role[j] !== 'Leading' || s.currentEpoch[i] !== s.currentEpoch[j] }),
      /** A server follows another, and none that is down follows anyone. */
      followsAnother: always({ for: { i: Server }, holds: (s, { i }) => s.leader[i] === null || (s.leader[i] !== i && !isDown(s, i)) }),
      /** Of what two servers show to their clients, one is a prefix of the other. */
      prefixConsistency: always({ for: pair, holds: (s, { i, j }) => !serves(s, i) || !serves(s, j) || isPrefix(s.database[i], s.database[j]) || isPrefix(s.database[j], s.database[i]) }),
      /** The log of a follower that serves clients is a prefix of its leader's. */
      processConsistency: always({ for: pair, holds: (s, { i, j }) => !serves(s, j) || !isConnected(s, i, j) || isPrefix(replay(entries(s, j)), replay(entries(s, i))) }),
      /** What is committed in an epoch is in the database of every later leader that serves clients. */
      leaderLogCompleteness: always({ for: { i: Server }, holds: (s, { i }) => s.role[i] !== 'Leading' || !serves(s, i) || s.committed.every(z => z.epoch >= s.currentEpoch[i] || has(s.database[i], z)) }),
      /** A server cuts off nothing that is committed, unless its leader has it in its log, and sends it again. */
      committedLogDurability: step({ for: { i: Server }, holds: (before, after, { i }) => after.log[i].flushed.length >= before.log[i].flushed.length
        || before.log[i].flushed.every(z => has(after.log[i].flushed, z) || !has(before.committed, z) || Server.some(j => before.leader[i] === j && has(entries(before, j), z))) }),
      /** What is committed is on the disks of a quorum. */
      committedOnDisk: always(s => s.committed.every(z => isQuorum(Server.count(i => has(s.log[i].flushed, z))))),
      /** A server that looks for a leader has in memory what it has on disk. */
      databaseIsLog: always({ for: { i: Server }, holds: (s, { i }) => isDown(s, i) || s.role[i] !== 'Looking' || (isPrefix(s.database[i], replay(entries(s, i))) && isPrefix(replay(entries(s, i)), s.database[i])) }),
      /** What a server shows to its clients is what its log begins with, on disk or in the queue to it. */
      shownIsLogged: always({ for: { i: Server }, holds: (s, { i }) => !serves(s, i) || isPrefix(s.database[i], replay(entries(s, i))) }),
      /** No epoch of a server goes back, and it serves clients in the epoch that it has accepted last. */
      epochMonotonicity: step({ for: { i: Server }, holds: (before, after, { i }) => after.acceptedEpoch[i] >= before.acceptedEpoch[i] && after.currentEpoch[i] >= before.currentEpoch[i]
        && (!serves(after, i) || after.currentEpoch[i] === after.acceptedEpoch[i]) }),
      /** A leader leads one epoch: for another it is elected again. */
      leadsOneEpoch: step({ for: { i: Server }, holds: (before, after, { i }) => before.role[i] !== 'Leading' || after.role[i] !== 'Leading' || before.currentEpoch[i] === after.currentEpoch[i] }),
      /** A server is in the phase of election exactly while it looks for a leader. */
      electsWhileLooking: always({ for: { i: Server }, holds: (s, { i }) => (s.role[i] === 'Looking') === (s.phase[i] === 'Election') }),
      /** Unless it crashes, a leader shuts down only when it has lost its quorum, and a follower only when it has lost its leader or its connection. */
      shutsDownForAReason: step({
        for: { i: Server },
        holds: (before, after, { i }) => before.role[i] === 'Looking' || after.role[i] === before.role[i] || isDown(after, i) || after.broken > before.broken
          || (before.role[i] === 'Leading' ? !isQuorum(1 + followers(before, i).length) : !hasLeader(before, i)),
      }),
      /** A leader can commit what it has proposed in its own epoch. */
      canCommitOwn: reachable(s => txns <= Math.min(having, 1) || Server.some(i => s.role[i] === 'Leading' && s.committed.some(z => z.epoch === s.currentEpoch[i]))),
      /** All servers may serve clients, and show a transaction. */
      canCommit: reachable(s => txns === 0 || Server.every(i => serves(s, i) && s.database[i].length > 0)),
    },
    deadlock: 'allowed', // when no request is left
    symmetry: [Server],
    faults: { crash: crashes(Server, { onRecover: (s, i) => { s.database[i] = replay(s.log[i].flushed) } }) },
  }
})
