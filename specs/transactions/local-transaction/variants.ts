/** A local transaction with one rule left out at a time, and with claims about progress; see storage.ts for what a disk may do. */
import { entriesOf, variant } from '../../../checker/language/index.ts'
import { localTransaction } from './protocol.ts'

/** Mutant: the client is told that its transaction has committed before the commit record is on disk. */
export const acknowledgedBeforeFsync = variant(localTransaction, 'acknowledged-before-fsync', {
  actions: { acknowledge: { when: (s, { t }) => s.work[t].state === 'committing' } },
})

/** Mutant: pages are written before their transaction commits (steal), but a restart only redoes what was committed, and undoes nothing. */
export const stealWithoutUndo = variant(localTransaction, 'steal-without-undo', ({ crashes, actions: { redo }, parts: { Db, Txn, restart, unlock } }) => ({
  actions: {
    redo: {
      then: (s, p) => {
        const log = entriesOf(s.log)
        const entry = log[(s.redoNext ?? 0) - 1]
        if (log.some(r => r.tag === 'Commit' && r.txn === entry?.txn)) return redo.then(s, p)
        s.redoNext = (s.redoNext ?? 0) < log.length ? (s.redoNext ?? 0) + 1 : null
      },
    },
  },
  faults: {
    crash: crashes(Db, { onRecover: s => { restart(s); for (const t of Txn) { s.work[t].state = 'none'; unlock(s, t) } } }),
  },
}))

/** Mutant: pages need not be written when a transaction commits (no force), but a restart does not redo what was. */
export const noForceWithoutRedo = variant(localTransaction, 'no-force-without-redo', ({ crashes, parts: { Db, restart } }) => ({
  faults: { crash: crashes(Db, { onRecover: s => { restart(s); s.redoNext = null } }) },
}))

/** Mutant: a page is written to disk before the log record of its last change is. */
export const pageBeforeLog = variant(localTransaction, 'page-before-log', {
  actions: { writePage: { when: (s, { page }) => s.buffer[page] !== null } },
})

/**
 * Mutant: redo is logical, adding what the update added, and does not leave on the page that it was done. One restart is right; where a page is written during that, and
 * the database crashes again, the next restart redoes it twice.
 */
export const logicalRedo = variant(localTransaction, 'logical-redo', ({ actions: { redo }, parts: { pageOf } }) => ({
  actions: {
    redo: {
      then: (s, p) => {
        const lsn = s.redoNext ?? 0
        const entry = entriesOf(s.log)[lsn - 1]
        if (entry?.tag !== 'Update') return redo.then(s, p)
        const page = pageOf(s, entry.page)
        redo.then(s, p)
        if (page.lsn < lsn) s.buffer[entry.page] = { balance: page.balance + entry.after - entry.before, lsn: page.lsn }
      },
    },
  },
}))

/** Isolation alone: pages are not written, since without a crash it makes no difference what is on disk. */
export const inMemory = variant(localTransaction, 'in-memory', { actions: { writePage: null } })

/** Mutant: locks are held until all work is done, and not until the commit is on disk: two-phase, but not strict. Others build on what may be rolled back. */
export const notStrict = variant(inMemory, 'not-strict', ({ actions: { write }, parts: { unlock } }) => ({
  actions: { write: { then: (s, p) => { write.then(s, p); if (s.work[p.t].done === 4) unlock(s, p.t) } } },
  properties: { strictness: null },
}))

/** Mutant: the lock of an account is released when that account is done, before the next is locked: not two-phase. Nobody gives up by choice, so that only the order of locks is wrong. */
export const notTwoPhase = variant(inMemory, 'not-two-phase', ({ actions: { write }, parts: { unlock } }) => ({
  actions: { abort: null, write: { then: (s, p) => { write.then(s, p); unlock(s, p.t) } } },
  properties: { canRollBack: null, strictness: null },
}))

/**
 * Mutant of isolation: shared locks are released as soon as the account is read (locking read committed: H. Berenson et al., "A Critique of ANSI SQL Isolation
 * Levels", SIGMOD 1995, table 2), so that what was read may be overwritten before it is used.
 */
export const shortReadLocks = variant(inMemory, 'short-read-locks', ({ actions: { read }, parts: { unlock } }) => ({
  actions: { read: { then: (s, p) => {
    const before = { X: s.locks.X[p.t], Y: s.locks.Y[p.t] }
    read.then(s, p)
    unlock(s, p.t)
    s.locks.X[p.t] = before.X
    s.locks.Y[p.t] = before.Y
  } } },
  properties: { canShare: null },
}))

/** Mutant: nobody looks for deadlocks. */
export const deadlocksNotBroken = variant(inMemory, 'deadlocks-not-broken', { actions: { breakDeadlock: null } })

/** What happens in the end, under the fairness that the protocol declares. Apart from the protocol, since progress takes the graph of all states. */
const withProgress = (of: typeof localTransaction) => variant(of, 'progress', ({ leadsTo, eventually, parts: { Txn } }) => ({
  properties: {
    /** Every restart ends; in memory alone there is none. */
    ...(of === localTransaction ? { restartEnds: leadsTo(s => s.redoNext !== null, s => s.redoNext === null) } : {}),
    /** Every rollback ends. */
    rollbackEnds: leadsTo({ for: { t: Txn }, from: (s, { t }) => s.work[t].state === 'rolling back', to: (s, { t }) => s.work[t].state !== 'rolling back' }),
    /** Every transaction that has begun ends: its client is told the outcome, or its connection breaks. */
    everyTransactionEnds: leadsTo({
      for: { t: Txn },
      from: (s, { t }) => s.client[t] === 'waiting',
      to: (s, { t }) => s.client[t] !== 'waiting',
    }),
    /** Every client is told the outcome. */
    everyoneIsAnswered: eventually(s => Txn.every(t => s.client[t] === 'told committed' || s.client[t] === 'told aborted')),
  },
}))
export const progress = withProgress(localTransaction)
export const progressInMemory = withProgress(inMemory)
export const progressDeadlocksNotBroken = withProgress(deadlocksNotBroken)

/** A common definition taken literally: the database is consistent whenever a transaction begins or ends. It is not, while another is half done. */
export const consistentAtEnds = variant(inMemory, 'consistent-at-ends', ({ step, parts: { Txn, pageOf } }) => ({
  properties: {
    /** The constraint is met in every state in which some transaction begins, or its client is told that it has committed. */
    consistentAtEnds: step((before, after) =>
      Txn.every(t => before.client[t] === after.client[t] || (after.client[t] !== 'waiting' && after.client[t] !== 'told committed'))
      || pageOf(before, 'X').balance + pageOf(before, 'Y').balance === 4),
  },
}))
