/**
 * A primary that holds a lock: failover by agents and a lock service.
 *
 * There is no HA tool: every node has an agent, which has its node lead while it holds a lock. The lock is a lease in a service such as ZooKeeper or etcd, and expires when its holder
 * shows no sign of life. With the lock the service keeps a record of who led last, and of the standby that the primary waits for, since only these two are sure to have every write
 * that was acknowledged. After Patroni (patroni.readthedocs.io, "Replication modes", synchronous mode); C. Gray and D. Cheriton, "Leases", SOSP 1989; and for the
 * token that fences an old holder M. Burrows, "The Chubby lock service", OSDI 2006, section 2.4 (sequencers).
 *
 * Granularity: one step for each write of a client, each answer to it, and each transaction of the lock service. A standby takes what it lacks from the primary in one step, and a primary
 * sees what its standby has: there are no messages. What these would add is in the spec primary-standby.
 *
 * Assumptions: Node1 leads first, and waits for Node2. Each time the lock is taken its token grows. The lock service is one process that does not fail, which is how a Paxos group
 * looks from outside, unless the fault stopLockService has a budget. A stalled node takes no step and loses nothing: it wakes up as it was, and takes itself for primary until it looks at the
 * lock. A primary that cannot reach the lock service goes on, where Patroni's would step down.
 *
 * Bounds: `writes` writes in all, and `tokens` tokens. The lock is taken anew only after a fault, so that one token more than there are faults is enough.
 */
import { bool, bounded, durable, ghost, type Id, isDown, listOf, machine, mapOf, maybe, ownedBy, pauses, processes, range, record, type StateOf, singleProcess, spec, stops, type ValueOf } from '../../../checker/language/index.ts'

