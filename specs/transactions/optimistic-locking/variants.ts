/** Optimistic locking with weaker checks, with versions that recur, with locks instead, and with clients that never finish. */
import { type Edit, isDown, machine, mapOf, maybe, range, reads, type StateOf, variant } from '../../../checker/language/index.ts'
import { optimisticLocking } from './protocol.ts'

/**
 * Mutant: the row is written by its key alone, `UPDATE … WHERE id = …`, and no transaction is ever refused.
 */
export const withoutVersion = variant(optimisticLocking, 'without-version', ({ parts: { hasRead } }) => ({
  actions: {
    write: { when: (s, { t, k }) => s.phase[t] === 'reading' && s.seen[t][k] !== null },
    finish: { when: (s, { t }) => s.phase[t] === 'reading' && hasRead(s, t) },
    retry: null,
  },
}))

/**
 * Mutant: the check and the write are two steps, as when the application compares the versions and then writes by the key alone.
 */
export const checkThenWrite = variant(optimisticLocking, 'check-then-write', ({ vars, actions: { read, write, finish, retry }, parts: { T, Row } }) => {
  const more = { checked: mapOf(T, maybe(Row)) } // the row that the transaction is about to write, since the check has passed
  type S = StateOf<typeof vars & typeof more>
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      read: { when: (s: S, p) => s.checked[p.t] === null && read.when(s, p) },
      write: { when: (s: S, { t, k }) => s.phase[t] === 'reading' && s.checked[t] === k },
      finish: { when: (s: S, p) => s.checked[p.t] === null && finish.when(s, p) },
      retry: { when: (s: S, p) => s.checked[p.t] === null && retry.when(s, p) },
    },
    added: {
      check: action({
        for: { t: T, k: Row }, by: 't', fair: { weak: 'transaction', forEach: 't' },
        when: (s, p) => s.checked[p.t] === null && write.when(s, p),
        then: (s, { t, k }) => { s.checked[t] = k },
      }),
    },
  }
})

/** Only the row that is written is validated; a row that was only read may have changed. */
const checksWrites = (of: typeof optimisticLocking) => variant(of, 'write-set-only', ({ parts: { hasRead, isUnchanged } }) => ({
  actions: {
    write: { when: (s, { t, k }) => s.phase[t] === 'reading' && s.seen[t][k] !== null && isUnchanged(s, t, k) },
    finish: { when: (s, { t }) => s.phase[t] === 'reading' && hasRead(s, t) },
  },
}))

/** Rows are read as of the transaction's first read: multiversion storage, or a single query. */
const readsSnapshots = (of: typeof optimisticLocking) => variant(of, 'snapshot-reads', ({ vars, actions: { retry }, parts: { T, Row, Content } }) => {
  const more = { snapshot: mapOf(T, maybe(mapOf(Row, Content))) }
  type S = StateOf<typeof vars & typeof more>
  return {
    vars: more,
    actions: {
      read: {
        then: (s: Edit<S>, { t, k }) => {
          s.snapshot[t] ??= { ...s.row }
          s.seen[t][k] = s.snapshot[t][k]
          s.history[t].operations.push(reads(k, s.snapshot[t][k].value))
        },
      },
      retry: { then: (s: Edit<S>, p) => { s.snapshot[p.t] = null; retry.then(s, p) } },
    },
  }
})

/** Snapshot isolation (H. Berenson et al., "A Critique of ANSI SQL Isolation Levels", SIGMOD 1995, section 4.2): first committer wins. */
export const writeSetOnly = checksWrites(readsSnapshots(optimisticLocking))

/** Mutant: only the row that is written is checked, and each row is read as it is at that moment: object-relational mappers at read committed. */
export const writeSetRowByRow = checksWrites(optimisticLocking)

/**
 * The three transactions of A. Fekete, E. O'Neil and P. O'Neil, "A Read-Only Transaction Anomaly Under Snapshot Isolation", SIGMOD Record 33(3), 2004: the first pays into y, the
 * second reads both accounts and withdraws from x, the third reads both. Here each adds 1, which changes nothing about who reads whose writes. It takes three transactions and two rows.
 */
export const readOnlyAnomaly = variant(writeSetOnly, 'three-transactions', ({ actions: { read, write, finish }, serializable, parts: { T, Rows } }) => {
  const [T1, T2, T3] = T.ids
  return {
    actions: {
      read: { when: (s, p) => read.when(s, p) && (p.t !== T1 || p.k === 'y') },
      write: { when: (s, p) => write.when(s, p) && (p.t === T1 || (p.t === T2 && p.k === 'x' && Rows.every(k => s.seen[p.t][k] !== null))) },
      finish: { when: (s, p) => finish.when(s, p) && p.t === T3 && Rows.every(k => s.seen[p.t][k] !== null) },
    },
    properties: {
      canAllWrite: null,
      /** The two that write are serializable without the one that only reads. */
      writersSerializability: serializable({ of: s => Object.fromEntries(T.others(T3 as typeof T.ids[0]).map(t => [t, s.history[t]])), initially: 0 }),
    },
  }
})

/** Mutant: the version wraps around, here after two writes, so that a row that was written twice has its old version again. */
export const versionsWrap = variant(optimisticLocking, 'versions-wrap', ({ actions: { write } }) => ({
  actions: { write: { then: (s, p) => { write.then(s, p); s.row[p.k].version %= 2 } } },
}))

