/**
 * Zab: the atomic broadcast of ZooKeeper, in which a primary has the order of its transactions kept by a quorum, and the next primary continues it.
 *
 * A server is elected by an oracle, discovers the latest history of a quorum under a new epoch that the quorum accepts, synchronises a quorum with that history, and then broadcasts. How ZooKeeper elects is in
 * [fast-leader-election](../fast-leader-election/protocol.ts). After F. Junqueira, B. Reed and M. Serafini, "Zab: High-performance broadcast for primary-backup systems", DSN 2011, state for state as the module Zab.tla of
 * github.com/Disalg-ICS-NJU/zookeeper-tla-spec has it; names of actions and properties are those of the module, and of the paper. In synchronisation the whole history is sent; how ZooKeeper sends less, and
 * writes it to disk in steps, is in [zookeeper-sync](../zookeeper-sync/protocol.ts): DIFF, TRUNC and SNAP, and what a crash between two writes comes to. That what servers show to their clients is an
 * [atomic broadcast](../atomic-broadcast/protocol.ts) is a refinement, in refinement.ts.
 *
 * Granularity: one step for each message received, client request, and proposal sent. What is durable is written in the step that sends the answer.
 *
 * Assumptions and bounds: links are FIFO, and are variables of their own here, since a connection that breaks empties both directions: `timeout` is such a break,
 * noticed at both ends, and `restart` a crash and recovery. They are the module's, and so is their count: a restart is a timeout too. A transaction has
 * a zxid, (epoch, counter), and the number of the request as its value; `acks` are the servers that the leader who made that copy knew to have it. Epochs
 * end at `epochs`, and no request is taken once one has made a history of `txns`. A leader that has shut down keeps what it received, which nothing reads.
 */
import { type Edit, machine, range, spec } from '../../../checker/language/index.ts'
import { type Edited, type Server as Id, type Message, type S, stateOfZab, type Txn } from './state.ts'

