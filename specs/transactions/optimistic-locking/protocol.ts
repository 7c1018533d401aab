/**
 * Optimistic locking by version number.
 *
 * Transactions read rows, compute, and write, and nobody locks anything. Each row has a version, which every write raises. A transaction that is about to
 * commit checks that all rows it has read still have the versions that it saw, and otherwise starts over. After H. T. Kung and J. T. Robinson, "On
 * Optimistic Methods for Concurrency Control", ACM TODS 6(2), 1981: a read phase, a validation and a write phase, the last two in one step (section 4, serial
 * validation). Kung and Robinson intersect read sets with write sets; applications and object-relational mappers compare versions,
 * `UPDATE … WHERE id = … AND version = …`, and by default only that of the row they write, which is the variant write-set-only.
 *
 * Granularity: one step for each row read, and one for the check together with the write. The variant check-then-write takes these two apart.
 *
 * Assumptions: a transaction reads one row or more, each once and in any order, and then either adds 1 to one of them or writes nothing; it commits
 * once. The database does not fail; a client that stops loses only its own attempt. An attempt that is refused has written nothing, and the history
 * drops it. Which transactions write, which row, and when they commit is left open.
 */
import { ghost, history, type Id, isDown, machine, mapOf, maybe, oneOf, processes, range, reads, record, type StateOf, spec, stops, writes } from '../../../checker/language/index.ts'

export const optimisticLocking = spec('optimistic-locking', {
  transactions: range(1, 4), rows: range(1, 2),
}, ({ transactions, rows }) => {
  const T = processes('T', transactions)
  const Row = oneOf(...(['x', 'y'] as const).slice(0, rows) as ['x', 'y'])
  const Value = range(0, transactions)
  const Version = range(0, transactions)
  const Content = record({ value: Value, version: Version })

  const vars = {
    row: mapOf(Row, Content),
    seen: mapOf(T, mapOf(Row, maybe(Content))), // what the transaction has read
    phase: mapOf(T, oneOf('reading', 'committed')),
    history: ghost(history(T, { keys: Row, values: Value, most: rows + 1 })),
  }
  type S = StateOf<typeof vars>
  const { initially, action, always, step, predicate, reachable, serializable, snapshotIsolated, readCommitted } = machine(vars)
  const Rows = [...Row.values()]
  type Transaction = Id<'T'>

  const hasRead = (s: S, t: Transaction) => Rows.some(k => s.seen[t][k] !== null)
  /** The row is as the transaction read it, or was not read. */
  const isUnchanged = (s: S, t: Transaction, k: 'x' | 'y') => s.seen[t][k] === null || s.seen[t][k].version === s.row[k].version
  /** Validation: every row that the transaction has read is unchanged. */
  const isValid = (s: S, t: Transaction) => Rows.every(k => isUnchanged(s, t, k))

  const actions = {
    /** Read phase: the transaction reads a row, with its version. */
    read: action({
      for: { t: T, k: Row }, by: 't', fair: { weak: 'transaction', forEach: 't' },
      when: (s, { t, k }) => s.phase[t] === 'reading' && s.seen[t][k] === null,
      then: (s, { t, k }) => {
        s.seen[t][k] = s.row[k]
        s.history[t].operations.push(reads(k, s.row[k].value))
      },
    }),

    /** Validation and write phase in one: nothing that the transaction has read has changed, and it adds 1 to a row. */
    write: action({
      for: { t: T, k: Row }, by: 't', fair: { weak: 'transaction', forEach: 't' },
      when: (s, { t, k }) => s.phase[t] === 'reading' && s.seen[t][k] !== null && isValid(s, t),
      then: (s, { t, k }) => {
        const value = (s.seen[t][k]?.value ?? 0) + 1
        s.row[k] = { value, version: s.row[k].version + 1 }
        s.phase[t] = 'committed'
        s.history[t].operations.push(writes(k, value))
        s.history[t].outcome = 'committed'
      },
    }),

    /** A transaction that only reads is validated, too. */
    finish: action({
      for: { t: T }, by: 't', fair: { weak: 'transaction', forEach: 't' },
      when: (s, { t }) => s.phase[t] === 'reading' && hasRead(s, t) && isValid(s, t),
      then: (s, { t }) => { s.phase[t] = 'committed'; s.history[t].outcome = 'committed' },
    }),

    /** Validation fails: the transaction forgets what it has read, and starts over. */
    retry: action({
      for: { t: T }, by: 't', fair: { weak: 'transaction', forEach: 't' },
      when: (s, { t }) => s.phase[t] === 'reading' && !isValid(s, t),
      then: (s, { t }) => {
        for (const k of Rows) s.seen[t][k] = null
        s.history[t].operations = []
      },
    }),
  }

  const isolation = { of: (s: S) => s.history, initially: 0 }
  /** The transaction has committed a write of the row, or of any where none is named. */
  const wrote = (s: S, t: Transaction, k: 'x' | 'y' | null) =>
    s.history[t].outcome === 'committed' && s.history[t].operations.some(o => o.tag === 'Write' && (k === null || o.key === k))
  const ended = predicate(s => T.every(t => isDown(s, t) || s.phase[t] === 'committed'))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** The value of each row is the number of transactions that have added 1 to it. */
      noLostUpdate: always({ for: { k: Row }, holds: (s, { k }) => s.row[k].value === T.count(t => wrote(s, t, k)) }),
      /** It is as if the committed transactions had run one after another. */
      serializability: serializable(isolation),
      /** Each transaction reads from a snapshot, and writes no row that another has written since. */
      snapshotIsolation: snapshotIsolated(isolation),
      /** No committed transaction has read what was not committed. */
      noDirtyReads: readCommitted(isolation),
      /** A transaction that has committed does nothing more. */
      commitIsFinal: step((before, after) => T.every(t => before.history[t].outcome !== 'committed'
        || (after.history[t].outcome === 'committed' && after.history[t].operations.length === before.history[t].operations.length))),
      /** All transactions can commit a write. */
      canAllWrite: reachable(s => T.every(t => wrote(s, t, null))),
      /** A transaction can commit that has only read, what another has written. */
      canOnlyRead: reachable(s => T.some(t => s.history[t].outcome === 'committed' && s.history[t].operations.some(o => o.tag === 'Read' && o.value > 0) && !wrote(s, t, null))),
    },
    faults: {
      /** A client stops for good, in the middle of its transaction. */
      stop: stops(T),
    },
    final: ended,
    symmetry: [T],
    parts: { T, Row, Rows, Content, hasRead, isUnchanged, isValid, ended },
  }
})
