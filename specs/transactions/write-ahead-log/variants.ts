/** Write-ahead logging with a crash and the restart in one step, and with one of its rules left out. */
import { machine, range, variant } from '../../../checker/language/index.ts'
import { writeAheadLog } from './protocol.ts'

/** As in the module, a crash and the restart are one step, systemFail, which may be taken so many times. */
const atOnce = (times: number) => variant(writeAheadLog, `at-once-${times}`, ({ vars, parts: { Page, Database, restart } }) => {
  const more = { failCount: range(0, times) }
  const { action, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    added: {
      systemFail: action({
        by: Database,
        when: s => s.failCount < times,
        then: s => {
          s.failCount++
          s.recovering = true
          s.buffer = new Set()
          for (const p of Page) s.mem[p] = { data: [], lsn: 0, recLsn: 0 }
          s.dirty = new Set()
          s.flushing = null
          restart(s)
        },
      }),
    },
    properties: {
      /** The database may fail as often as this. */
      canFail: reachable(s => s.failCount === times),
    },
    faults: { crash: null },
  }
})
export const atOnceOnce = atOnce(1)
export const atOnceTwice = atOnce(2)

/** Mutant: a page may be written before the log has its changes. */
export const pageFirst = variant(writeAheadLog, 'page-first', { actions: { flushPage: { when: s => s.flushing !== null } } })

/** Mutant: a checkpoint cuts off all of the log that is on disk, without a look at the dirty pages. */
export const cutsTooMuch = variant(writeAheadLog, 'cuts-too-much', {
  actions: { checkpoint: { when: (s, { lsn }) => !s.recovering && lsn > s.diskLogStart && lsn <= s.diskLogEnd } },
})

/** Mutant: the database takes checkpoints while it recovers, when it knows only of those dirty pages that it has come to. */
export const cutsInRecovery = variant(writeAheadLog, 'cuts-in-recovery', {
  actions: {
    checkpoint: { when: (s, { lsn }) => lsn > s.diskLogStart && lsn <= s.diskLogEnd && [...s.dirty].every(p => s.mem[p].recLsn >= lsn) },
  },
})

/** Mutant: recovery does not look at the LSN of a page, and redoes what the page has already. */
export const redoesAll = variant(writeAheadLog, 'redoes-all', ({ parts: { setPage, pageOf } }) => ({
  actions: { doRecover: { then: s => { setPage(s, pageOf(s, s.memLogEnd), s.memLogEnd); s.memLogEnd++ } } },
}))

/** Mutant: a page counts as clean when a copy of it has been written, though it has changed since the copy was made. */
export const cleanTooSoon = variant(writeAheadLog, 'clean-too-soon', ({ actions: { flushPage } }) => ({
  actions: {
    flushPage: { then: (s, p) => { if (s.flushing !== null) s.dirty.delete(s.flushing.page); flushPage.then(s, p) } },
  },
}))

/** Mutant: a dirty page may make room for another. */
export const evictsDirty = variant(writeAheadLog, 'evicts-dirty', {
  actions: { evictPage: { when: (s, { p }) => s.buffer.has(p), then: (s, { p }) => { s.buffer.delete(p); s.dirty.delete(p) } } },
})

/** Mutant: the database is up before all records have been redone, and goes on behind the last. */
export const upTooSoon = variant(writeAheadLog, 'up-too-soon', {
  actions: { recoverFinish: { when: s => s.recovering, then: s => { s.recovering = false; s.memLogEnd = s.diskLogEnd } } },
})
