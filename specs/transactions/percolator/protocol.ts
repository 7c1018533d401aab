/**
 * Percolator: transactions across many rows of a store that is atomic only in one row.
 *
 * There is no transaction manager. A client locks all that it writes, one key after another (prewrite), and commits by replacing one of these locks, the primary, by
 * a write record. That one step decides: the locks of the other keys, the secondaries, are turned into write records afterwards, or removed, by whoever
 * finds them. After D. Peng and F. Dabek, "Large-scale Incremental Processing Using Distributed Transactions and Notifications", OSDI 2010, sections 2.2 and 2.3, and
 * state for state after Percolator.tla of github.com/pingcap/tla-plus (Percolator/Percolator.tla), which describes the transactions of TiKV.
 *
 * Each key has the three columns of the paper. `data` has the versions, by the start timestamp of who wrote them, `lock` the locks, and `write` the commit records, from
 * which readers learn which version is whose. Timestamps come from one oracle, which never gives one twice.
 *
 * Granularity: one step for each row transaction of the store, and one for each timestamp.
 *
 * Assumptions: a client runs one transaction, which writes every key, and may read each of them before. A client aborts by giving up: it leaves its locks to others, so
 * that an abort and a crash are one. A client waits for a lock only by clearing it away: a lock that is older than the client's snapshot may be removed at any time, however
 * alive its owner is, and the owner then cannot commit. The client that commits does not commit its secondaries itself. The contents of a version do not matter.
 * There are two timestamps for each client, so that no bound cuts anything off. Of the two variables that the module keeps only to judge reads, one is here a property of steps. As
 * there, nothing is claimed of progress: a client may wait forever for a lock that its owner left, once it no longer reads.
 */