/** Mutant: the version is the time of the write, by a clock so coarse that two writes may have the same time. */
export const coarseTimestamps = variant(optimisticLocking, 'coarse-timestamps', ({ vars, actions: { write }, constants: { transactions } }) => {
  const more = { now: range(0, transactions) }
  type S = StateOf<typeof vars & typeof more>
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { write: { then: (s: Edit<S>, p) => { write.then(s, p); s.row[p.k].version = s.now } } },
    added: {
      /** Time passes. */
      tick: action({ when: s => s.now < transactions, then: s => { s.now++ } }),
    },
  }
})

/**
 * Locks instead: a transaction locks each row before it reads it, and keeps its locks until it commits: two-phase locking (K. Eswaran et al., "The Notions of
 * Consistency and Predicate Locks in a Database System", CACM 19(11), 1976), in its strict form. Every transaction needs all rows. None has to start over, but they wait for each other.
 */
export const locks = variant(optimisticLocking, 'locks', ({ vars, actions: { read, write }, parts: { T, Row, Rows } }) => {
  const more = { lock: mapOf(Row, maybe(T)) }
  type S = StateOf<typeof vars & typeof more>
  const release = (s: Edit<S>, t: typeof T.ids[0]) => { for (const k of Rows) if (s.lock[k] === t) s.lock[k] = null }
  return {
    vars: more,
    actions: {
      read: {
        when: (s: S, p) => read.when(s, p) && s.lock[p.k] === null,
        then: (s: Edit<S>, p) => { s.lock[p.k] = p.t; read.then(s, p) },
      },
      write: {
        when: (s, p) => write.when(s, p) && Rows.every(k => s.seen[p.t][k] !== null),
        then: (s: Edit<S>, p) => { write.then(s, p); release(s, p.t) },
      },
      finish: null,
      retry: null,
    },
    properties: { canOnlyRead: null },
  }
})

/** Progress under the fairness that the protocol declares. Kept apart from it because liveness takes the whole state graph. */
export const progress = variant(optimisticLocking, 'progress', ({ eventually, parts: { ended } }) => ({
  properties: {
    /** Every transaction whose client does not stop commits: it starts over only when another has committed, and each commits once. */
    termination: eventually(ended),
  },
}))

/**
 * Clients that begin another transaction as soon as one has committed, and always write. Only versions matter: values stay 0, and no history is kept. Since versions are only
 * compared with each other they are renumbered, per row, whenever a client forgets one: the lowest that is still in use becomes 0, the next 1, and so on.
 */
export const endless = variant(optimisticLocking, 'endless', ({ vars, action, infinitelyOften, leadsTo, reachable, parts: { T, Rows } }) => {
  type S = Edit<StateOf<typeof vars>>
  const rename = (s: S, k: 'x' | 'y') => {
    const all = [s.row[k], ...T.ids.flatMap(t => s.seen[t][k] ?? [])]
    const known = [...new Set(all.map(c => c.version))].sort((a, b) => a - b)
    for (const content of all) content.version = known.indexOf(content.version)
  }
  const forget = (s: S, t: typeof T.ids[0]) => {
    for (const k of Rows) s.seen[t][k] = null
    for (const k of Rows) rename(s, k)
  }
  return {
    actions: {
      read: { then: (s, { t, k }) => { s.seen[t][k] = { ...s.row[k] } } },
      /** A client commits, and forgets what it has read. Then versions are renumbered: the lowest in use becomes 0. */
      write: {
        then: (s, { t, k }) => {
          s.row[k].version++
          s.phase[t] = 'committed'
          forget(s, t)
        },
      },
      finish: null,
      /** A client begins anew, and forgets what it has read. Then versions are renumbered: the lowest in use becomes 0. */
      retry: { then: (s, { t }) => forget(s, t) },
    },
    added: {
      /** The client begins its next transaction. */
      begin: action({
        for: { t: T }, by: 't', fair: { weak: 'transaction', forEach: 't' },
        when: (s, { t }) => s.phase[t] === 'committed',
        then: (s, { t }) => { s.phase[t] = 'reading' },
      }),
    },
    properties: {
      noLostUpdate: null, serializability: null, snapshotIsolation: null, noDirtyReads: null, commitIsFinal: null, canAllWrite: null, canOnlyRead: null,
      /** Lock-freedom, the non-blocking condition of M. Herlihy, "Wait-Free Synchronization", ACM TOPLAS 13(1), 1991: again and again some client that has not stopped commits. */
      someCommits: infinitelyOften(s => T.some(t => s.phase[t] === 'committed' && !isDown(s, t))),
      /** Wait-freedom, which fails: every transaction commits in the end, unless its client stops. */
      eachCommits: leadsTo({ for: { t: T }, from: (s, { t }) => s.phase[t] === 'reading', to: (s, { t }) => s.phase[t] === 'committed' || isDown(s, t) }),
      /** A transaction can be refused. */
      canBeRefused: reachable(s => T.some(t => Rows.some(k => (s.seen[t][k]?.version ?? s.row[k].version) !== s.row[k].version))),
    },
    final: () => false,
  }
})
