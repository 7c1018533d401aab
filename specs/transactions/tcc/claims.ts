/** What the notes say of TCC. Each check is about one thing that goes wrong, so that every fault has a budget of one. */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { confirmMayFail } from './order.ts'
import { tcc } from './protocol.ts'
import { turnsOnTimeout, withProgress } from './variants.ts'

/** The two variants in which the TM does not keep its decision to confirm, with progress. */
export const progressTurnsOnTimeout = withProgress(turnsOnTimeout)
export const progressConfirmMayFail = withProgress(confirmMayFail)

/** The sentence as it stands: it begins with the Tries, not with the decision to confirm. */
export const triedConfirms = variant(tcc, 'tried-confirms', ({ leadsTo, parts: { Participant } }) => ({
  properties: {
    /** Once every Try has succeeded, every Confirm succeeds. */
    triedConfirms: leadsTo(
      s => Participant.every(p => s.row[p] === 'tried'),
      s => Participant.every(p => s.row[p] === 'confirmed'),
    ),
  },
}))

const programming = 'TCC编程模式'
const compensating = '补偿事务（TCC）'
const found = 'found by this checker on 2026-11-29, and the traces read; those of named models are told in models.ts'

export const claims = {
  'try-then-confirm': claim({
    deep: true,
    says: 'If Try succeeds, Confirm succeeds.',
    notes: { section: compensating, quote: '只要Try成功，Confirm一定成功' },
    assumption: 'the TM has logged the decision to confirm and never turns from it, and Confirm needs nothing but what Try has set aside',
    given: [
      { says: 'the TM has decided to confirm, crashes and recovers', model: 'progress-tm-crash', property: 'confirmed', predicts: 'holds', finds: 'holds' },
      { says: 'the TM has decided to confirm, and a participant crashes and recovers', model: 'progress-crash', property: 'confirmed', predicts: 'holds', finds: 'holds' },
      { says: 'the TM has decided to confirm, and a message is lost', model: 'progress-loss', property: 'confirmed', predicts: 'holds', finds: 'holds' },
      { says: 'every Try has succeeded, and nothing is lost and nobody crashes', model: instance(triedConfirms, { constants: {}, neverFires: { giveUp: 'every answer comes', retry: 'nothing is lost' } }), property: 'triedConfirms', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'every Try has succeeded, and the TM crashes before it has decided', model: instance(triedConfirms, { constants: {}, faults: { crashTM: 1 } }), property: 'triedConfirms', predicts: 'holds', finds: { violated: 12 } },
      { says: 'the TM turns from confirming to cancelling when its time is up', model: instance(progressTurnsOnTimeout, { constants: {}, faults: { lose: 1 } }), property: 'confirmed', predicts: 'holds', finds: { violated: 14 } },
      { says: 'Confirm may fail', model: instance(progressConfirmMayFail, { constants: {} }), property: 'confirmed', predicts: 'holds', finds: { violated: 14 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'variant-of-2pc': claim({
    deep: true,
    says: 'TCC is a variant of two-phase commit.',
    notes: { section: programming, quote: '所谓的TCC编程模式，也是两阶段提交的一个变种' },
    assumption: 'the TM logs its decision and never turns from it',
    given: [
      { says: 'each step is a step of transaction commit', model: 'without-faults', property: 'transactionCommit', predicts: 'holds', finds: 'holds' },
      { says: 'the TM crashes and recovers, and each step still is', model: 'progress-tm-crash', property: 'transactionCommit', predicts: 'holds', finds: 'holds' },
      { says: 'the TM stops for good, and TCC blocks as two-phase commit does', model: 'tm-stops', property: 'deadlock', predicts: 'violated', finds: { violated: 4 } },
    ],
    without: [
      { says: 'the TM turns from confirming to cancelling when its time is up', model: instance(progressTurnsOnTimeout, { constants: {}, faults: { lose: 1 } }), property: 'transactionCommit', predicts: 'holds', finds: { violated: 11 } },
      { says: 'the TM crashes and has forgotten its decision', model: 'decision-not-logged', property: 'noMixedOutcome', predicts: 'holds', finds: { violated: 10 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gray and Lamport, section 3, for two-phase commit; of TCC ${found}` },
  }),

  'cancel-releases': claim({
    deep: true,
    says: 'Cancel gives back what Try has set aside.',
    notes: { section: compensating, quote: 'Cancel 阶段主要是在业务执行错误，需要回滚的状态下执行的业务取消，预留资源释放' },
    assumption: 'every participant is told to cancel, its row and its reservation change in one local transaction, and an empty cancel leaves a row for as long as a Try may come',
    given: [
      { says: 'a Cancel overtakes its Try', model: 'late-try', property: 'noSuspension', predicts: 'holds', finds: 'holds' },
      { says: 'the TM crashes', model: 'progress-tm-crash', property: 'reservationEnds', predicts: 'holds', finds: 'holds' },
      { says: 'a participant crashes', model: 'progress-crash', property: 'reservationEnds', predicts: 'holds', finds: 'holds' },
      { says: 'a Cancel arrives twice', model: 'duplication', property: 'othersReservation', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'an empty cancel leaves no row', model: 'no-fence', property: 'noSuspension', predicts: 'holds', finds: { violated: 9 } },
      { says: 'an empty cancel leaves a row, which is deleted before the Try comes', model: 'cleans-fence-early', property: 'noSuspension', predicts: 'holds', finds: { violated: 10 } },
      { says: 'Try fails, and its row is rolled back but not its reservation', model: 'fence-rolls-back', property: 'noSuspension', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the TM tells only those to cancel whose Try it has heard of', model: 'cancels-what-it-knows', property: 'noSuspension', predicts: 'holds', finds: { violated: 5 } },
      { says: 'an empty cancel gives back a unit all the same', model: 'empty-cancel-releases', property: 'othersReservation', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'registered': claim({
    says: 'For each operation its Confirm and its Cancel are registered, so that it can be undone.',
    notes: { section: compensating, quote: '针对每个操作，都要注册一个与其对应的确认和补偿（撤销）操作' },
    assumption: 'they are registered with the TM before the operation runs',
    given: [
      { says: 'the TM knows from the start whom to tell to cancel', model: 'late-try', property: 'noSuspension', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the TM learns of an operation only when it has run', model: 'cancels-what-it-knows', property: 'noSuspension', predicts: 'holds', finds: { violated: 5 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'order-example': claim({
    deep: true,
    says: 'Try takes the stock, Confirm updates the order; if that fails Cancel puts the stock back.',
    notes: { section: programming, quote: '如果更新订单失败，则进入Cancel阶段，会去恢复库存' },
    assumption: 'the Confirm that may fail is asked for first and alone, and silence does not count as a failure',
    given: [
      { says: 'the one whose Confirm may fail is asked first, and a message is lost', model: 'account-first', property: 'noMixedOutcome', predicts: 'holds', finds: 'holds' },
      { says: 'and nothing stays set aside', model: 'account-first', property: 'noSuspension', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'both are asked at once', model: 'confirm-may-fail', property: 'noMixedOutcome', predicts: 'holds', finds: { violated: 8 } },
      { says: 'it is asked first; its answer is lost, and silence counts as a failure', model: 'silence-is-failure', property: 'noMixedOutcome', predicts: 'holds', finds: { violated: 10 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