import { type Id, listOf, machine, mapOf, oneOf, processes, range, record, type StateOf, setOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const percolator = spec('percolator', {
  clients: range(1, 3), keys: range(1, 3),
  primaries: range(1, 3), // how many keys serve as primaries: with 1 all clients have the same
}, ({ clients, keys, primaries }) => {
  const Client = processes('C', clients)
  const Key = oneOf(...(['x', 'y', 'z'] as const).slice(0, keys) as ['x', 'y', 'z'])
  type Key = 'x' | 'y' | 'z'
  const Keys = [...Key.values()]
  const Timestamp = range(0, 2 * clients) // 0 where there is none yet
  const Lock = record({ startTs: Timestamp, primary: Key })
  const Write = record({ startTs: Timestamp, commitTs: Timestamp })

  const vars = {
    oracle: Timestamp, // the last timestamp that was given out
    phase: mapOf(Client, oneOf('idle', 'reading', 'prewriting', 'committing', 'committed', 'aborted')),
    startTs: mapOf(Client, Timestamp),
    commitTs: mapOf(Client, Timestamp),
    locked: mapOf(Client, setOf(Key)), // the keys that the client has prewritten
    data: mapOf(Key, setOf(Timestamp)),
    lock: mapOf(Key, setOf(Lock)),
    write: mapOf(Key, listOf(Write, clients)), // in the order in which they were written
    lastRead: mapOf(Key, Timestamp), // the latest snapshot in which the key was read
  }
  type S = StateOf<typeof vars>
  type Client = Id<'C'>
  type Lock = ValueOf<typeof Lock>
  const { initially, action, always, predicate, reachable, step } = machine(vars)

  const primaryOf = (c: Client) => Keys[Client.ids.indexOf(c) % Math.min(primaries, keys)] as Key
  const hasLock = (s: S, k: Key, startTs: number) => [...s.lock[k]].some(l => l.startTs === startTs)
  const hasWrite = (s: S, k: Key, startTs: number) => s.write[k].some(w => w.startTs === startTs)
  /** The lock that keeps the client from reading the key: in its snapshot the key may be about to change. */
  const staleLock = (s: S, c: Client, k: Key) => [...s.lock[k]].find(l => l.startTs <= s.startTs[c])
  /** That lock is a secondary one, and whether its transaction has committed is as given: the primary has a write record or not. */
  const hasSecondary = (s: S, c: Client, k: Key, { isCommitted }: { isCommitted: boolean }) => {
    const lock = staleLock(s, c, k)
    return lock !== undefined && lock.primary !== k && hasWrite(s, lock.primary, lock.startTs) === isCommitted
  }
  /** Somebody has committed the key since the client's snapshot. */
  const isNewer = (s: S, c: Client, k: Key) => s.write[k].some(w => w.commitTs >= s.startTs[c])
  /** The primary is locked first; the order of the others is free. */
  const isNext = (s: S, c: Client, k: Key) => !s.locked[c].has(k) && (k === primaryOf(c) || s.locked[c].has(primaryOf(c)))

  const actions = {
    /** The client takes a timestamp: the snapshot that it reads. */
    start: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c] === 'idle',
      then: (s, { c }) => { s.startTs[c] = ++s.oracle; s.phase[c] = 'reading' },
    }),

    /** It reads a key on which no older transaction has a lock. Of a read, all that matters is when it was, and only the latest. */
    get: action({
      for: { c: Client, k: Key }, by: 'c',
      when: (s, { c, k }) => s.phase[c] === 'reading' && !staleLock(s, c, k) && s.lastRead[k] < s.startTs[c],
      then: (s, { c, k }) => { s.lastRead[k] = s.startTs[c] },
    }),

    /** It finds the primary lock of an older transaction: that one has not committed, and is rolled back. */
    rollBack: action({
      for: { c: Client, k: Key }, by: 'c',
      when: (s, { c, k }) => s.phase[c] === 'reading' && staleLock(s, c, k)?.primary === k,
      then: (s, { c, k }) => {
        const lock = staleLock(s, c, k) as Lock
        s.data[k].delete(lock.startTs)
        s.lock[k].delete(lock)
      },
    }),

    /** It finds a secondary lock whose primary has no write record: it removes the primary lock, and once that is gone, the secondary. */
    rollBackSecondary: action({
      for: { c: Client, k: Key }, by: 'c',
      when: (s, { c, k }) => s.phase[c] === 'reading' && hasSecondary(s, c, k, { isCommitted: false }),
      then: (s, { c, k }) => {
        const lock = staleLock(s, c, k) as Lock
        const from = hasLock(s, lock.primary, lock.startTs) ? lock.primary : k
        s.data[from].delete(lock.startTs)
        s.lock[from].delete(lock)
      },
    }),

    /** It finds a secondary lock whose primary has a write record: that transaction has committed, and the secondary is committed for it. */
    rollForward: action({
      for: { c: Client, k: Key }, by: 'c',
      when: (s, { c, k }) => s.phase[c] === 'reading' && hasSecondary(s, c, k, { isCommitted: true }),
      then: (s, { c, k }) => {
        const lock = staleLock(s, c, k) as Lock
        s.lock[k].delete(lock)
        s.write[k].push(...s.write[lock.primary].filter(w => w.startTs === lock.startTs))
      },
    }),

    /** It has read enough, and goes on to write. */
    beginCommit: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c] === 'reading',
      then: (s, { c }) => { s.phase[c] = 'prewriting' },
    }),

    /** Prewrite: where nobody has a lock, and nobody has committed since its snapshot, the client locks the key and puts its version there. */
    prewrite: action({
      for: { c: Client, k: Key }, by: 'c',
      when: (s, { c, k }) => s.phase[c] === 'prewriting' && isNext(s, c, k) && s.lock[k].size === 0 && !isNewer(s, c, k),
      then: (s, { c, k }) => {
        s.lock[k].add({ startTs: s.startTs[c], primary: primaryOf(c) })
        s.data[k].add(s.startTs[c])
        s.locked[c].add(k)
      },
    }),

    /** With all keys locked it takes its commit timestamp. */
    getCommitTs: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c] === 'prewriting' && s.locked[c].size === keys,
      then: (s, { c }) => { s.commitTs[c] = ++s.oracle; s.phase[c] = 'committing' },
    }),

    /** The commit point: if its primary lock is still there, it becomes a write record. */
    commitPrimary: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c] === 'committing' && hasLock(s, primaryOf(c), s.startTs[c]),
      then: (s, { c }) => {
        const [startTs, commitTs, primary] = [s.startTs[c], s.commitTs[c], primaryOf(c)]
        s.write[primary].push({ startTs, commitTs })
        s.lock[primary].delete({ startTs, primary })
        s.phase[c] = 'committed'
      },
    }),

    /** Before that the client may give up or crash at any time, and leaves its locks behind. */
    abort: action({
      for: { c: Client }, by: 'c',
      when: (s, { c }) => s.phase[c] !== 'committed',
      then: (s, { c }) => { s.phase[c] = 'aborted' },
    }),
  }

  /** The key has the client's write record. */
  const isCommitted = (s: S, c: Client, k: Key) => s.write[k].some(w => w.startTs === s.startTs[c] && w.commitTs === s.commitTs[c])
  /** The key has the client's lock still, and nothing was committed there since the client began. */
  const isLeft = (s: S, c: Client, k: Key) => hasLock(s, k, s.startTs[c]) && !isCommitted(s, c, k) && !isNewer(s, c, k)

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Of two transactions that write a key, one begins after the other has committed. */
      writeConsistency: always({
        for: { k: Key },
        holds: (s, { k }) => s.write[k].every((w, n) => w.startTs < w.commitTs && (n === 0 || (s.write[k][n - 1]?.commitTs ?? 0) < w.startTs)),
      }),
      /** A key has at most one lock. */
      oneLock: always({ for: { k: Key }, holds: (s, { k }) => s.lock[k].size <= 1 }),
      /** A client that is about to commit has all of its locks, if it has the primary. */
      lockConsistency: always({
        for: { c: Client, k: Key },
        holds: (s, { c, k }) => s.phase[c] !== 'committing' || !hasLock(s, primaryOf(c), s.startTs[c]) || hasLock(s, k, s.startTs[c]),
      }),
      /** Of a client that has committed, the primary has its write record and no older lock, every secondary the same or still its lock, and each key its version. */
      committedConsistency: always({
        for: { c: Client, k: Key },
        holds: (s, { c, k }) => s.phase[c] !== 'committed' || (s.data[k].has(s.startTs[c])
          && (isCommitted(s, c, k) ? !staleLock(s, c, k) : k !== primaryOf(c) && isLeft(s, c, k))),
      }),
      /** A client that has aborted has no write record on its primary. */
      abortedConsistency: always({
        for: { c: Client },
        holds: (s, { c }) => s.phase[c] !== 'aborted' || s.commitTs[c] === 0 || !isCommitted(s, c, primaryOf(c)),
      }),
      /** Nothing is committed into a snapshot that has already been read. That is what snapshot isolation asks of reads; what it asks of writes is writeConsistency. */
      snapshotIsolation: step({
        for: { k: Key },
        holds: (before, after, { k }) => after.write[k].slice(before.write[k].length).every(w => w.commitTs > before.lastRead[k]),
      }),
      /** A reader does not wait for the owner of a lock: it may roll that transaction back or forward (section 2.2). */
      clearsLocks: always({
        for: { c: Client, k: Key },
        holds: (s, { c, k }) => s.phase[c] !== 'reading' || !staleLock(s, c, k)
          || [actions.rollBack, actions.rollBackSecondary, actions.rollForward].some(clear => clear.when(s, { c, k })),
      }),
      /** A key can be read. */
      canRead: reachable(s => Keys.some(k => s.lastRead[k] > 0)),
      /** All may commit, one after another. */
      canAllCommit: reachable(s => Client.every(c => s.phase[c] === 'committed')),
      /** A client may find that its locks are gone. */
      canBeRolledBack: reachable(s => Client.some(c => s.phase[c] === 'committing' && Keys.every(k => !hasLock(s, k, s.startTs[c])))),
      /** A secondary may be committed by another. */
      canRollForward: reachable(s => Client.some(c => Keys.every(k => hasWrite(s, k, s.startTs[c])))),
    },
    final: predicate(s => Client.every(c => s.phase[c] === 'committed' || s.phase[c] === 'aborted')),
    parts: { Client, Key, Keys, Timestamp, primaryOf, hasLock, staleLock, isNewer, isNext },
  }
})
