import { type Expectation, model } from '../../../checker/language/index.ts'
import { writeAheadLog } from './protocol.ts'
import { atOnceOnce, atOnceTwice, cleanTooSoon, cutsInRecovery, cutsTooMuch, evictsDirty, pageFirst, redoesAll, upTooSoon } from './variants.ts'

/** TLC's counts for aries.tla (github.com/QuangTung97/tla-aries) with smaller lsn_max and max_fail_count. */
const published = (distinct: number, generated: number, depth: number): Expectation => ({
  verdict: 'holds', distinct, generated, depth,
  origin: 'TLC on aries.tla, without symmetry and deadlock checking, with TypeOK, Consistency, AlwaysIncrease and AlwaysIsSubSeq: distinct and generated states and the depth that it prints',
})

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: observed + story })

const one = { pages: 1, lsns: 2 }
const neverFires = { doRecover: 'there is no crash to recover from' }

export const models = {
  'one-page': model(writeAheadLog, {
    constants: one, neverFires,
    says: 'One page is changed twice and nothing fails: aries.tla, state for state.',
    expect: published(35, 66, 10),
  }),
  'two-pages': model(writeAheadLog, {
    constants: { pages: 2, lsns: 2 }, neverFires,
    says: 'The same for two pages.',
    expect: published(214, 609, 14),
  }),
  'at-once': model(atOnceOnce, {
    constants: one,
    says: 'One page and a crash, with the restart in the same step: aries.tla, state for state.',
    expect: published(136, 281, 15),
  }),
  'at-once-twice': model(atOnceTwice, {
    constants: one,
    says: 'The same with two crashes, of which the second may come during recovery.',
    expect: published(237, 562, 16),
  }),
  'at-once-two-pages': model(atOnceOnce, {
    constants: { pages: 2, lsns: 2 },
    says: 'Two pages and a crash.',
    expect: published(1098, 3259, 20),
  }),

  'crash': model(writeAheadLog, {
    constants: { pages: 2, lsns: 2 }, faults: { crash: 1 },
    says: 'Wherever the database crashes, after recovery each page has what is in the log on disk, and nothing else.',
    expect: holds('Mohan et al., 1992, sections 3 and 10; TLC on the module, where the restart is part of the crash'),
  }),
  'crash-in-recovery': model(writeAheadLog, {
    constants: one, faults: { crash: 2 },
    says: 'A second crash, during recovery or later, changes nothing.',
    expect: holds('what is redone is the same each time, and pages that are written meanwhile say by their LSN how far they are'),
  }),
  'log-fills': model(writeAheadLog, {
    constants: { pages: 1, lsns: 5 }, neverFires,
    says: 'With more changes than the log has room for the database waits for a checkpoint.',
    expect: holds('no page is changed unless there is room for the record'),
  }),
  'memory-fills': model(writeAheadLog, {
    constants: { pages: 3, lsns: 1 }, faults: { crash: 1 },
    says: 'With more pages than memory has room for recovery makes room for those that it needs.',
    expect: holds('a page that is not needed is evicted, and one that is needed is read, sooner or later'),
  }),
  'crashes-forever': model(writeAheadLog, {
    constants: one, faults: { crash: Infinity },
    says: 'A database that crashes again before it has recovered, each time, loses nothing, and is never up.',
    expect: violated({ recoveryEnds: 4 }, 'it crashes, restarts and reads its page, forever'),
  }),

  'page-first': model(pageFirst, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a page that is written before its log record keeps a change that the crash has taken from the log.',
    expect: violated({ writeAhead: 5, dataConsistent: 8, dirtyIsBehind: 10, recLsnIsCurrent: 10, flushesForward: 11 }, 'the page is written, and the crash loses the record; its number is given to another change, which the page on disk seems to have'),
  }),
  'cuts-too-much': model(cutsTooMuch, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a log that is cut off past the oldest dirty page lacks what the page on disk lacks.',
    expect: violated({ nothingCutOff: 5, dataConsistent: 8 }, 'the record is on disk and cut off, the page is not written, and the crash takes it from memory'),
  }),
  'cuts-in-recovery': model(cutsInRecovery, {
    constants: one, faults: { crash: 2 },
    says: 'Mutant: during recovery no page looks dirty before it has been redone, so that a checkpoint cuts off what is still to be redone; a second crash, and it is gone.',
    expect: violated({ nothingCutOff: 7, dataConsistent: 10 }, 'a crash, a checkpoint before the record is redone, and another crash'),
  }),
  'redoes-all': model(redoesAll, {
    constants: one, faults: { crash: 1 }, shows: 'dataConsistent',
    says: 'Mutant: a change is made twice where recovery does not ask how far the page has come: redo is idempotent only by the LSN.',
    expect: violated({ dataConsistent: 11, dirtyIsBehind: 10, recLsnIsCurrent: 10, flushesForward: 11 }, 'the page is written with its change, and recovery makes it again'),
  }),
  'clean-too-soon': model(cleanTooSoon, {
    constants: one, shows: 'dataConsistent',
    neverFires,
    says: 'Mutant: a page that changes while a copy of it is written counts as clean, and is evicted with its change.',
    expect: violated({ nothingCutOff: 8, dataConsistent: 8, dirtyIsBehind: 7 }, 'a change is copied, a second is made, the copy is written, the page is evicted'),
  }),
  'evicts-dirty': model(evictsDirty, {
    constants: one,
    neverFires,
    says: 'Mutant: a page that is evicted before it is written is read without its change.',
    expect: violated({ dataConsistent: 4, nothingCutOff: 6 }, 'the page is changed and evicted'),
  }),
  'up-too-soon': model(upTooSoon, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a database that is up before all is redone shows old pages, and its next checkpoint makes them last.',
    expect: violated({ dataConsistent: 7, nothingCutOff: 8 }, 'the record is on disk, and the database is up again without its change'),
  }),
}
