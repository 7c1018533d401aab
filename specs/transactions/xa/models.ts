/**
 * The bounds. Two RMs are enough for one to do what the other does not; a third adds states, and nothing to disagree about. A mutant's model has the fewest
 * faults that show its mistake, and every one of these needs one crash or none.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { forgetsTooEarly, forgetsUnrecorded, heuristics } from './heuristics.ts'
import { xa } from './protocol.ts'
import {
  allWrite, answersBeforeDurable, commitsBeforeLogging, dynamicRegistration, failureMeansNothing, ignoresRefusal, lostOnDisconnect, onePhaseForAll, presumedCommit, presumesCommit, progress, readOnlyThoughWritten,
  removesRecordTooEarly, unlocksAtPrepare, worksAfterPrepare,
} from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const two = { rms: 2 }
const upTM = { xa_recover: 'the TM does not crash', endRecovery: 'the TM does not crash' }
const c193 = 'C193, section 2.3: all branches commit, or all are rolled back'

export const models = {
  'two-rms': model(xa, {
    constants: two, neverFires: upTM,
    says: 'Without faults: both branches commit, or both are rolled back, since one of them could not be prepared or the AP asked for it.',
    expect: holds(c193),
  }),
  'three-rms': model(xa, {
    constants: { rms: 3 }, neverFires: upTM, deep: true,
    says: 'The same for three RMs.',
    expect: holds(c193),
  }),
  'crash': model(xa, {
    constants: two, faults: { crash: 1 }, neverFires: upTM,
    says: 'An RM may crash at any moment: what it has prepared is there when it recovers, with its locks, and what it has not is rolled back everywhere.',
    expect: holds('C193, section 2.3.4'),
  }),
  'crash-tm': model(xa, {
    constants: two, faults: { crashTM: 1 },
    says: 'The TM may crash at any moment: it finishes what its commit record says, and rolls back what has none.',
    expect: holds('C193, section 2.3.4, and Mohan, Lindsay and Obermarck on presumed abort'),
  }),
  'crash-both': model(xa, {
    constants: two, faults: { crash: 1, crashTM: 1 }, deep: true,
    says: 'An RM and the TM may crash.',
    expect: holds('C193, section 2.3.4'),
  }),
  'coordinator-stops': model(xa, {
    constants: two, faults: { stopTM: 1 }, neverFires: upTM,
    says: 'A TM that never comes back leaves a prepared branch in doubt, with its locks: XA blocks, as 2PC does.',
    expect: violated({ deadlock: 9 }, 'RM2 has rolled back by itself, RM1 is prepared, and the TM stops'),
  }),
  'all-write': model(allWrite, {
    constants: two, faults: { crashTM: 1 },
    says: 'Where every branch writes, what happens to the branches is what transaction commit allows, step by step.',
    expect: holds('C193, section 2.3: two-phase commit'),
  }),
  'all-write-crash-both': model(allWrite, {
    constants: two, faults: { crash: 1, crashTM: 1 }, deep: true,
    says: 'The same where an RM crashes too.',
    expect: holds('C193, section 2.3.4'),
  }),
  'dynamic-registration': model(dynamicRegistration, {
    constants: two, neverFires: upTM,
    says: 'RMs register when the AP first works there: the TM leaves out the others, and commits a single branch in one phase.',
    expect: holds('C193, section 3.3.1'),
  }),

  'progress': model(progress, {
    constants: two, faults: { crashTM: 1 },
    says: 'A branch in doubt is resolved once the TM has recovered, and a branch that cannot be prepared has all of them rolled back.',
    expect: holds('C193, section 2.3.4'),
  }),
  'progress-crash': model(progress, {
    constants: two, faults: { crash: 1 }, neverFires: upTM, deep: true,
    says: 'The same where an RM crashes and recovers.',
    expect: holds('C193, section 2.3.4'),
  }),
  'progress-coordinator-stops': model(progress, {
    constants: two, faults: { stopTM: 1 }, neverFires: upTM,
    says: 'If the TM does not come back nothing is resolved.',
    expect: violated({ deadlock: 9, inDoubtResolves: 8, recordGoes: 13, failureRollsBackAll: 9 }, 'RM1 prepares, the TM stops, and nothing more need happen'),
  }),

  'heuristics': model(heuristics, {
    constants: two, neverFires: upTM,
    says: 'An operator who decides for a prepared branch may decide against the TM, and atomicity is lost; but the TM logs that before the RM may forget it, and tells the AP.',
    expect: violated({ tcConsistent: 9 }, 'RM1 is prepared and forced to commit, while RM2 has rolled back by itself'),
  }),
  'forgets-unrecorded': model(forgetsUnrecorded, {
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: the RM is told to forget while the TM has the outcome in memory only, and after a crash nobody knows that it was mixed.',
    expect: violated({ heuristicReported: 15 }, 'RM1 has rolled back, RM2 is forced to commit; xa_rollback returns XA_HEURCOM, RM2 forgets, the TM crashes'),
  }),
  'forgets-too-early': model(forgetsTooEarly, {
    constants: two, neverFires: upTM,
    says: 'Mutant: the TM calls xa_forget before xa_commit has returned, and the RM drops a prepared branch.',
    expect: violated(
      { locksHeldUntilPhase2: 14, inDoubtListed: 14, knowsCalls: 14, answerIsTrue: 16, heuristicReported: 18, forgetOnlyAfterHeuristic: 14 },
      'RM2 is prepared and its xa_commit under way when it forgets the branch; and one that was forced is forgotten before it could say so',
    ),
  }),

  'lost-on-disconnect': model(lostOnDisconnect, {
    constants: two, neverFires: upTM,
    says: 'Mutant: MySQL before 5.7.7. A prepared branch is rolled back when its connection breaks, and the others commit.',
    expect: violated({ tcConsistent: 16, inDoubtListed: 8, answerIsTrue: 17 }, 'both are prepared, RM2 loses its connection and the branch, the TM commits, RM1 commits'),
  }),
  'answers-before-durable': model(answersBeforeDurable, {
    constants: two, faults: { crash: 1 }, neverFires: upTM,
    says: 'Mutant: MySQL bug 98709. The RM says that the branch is prepared before that is on disk.',
    expect: violated({ tcConsistent: 17, inDoubtListed: 9, answerIsTrue: 18 }, 'both answer XA_OK, RM2 crashes before it flushes and has lost the branch, the TM commits, RM1 commits'),
  }),
  'one-phase-for-all': model(onePhaseForAll, {
    constants: two, neverFires: { ...upTM, xa_prepare: 'phase 1 is left out', onPrepared: 'phase 1 is left out', logCommit: 'phase 1 is left out', callCommit: 'phase 1 is left out' },
    says: 'Mutant: one-phase commit is for one branch. With two, one has committed when the other cannot.',
    expect: violated({ tcConsistent: 7, answerIsTrue: 12, canSkipPhase2: null }, 'RM2 rolls back by itself, and RM1 commits in one phase'),
  }),
  'commits-before-logging': model(commitsBeforeLogging, {
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: the TM calls xa_commit before its commit record is on disk, crashes, and rolls the other branch back.',
    expect: violated({ tcConsistent: 19 }, 'both are prepared, RM1 is told to commit, the TM crashes and finds no record, RM2 is rolled back'),
  }),
  'presumes-commit': model(presumesCommit, {
    deep: true,
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: to presume commit, a TM must have logged the branches before phase 1. Without that it commits a branch while another was rolled back.',
    expect: violated({ tcConsistent: 12 }, 'RM2 rolls back by itself, RM1 is prepared, the TM crashes, and commits what it finds prepared'),
  }),
  'presumed-commit': model(presumedCommit, {
    constants: two, faults: { crashTM: 1 },
    says: 'With a collecting record from before phase 1 a TM may presume commit, and need not wait for xa_commit to return.',
    expect: holds('Mohan, Lindsay and Obermarck on presumed commit'),
  }),
  'presumed-commit-crash-both': model(presumedCommit, {
    constants: two, faults: { crash: 1, crashTM: 1 }, deep: true,
    says: 'The same where an RM crashes too.',
    expect: holds('Mohan, Lindsay and Obermarck on presumed commit'),
  }),
  'removes-record-too-early': model(removesRecordTooEarly, {
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: the commit record is removed while an xa_commit is still under way. It must stay until all have returned.',
    expect: violated({ tcConsistent: 21, answerIsTrue: 18 }, 'both are told to commit, the AP is told TX_OK and the record is removed, the TM crashes; RM1 commits, and RM2 is found prepared and rolled back; where RM1 has only read, the answer alone is false'),
  }),
  'failure-means-nothing': model(failureMeansNothing, {
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: Narayana JBTM-2885. An RM that fails in xa_recover is taken for one with nothing in doubt, and its branch is rolled back as an orphan later.',
    expect: violated({ tcConsistent: 22 }, 'RM1 commits, the TM recovers, xa_recover fails at RM2, the record is removed; RM2 lists the branch, and it is rolled back'),
  }),
  'ignores-refusal': model(ignoresRefusal, {
    constants: two, neverFires: upTM,
    says: 'Mutant: a branch that cannot be prepared is left out, and the other commits.',
    expect: violated({ tcConsistent: 10, answerIsTrue: 12 }, 'RM1 rolls back by itself and returns XA_RBROLLBACK, and RM2, the only one left, commits'),
  }),
  'read-only-though-written': model(readOnlyThoughWritten, {
    constants: two, neverFires: upTM,
    says: 'Mutant: an RM that answers XA_RDONLY takes no part in phase 2. If it has written, the transaction commits without what it wrote.',
    expect: violated({ readOnlyWroteNothing: 7 }, 'RM2 has written, answers XA_RDONLY, and has let go of the branch'),
  }),
  'unlocks-at-prepare': model(unlocksAtPrepare, {
    constants: two, neverFires: upTM,
    says: 'Mutant: where locks are released at prepare, others see what may still be rolled back.',
    expect: violated({ locksHeldUntilPhase2: 7 }, 'RM2 is prepared, and holds no locks'),
  }),
  'works-after-prepare': model(worksAfterPrepare, {
    constants: two, neverFires: upTM,
    says: 'Mutant: xa_prepare has not written down what is added to a prepared branch.',
    expect: violated({ noWorkAfterPrepare: 8 }, 'RM2 is prepared, and the AP goes on'),
  }),
}