export const zab = spec('zab', { servers: range(2, 5), txns: range(0, 4), epochs: range(1, 6), timeouts: range(0, 4), restarts: range(0, 4) }, given => {
  const [{ txns, epochs, timeouts, restarts }, parts] = [given, stateOfZab(given)]
  const { Server, Epoch, vars, isQuorum, compare, lastZxid, indexOf, isSame, received, delivered, isEstablished, goesBack, has, send, broadcast, noteProposed, become, look, clearInput, shutDown, leave, disconnect } = parts
  const [{ initially, action, always, step, reachable }, pair] = [machine(vars), { i: Server, j: Server }]

  /** A step in which the leader, or a follower, takes the first message of a link, from a server that it is connected to. */
  const receive = <T extends Message['tag']>(role: 'Leading' | 'Following', tag: T, then: (s: Edited, i: Id, j: Id, m: Extract<Message, { tag: T }>) => void, when?: (s: S) => boolean) =>
    action({
      for: { i: Server, j: Server }, by: 'i', fair: 'weak',
      when: (s, { i, j }) => s.link[j][i][0]?.tag === tag && s.role[i] === role
        && (role === 'Leading' ? s.learners[i].has(j) : s.connectInfo[i] === j) && (when?.(s) ?? true),
      then: (s, { i, j }) => { then(s, i, j, s.link[j][i].shift() as Extract<Message, { tag: T }>) },
    })

  const actions = {
    /** The election chooses a server that looks. */
    updateLeader: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.role[i] === 'Looking' && s.leaderOracle !== i,
      then: (s, { i }) => { s.leaderOracle = i; become(s, i, 'Leading') },
    }),
    /** A server that looks hears what the election has chosen. */
    followLeader: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.role[i] === 'Looking' && s.leaderOracle !== null,
      then: (s, { i }) => become(s, i, s.leaderOracle === i ? 'Leading' : 'Following'),
    }),
    /** A connection breaks. */
    timeout: action({
      for: { i: Server, j: Server },
      when: (s, { i, j }) => s.failures.timeouts < timeouts && s.role[i] === 'Leading' && s.learners[i].has(j) && s.role[j] === 'Following' && s.connectInfo[j] === i,
      then: (s, { i, j }) => { s.failures.timeouts++; disconnect(s, i, j) },
    }),
    /** A server crashes and recovers. */
    restart: action({
      for: { i: Server },
      when: s => s.failures.restarts < restarts,
      then: (s, { i }) => {
        s.failures.timeouts++
        s.failures.restarts++
        const leader = s.connectInfo[i]
        if (s.role[i] === 'Leading') shutDown(s, i)
        else if (s.role[i] === 'Following' && leader) disconnect(s, leader, i)
        else if (s.role[i] === 'Following') { look(s, i); clearInput(s, i) }
        s.lastCommitted[i] = 0
      },
    }),

    /** A follower connects to the leader, and says which epoch it has accepted (f.1.1). */
    connectAndFollowerSendCEPOCH: action({
      for: { i: Server, j: Server }, by: 'j', fair: 'weak',
      when: (s, { i, j }) => s.role[i] === 'Leading' && !s.learners[i].has(j) && s.role[j] === 'Following' && s.connectInfo[j] === null && s.leaderOracle === i,
      then: (s, { i, j }) => { s.learners[i].add(j); s.connectInfo[j] = i; send(s, j, i, { tag: 'CEPOCH', epoch: s.acceptedEpoch[j] }) },
    }),
    /** From a quorum the leader takes an epoch that is later than any accepted there, and has it accepted (l.1.1). */
    leaderProcessCEPOCH: receive('Leading', 'CEPOCH', (s, i, j, { epoch }) => {
      const formed = isQuorum(received(s.cepochRecv[i]))
      if (!formed && s.phase[i] !== 'Discovery') s.unexpected.add('state')
      s.cepochRecv[i][j] = { connected: true, epoch }
      if (formed) send(s, i, j, { tag: 'NEWEPOCH', epoch: s.acceptedEpoch[i] })
      else if (isQuorum(received(s.cepochRecv[i]))) {
        s.acceptedEpoch[i] = 1 + Math.max(...Server.filter(k => s.cepochRecv[i][k] !== null).map(k => s.cepochRecv[i][k]?.epoch ?? 0))
        broadcast(s, i, s.cepochRecv[i], { tag: 'NEWEPOCH', epoch: s.acceptedEpoch[i] })
      }
    }, s => Server.every(k => s.acceptedEpoch[k] < epochs)),
    /** A follower accepts an epoch that is not earlier than the one it has accepted, and says what it has (f.1.2). */
    followerProcessNEWEPOCH: receive('Following', 'NEWEPOCH', (s, i, j, { epoch }) => {
      if (epoch < s.acceptedEpoch[i]) return leave(s, j, i)
      if (s.phase[i] !== 'Discovery') { s.unexpected.add('state'); return }
      s.acceptedEpoch[i] = epoch
      s.phase[i] = 'Synchronization'
      send(s, i, j, { tag: 'ACKEPOCH', epoch: s.currentEpoch[i], history: s.history[i] as readonly Txn[] })
    }),
    /** From a quorum the leader takes the history that was last in use, of the latest epoch and then the latest zxid, and sends it as its own (l.1.2, l.2.1). */
    leaderProcessACKEPOCH: receive('Leading', 'ACKEPOCH', (s, i, j, { epoch, history }) => {
      const formed = isQuorum(received(s.ackeRecv[i]))
      if (!formed && s.phase[i] !== 'Discovery') s.unexpected.add('state')
      s.ackeRecv[i][j] = { connected: true, epoch, history: history as Edit<typeof history> }
      const e = s.acceptedEpoch[i]
      if (formed) {
        send(s, i, j, { tag: 'NEWLEADER', epoch: e, history: s.history[i] as readonly Txn[] })
        noteProposed(s, i, e, s.history[i])
      } else if (isQuorum(received(s.ackeRecv[i]))) {
        let best = { epoch: -1, history: [] as readonly Txn[] }
        for (const k of Server) {
          const f = s.ackeRecv[i][k] as typeof best | null
          if (f && (f.epoch - best.epoch || compare(lastZxid(f.history), lastZxid(best.history))) > 0) best = f
        }
        const initial = best.history.map(({ zxid, value }) => ({ zxid, value, acks: new Set([i]) }))
        s.history[i] = initial
        s.currentEpoch[i] = e
        s.phase[i] = 'Synchronization'
        s.epochLeader[e]?.add(i)
        broadcast(s, i, s.ackeRecv[i], { tag: 'NEWLEADER', epoch: e, history: initial })
        noteProposed(s, i, e, initial)
      }
    }),
    /** A follower takes the leader's history in place of its own, and is in its epoch from then on (f.2.1). */
    followerProcessNEWLEADER: receive('Following', 'NEWLEADER', (s, i, j, { epoch, history }) => {
      if (epoch !== s.acceptedEpoch[i]) return leave(s, j, i)
      if (s.phase[i] !== 'Synchronization') s.unexpected.add('state')
      s.currentEpoch[i] = epoch
      s.history[i] = history as Edit<typeof history>
      send(s, i, j, { tag: 'ACKLD', zxid: lastZxid(history) })
    }),
    /** With a quorum synchronised all of the initial history is committed, and the leader begins to broadcast (l.2.2). */
    leaderProcessACKLD: receive('Leading', 'ACKLD', (s, i, j, { zxid }) => {
      const formed = isQuorum(received(s.ackldRecv[i]))
      if (s.phase[i] !== (formed ? 'Broadcast' : 'Synchronization')) s.unexpected.add('state')
      s.ackldRecv[i][j] = { connected: true }
      for (const txn of s.history[i]) if (compare(txn.zxid, zxid) <= 0) txn.acks.add(j)
      if (formed) return send(s, i, j, { tag: 'COMMITLD', zxid: lastZxid(s.history[i].slice(0, s.lastCommitted[i]) as readonly Txn[]) })
      if (!isQuorum(received(s.ackldRecv[i]))) return
      s.lastCommitted[i] = s.history[i].length
      s.phase[i] = 'Broadcast'
      broadcast(s, i, s.ackldRecv[i], { tag: 'COMMITLD', zxid: lastZxid(s.history[i] as readonly Txn[]) })
    }),
    /** A follower delivers what is committed (f.2.2). */
    followerProcessCOMMITLD: receive('Following', 'COMMITLD', (s, i, _, { zxid }) => {
      const index = indexOf(s.history[i] as readonly Txn[], zxid)
      if (index < 0) s.unexpected.add('proposal')
      s.lastCommitted[i] = Math.max(0, index)
      s.phase[i] = 'Broadcast'
    }),

    /** A client's request becomes a transaction of the leader, with the next zxid of its epoch; other servers would forward it. */
    leaderProcessRequest: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.requests.longest < txns && s.role[i] === 'Leading' && s.phase[i] === 'Broadcast',
      then: (s, { i }) => {
        const [epoch, last] = [s.currentEpoch[i], lastZxid(s.history[i] as readonly Txn[])]
        s.history[i].push({ zxid: { epoch, counter: last.epoch === epoch ? last.counter + 1 : 1 }, value: s.requests.made, acks: new Set([i]) })
        s.requests.made++
        s.requests.longest = Math.max(...Server.ids.map(j => s.history[j].length))
      },
    }),
    /** The leader proposes its next transaction to all that have its history (l.3.1). */
    leaderBroadcastPROPOSE: action({
      for: { i: Server }, by: 'i', fair: 'weak',
      when: (s, { i }) => {
        const last = lastZxid(s.history[i])
        return s.role[i] === 'Leading' && s.phase[i] === 'Broadcast' && last.epoch === s.currentEpoch[i] && s.sendCounter[i] < last.counter
      },
      then: (s, { i }) => {
        s.sendCounter[i]++
        const zxid = { epoch: s.currentEpoch[i], counter: s.sendCounter[i] }
        const value = s.history[i].find(t => compare(t.zxid, zxid) === 0)?.value ?? 0
        broadcast(s, i, s.ackeRecv[i], { tag: 'PROPOSE', zxid, value })
        noteProposed(s, i, zxid.epoch, [{ zxid, value }])
      },
    }),
    /** A follower appends what is next to its history, and acknowledges it; what it has got with the history it knows already (f.3.1). */
    followerProcessPROPOSE: receive('Following', 'PROPOSE', (s, i, j, { zxid, value }) => {
      const [history, last] = [s.history[i] as readonly Txn[], lastZxid(s.history[i] as readonly Txn[])]
      if (zxid.counter === 1 ? last.epoch < zxid.epoch : last.epoch === zxid.epoch && last.counter + 1 === zxid.counter) {
        s.history[i].push({ zxid, value, acks: new Set() })
        send(s, i, j, { tag: 'ACK', zxid })
      } else if (indexOf(history, zxid) <= 0) s.unexpected.add('proposal')
    }),
    /** The leader counts acknowledgements, and commits in order what a quorum has (l.3.2). */
    leaderProcessACK: receive('Leading', 'ACK', (s, i, j, { zxid }) => {
      const index = indexOf(s.history[i] as readonly Txn[], zxid)
      const last = s.history[i].reduce((n, txn, k) => txn.acks.has(j) ? k + 1 : n, 0)
      const txn = s.history[i][index - 1]
      if (!txn || (last > 0 && last + 1 !== index)) { s.unexpected.add('ack'); return }
      txn.acks.add(j)
      if (index <= s.lastCommitted[i] || s.lastCommitted[i] < index - 1 || !isQuorum(txn.acks.size)) return
      s.lastCommitted[i] = index
      broadcast(s, i, s.ackldRecv[i], { tag: 'COMMIT', zxid })
    }),
    /** A follower delivers the next transaction (f.3.2). */
    followerProcessCOMMIT: receive('Following', 'COMMIT', (s, i, _, { zxid }) => {
      const next = s.history[i][s.lastCommitted[i]]
      if (next && compare(next.zxid, zxid) === 0) s.lastCommitted[i]++
      else if (next) s.unexpected.add('commit')
    }),
  }

  return {
    vars, actions, parts, init: initially(),
    properties: {
      /** Nobody is told what it should not be told. */
      nothingUnexpected: always(s => s.unexpected.size === 0),
      /** The learners of a leader are those that follow it, at both ends of the connection. */
      connectedAtBothEnds: always({ for: pair, holds: (s, { i, j }) => i === j || s.learners[i].has(j) === (s.role[i] === 'Leading' && s.role[j] === 'Following' && s.connectInfo[j] === i) }),
      /** A follower leaves its leader only when a connection breaks or a server restarts, or when it has accepted another epoch than it is offered. */
      staysConnected: step({ for: pair, holds: (before, after, { i, j }) => !before.learners[i].has(j) || after.learners[i].has(j) || after.failures.timeouts > before.failures.timeouts
        || before.link[i][j].slice(0, 1).some(m => (m.tag === 'NEWEPOCH' || m.tag === 'NEWLEADER') && m.epoch !== before.acceptedEpoch[j]) }),
      /** A server that restarts has lost what is not on stable storage: its role, its connections, and how far it had delivered. */
      restartForgets: step((before, after) => before.failures.restarts === after.failures.restarts
        || Server.some(i => after.role[i] === 'Looking' && after.lastCommitted[i] === 0 && Server.others(i).every(j => !after.learners[j].has(i)))),
      /** An epoch has at most one established leader at a time. */
      leadership1: always({ for: pair, holds: (s, { i, j }) => i === j || !isEstablished(s, i) || !isEstablished(s, j) || s.currentEpoch[i] !== s.currentEpoch[j] }),
      /** No epoch has two established leaders, not even one after the other. */
      leadership2: always({ for: { epoch: Epoch }, holds: (s, { epoch }) => (s.epochLeader[epoch]?.size ?? 0) <= 1 }),
      /** Only an established leader broadcasts, in its own epoch; what it broadcasts first is its initial history (l.2.1). */
      establishedBroadcasts: step((before, after) => [...after.proposed].every(p => before.proposed.has(p) || (isEstablished(after, p.source) && after.currentEpoch[p.source] === p.epoch))),
      /** No epoch of a server goes back (f.p, f.a), and it serves clients in the epoch that it has accepted last. */
      epochMonotonicity: step({ for: { i: Server }, holds: (before, after, { i }) => !goesBack(before, after, i) && (after.phase[i] !== 'Broadcast' || after.currentEpoch[i] === after.acceptedEpoch[i]) }),
      /** In a history zxids increase, so that each names one transaction of it: a primary's next comes after all that it has broadcast (l.3.1). */
      zxidsIncrease: always({ for: { i: Server }, holds: (s, { i }) => s.history[i].every((t, k) => compare(lastZxid(s.history[i].slice(0, k)), t.zxid) < 0) }),
      /** Of what two servers have delivered, one is a prefix of the other. */
      prefixConsistency: always({ for: pair, holds: (s, { i, j }) => { const d = delivered(s, j); return delivered(s, i).slice(0, d.length).every((txn, k) => isSame(txn, d[k])) } }),
      /** A server delivers only what some primary has broadcast. */
      integrity: always({ for: { i: Server }, holds: (s, { i }) => s.role[i] !== 'Following' || delivered(s, i).every(t => [...s.proposed].some(p => compare(p.zxid, t.zxid) === 0 && p.value === t.value)) }),
      /** If one follower delivers a, and another b, then the first delivers b or the second delivers a. */
      agreement: always({ for: pair, holds: (s, { i, j }) => s.role[i] !== 'Following' || s.role[j] !== 'Following' || delivered(s, i).every(a => has(delivered(s, j), a)) || delivered(s, j).every(b => has(delivered(s, i), b)) }),
      /** If one server delivers a before b, any other that delivers b delivers a before it. */
      totalOrder: always({
        for: pair,
        holds: (s, { i, j }) => { const [di, dj] = [delivered(s, i), delivered(s, j)]; return di.every((b, k) => !has(dj, b) || di.slice(0, k).every(a => has(dj.slice(0, dj.findIndex(t => isSame(t, b))), a))) },
      }),
      /** If a primary broadcasts a before b, a server that delivers b delivers a before it. */
      localPrimaryOrder: always({
        for: { i: Server },
        holds: (s, { i }) => delivered(s, i).every((b, k) => [...s.proposed].every(q => compare(q.zxid, b.zxid) !== 0 || q.value !== b.value || [...s.proposed].every(p =>
          p.source !== q.source || p.epoch !== q.epoch || compare(p.zxid, q.zxid) >= 0 || delivered(s, i).slice(0, k).some(a => compare(a.zxid, p.zxid) === 0 && a.value === p.value)))),
      }),
      /** A server delivers transactions of earlier epochs first. */
      globalPrimaryOrder: always({ for: { i: Server }, holds: (s, { i }) => delivered(s, i).every((b, k) => delivered(s, i).slice(0, k).every(a => a.zxid.epoch <= b.zxid.epoch)) }),
      /** A primary that broadcasts has delivered all that its followers have of earlier epochs. */
      primaryIntegrity: always({ for: pair, holds: (s, { i, j }) => s.connectInfo[j] !== i || s.role[i] !== 'Leading' || s.phase[i] !== 'Broadcast' || s.phase[j] !== 'Broadcast'
        || delivered(s, j).every(b => b.zxid.epoch >= s.currentEpoch[i] || has(delivered(s, i), b)) }),
      /** All servers may deliver a transaction. */ canCommit: reachable(s => txns === 0 || Server.every(i => s.lastCommitted[i] > 0)),
      /** A new leader may begin another epoch, where one is lost. */ canBeginAnother: reachable(s => timeouts + restarts === 0 || Server.some(i => s.currentEpoch[i] > 1)),
    },
    deadlock: 'allowed', // as in the module: when no request is left
  }
})
