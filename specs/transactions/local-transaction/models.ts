/** The bounds: one transaction and two crashes show every mistake of recovery, since with locks on pages a second transaction can only wait; two transactions show those of isolation. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { localTransaction } from './protocol.ts'
import { logTruncation, syncPanics, syncRetried, truncatedTooFar } from './storage.ts'
import {
  acknowledgedBeforeFsync, consistentAtEnds, inMemory, logicalRedo, noForceWithoutRedo, notStrict, notTwoPhase, pageBeforeLog, progress, progressDeadlocksNotBroken, progressInMemory,
  shortReadLocks, stealWithoutUndo,
} from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const [one, two] = [{ txns: 1 }, { txns: 2 }]
const aries = 'Mohan et al., sections 3 and 6'
const strict = 'Bernstein et al., sections 2.4, 3.3 and 3.5: strict two-phase locking is serializable, and nobody reads what is not committed'

export const models = {
  'restarts': model(localTransaction, {
    constants: one, faults: { crash: 2 },
    says: 'The database crashes twice, at any moment, also while it restarts: what was acknowledged is there, and of what was not, all or nothing.',
    expect: holds(aries),
  }),
  'two-in-memory': model(inMemory, {
    deep: true,
    constants: two,
    says: 'Two transactions at once are as one after the other.',
    expect: holds(strict),
  }),
  'two-restart': model(localTransaction, {
    constants: two, faults: { crash: 1 }, deep: true,
    says: 'Both together: two transactions and a crash. One that begins after the restart waits for what is rolled back.',
    expect: holds(`${aries}; ${strict}`),
  }),

  'acknowledged-before-fsync': model(acknowledgedBeforeFsync, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a client that is told before the commit record is on disk is told what may be lost.',
    shows: 'durability',
    expect: violated({ durability: 9, commitIsLogged: 7, outcomeIsTrue: 12 }, 'T1 is acknowledged, and nothing of its log survives the crash'),
  }),
  'steal-without-undo': model(stealWithoutUndo, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a page that was written before its transaction committed keeps the change when nobody undoes it.',
    expect: violated({ atomicity: 8, consistency: 8 }, 'X is on disk without the 1 that T1 took, T1 is gone after the crash, and Y never gets it'),
  }),
  'no-force-without-redo': model(noForceWithoutRedo, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a page that was not written when its transaction committed has its old balance when nobody redoes the change.',
    expect: violated({ atomicity: 10, consistency: 10, durability: 10 }, 'T1 is acknowledged, its log is on disk, its pages are not; where one of them is, half of it is lost'),
  }),
  'page-before-log': model(pageBeforeLog, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a page that is written before its log record is cannot be undone when the record is lost.',
    expect: violated({ writeAheadLogging: 4, atomicity: 6, consistency: 6 }, 'X is written without the 1, its record is lost in the crash, and the restart knows of no T1'),
  }),
  'logical-redo': model(logicalRedo, {
    constants: one, faults: { crash: 1 },
    says: 'Logical redo that leaves no mark on the page is right in the first restart.',
    expect: holds('by hand: until a restart every page on disk has the mark of its last change'),
  }),
  'logical-redo-twice': model(logicalRedo, {
    constants: one, faults: { crash: 2 },
    says: 'Mutant: a crash inside the restart makes it redo twice what it had written.',
    expect: violated({ atomicity: 15, consistency: 15, durability: 17 }, 'the restart takes 1 from X, X is written, the database crashes, and the next restart takes it again'),
  }),

  'not-strict': model(notStrict, {
    constants: two, deep: true,
    says: 'Mutant: where locks are released before the commit, others read what is then rolled back, and the rollback overwrites what they have committed.',
    expect: violated({ isolation: 13, snapshotIsolation: 13, readCommitted: 13, atomicity: 15, consistency: 15, durability: 17 },
      'T2 builds on what T1 wrote, commits and is acknowledged; T1 is rolled back, and puts its old balances over those of T2'),
  }),
  'not-two-phase': model(notTwoPhase, {
    deep: true,
    constants: two,
    says: 'Mutant: where a lock is released before the next is taken, each of two transactions may see half of the other; the sum is right all the same.',
    expect: violated({ isolation: 11, snapshotIsolation: 11, readCommitted: 11 }, 'T2 reads what T1 has written to X, and commits while T1 has not; T1 still has to read Y, which T2 has written, so that neither can come first'),
  }),
  'short-read-locks': model(shortReadLocks, {
    deep: true,
    constants: two,
    says: 'Mutant: read committed, by locks on reads that are released at once, loses an update.',
    expect: violated({ isolation: 16, snapshotIsolation: 16, atomicity: 16, consistency: 16, durability: 16 },
      'T1 reads X, T2 changes it and is acknowledged, and T1 overwrites that with what it has made of the old balance, so that the balances are those of no set of transactions; readCommitted holds'),
  }),
  'consistent-at-ends': model(consistentAtEnds, {
    deep: true,
    constants: two,
    says: 'When a transaction begins, another may be half done, so that the database is not consistent then.',
    expect: violated({ consistentAtEnds: 4 }, 'T1 has taken 1 from X, and T2 begins'),
  }),

  'log-truncation': model(logTruncation, {
    constants: one, faults: { crash: 1 },
    says: 'Records whose change is on disk, of transactions that have ended, can be dropped from the log.',
    expect: holds(`${aries}: a restart redoes from the oldest change that may not be on disk`),
  }),
  'log-truncation-restarts': model(logTruncation, {
    constants: one, faults: { crash: 2 }, deep: true,
    says: 'Likewise, with a crash inside the restart.',
    expect: holds(aries),
  }),
  'truncated-too-far': model(truncatedTooFar, {
    deep: true,
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a log that is truncated past the oldest change that is only in memory cannot give it back.',
    expect: violated({ atomicity: 13, consistency: 13, durability: 13 }, 'T1 is acknowledged, its records are dropped, and the database crashes before its pages are written; where one record is left, half of T1 is lost'),
  }),
  'sync-panics': model(syncPanics, {
    deep: true,
    constants: one, faults: { crash: 1 },
    says: 'A sync that fails is a crash: the change is redone from the log.',
    expect: holds('PostgreSQL, commit "PANIC on fsync() failure", 2018-11-19: the log may have the only copy'),
  }),
  'sync-retried': model(syncRetried, {
    deep: true,
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a sync that is tried again after it failed reports a page to be on disk that is not (PostgreSQL until 2018).',
    expect: violated({ atomicity: 16, consistency: 16, durability: 16 }, 'X is written, its sync fails and the next succeeds, its record is dropped from the log, and the database crashes: X has its old balance'),
  }),

  'progress': model(progressInMemory, {
    deep: true,
    constants: two,
    says: 'Every transaction ends, and every client is told how, though transactions may wait for each other.',
    expect: holds('by hand: of two that wait for each other one is rolled back, which gives the other its locks'),
  }),
  'progress-restart': model(progress, {
    constants: one, faults: { crash: 1 },
    says: 'A crash breaks the connection: the transaction ends, and its client is not told how.',
    expect: violated({ everyoneIsAnswered: 3 }, 'T1 has begun when the database crashes'),
  }),
  'progress-two-restart': model(progress, {
    constants: two, faults: { crash: 1 }, deep: true,
    says: 'Likewise of two transactions.',
    expect: violated({ everyoneIsAnswered: 4 }, 'T1 and T2 have begun when the database crashes'),
  }),
  'progress-deadlocks-not-broken': model(progressDeadlocksNotBroken, {
    deep: true,
    constants: two,
    says: 'Mutant: where nobody looks for deadlocks, two transactions wait for each other forever.',
    expect: violated({ everyTransactionEnds: 7, everyoneIsAnswered: 7 }, 'both have read Y, and each waits for the other to let go of it before it writes; that a client may give up is not fair'),
  }),
}
