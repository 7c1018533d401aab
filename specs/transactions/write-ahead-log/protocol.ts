/**
 * Write-ahead logging with redo-only recovery.
 *
 * A database changes its pages in memory and writes what it has changed into a log. The log is written to disk before any page that has the change (write-ahead); pages
 * follow later, one at a time and in any order. So the log on disk is what counts: after a crash the database reads the pages that were written, and does again what the log
 * has and they lack. How far a page has come is told by its LSN, the number of the last log record that it contains. A checkpoint cuts off the part of the log that no page needs.
 *
 * After aries.tla in github.com/QuangTung97/tla-aries, which models the redo log of InnoDB: the redo pass of C. Mohan et al., "ARIES: A transaction recovery
 * method supporting fine-granularity locking and partial rollbacks using write-ahead logging", ACM TODS 17(1), 1992, without transactions, hence without undo. Actions
 * are named as there. Without crashes the states are those of the module, one for one; so they are in the variants at-once, where a crash and the
 * restart are one step, as in the module. Here the database is down in between.
 *
 * Granularity: one step for each record that is appended or redone, for each write of a page or of the log, and two for flushing a page: it is copied, and the copy is
 * written while the page may change again. A write of one page, or of the log, is atomic.
 *
 * Assumptions: the content of a page is the list of the changes made to it, so that one that is lost, or made twice, shows. Where a record is on disk its number is
 * below `diskLogEnd`; all others are lost in a crash. Memory holds two pages and two records that are not on disk; there is room for four records between two checkpoints.
 *
 * Bounds: one page is enough for each of the mistakes below; two show that the log has records of a page that needs them between those of one that does not.
 */
import { durable, type Edit, type Id, listOf, machine, mapOf, maybe, oneOf, ownedBy, processes, range, record, type StateOf, setOf, singleProcess, spec } from '../../../checker/language/index.ts'

const [bufferSize, memLogSize, diskLogSize] = [2, 2, 4]

