/** Quick models have one or two faults; a mutant's model has the fewest that show its mistake. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { accountFirst, confirmMayFail, silenceIsFailure } from './order.ts'
import { tcc } from './protocol.ts'
import {
  cancelsTwice, cancelsWhatItKnows, confirmsTwice, emptyCancelFails, emptyCancelReleases, fenceRollsBack, logNotDurable, noFence, progress, triesTwice, turnsOnTimeout,
} from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const timely = 'nothing is lost, so that an answer always comes'
const silent = { giveUp: timely, retry: timely }

export const models = {
  'without-faults': model(tcc, {
    constants: {}, neverFires: silent,
    says: 'Both confirm or both cancel, and what was set aside is used or given back.',
    expect: holds('Helland, and the promise of TCC: tentative operations are confirmed together or cancelled together'),
  }),
  'loss': model(tcc, {
    constants: {}, faults: { lose: 2 },
    says: 'Any two messages may be lost: the TM asks again until it has an answer.',
    expect: holds('a request that is repeated finds the row, and has no further effect'),
  }),
  'loss-and-duplication': model(tcc, {
    constants: {}, faults: { lose: 1, duplicate: 1 },
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
    expect: holds('the fence keeps a late Try off, and the row whatever arrives twice'),
  }),
  'crashes': model(tcc, {
    constants: {}, faults: { crashTM: 1, crash: 1 },
    says: 'The TM and a participant may crash at any moment, and recover.',
    expect: holds('the decision is logged before anyone is told, and ledger and row are one local transaction'),
  }),
  'crashes-and-loss': model(tcc, {
    constants: {}, faults: { crashTM: 1, crash: 1, lose: 1 }, deep: true,
    says: 'The TM and a participant may crash, and a message may be lost.',
    expect: holds('what the TM has logged it says again, and asks again where no answer comes'),
  }),
  'much-goes-wrong': model(tcc, {
    constants: {}, faults: { crashTM: 1, lose: 1, duplicate: 1, asynchrony: 1 }, deep: true,
    says: 'A crash, a loss, a duplicate and a timeout that fires too early.',
    expect: holds('each rule deals with one of these, and no two get in each other’s way'),
  }),
  'tm-stops': model(tcc, {
    constants: {}, faults: { stopTM: 1 }, neverFires: silent,
    says: 'As in two-phase commit, a participant that has tried waits for the TM, and if that has stopped for good what was set aside stays set aside.',
    expect: violated({ deadlock: 4 }, 'both have tried, the TM stops'),
  }),

  'progress': model(progress, {
    constants: {}, neverFires: silent,
    says: 'Every transaction ends, and each step of it is one of transaction commit.',
    expect: holds('a variant of two-phase commit, whose steps are steps of transaction commit (Gray and Lamport, section 3)'),
  }),
  'progress-crashes': model(progress, {
    constants: {}, faults: { crashTM: 1, crash: 1 },
    says: 'Once the TM has recovered, every reservation is used or given back.',
    expect: holds('what the TM has logged it says again'),
  }),
  'progress-loss': model(progress, {
    constants: {}, faults: { lose: 1, crashTM: 1 },
    says: 'And so it is if a message is lost, too.',
    expect: holds('the TM asks again'),
  }),

  'no-fence': model(noFence, {
    constants: {}, neverFires: silent,
    says: 'An empty cancel that leaves no row: a late Try sets a unit aside for a transaction that is over.',
    expect: violated({ noSuspension: 9 }, 'the account refuses, the Cancel overtakes the Try of the stock and is answered, and that Try then sets a unit aside'),
  }),
  'empty-cancel-releases': model(emptyCancelReleases, {
    constants: {}, neverFires: silent,
    says: 'An empty cancel that gives back what was never set aside takes the unit of another order.',
    expect: violated({ othersReservation: 4, emptyCancel: 4 }, 'the Try of the account fails, and its Cancel gives back the unit of the other order'),
  }),
  'empty-cancel-fails': model(emptyCancelFails, {
    constants: {},
    says: 'An empty cancel that fails for want of a row is repeated forever (seata-go #685).',
    neverFires: { giveUp: timely },
    expect: violated({ ends: 8, 'transactionCommit.termination': 8 }, 'both Tries fail, both Cancels find no row, the TM asks again, and so on'),
  }),
  'tries-twice': model(triesTwice, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Try without a look at the row: a unit more is set aside than is ever given back.',
    expect: violated({ tryIsIdempotent: 1, noSuspension: 11 }, 'the Try of the stock arrives twice, its Cancel gives one unit back'),
  }),
  'confirms-twice': model(confirmsTwice, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Confirm without a look at the row uses the unit of another order.',
    expect: violated({ confirmIsIdempotent: 6, othersReservation: 9, confirmedIsUsed: 13 }, 'a Confirm arrives twice, and each uses a unit'),
  }),
  'cancels-twice': model(cancelsTwice, {
    constants: {}, faults: { duplicate: 1 }, neverFires: silent,
    says: 'Cancel without a look at the row gives back the unit of another order.',
    expect: violated({ cancelIsIdempotent: 4, othersReservation: 7, emptyCancel: 7 }, 'a Cancel arrives twice, and each gives a unit back'),
  }),
  'fence-rolls-back': model(fenceRollsBack, {
    constants: {}, neverFires: silent,
    says: 'A Try that fails takes its row with it, but not what it has set aside: the Cancel takes itself for empty (Seata #5256, #6374).',
    expect: violated({ noSuspension: 8 }, 'the Try of the account sets a unit aside and fails, and the Cancel finds no row'),
  }),
  'cancels-what-it-knows': model(cancelsWhatItKnows, {
    constants: {}, neverFires: { giveUp: timely },
    says: 'Cancelled is only what the TM has heard of: a branch that it hears of later stays (Seata #4969).',
    expect: violated({ noSuspension: 5 }, 'the account has tried, but before the TM hears of that the stock refuses; nobody is told to cancel, and the transaction is over'),
  }),
  'turns-on-timeout': model(turnsOnTimeout, {
    constants: {}, faults: { lose: 1 },
    says: 'A TM that turns from confirming to cancelling when its time is up (Seata #5404): one participant confirms, the other cancels.',
    expect: violated({ noMixedOutcome: 11 }, 'the account confirms, the Confirm to the stock is lost, the TM cancels, and the stock does'),
  }),
  'log-not-durable': model(logNotDurable, {
    constants: {}, faults: { crashTM: 1 },
    says: 'A TM that forgets its decision begins anew, and cancels what one participant has confirmed.',
    neverFires: { giveUp: timely },
    expect: violated({ noMixedOutcome: 13, confirmValidity: 13 }, 'the TM crashes when it has decided to confirm, and asks for the Tries again; the account, which has confirmed by then, refuses; the stock is cancelled. Or it crashes when it has decided to cancel, and the Cancel of that decision arrives between the second Try and its Confirm'),
  }),

  'confirm-may-fail': model(confirmMayFail, {
    constants: {}, neverFires: { giveUp: timely },
    says: 'A Confirm that may fail, and is asked for at the same time as the other: one participant confirms, and the other cannot.',
    expect: violated({ noMixedOutcome: 8, confirmValidity: 8 }, 'the stock confirms, and the account refuses to; or the account refuses first'),
  }),
  'account-first': model(accountFirst, {
    constants: {}, faults: { crashTM: 1, lose: 1 },
    says: 'Asked first and alone, one Confirm may fail: the stock is then cancelled as well.',
    expect: holds('the last resource of a two-phase commit: one participant decides for all'),
  }),
  'silence-is-failure': model(silenceIsFailure, {
    constants: {}, faults: { lose: 1 },
    says: 'Asked first and alone, and silence counts as a failure: the account has confirmed, the stock is cancelled.',
    expect: violated({ noMixedOutcome: 10 }, 'the account confirms, its answer is lost, and the TM cancels'),
  }),
}
