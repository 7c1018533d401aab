/**
 * Snapshot isolation: what clients see of a store in which every transaction reads a snapshot, and the first to commit wins.
 *
 * A transaction takes a copy of the store, reads and writes in it, and commits if nobody has committed a write of a key that it writes, too, since it began. After H. Berenson et
 * al., "A Critique of ANSI SQL Isolation Levels", SIGMOD 1995, section 4.2, and state for state after KVsnap.tla of github.com/tlaplus/Examples
 * (specifications/KeyValueStore/KVsnap.tla). There the history of operations is judged by ClientCentric.tla, which has the commit tests of N. Crooks et al., "Seeing is
 * Believing: A Client-Centric Specification of Database Isolation", PODC 2017; `snapshotIsolated` and `serializable` are the same tests.
 *
 * Granularity: one step each to begin, to read, to write and to commit. A transaction reads all of its keys in one step, and writes all of them in another: between
 * the two others may run, but in its own copy nobody could tell.
 *
 * Assumptions: a transaction reads at least one key and writes at least one, both chosen when it begins, and what it writes is its own name, so that each value has one
 * writer. It runs once; if it is refused, it ends. The store is one process that does not fail. The history is a variable of the module, too, where it is called ops, and
 * tells states apart: once a transaction has overwritten its snapshot, nothing else says what it has read.
 */
import { ghost, history, type Id, machine, mapOf, maybe, oneOf, processes, range, reads, type StateOf, setOf, spec, writes } from '../../../checker/language/index.ts'

export const snapshotIsolation = spec('snapshot-isolation', {
  transactions: range(1, 4), keys: range(1, 3),
}, ({ transactions, keys }) => {
  const T = processes('T', transactions)
  const Key = oneOf(...(['x', 'y', 'z'] as const).slice(0, keys) as ['x', 'y', 'z'])
  const Keys = [...Key.values()]
  const KeySet = setOf(Key)
  const Value = maybe(T) // null at first
  const Store = mapOf(Key, Value)

  const vars = {
    store: Store,
    open: setOf(T), // those that have begun and not committed
    missed: mapOf(T, KeySet), // what others have committed since it began
    phase: mapOf(T, oneOf('idle', 'begun', 'read', 'written', 'done')),
    snapshot: mapOf(T, Store), // the store as it was, and then the transaction's own writes
    readSet: mapOf(T, KeySet),
    writeSet: mapOf(T, KeySet),
    history: ghost(history(T, { keys: Key, values: Value, most: 2 * keys })),
  }
  type S = StateOf<typeof vars>
  const { initially, action, always, predicate, reachable, snapshotIsolated, readCommitted } = machine(vars)

  /** Somebody has committed a write of one of these keys since the transaction began. */
  const isMissed = (s: S, t: Id<'T'>, set: ReadonlySet<'x' | 'y' | 'z'>) => Keys.some(k => s.missed[t].has(k) && set.has(k))

  const actions = {
    /** A transaction begins: it takes its snapshot. */
    begin: action({
      for: { t: T, readSet: KeySet, writeSet: KeySet }, by: 't',
      when: (s, { t, readSet, writeSet }) => s.phase[t] === 'idle' && readSet.size > 0 && writeSet.size > 0,
      then: (s, { t, readSet, writeSet }) => {
        s.open.add(t)
        s.snapshot[t] = s.store
        s.readSet[t] = readSet
        s.writeSet[t] = writeSet
        s.phase[t] = 'begun'
      },
    }),

    /** It reads from its snapshot. */
    read: action({
      for: { t: T }, by: 't',
      when: (s, { t }) => s.phase[t] === 'begun',
      then: (s, { t }) => {
        for (const k of s.readSet[t]) s.history[t].operations.push(reads(k, s.snapshot[t][k]))
        s.phase[t] = 'read'
      },
    }),

    /** It writes into its snapshot. */
    write: action({
      for: { t: T }, by: 't',
      when: (s, { t }) => s.phase[t] === 'read',
      then: (s, { t }) => {
        for (const k of s.writeSet[t]) s.snapshot[t][k] = t
        s.phase[t] = 'written'
      },
    }),

    /** Since it began nobody has committed a write of a key that it writes: its writes go into the store, and all who are open have missed them. */
    commit: action({
      for: { t: T }, by: 't',
      when: (s, { t }) => s.phase[t] === 'written' && !isMissed(s, t, s.writeSet[t]),
      then: (s, { t }) => {
        s.open.delete(t)
        for (const k of s.writeSet[t]) {
          s.store[k] = s.snapshot[t][k]
          for (const other of s.open) s.missed[other].add(k)
          s.history[t].operations.push(writes(k, t))
        }
        s.history[t].outcome = 'committed'
        s.phase[t] = 'done'
      },
    }),

    /** Somebody has: it ends and changes nothing. As in the module it stays among the open ones, which has no effect on others. */
    abort: action({
      for: { t: T }, by: 't',
      when: (s, { t }) => s.phase[t] === 'written' && isMissed(s, t, s.writeSet[t]),
      then: (s, { t }) => {
        s.history[t].outcome = 'aborted'
        s.phase[t] = 'done'
      },
    }),
  }

  const isolation = { of: (s: S) => s.history, initially: null }
  /** All transactions as if they had committed: those that have not done so have only read. */
  const asCommitted = (s: S) => T.map(t => ({ ...s.history[t], outcome: 'committed' as const }))
  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Each reads from a snapshot, and nobody writes what another has written since. */
      snapshotIsolation: snapshotIsolated(isolation),
      /** Transactions that are refused, or have not ended, have read from a snapshot, too: the module judges all of them. */
      allReadSnapshots: snapshotIsolated({ of: asCommitted, initially: null }),
      /** Nobody reads what is not committed. */
      noDirtyReads: readCommitted(isolation),
      /** What a transaction has committed is in the store until another commits over it. */
      committedIsKept: always({
        for: { t: T, k: Key },
        holds: (s, { t, k }) => {
          const writer = s.store[k]
          return s.history[t].outcome !== 'committed' || !s.writeSet[t].has(k) || (writer !== null && s.history[writer].outcome === 'committed')
        },
      }),
      /** A transaction is refused only if another has committed a write of a key that it writes, too, since it began. */
      refusedForCause: always({ for: { t: T }, holds: (s, { t }) => s.history[t].outcome !== 'aborted' || Keys.some(k => s.writeSet[t].has(k) && s.missed[t].has(k)) }),
      /** A transaction may read what another has committed. */
      canReadOthers: reachable(s => T.some(t => s.history[t].operations.some(o => o.tag === 'Read' && o.value !== null))),
      /** All may commit. */
      canAllCommit: reachable(s => T.every(t => s.history[t].outcome === 'committed')),
      /** A transaction may be refused. */
      canAbort: reachable(s => T.some(t => s.history[t].outcome === 'aborted')),
    },
    final: predicate(s => T.every(t => s.phase[t] === 'done')),
    symmetry: [T],
    parts: { T, Keys, isMissed, isolation },
  }
})
