/** What the state of ZooKeeper's synchronisation is made of, and the words that its actions and properties use. */
import { bool, durable, type Edit, ghost, type Id, isDown, listOf, logOf, mapOf, maybe, oneOf, processes, range, record, type StateOf, setOf, union, type ValueOf } from '../../../checker/language/index.ts'

export const stateOfSync = ({ servers, txns, epochs, window, breaks }: { readonly [k in 'servers' | 'txns' | 'epochs' | 'window' | 'breaks']: number }) => {
  const Server = processes('S', servers)
  const Epoch = range(0, epochs)
  const Counter = range(0, txns)
  /** A transaction is named by its zxid; since an epoch has one leader, that is all there is to know of it. */
  const Zxid = record({ epoch: Epoch, counter: Counter })
  const most = Math.max(1, txns * epochs) // mutants write some transactions again in each epoch
  const Txns = listOf(Zxid, most)

  const Packet = union({
    DIFF: { txns: Txns }, TRUNC: { to: Zxid, txns: Txns }, SNAP: { txns: Txns }, NEWLEADER: {}, UPTODATE: {}, // synchronisation
    PROPOSAL: { zxid: Zxid }, COMMIT: { zxid: Zxid }, // broadcast
  })
  const Answer = union({ ACKLD: {}, ACK: { counter: Counter } })

  const vars = {
    // On disk
    acceptedEpoch: durable(mapOf(Server, Epoch)),
    currentEpoch: durable(mapOf(Server, Epoch)),
    log: mapOf(Server, logOf(Zxid, most)), // its snapshot is part of it; not flushed is what waits in the queue of the SyncRequestProcessor
    // In memory
    database: durable(mapOf(Server, Txns)), // the transactions applied to the tree of nodes; read from the log at recovery, so that a crash need not clear it
    role: mapOf(Server, oneOf('Looking', 'Following', 'Leading')),
    phase: mapOf(Server, oneOf('Election', 'Synchronization', 'Broadcast')),
    // Of a follower
    leader: mapOf(Server, maybe(Server)),
    inbox: mapOf(Server, listOf(Packet, 4 + 2 * txns)), // what its leader has sent on the connection
    snapshot: mapOf(Server, bool), // it has a snapshot in memory that is not yet on disk
    packetsNotLogged: mapOf(Server, Txns),
    packetsCommitted: mapOf(Server, Txns),
    newLeader: mapOf(Server, setOf(oneOf('received', 'queued', 'epoch', 'acked'))), // how far it is with NEWLEADER
    // Of a leader
    answers: mapOf(Server, mapOf(Server, listOf(Answer, 2 + txns))), // what each follower has sent
    ackld: mapOf(Server, setOf(Server)), // those that have acknowledged NEWLEADER
    acked: mapOf(Server, mapOf(Server, Counter)), // the last proposal of this epoch that each has acknowledged
    // The environment
    requests: Counter,
    broken: range(0, breaks),
    /** All that has been committed, in order. */
    committed: ghost(Txns),
  }
  type S = StateOf<typeof vars>
  type Edited = Edit<S>
  type Who = Id<'S'>
  type Zxid = ValueOf<typeof Zxid>
  type Packet = ValueOf<typeof Packet>

  const none: Zxid = { epoch: 0, counter: 0 }
  const compare = (a: Zxid, b: Zxid) => a.epoch - b.epoch || a.counter - b.counter
  const last = (list: readonly Zxid[]) => list.at(-1) ?? none
  const has = (list: readonly Zxid[], z: Zxid) => list.some(t => compare(t, z) === 0)
  const isPrefix = (a: readonly Zxid[], b: readonly Zxid[]) => a.length <= b.length && a.every((z, k) => compare(z, b[k] ?? none) === 0)
  const entries = (s: S | Edited, i: Who): readonly Zxid[] => [...s.log[i].flushed, ...s.log[i].unflushed]
  /** What comes of reading a log into an empty database: a transaction that is there twice is applied once. */
  const replay = (list: readonly Zxid[]): Zxid[] => list.filter((z, k) => !has(list.slice(0, k), z)).map(z => ({ ...z }))
  const isQuorum = (size: number) => 2 * size > servers

  /** The order of an election: the later currentEpoch, then the later last zxid. */
  const isBehind = (s: S, i: Who, j: Who) => (s.currentEpoch[i] - s.currentEpoch[j] || compare(last(s.database[i]), last(s.database[j]))) < 0
  const isConnected = (s: S | Edited, i: Who, j: Who) =>
    s.role[i] === 'Leading' && !isDown(s, i) && !isDown(s, j) && s.leader[j] === i && s.acceptedEpoch[i] === s.acceptedEpoch[j]
  const followers = (s: S | Edited, i: Who) => Server.filter(j => isConnected(s, i, j))
  /** What a leader has proposed and not committed. */
  const outstanding = (s: S | Edited, i: Who) => entries(s, i).filter(z => z.epoch === s.currentEpoch[i] && compare(z, last(s.database[i])) > 0)

  /** What a leader sends to a follower whose last zxid is `peer`: no more than the last `window` transactions, or all as a snapshot. */
  const packetFor = (database: readonly Zxid[], peer: Zxid): Packet => {
    const oldest = database.at(-window - 1) ?? none
    const common = last(database.filter(z => compare(z, peer) <= 0))
    const txns = database.filter(z => compare(z, common) > 0)
    if (compare(peer, oldest) < 0) return { tag: 'SNAP', txns: database }
    return compare(common, peer) === 0 ? { tag: 'DIFF', txns } : { tag: 'TRUNC', to: common, txns }
  }

  const send = (s: Edited, j: Who, packet: Packet) => { s.inbox[j].push(packet as Edit<Packet>) }
  const clear = (s: Edited, j: Who) => {
    s.snapshot[j] = false
    s.packetsNotLogged[j] = []
    s.packetsCommitted[j] = []
    s.newLeader[j] = new Set()
  }
  /** A follower accepts the epoch of its leader, and is sent what it lacks. */
  const connect = (s: Edited, i: Who, j: Who) => {
    s.acceptedEpoch[j] = s.acceptedEpoch[i]
    s.role[j] = 'Following'
    s.phase[j] = 'Synchronization'
    s.leader[j] = i
    s.answers[i][j] = []
    s.ackld[i].delete(j)
    s.acked[i][j] = 0
    s.inbox[j] = []
    send(s, j, packetFor(s.database[i] as readonly Zxid[], last(s.database[j] as readonly Zxid[])))
    for (const zxid of outstanding(s, i)) send(s, j, { tag: 'PROPOSAL', zxid })
    send(s, j, { tag: 'NEWLEADER' })
  }
  /** A server gives up its role, with what belongs to it in memory; what becomes of log and database is the business of `shutdown`. */
  const look = (s: Edited, i: Who) => {
    const leader = s.leader[i]
    if (leader) s.answers[leader][i] = []
    s.role[i] = 'Looking'
    s.phase[i] = 'Election'
    s.leader[i] = null
    s.inbox[i] = []
    clear(s, i)
    s.ackld[i] = new Set()
    for (const j of Server) { s.answers[i][j] = []; s.acked[i][j] = 0 }
  }
  /** All that is in the database of a leader that serves clients is committed. */
  const note = (s: Edited, i: Who) => {
    for (const z of s.database[i]) if (!has(s.committed as readonly Zxid[], z)) s.committed.push({ ...z })
  }
  /** The leader commits, in order, what a quorum has on disk. */
  const tryCommit = (s: Edited, i: Who) => {
    if (s.phase[i] !== 'Broadcast') return
    for (const zxid of outstanding(s, i)) {
      if (!isQuorum(Server.count(k => s.acked[i][k] >= zxid.counter))) return
      s.database[i].push({ ...zxid })
      for (const j of followers(s, i)) send(s, j, { tag: 'COMMIT', zxid })
    }
    note(s, i)
  }

  return { Server, Zxid, vars, none, compare, last, has, isPrefix, entries, replay, isQuorum, isBehind, isConnected, followers, outstanding, packetFor, send, clear, connect, look, note, tryCommit }
}

type Parts = ReturnType<typeof stateOfSync>
export type S = StateOf<Parts['vars']>
export type Edited = Edit<S>
export type Server = Id<'S'>
export type Zxid = ValueOf<Parts['Zxid']>
export type Packet = S['inbox'][Server][number]
export type Answer = S['answers'][Server][Server][number]