export const writeAheadLog = spec('write-ahead-log', { pages: range(1, 3), lsns: range(1, 6) }, ({ pages, lsns }) => {
  const Page = processes('Page', pages)
  const Database = singleProcess('Database')
  const Lsn = range(0, lsns)
  const Data = listOf(Lsn, 3 * lsns) // the changes made to a page; variants make some of them twice
  const LogEnd = range(1, lsns + 1) // the LSN of the next record

  const vars = {
    log: durable(ownedBy(Database, listOf(Page, lsns))), // the page that each record changes, the first of LSN 1
    diskLogStart: durable(ownedBy(Database, LogEnd)), // records before are cut off
    diskLogEnd: durable(ownedBy(Database, LogEnd)), // records before are on disk
    disk: durable(ownedBy(Database, mapOf(Page, record({ data: Data, lsn: Lsn })))),
    recovering: ownedBy(Database, oneOf(true, false)),
    memLogEnd: ownedBy(Database, LogEnd), // records before have been made, or redone
    buffer: ownedBy(Database, setOf(Page)), // the pages in memory
    mem: ownedBy(Database, mapOf(Page, record({ data: Data, lsn: Lsn, recLsn: range(0, lsns + 1) }))), // recLsn: records of the page before are on disk
    dirty: ownedBy(Database, setOf(Page)), // changed since they were written
    flushing: ownedBy(Database, maybe(record({ page: Page, data: Data, lsn: Lsn }))), // the copy to be written
  }
  const { initially, action, predicate, always, step, leadsTo, reachable, crashes } = machine(vars)

  type S = StateOf<typeof vars>
  type P = Id<'Page'>
  /** A change in memory. */
  const setPage = (s: Edit<S>, p: P, lsn: number) => {
    if (!s.dirty.has(p)) { s.mem[p].recLsn = lsn; s.dirty.add(p) }
    s.mem[p].data.push(lsn)
    s.mem[p].lsn = lsn
  }
  const hasLogSpace = (s: S) => s.memLogEnd - s.diskLogEnd < memLogSize
  const pageOf = (s: S | Edit<S>, lsn: number) => s.log[lsn - 1] as P
  const canRedo = (s: S) => s.recovering && s.memLogEnd < s.diskLogEnd && hasLogSpace(s) && s.buffer.has(pageOf(s, s.memLogEnd))
  /** What recovers from a crash: the log that is on disk, from where it has not been cut off. */
  const restart = (s: Edit<S>) => { s.log = s.log.slice(0, s.diskLogEnd - 1); s.memLogEnd = s.diskLogStart }

  const actions = {
    /** A page is read into memory. */
    fixPage: action({
      for: { p: Page }, by: Database, fair: 'strong',
      when: (s, { p }) => !s.buffer.has(p) && s.buffer.size < bufferSize,
      then: (s, { p }) => { s.buffer.add(p); s.mem[p].data = s.disk[p].data; s.mem[p].lsn = s.disk[p].lsn },
    }),
    /** A page that is not dirty makes room for another. */
    evictPage: action({
      for: { p: Page }, by: Database, fair: 'weak',
      when: (s, { p }) => s.buffer.has(p) && !s.dirty.has(p),
      then: (s, { p }) => { s.buffer.delete(p) },
    }),
    /** A page is changed, and the change appended to the log in memory. */
    update: action({
      for: { p: Page }, by: Database,
      when: (s, { p }) => !s.recovering && s.memLogEnd <= lsns && s.memLogEnd - s.diskLogStart < diskLogSize && s.buffer.has(p) && hasLogSpace(s),
      then: (s, { p }) => { s.log.push(p); setPage(s, p, s.memLogEnd); s.memLogEnd++ },
    }),
    /** The log in memory is written to disk, up to some record. */
    syncLog: action({
      for: { end: LogEnd }, by: Database,
      when: (s, { end }) => end > s.diskLogEnd && end <= s.memLogEnd && end - s.diskLogStart <= diskLogSize,
      then: (s, { end }) => { s.diskLogEnd = end },
    }),
    /** A dirty page is copied, to be written. */
    prepareFlush: action({
      for: { p: Page }, by: Database, fair: 'strong',
      when: (s, { p }) => s.dirty.has(p) && s.flushing === null,
      then: (s, { p }) => { s.flushing = { page: p, data: s.mem[p].data, lsn: s.mem[p].lsn } },
    }),
    /** The copy is written, once the log has all its changes; the page is dirty still if it has changed meanwhile. */
    flushPage: action({
      by: Database, fair: 'strong',
      when: s => s.flushing !== null && s.flushing.lsn < s.diskLogEnd,
      then: s => {
        if (s.flushing === null) return
        const { page, data, lsn } = s.flushing
        s.disk[page] = { data, lsn }
        s.mem[page].recLsn = lsn + 1
        if (s.mem[page].lsn === lsn) s.dirty.delete(page)
        s.flushing = null
      },
    }),
    /** The log is cut off before some record, if no page in memory has an older change that is not on disk. */
    checkpoint: action({
      for: { lsn: LogEnd }, by: Database,
      when: (s, { lsn }) => !s.recovering && lsn > s.diskLogStart && lsn <= s.diskLogEnd && [...s.dirty].every(p => s.mem[p].recLsn >= lsn),
      then: (s, { lsn }) => { s.diskLogStart = lsn },
    }),
    /** The next record is redone, if its page does not have it. */
    doRecover: action({
      by: Database, fair: 'strong',
      when: canRedo,
      then: s => {
        const p = pageOf(s, s.memLogEnd)
        if (s.memLogEnd > s.mem[p].lsn) setPage(s, p, s.memLogEnd)
        s.memLogEnd++
      },
    }),
    /** All records have been redone, and the database is up. */
    recoverFinish: action({
      by: Database, fair: 'weak',
      when: s => s.recovering && s.memLogEnd === s.diskLogEnd,
      then: s => { s.recovering = false },
    }),
  }

  /** The changes that a reader finds in a page. */
  const dataOf = (s: S, p: P) => (s.buffer.has(p) ? s.mem[p].data : s.disk[p].data)
  /** The LSNs of the records that change a page, in their order. */
  const loggedFor = (s: S, p: P) => s.log.flatMap((page, k) => (page === p ? [k + 1] : []))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** DataConsistent: once recovery is done each page has the changes of the log, each once and in order. */
      dataConsistent: always({
        for: { p: Page },
        holds: (s, { p }) => s.recovering || dataOf(s, p).join() === loggedFor(s, p).join(),
      }),
      /** The log is ahead: no page on disk has a change whose record is not on disk. */
      writeAhead: always({ for: { p: Page }, holds: (s, { p }) => s.disk[p].lsn < s.diskLogEnd }),
      /** AlwaysIsSubSeq: what is in the log on disk stays. */
      logIsDurable: step((before, after) => before.log.slice(0, before.diskLogEnd - 1).join() === after.log.slice(0, before.diskLogEnd - 1).join()),
      /** AlwaysIncrease: the log on disk never becomes shorter. */
      alwaysIncrease: step((before, after) => after.diskLogEnd >= before.diskLogEnd),
      /** What has been cut off the log stays so: recovery never begins further back than the last checkpoint. */
      cutOffForGood: step((before, after) => after.diskLogStart >= before.diskLogStart),
      /** What recovery may need is there: a change that its page on disk lacks has not been cut off the log. */
      nothingCutOff: always({
        for: { p: Page },
        holds: (s, { p }) => loggedFor(s, p).every(lsn => lsn >= s.diskLogStart || lsn <= s.disk[p].lsn),
      }),
      /** Of Consistency: nothing holds more than it has room for, and all dirty pages are in memory. */
      withinBounds: always(s => s.memLogEnd - s.diskLogEnd <= memLogSize && s.buffer.size <= bufferSize && [...s.dirty].every(p => s.buffer.has(p))
        && s.diskLogStart <= s.diskLogEnd && s.memLogEnd - s.diskLogStart <= diskLogSize),
      /** A page in memory is dirty while the one on disk lacks one of its changes, and no longer. */
      dirtyIsBehind: always({ for: { p: Page }, holds: (s, { p }) => !s.buffer.has(p) || s.dirty.has(p) === s.mem[p].lsn > s.disk[p].lsn }),
      /** No page keeps the log from being cut off for the sake of a change that is on disk. */
      recLsnIsCurrent: always({ for: { p: Page }, holds: (s, { p }) => !s.dirty.has(p) || s.mem[p].recLsn > s.disk[p].lsn }),
      /** A copy that is to be written has a change that the page on disk lacks. */
      flushesForward: always(s => s.flushing === null || s.flushing.lsn > s.disk[s.flushing.page].lsn),
      /** The copy of a page is not replaced before it has been written; a crash loses it. */
      flushesToTheEnd: step((before, after) => before.flushing === null || after.flushing === null || after.flushing.lsn === before.flushing.lsn),
      /** While the log on disk has all changes a dirty page does not wait forever to be written. */
      pagesFollow: leadsTo({
        for: { p: Page },
        from: (s, { p }) => s.dirty.has(p) && s.diskLogEnd === s.memLogEnd,
        to: (s, { p }) => !s.dirty.has(p) || s.diskLogEnd !== s.memLogEnd,
      }),
      /** Recovery comes to an end, unless there is another crash. */
      recoveryEnds: leadsTo(s => s.recovering, s => !s.recovering),
      /** The log may be cut off altogether, with all pages on disk. */
      canCutOff: reachable(s => s.diskLogStart === lsns + 1),
      /** A page may be behind the log (no-force), by as much as there is room for. */
      canLag: reachable(s => s.diskLogEnd === Math.min(lsns, diskLogSize) + 1 && Page.every(p => s.disk[p].lsn === 0)),
      /** A page that has been changed may be evicted. */
      canEvict: reachable(s => Page.some(p => s.disk[p].lsn > 0 && !s.buffer.has(p) && s.mem[p].lsn > 0)),
    },
    faults: { crash: crashes(Database, { onRecover: restart }) },
    final: predicate(s => !s.recovering),
    symmetry: [Page],
    parts: { Page, Database, setPage, pageOf, restart },
  }
})
