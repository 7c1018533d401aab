/** Quick models have one or two faults; a mutant's model has the fewest that show its mistake. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { accountFirst, confirmMayFail, silenceIsFailure } from './order.ts'
import { tcc } from './protocol.ts'
import {
  cancelsTwice, cancelsWhatItKnows, cleansFence, cleansFenceEarly, confirmsTwice, decisionNotLogged, emptyCancelFails, emptyCancelReleases, fenceRollsBack, logNotDurable, noFence, progress,
  triesTwice, turnsOnTimeout,
} from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const timely = 'nothing is lost, so that an answer always comes'
const silent = { giveUp: timely, retry: timely }

export const models = {
  'without-faults': model(progress, {
    constants: {}, neverFires: silent,
    says: 'Both participants confirm or both cancel, what was set aside is used or given back, and each step is one of transaction commit.',
    expect: holds('Helland: tentative operations are confirmed together or cancelled together; and Gray and Lamport, section 3, of two-phase commit'),
  }),
  'loss': model(tcc, {
    constants: {}, faults: { lose: 2 }, deep: true,
    says: 'Any two messages may be lost: the TM asks again until it has an answer.',
    expect: holds('a request that is repeated finds the row, and has no further effect'),
  }),
  'duplication': model(tcc, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Any message may arrive twice.',
    expect: holds('what arrives twice finds the row'),
  }),
  'loss-and-duplication': model(tcc, {
    constants: {}, faults: { lose: 1, duplicate: 1 }, deep: true,
    says: 'One message is lost, and another arrives twice.',
    expect: holds('the TM asks again for what is lost, and what arrives twice finds the row'),
  }),
  'late-try': model(tcc, {
    constants: {}, faults: { asynchrony: 1 },
    says: 'The TM gives up too early, so that a Cancel overtakes its Try: an empty cancel, and a fence for the Try.',
    expect: holds('Seata’s fence table: the row of an empty cancel keeps the Try from setting anything aside'),
  }),
  'late-and-twice': model(tcc, {
    constants: {}, faults: { asynchrony: 1, duplicate: 1 }, deep: true,
    says: 'A Cancel overtakes its Try, and a message arrives twice.',
    expect: holds('the fence keeps a late Try out, and the row answers whatever arrives twice'),
  }),
  'tm-crashes': model(tcc, {
    constants: {}, faults: { crashTM: 1 }, neverFires: silent,
    says: 'A TM that recovers tells its decision again, or cancels if it has logged none.',
    expect: holds('what the TM has not logged nobody has been told'),
  }),
  'participant-crashes': model(tcc, {
    constants: {}, faults: { crash: 1 },
    says: 'A participant that recovers finds its ledger, and the row that belongs to it.',
    expect: holds('ledger and row are one local transaction'),
  }),
  'much-goes-wrong': model(tcc, {
    constants: {}, faults: { crashTM: 1, lose: 1, duplicate: 1, asynchrony: 1 }, deep: true,
    says: 'A crash, a loss, a duplicate and a timeout that fires too early.',
    expect: holds('each rule deals with one of these, and no two get in each other’s way'),
  }),
  'tm-stops': model(tcc, {
    constants: {}, faults: { stopTM: 1 }, neverFires: silent,
    says: 'As in two-phase commit, a participant that has tried waits for the TM; if that has stopped for good, what was set aside stays set aside.',
    expect: violated({ deadlock: 4 }, 'the TM asks for the Tries and stops, and both participants set a unit aside'),
  }),

  'progress-tm-crash': model(progress, {
    deep: true,
    constants: {}, faults: { crashTM: 1 }, neverFires: silent,
    says: 'The TM may crash at any moment. Once it has recovered, every reservation is used or given back.',
    expect: holds('the decision is logged before anyone is told, and what the TM has logged it says again'),
  }),
  'progress-crash': model(progress, {
    deep: true,
    constants: {}, faults: { crash: 1 },
    says: 'A participant may crash at any moment, and recover.',
    expect: holds('ledger and row are one local transaction, and a request waits until the participant has recovered'),
  }),
  'progress-loss': model(progress, {
    constants: {}, faults: { lose: 1 },
    says: 'A message may be lost, and every reservation is still used or given back.',
    expect: holds('the TM asks again'),
  }),
  'progress-crashes': model(progress, {
    constants: {}, faults: { crashTM: 1, crash: 1, lose: 1 }, deep: true,
    says: 'The TM and a participant may crash, and a message may be lost.',
    expect: holds('what the TM has logged it says again, and asks again where no answer comes'),
  }),

  'no-fence': model(noFence, {
    constants: {}, neverFires: silent,
    says: 'Mutant: an empty cancel leaves no row, and a late Try sets a unit aside for a transaction that is over (tcc-transaction #299).',
    expect: violated({ noSuspension: 9 }, 'the account refuses, the Cancel overtakes the Try of the stock and is answered, and that Try then sets a unit aside'),
  }),
  'empty-cancel-releases': model(emptyCancelReleases, {
    constants: {}, neverFires: silent,
    says: 'Mutant: an empty cancel gives back what was never set aside, and so takes the unit of another order.',
    expect: violated({ othersReservation: 4, emptyCancel: 4 }, 'the Try of the account fails, and its Cancel gives back the unit of the other order'),
  }),
  'empty-cancel-fails': model(emptyCancelFails, {
    constants: {},
    says: 'Mutant: an empty cancel fails because there is no row, and is repeated forever (seata-go #685).',
    neverFires: { giveUp: timely },
    expect: violated({ ends: 8, 'transactionCommit.termination': 8 }, 'both Tries fail, both Cancels find no row, the TM asks again, and so on'),
  }),
  'tries-twice': model(triesTwice, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Mutant: Try does not look at the row, and sets aside a unit more than is ever given back.',
    expect: violated({ tryIsIdempotent: 1, noSuspension: 11 }, 'the Try of the stock arrives twice, its Cancel gives one unit back'),
  }),
  'confirms-twice': model(confirmsTwice, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Mutant: Confirm does not look at the row, and uses the unit of another order as well.',
    expect: violated({ confirmIsIdempotent: 6, othersReservation: 9, confirmedIsUsed: 13 }, 'a Confirm arrives twice, and each uses a unit'),
  }),
  'cancels-twice': model(cancelsTwice, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Mutant: Cancel does not look at the row, and gives back the unit of another order as well.',
    expect: violated({ cancelIsIdempotent: 4, othersReservation: 7, emptyCancel: 7 }, 'a Cancel arrives twice, and each gives a unit back'),
  }),
  'fence-rolls-back': model(fenceRollsBack, {
    constants: {}, neverFires: silent,
    says: 'Mutant: Try sets a unit aside outside its local transaction and fails; the Cancel finds no row, and leaves the unit set aside (Seata #5256, #6374).',
    expect: violated({ noSuspension: 8 }, 'the Try of the account sets a unit aside and fails, which rolls its row back; the Cancel takes itself for empty, and the transaction is over'),
  }),
  'cancels-what-it-knows': model(cancelsWhatItKnows, {
    constants: {}, neverFires: { giveUp: timely },
    says: 'Mutant: the TM tells only those to cancel whose Try it has heard of; one that it hears of later keeps its unit set aside (Seata #4969).',
    expect: violated({ noSuspension: 5 }, 'the account has tried, the stock refuses, and the TM hears that first: it knows of nobody to tell, and the transaction is over'),
  }),
  'cleans-fence': model(cleansFence, {
    constants: {}, neverFires: silent,
    says: 'A row can be deleted when the transaction is over and no Try to that participant is on its way any more.',
    expect: holds('the row has nothing left to fence'),
  }),
  'cleans-fence-early': model(cleansFenceEarly, {
    constants: {}, neverFires: silent,
    says: 'Mutant: a participant deletes the row of an empty cancel while the Try is still on its way; a fence must last longer than the slowest message.',
    expect: violated({ noSuspension: 10 }, 'as in no-fence, with a row that is deleted just before the Try of the stock arrives'),
  }),
  'turns-on-timeout': model(turnsOnTimeout, {
    constants: {}, faults: { lose: 1 },
    says: 'Mutant: the TM turns from confirming to cancelling when its time is up (Seata #5404); one participant confirms, the other cancels.',
    expect: violated({ noMixedOutcome: 11 }, 'the account confirms, the Confirm to the stock is lost, the TM cancels, and the stock does'),
  }),
  'decision-not-logged': model(decisionNotLogged, {
    constants: {}, faults: { crashTM: 1 }, neverFires: { giveUp: timely },
    says: 'Mutant: the TM does not log its decision; after a crash it cancels what one participant has confirmed.',
    expect: violated({ noMixedOutcome: 10, confirmValidity: 10 }, 'the TM decides to confirm, crashes, and cancels; the Confirm to the account still arrives, and at the stock the Cancel overtakes the Confirm; or the other way round'),
  }),
  'log-not-durable': model(logNotDurable, {
    constants: {}, faults: { crashTM: 1 }, deep: true,
    says: 'Mutant: the TM forgets the transaction when it crashes, and begins it anew while messages of the first time are still on their way.',
    neverFires: { giveUp: timely },
    expect: violated({ noMixedOutcome: 13, confirmValidity: 13 },
      'the TM has decided to confirm, crashes, and asks for the Tries again; the account, which has confirmed by then, refuses; the new Cancel to the stock overtakes the old Confirm. Or it has decided to cancel, and the new Try to the stock overtakes the old Cancel, which then undoes what is about to be confirmed'),
  }),

  'confirm-may-fail': model(confirmMayFail, {
    constants: {}, neverFires: { giveUp: timely },
    says: 'Mutant: a Confirm may fail, and both are asked for at once; one participant confirms, and the other cannot (Seata #4784).',
    expect: violated({ noMixedOutcome: 8, confirmValidity: 8 }, 'the stock confirms, and the account refuses to; or the account refuses first'),
  }),
  'account-first': model(accountFirst, {
    constants: {}, faults: { lose: 1 },
    says: 'Asked first and alone, one Confirm may fail: the stock is then cancelled as well.',
    expect: holds('the last resource of a two-phase commit: one participant decides for all'),
  }),
  'account-first-crash': model(accountFirst, {
    constants: {}, faults: { crashTM: 1 }, neverFires: silent,
    says: 'So it is where the TM crashes.',
    expect: holds('the TM has logged that it confirms, and asks the account again, whose row still has the answer'),
  }),
  'account-first-crash-and-loss': model(accountFirst, {
    constants: {}, faults: { crashTM: 1, lose: 1 }, deep: true,
    says: 'And where a message is lost as well.',
    expect: holds('the TM has logged that it confirms, and asks the account again, whose row still has the answer'),
  }),
  'silence-is-failure': model(silenceIsFailure, {
    constants: {}, faults: { lose: 1 },
    says: 'Mutant: asked first and alone, and silence counts as a failure; the account has confirmed, the stock is cancelled.',
    expect: violated({ noMixedOutcome: 10 }, 'the account confirms, its answer is lost, and the TM cancels'),
  }),
}
