/** What the state of Zab is made of, and the words that its actions and properties use. */
import { bool, durable, type Edit, ghost, type Id, listOf, mapOf, maybe, oneOf, processes, range, record as recordOf, type StateOf, setOf, union, type ValueOf } from '../../../checker/language/index.ts'

export const stateOfZab = ({ servers, txns, epochs, timeouts, restarts }: { readonly [k in 'servers' | 'txns' | 'epochs' | 'timeouts' | 'restarts']: number }) => {
  const Server = processes('S', servers)
  const Epoch = range(0, epochs + 1)
  const requests = 2 * txns + epochs
  const Zxid = recordOf({ epoch: Epoch, counter: range(0, requests) })
  const Txn = recordOf({ zxid: Zxid, value: range(0, requests), acks: setOf(Server) })
  const History = listOf(Txn, requests)

  const Message = union({
    CEPOCH: { epoch: Epoch }, NEWEPOCH: { epoch: Epoch }, ACKEPOCH: { epoch: Epoch, history: History }, // discovery
    NEWLEADER: { epoch: Epoch, history: History }, ACKLD: { zxid: Zxid }, COMMITLD: { zxid: Zxid }, // synchronisation
    PROPOSE: { zxid: Zxid, value: range(0, requests) }, ACK: { zxid: Zxid }, COMMIT: { zxid: Zxid }, // broadcast
  })

  const vars = {
    role: mapOf(Server, oneOf('Looking', 'Following', 'Leading')),
    phase: mapOf(Server, oneOf('Election', 'Discovery', 'Synchronization', 'Broadcast')),
    acceptedEpoch: durable(mapOf(Server, Epoch)), // the last NEWEPOCH accepted: f.p
    currentEpoch: durable(mapOf(Server, Epoch)), // the last NEWLEADER accepted: f.a
    history: durable(mapOf(Server, History)),
    lastCommitted: mapOf(Server, range(0, requests)), // how much of its history a server has delivered
    // Of a leader: whom it is connected to, and from whom it has received what
    learners: mapOf(Server, setOf(Server)),
    cepochRecv: mapOf(Server, mapOf(Server, maybe(recordOf({ connected: bool, epoch: Epoch })))),
    ackeRecv: mapOf(Server, mapOf(Server, maybe(recordOf({ connected: bool, epoch: Epoch, history: History })))),
    ackldRecv: mapOf(Server, mapOf(Server, maybe(recordOf({ connected: bool })))),
    sendCounter: mapOf(Server, range(0, requests)), // how many transactions of its epoch it has proposed
    connectInfo: mapOf(Server, maybe(Server)), // of a follower: its leader
    leaderOracle: maybe(Server), // whom the last election has chosen
    link: mapOf(Server, mapOf(Server, listOf(Message, 12))), // from the first to the second
    failures: recordOf({ timeouts: range(0, timeouts + restarts), restarts: range(0, restarts) }),
    requests: recordOf({ made: range(0, requests), longest: range(0, requests) }),
    /** Every transaction that a leader has sent, be it in its initial history. */
    proposed: ghost(setOf(recordOf({ source: Server, epoch: Epoch, zxid: Zxid, value: range(0, requests) }))),
    epochLeader: ghost(mapOf(Epoch, setOf(Server))),
    /** What a server was told and should not have been. */
    unexpected: ghost(setOf(oneOf('state', 'proposal', 'commit', 'ack'))),
  }
  type S = StateOf<typeof vars>
  type Edited = Edit<S>
  type Id1 = Id<'S'>
  type Txn = ValueOf<typeof Txn>
  type Zxid = ValueOf<typeof Zxid>
  type Message = ValueOf<typeof Message>

  const isQuorum = (size: number) => 2 * size > servers
  const none: Zxid = { epoch: 0, counter: 0 }
  const compare = (a: Zxid, b: Zxid) => a.epoch - b.epoch || a.counter - b.counter
  const lastZxid = (history: readonly Txn[]) => history.at(-1)?.zxid ?? none
  /** Where a zxid stands in a history, counted from 1; 0 for the one before all, -1 for one that is not there. */
  const indexOf = (history: readonly Txn[], zxid: Zxid) => zxid.epoch === 0 ? 0 : history.findIndex(t => compare(t.zxid, zxid) === 0) + 1 || -1
  const isSame = (a: Txn | undefined, b: Txn | undefined) => a !== undefined && b !== undefined && compare(a.zxid, b.zxid) === 0 && a.value === b.value
  const received = (from: { readonly [k in Id1]: object | null }) => Server.count(j => from[j] !== null)
  const delivered = (s: S, i: Id1) => s.history[i].slice(0, s.lastCommitted[i])

  const send = (s: Edited, i: Id1, j: Id1, m: Message) => { s.link[i][j].push(m as Edit<Message>) }
  /** To every learner from whom something was received on the connection that is up. */
  const broadcast = (s: Edited, i: Id1, to: { readonly [k in Id1]: { connected: boolean } | null }, m: Message) => {
    for (const j of Server.others(i)) if (to[j]?.connected && s.learners[i].has(j)) send(s, i, j, m)
  }
  const noteProposed = (s: Edited, i: Id1, epoch: number, sent: readonly { zxid: Zxid; value: number }[]) => {
    for (const { zxid, value } of sent) s.proposed.add({ source: i, epoch, zxid: { ...zxid }, value })
  }

  const become = (s: Edited, i: Id1, role: 'Following' | 'Leading') => {
    s.role[i] = role
    s.phase[i] = 'Discovery'
    if (role === 'Following') return
    s.learners[i] = new Set([i])
    s.cepochRecv[i] = Server.map(j => j === i ? { connected: true, epoch: s.acceptedEpoch[i] } : null)
    s.ackeRecv[i] = Server.map(j => j === i ? { connected: true, epoch: s.currentEpoch[i], history: s.history[i] } : null)
    s.ackldRecv[i] = Server.map(j => j === i ? { connected: true } : null)
    s.sendCounter[i] = 0
  }
  const look = (s: Edited, i: Id1) => { s.role[i] = 'Looking'; s.phase[i] = 'Election'; s.connectInfo[i] = null }
  const clearInput = (s: Edited, i: Id1) => { for (const j of Server) s.link[j][i] = [] }
  /** A leader that gives up takes all its learners with it. */
  const shutDown = (s: Edited, i: Id1) => {
    for (const j of Server) if (s.learners[i].has(j)) { look(s, j); clearInput(s, j) }
    s.learners[i] = new Set()
  }
  /** A follower leaves its leader, which goes on if a quorum remains, unless the follower is the one that refuses. */
  const leave = (s: Edited, i: Id1, j: Id1) => {
    s.learners[i].delete(j)
    for (const from of [s.cepochRecv[i][j], s.ackeRecv[i][j], s.ackldRecv[i][j]]) if (from) from.connected = false
    look(s, j)
    s.link[i][j] = []
    s.link[j][i] = []
  }
  const disconnect = (s: Edited, i: Id1, j: Id1) => isQuorum(s.learners[i].size - 1) ? leave(s, i, j) : shutDown(s, i)

  const isEstablished = (s: S, i: Id1) => s.role[i] === 'Leading' && (s.phase[i] === 'Synchronization' || s.phase[i] === 'Broadcast')
  const goesBack = (before: S, after: S, i: Id1) => after.acceptedEpoch[i] < before.acceptedEpoch[i] || after.currentEpoch[i] < before.currentEpoch[i]
  const has = (txns: readonly Txn[], txn: Txn) => txns.some(t => isSame(t, txn))

  /** All that any leader has committed, in order. The protocol keeps no record of that; variants do, for what they ask. */
  const record = { committed: ghost(History) }
  type Recorded = Edited & { committed: Edit<Txn>[] }
  /** A step in which a leader may commit, and what it commits is recorded. */
  const recording = <P extends { readonly i: Id1 }>({ then }: { readonly then: (s: Edited, p: P) => void }) => ({
    then: (s: Edited, p: P) => {
      then(s, p)
      const { committed } = s as Recorded
      for (const { zxid, value } of s.history[p.i].slice(committed.length, s.lastCommitted[p.i])) committed.push({ zxid: { ...zxid }, value, acks: new Set() })
    },
  })

  return {
    Server, Epoch, Zxid, Txn, vars,
    isQuorum, compare, lastZxid, indexOf, isSame, received, delivered, isEstablished, goesBack, has, send, broadcast, noteProposed, become, look, clearInput, shutDown, leave, disconnect, record, recording,
  }
}

type Parts = ReturnType<typeof stateOfZab>
export type S = StateOf<Parts['vars']>
export type Edited = Edit<S>
export type Server = Id<'S'>
export type Zxid = ValueOf<Parts['Zxid']>
export type Txn = ValueOf<Parts['Txn']>
export type Message = S['link'][Server][Server][number]
