/**
 * A local transaction: ACID on one machine.
 *
 * A database keeps its pages on disk and changes them in memory. A crash at any moment must leave the effects of the transactions that have committed, and of no
 * others. The recovery method is ARIES: C. Mohan et al., "ARIES: A Transaction Recovery Method Supporting Fine-Granularity Locking and Partial Rollbacks Using
 * Write-Ahead Logging", ACM TODS 17(1), 1992. Pages may be written before a transaction commits (steal) and need not be when it does (no force), so that recovery must
 * both undo and redo. Isolation is by strict two-phase locking (P. Bernstein, V. Hadzilacos, N. Goodman, "Concurrency Control and Recovery in Database Systems", 1987,
 * sections 3.2 and 3.5).
 *
 * The transactions are transfers between two accounts, a page each: T1 moves 1 from X to Y, and T2 moves 2 from Y to X. So the balances tell
 * which transactions took effect, and their sum is the declared constraint.
 *
 * Granularity: one step for each read and each write in memory, each batch of log records that reaches the disk, each page that does, each record redone or undone, and each
 * answer to a client. Restart and analysis, which only read the log, are one step. What a transaction does is shown as its own step, though the database runs it: it ends with the database.
 *
 * Assumptions: locks are on pages, and a page is written whole or not at all, and is then on disk; the variants of storage.ts put a cache in between, and truncate the log. What the disk has
 * stored it keeps. A client whose connection breaks is told nothing, and does not try again. Of transactions that wait for each other any may be chosen as the victim. A compensation record names
 * the update that it undoes, where that of ARIES points to the next one to undo (UndoNxtLSN). The redo pass alone, with its checkpoints, is in ../write-ahead-log.
 *
 * Both transfers write both pages, so that of two at once a snapshot lets only the first commit: write skew cannot be shown here. That snapshots are not serializable is in ../snapshot-isolation.
 * Bounds: two transactions are enough for each anomaly of isolation here, and one for each mistake of recovery; a crash is tried at every moment, with every part of the log that it may leave.
 */
import { type Edit, entriesOf, flush, isDown, machine, range, reads, spec, writes } from '../../../checker/language/index.ts'
import { type Edited, type LogRecord, type Page, type State, stateOfDatabase, type T } from './state.ts'

