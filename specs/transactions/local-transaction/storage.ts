/**
 * A local transaction whose disk has a cache and whose log is truncated. The write of a page goes to the cache of the operating system, which a crash loses, and is on disk when the
 * database has synced it (fsync). The first record of the log is dropped when its transaction has ended and its change is on disk, so that no restart needs it.
 */
import { bool, durable, type Edit, machine, mapOf, maybe, ownedBy, record, type StateOf, variant } from '../../../checker/language/index.ts'
import { localTransaction } from './protocol.ts'

interface Storage {
  /** What must be true of a change before its record is dropped, besides that its transaction has ended. */
  readonly truncates: 'synced' | 'anything'
  /** What the database does when a sync fails, once: the operating system marks the pages clean, though they are not on disk. */
  readonly syncFails: 'never' | 'panic' | 'retry'
}

const withStorage = (name: string, { truncates, syncFails }: Storage) => variant(localTransaction, name, ({ vars, actions: { writePage }, parts: { Db, Txn, Page, Version, Lsn, pages, unlock, toUndo, restart } }) => {
  const more = {
    dropped: durable(ownedBy(Db, Lsn)), // the last record that is dropped from the log
    cache: ownedBy(Db, mapOf(Page, maybe(record({ version: Version, dirty: bool })))), // pages that are written and not synced
    synced: ownedBy(Db, mapOf(Page, Lsn)), // the last change of a page that the database knows to be on disk
    hasFailed: bool,
  }
  const all = { ...vars, ...more }
  const { action, always, step, crashes, reachable } = machine(all)
  type State = StateOf<typeof all>

  const restartBehind = (s: Edit<State>) => { restart(s); s.redoNext = s.dropped < s.log.flushed.length ? s.dropped + 1 : null }
  const isDirty = (s: State) => pages.some(page => s.cache[page]?.dirty)
  /** The operating system gives up writing the pages. */
  const markClean = (s: Edit<State>) => { s.hasFailed = true; for (const page of pages) { const cached = s.cache[page]; if (cached) cached.dirty = false } }
  /** The database loses what it had in memory, its last log records too, and the restart reads what is on disk: a page that it found in the cache would have the mark of a change that is not there, and nothing would be redone. */
  const panic = (s: Edit<State>) => {
    s.log.unflushed = []
    for (const page of pages) { s.buffer[page] = s.cache[page] = null; s.synced[page] = 0 }
    for (const t of Txn) { s.work[t] = { state: 'none', done: 0, balance: 0 }; unlock(s, t) }
    restartBehind(s)
  }

  return {
    vars: more,
    actions: {
      writePage: {
        when: (s: State, p) => writePage.when(s, p) && s.cache[p.page] === null && (s.buffer[p.page]?.lsn ?? 0) > s.synced[p.page],
        then: (s: Edit<State>, { page }) => { const version = s.buffer[page]; if (version) s.cache[page] = { version, dirty: true } },
      },
    },
    added: {
      /** The database syncs the pages that it has written. */
      sync: action({
        by: Db,
        when: s => pages.some(page => s.cache[page] !== null),
        then: s => {
          for (const page of pages) {
            const cached = s.cache[page]
            if (cached === null) continue
            if (cached.dirty) s.disk[page] = cached.version
            s.synced[page] = cached.version.lsn
            s.cache[page] = null
          }
        },
      }),

      /** A sync fails, and the database panics: it restarts, and redoes what it had written. Or it goes on, to sync again. */
      ...(syncFails === 'never' ? {} : {
        syncFails: action({
          by: Db,
          when: s => !s.hasFailed && isDirty(s),
          then: s => { markClean(s); if (syncFails === 'panic') panic(s) },
        }),
      }),

      /** The first record of the log is dropped. */
      truncate: action({
        by: Db,
        when: s => {
          const entry = s.log.flushed[s.dropped]
          if (entry === undefined || s.redoNext !== null || s.work[entry.txn].state !== 'none') return false
          const hasEnded = s.log.flushed.some(r => r.txn === entry.txn && (r.tag === 'Commit' || r.tag === 'End'))
          return hasEnded && (truncates === 'anything' || !('page' in entry) || s.synced[entry.page] > s.dropped)
        },
        then: s => { s.dropped++ },
      }),
    },
    properties: {
      /** What is dropped from the log stays dropped, */
      droppedForGood: step((before, after) => after.dropped >= before.dropped),
      /** and is dropped only while the database is up. */
      truncatesWhenUp: step((before, after) => after.dropped === before.dropped || before.redoNext === null),
      /** No record that is dropped is still to be redone or undone. */
      keepsWhatIsNeeded: always(s => (s.redoNext === null || s.redoNext > s.dropped)
        && Txn.every(t => s.work[t].state === 'none' || toUndo(s, t) === 0 || toUndo(s, t) > s.dropped)),
      ...(syncFails === 'never' ? {} : {
        /** A sync can fail. */
        canFail: reachable(s => s.hasFailed),
        /** Only a sync that has something to write fails. */
        failsWhenDirty: step((before, after) => before.hasFailed === after.hasFailed || isDirty(before)),
      }),
      /** The record of a change can be dropped from the log. */
      canTruncate: reachable(s => s.log.flushed.slice(0, s.dropped).some(entry => 'page' in entry)),
    },
    faults: { crash: crashes(Db, { onRecover: restartBehind }) },
  }
})

export const logTruncation = withStorage('log-truncation', { truncates: 'synced', syncFails: 'never' })

/** Mutant: the log is truncated past the oldest change that is not on disk, so that a restart finds nothing to redo it from. */
export const truncatedTooFar = withStorage('truncated-too-far', { truncates: 'anything', syncFails: 'never' })

/** PostgreSQL since 11.2 and 10.7: when a sync fails the database restarts, since the log is the only place where the change is certain to be. */
export const syncPanics = withStorage('sync-panics', { truncates: 'synced', syncFails: 'panic' })

/**
 * Mutant, and PostgreSQL before: when a sync fails the database tries again, which succeeds, since no page is dirty any more; it believes that the change is on disk, and
 * truncates the log. Known as fsyncgate; fixed by the commit "PANIC on fsync() failure" of 2018-11-19, whose setting data_sync_retry has the old behaviour.
 */
export const syncRetried = withStorage('sync-retried', { truncates: 'synced', syncFails: 'retry' })