export const primaryLock = spec('primary-lock', { standbys: range(1, 2), writes: range(1, 3), tokens: range(1, 4) }, ({ standbys, writes, tokens }) => {
  const Node = processes('Node', 1 + standbys)
  const LockService = singleProcess('LockService')
  const Token = bounded(range(1, tokens))
  const Write = range(1, writes)
  const Length = range(0, writes)
  const Log = listOf(Write, writes)

  const vars = {
    log:   durable(mapOf(Node, Log)),
    token: durable(mapOf(Node, Token)), // that the node leads with, or that of the primary it follows
    // In memory, and declared durable since a restart does not make them what they were at first: the fault says what it does.
    leads:    durable(mapOf(Node, bool)),
    sync:     durable(mapOf(Node, maybe(Node))), // the standby that it waits for as primary; null: none
    answered: durable(mapOf(Node, Length)), // up to where it has answered clients, as primary
    lock: durable(ownedBy(LockService, record({ holder: maybe(Node), token: Token, leader: Node, sync: maybe(Node) }))),
    issued: Length, // how many writes clients have sent
    /** The token with which each write was acknowledged to its client. */
    acknowledged: ghost(mapOf(Write, maybe(Token))),
  }
  const { initially, action, predicate, always, step, reachable, crashes } = machine(vars)

  type S = StateOf<typeof vars>
  type Log = ValueOf<typeof Log>
  const [first, second = null] = Node.ids
  const isPrefix = (a: Log, b: Log) => a.every((write, k) => write === b[k])
  const isSame = (a: Log, b: Log) => a.length === b.length && isPrefix(a, b)
  /** The node is up and follows that primary. */
  const follows = (s: S, n: Id<'Node'>, p: Id<'Node'>) => n !== p && !isDown(s, n) && !s.leads[n] && s.token[n] === s.token[p]

  const actions = {
    /** A primary takes a write from a client into its log. */
    write: action({
      for: { p: Node }, by: 'p',
      when: (s, { p }) => s.leads[p] && s.issued < writes,
      then: (s, { p }) => { s.issued++; s.log[p].push(s.issued) },
    }),

    /** A standby stores the primary's log in place of its own, unless it has followed one with a higher token. */
    follow: action({
      for: { n: Node, p: Node }, by: 'n', fair: 'weak',
      when: (s, { n, p }) => s.leads[p] && !isDown(s, p) && !s.leads[n]
        && (s.token[n] < s.token[p] || (s.token[n] === s.token[p] && s.log[n].length < s.log[p].length)),
      then: (s, { n, p }) => { s.log[n] = s.log[p]; s.token[n] = s.token[p] },
    }),

    /** A primary acknowledges a write once the standby that it waits for has it; at once, where it waits for none. */
    answer: action({
      for: { p: Node }, by: 'p', fair: 'weak',
      when: (s, { p }) => {
        const sync = s.sync[p]
        return s.leads[p] && s.answered[p] < s.log[p].length && (sync === null || (follows(s, sync, p) && s.log[sync].length > s.answered[p]))
      },
      then: (s, { p }) => {
        const write = s.log[p][s.answered[p]++]
        if (write !== undefined) s.acknowledged[write] = s.token[p]
      },
    }),

    /** The primary no longer waits for a standby that does not follow it any more, and in the same step has that put on record, for which it must hold the lock. */
    drop: action({
      for: { p: Node }, by: 'p', fair: 'weak',
      when: (s, { p }) => { const sync = s.sync[p]; return s.leads[p] && s.lock.holder === p && sync !== null && !follows(s, sync, p) },
      then: (s, { p }) => { s.lock.sync = null; s.sync[p] = null },
    }),

    /** The primary begins to wait for a standby that has all of its log, and has that put on record. */
    choose: action({
      for: { p: Node, n: Node }, by: 'p', fair: { weak: 'choose', forEach: 'p' },
      when: (s, { p, n }) => s.leads[p] && s.lock.holder === p && s.sync[p] === null && follows(s, n, p) && s.log[n].length === s.log[p].length,
      then: (s, { p, n }) => { s.lock.sync = n; s.sync[p] = n },
    }),

    /** The lock expires when its holder has been down, or has stalled, for long enough. */
    expire: action({
      by: LockService, fair: 'weak',
      when: s => s.lock.holder !== null && isDown(s, s.lock.holder),
      then: s => { s.lock.holder = null },
    }),

    /** The node that led last, or the standby on record, takes the free lock and leads. */
    acquire: action({
      for: { n: Node }, by: 'n', fair: 'weak',
      when: (s, { n }) => s.lock.holder === null && (s.lock.leader === n || s.lock.sync === n),
      then: (s, { n }) => {
        s.lock = { holder: n, token: s.lock.token + 1, leader: n, sync: null }
        s.token[n] = s.lock.token
        s.leads[n] = true
        s.sync[n] = null
        s.answered[n] = s.log[n].length
      },
    }),

    /** A primary finds that it does not hold the lock, and leads no more. */
    notice: action({
      for: { n: Node }, by: 'n', fair: 'weak',
      when: (s, { n }) => s.leads[n] && s.lock.holder !== n,
      then: (s, { n }) => { s.leads[n] = false },
    }),

    /** A node that holds the lock, but has restarted and so leads no more, gives the lock back. */
    release: action({
      for: { n: Node }, by: 'n', fair: 'weak',
      when: (s, { n }) => !s.leads[n] && s.lock.holder === n,
      then: s => { s.lock.holder = null },
    }),
  }

  return {
    vars, actions,
    init: initially({
      leads: Node.map(n => n === first),
      sync: Node.map(n => n === first ? second : null),
      lock: { holder: first ?? null, token: 1, leader: first ?? Node.initial, sync: second },
    }),
    properties: {
      /** Each write acknowledged to a client is in the log of whoever leads with the same token or a higher one. */
      acknowledgedSurvives: always({
        for: { p: Node, write: Write },
        holds: (s, { p, write }) => !s.leads[p] || (s.acknowledged[write] ?? Infinity) > s.token[p] || s.log[p].includes(write),
      }),
      /** One writer at a time: a primary acknowledges no write once the lock has been taken anew. */
      oneWriter: step({
        for: { write: Write },
        holds: (before, after, { write }) => before.acknowledged[write] === after.acknowledged[write] || after.acknowledged[write] === after.lock.token,
      }),
      /** A write is acknowledged once, and by one primary. */
      answeredOnce: step({
        for: { write: Write },
        holds: (before, after, { write }) => before.acknowledged[write] === null || after.acknowledged[write] === before.acknowledged[write],
      }),
      /** The standby that the holder of the lock waits for is the one on record, so that nobody else takes over from it. */
      standbyOnRecord: always({ for: { p: Node }, holds: (s, { p }) => !s.leads[p] || s.lock.holder !== p || s.lock.sync === s.sync[p] }),
      /** A token is that of one primary. */
      onePrimaryPerToken: always({ for: { p: Node, q: Node }, holds: (s, { p, q }) => p === q || !s.leads[p] || !s.leads[q] || s.token[p] !== s.token[q] }),
      /** What is on record is put there by the holder of the lock, as primary, or when it takes the lock. */
      recordedByPrimary: step((before, after) => after.lock.sync === before.lock.sync || (after.lock.holder !== null && after.leads[after.lock.holder])),
      /** A standby stores nothing but the log of a primary that is up. */
      storedFromPrimary: step({
        for: { n: Node },
        holds: (before, after, { n }) => before.leads[n] || isSame(after.log[n], before.log[n])
          || Node.some(p => before.leads[p] && !isDown(before, p) && isSame(after.log[n], before.log[p])),
      }),
      /** The log of a standby is the beginning of the log of the primary that it follows. */
      noDivergence: always({
        for: { p: Node, n: Node },
        holds: (s, { p, n }) => !s.leads[p] || !follows(s, n, p) || isPrefix(s.log[n], s.log[p]),
      }),
      /** Clients can get all of their writes answered. */
      canAnswer: reachable(s => s.issued === writes && Object.values(s.acknowledged).every(token => token !== null)),
      /** Another node can lead, and answer. */
      canFailOver: reachable(s => Object.values(s.acknowledged).some(token => token !== null && token > 1)),
    },
    faults: {
      stop: stops(Node),
      /** A node stalls, and later goes on as if nothing had happened. */
      stall: pauses(Node),
      /** A node that restarts leads no more. */
      crash: crashes(Node, { onRecover: (s, n) => { s.leads[n] = false } }),
      stopLockService: stops(LockService),
    },
    // Whoever holds the lock leads, is up, and has answered all that is in its log.
    final: predicate(s => {
      const { holder } = s.lock
      return holder !== null && s.leads[holder] && !isDown(s, holder) && s.answered[holder] === s.log[holder].length
    }),
    parts: { Node, follows },
  }
})