export const localTransaction = spec('local-transaction', { txns: range(1, 2) }, ({ txns }) => {
  const { Db, Txn, Page, Lsn, Version, vars, pages } = stateOfDatabase(txns)
  const { initially, action, always, step, serializable, snapshotIsolated, readCommitted, reachable, predicate, crashes } = machine(vars)

  const [first] = Txn.ids
  /** Reads and writes one account, then the other. */
  const accounts = (t: T) => t === first ? ['X', 'Y'] as const : ['Y', 'X'] as const
  const amount = (t: T) => t === first ? 1 : 2
  const pageOf = (s: State, page: Page) => s.buffer[page] ?? s.disk[page]
  const isUp = (s: State) => s.redoNext === null
  /** What the next read or write of a transaction is of, and the lock that it takes. */
  const next = (s: State, t: T) => {
    const { done } = s.work[t]
    return { page: accounts(t)[done < 2 ? 0 : 1], lock: done % 2 === 0 ? 'shared' : 'exclusive' } as const
  }
  const blockers = (s: State, t: T) => {
    const { page, lock } = next(s, t)
    return Txn.others(t).filter(u => lock === 'exclusive' ? s.locks[page][u] !== 'none' : s.locks[page][u] === 'exclusive')
  }
  const waitsFor = (s: State, t: T) => s.work[t].state === 'active' && s.work[t].done < 4 ? blockers(s, t) : []
  const append = (s: Edited, entry: LogRecord) => { s.log.unflushed.push(entry as Edit<LogRecord>); return entriesOf(s.log).length }
  const unlock = (s: Edited, t: T) => { for (const page of pages) s.locks[page][t] = 'none' }
  /** The update of a transaction that its rollback undoes next: the last one that is not compensated. */
  const toUndo = (s: State, t: T) => {
    const log = entriesOf(s.log)
    const undone = log.flatMap(r => r.tag === 'Compensation' ? [r.undoes] : [])
    return log.findLastIndex((r, k) => r.tag === 'Update' && r.txn === t && !undone.includes(k + 1)) + 1
  }

  const actions = {
    /** A client begins a transaction. */
    begin: action({
      for: { t: Txn }, by: Db, fair: 'weak',
      when: (s, { t }) => isUp(s) && s.client[t] === 'idle',
      then: (s, { t }) => { s.client[t] = 'waiting'; s.work[t].state = 'active' },
    }),

    /** It reads an account, under a shared lock. */
    read: action({
      for: { t: Txn }, by: 't', fair: 'weak',
      when: (s, { t }) => s.work[t].state === 'active' && s.work[t].done < 4 && next(s, t).lock === 'shared' && blockers(s, t).length === 0,
      then: (s, { t }) => {
        const { page } = next(s, t)
        const { balance } = pageOf(s, page)
        s.locks[page][t] = 'shared'
        s.work[t].done++
        s.work[t].balance = balance
        s.history[t].operations.push(reads(page, balance))
      },
    }),

    /** It writes what it read, plus or minus the amount, under an exclusive lock; the log has the balance before and after. */
    write: action({
      for: { t: Txn }, by: 't', fair: 'weak',
      when: (s, { t }) => s.work[t].state === 'active' && next(s, t).lock === 'exclusive' && blockers(s, t).length === 0,
      then: (s, { t }) => {
        const { page } = next(s, t)
        const after = s.work[t].balance + (s.work[t].done === 1 ? -amount(t) : amount(t))
        const lsn = append(s, { tag: 'Update', txn: t, page, before: pageOf(s, page).balance, after })
        s.locks[page][t] = 'exclusive'
        s.buffer[page] = { balance: after, lsn }
        s.work[t].done++
        s.history[t].operations.push(writes(page, after))
      },
    }),

    /** A transaction that has done its work appends a commit record to the log. */
    commit: action({
      for: { t: Txn }, by: 't', fair: 'weak',
      when: (s, { t }) => s.work[t].state === 'active' && s.work[t].done === 4,
      then: (s, { t }) => { append(s, { tag: 'Commit', txn: t }); s.work[t].state = 'committing' },
    }),

    /** The log is forced to disk (fsync). */
    force: action({ by: Db, fair: 'weak', when: s => s.log.unflushed.length > 0, then: s => { flush(s.log) } }),

    /** Once the commit record is on disk the client is told so, and the locks are released. */
    acknowledge: action({
      for: { t: Txn }, by: Db, fair: 'weak',
      when: (s, { t }) => s.work[t].state === 'committing' && s.log.flushed.some(r => r.tag === 'Commit' && r.txn === t),
      then: (s, { t }) => { s.client[t] = 'told committed'; s.history[t].outcome = 'committed'; s.work[t] = { state: 'none', done: 0, balance: 0 }; unlock(s, t) },
    }),

    /** A transaction may give up before it commits. */
    abort: action({
      for: { t: Txn }, by: 't',
      when: (s, { t }) => s.work[t].state === 'active',
      then: (s, { t }) => { s.work[t].state = 'rolling back' },
    }),

    /** Of transactions that wait for each other's locks, one is made to give up. */
    breakDeadlock: action({
      for: { t: Txn }, by: Db, fair: 'weak', neverFires: 'allowed',
      when: (s, { t }) => waitsFor(s, t).some(u => waitsFor(s, u).includes(t)),
      then: (s, { t }) => { s.work[t].state = 'rolling back' },
    }),

    /** A rollback undoes one update, and writes a compensation record, so that a restart does not undo it again. */
    undo: action({
      for: { t: Txn }, by: Db, fair: 'weak',
      when: (s, { t }) => isUp(s) && s.work[t].state === 'rolling back' && toUndo(s, t) > 0,
      then: (s, { t }) => {
        const undoes = toUndo(s, t)
        const update = entriesOf(s.log)[undoes - 1]
        if (update?.tag !== 'Update') return
        const { page, before } = update
        s.buffer[page] = { balance: before, lsn: append(s, { tag: 'Compensation', txn: t, page, after: before, undoes }) }
      },
    }),

    /** When nothing is left to undo, the client is told, and the locks are released. */
    end: action({
      for: { t: Txn }, by: Db, fair: 'weak',
      when: (s, { t }) => isUp(s) && s.work[t].state === 'rolling back' && toUndo(s, t) === 0,
      then: (s, { t }) => {
        if (entriesOf(s.log).some(r => r.txn === t)) append(s, { tag: 'End', txn: t })
        if (s.client[t] === 'waiting') s.client[t] = 'told aborted'
        s.history[t].outcome = 'aborted'
        s.work[t] = { state: 'none', done: 0, balance: 0 }
        unlock(s, t)
      },
    }),

    /** A dirty page is written to disk at any time, once the log is there as far as its last change (write-ahead logging). */
    writePage: action({
      for: { page: Page }, by: Db,
      when: (s, { page }) => { const dirty = s.buffer[page]; return dirty !== null && dirty.lsn <= s.log.flushed.length },
      then: (s, { page }) => { s.disk[page] = pageOf(s, page); s.buffer[page] = null },
    }),

    /** A restart repeats history, record by record; a page that has a change already is left as it is. */
    redo: action({
      by: Db, fair: 'weak', neverFires: 'allowed',
      when: s => s.redoNext !== null,
      then: s => {
        const [log, lsn] = [entriesOf(s.log), s.redoNext ?? 0]
        const entry = log[lsn - 1]
        if (entry && 'page' in entry && pageOf(s, entry.page).lsn < lsn) s.buffer[entry.page] = { balance: entry.after, lsn }
        s.redoNext = lsn < log.length ? lsn + 1 : null
      },
    }),
  }

  /** The restart: connections are gone. Transactions that have neither a commit record nor an end in the log are to be rolled back, and get the locks that they need for it. */
  const restart = (s: Edited) => {
    const log = entriesOf(s.log)
    for (const t of Txn) {
      const own = log.filter(r => r.txn === t)
      const isCommitted = own.some(r => r.tag === 'Commit')
      if (s.client[t] === 'waiting') { s.client[t] = 'cut off'; s.history[t].outcome = isCommitted ? 'committed' : 'aborted' }
      if (own.length === 0 || isCommitted || own.some(r => r.tag === 'End')) continue
      s.work[t].state = 'rolling back'
      for (const r of own) if (r.tag === 'Update') s.locks[r.page][t] = 'exclusive'
    }
    s.redoNext = log.length > 0 ? 1 : null
  }
  const isQuiet = (s: State) => !isDown(s, Db.id) && isUp(s) && Txn.every(t => s.work[t].state === 'none')
  const balanceAfter = (some: readonly T[], page: Page) => some.reduce((balance, t) => balance + (accounts(t)[0] === page ? -amount(t) : amount(t)), 2)
  /** Whether the balances are those after these transactions, and no others. */
  const isAfter = (s: State, some: readonly T[]) => pages.every(page => pageOf(s, page).balance === balanceAfter(some, page))
  const subsets = Txn.ids.reduce<T[][]>((all, t) => all.concat(all.map(some => [...some, t])), [[]])
  const of = { of: (s: State) => s.history, initially: 2 }

  return {
    vars, actions,
    init: initially({ disk: { X: { balance: 2, lsn: 0 }, Y: { balance: 2, lsn: 0 } } }),
    properties: {
      /** Whenever no transaction is under way, all or nothing of each has happened, and nothing of one that was rolled back. */
      atomicity: always({ when: isQuiet, holds: s => subsets.some(some => isAfter(s, some) && !some.some(t => s.history[t].outcome === 'aborted')) }),
      /** Whenever no transaction is under way, the declared constraint is met: the sum of both accounts is as it was. */
      consistency: always({ when: isQuiet, holds: s => pageOf(s, 'X').balance + pageOf(s, 'Y').balance === 4 }),
      /** The committed transactions might have run one after another. */
      isolation: serializable(of),
      /** Strict two-phase locking gives the weaker levels, too. */
      snapshotIsolation: snapshotIsolated(of),
      readCommitted: readCommitted(of),
      /** What a client has been told is committed is there whenever no transaction is under way, and neither lost nor overwritten unseen. */
      durability: always({
        for: { t: Txn }, when: (s, { t }) => isQuiet(s) && s.client[t] === 'told committed',
        holds: (s, { t }) => subsets.some(some => some.includes(t) && isAfter(s, some)),
      }),
      /** A client is told only of a commit whose record is on disk. */
      commitIsLogged: always({ for: { t: Txn }, holds: (s, { t }) => s.client[t] !== 'told committed' || s.log.flushed.some(r => r.tag === 'Commit' && r.txn === t) }),
      /** No page on disk is ahead of the log on disk. */
      writeAheadLogging: always(s => pages.every(page => s.disk[page].lsn <= s.log.flushed.length)),
      /** The history, by which isolation is judged, has all that a transaction has done. */
      historyIsWhole: always({ for: { t: Txn }, holds: (s, { t }) => s.work[t].state !== 'active' || s.history[t].operations.length === s.work[t].done }),
      /** And its outcomes are those that the clients are told, or, where a connection breaks, those that the log has. */
      outcomeIsTrue: always({
        for: { t: Txn },
        holds: (s, { t }) => {
          const [client, { outcome }] = [s.client[t], s.history[t]]
          const isCommitted = client === 'told committed' || (client === 'cut off' && entriesOf(s.log).some(r => r.tag === 'Commit' && r.txn === t))
          return (outcome === 'committed') === isCommitted && (outcome === 'aborted') === (client === 'told aborted' || (client === 'cut off' && !isCommitted))
        },
      }),
      /** A client is told only while it waits, and once. */
      toldOnce: step({ for: { t: Txn }, holds: (before, after, { t }) => after.client[t] === before.client[t] || before.client[t] === 'waiting' || after.client[t] === 'waiting' }),
      /** A transaction that rolls back, or has committed, reads and writes no more. */
      worksWhileActive: step({ for: { t: Txn }, holds: (before, after, { t }) => after.work[t].done <= before.work[t].done || before.work[t].state === 'active' }),
      /** Strictness: a transaction keeps every page that it has changed locked until it ends, also across a restart. */
      strictness: always({
        for: { t: Txn },
        holds: (s, { t }) => s.work[t].state === 'none' || entriesOf(s.log).every(r => r.tag !== 'Update' || r.txn !== t || s.locks[r.page][t] === 'exclusive'),
      }),
      /** A transaction that is not under way holds no lock. */
      locksReleased: always({ for: { t: Txn }, holds: (s, { t }) => s.work[t].state !== 'none' || pages.every(page => s.locks[page][t] === 'none') }),
      /** Section 6.2: while history is repeated nothing is logged. */
      redoLogsNothing: step((before, after) => before.redoNext === null || entriesOf(after.log).length <= entriesOf(before.log).length),
      /** A rollback ends with an end record, unless its transaction has no record at all. */
      endIsLogged: step({
        for: { t: Txn },
        holds: (before, after, { t }) => before.work[t].state !== 'rolling back' || after.work[t].state !== 'none' || isDown(after, Db.id)
          || entriesOf(before.log).some(r => r.txn === t) === entriesOf(after.log).some(r => r.tag === 'End' && r.txn === t),
      }),
      /** Two transactions can read one page at the same time. */
      canShare: reachable(s => Txn.ids.length === 1 || pages.some(page => Txn.every(t => s.locks[page][t] === 'shared'))),
      canCommit: reachable(s => Txn.every(t => s.client[t] === 'told committed')),
      canRollBack: reachable(s => Txn.some(t => s.client[t] === 'told aborted' && s.log.flushed.some(r => r.tag === 'End' && r.txn === t))),
    },
    faults: { crash: crashes(Db, { onRecover: restart }) },
    final: predicate(s => isQuiet(s) && Txn.every(t => s.client[t] !== 'idle' && s.client[t] !== 'waiting')),
    parts: { Db, Txn, Page, Version, Lsn, pages, pageOf, isUp, isQuiet, append, unlock, toUndo, restart, of },
  }
})
