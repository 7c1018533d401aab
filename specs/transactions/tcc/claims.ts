/**
 * What the notes say of TCC. Each claim is about one thing that goes wrong, so every fault has a budget of one; two participants are enough for one to confirm and the other
 * to cancel.
 */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { confirmMayFail } from './order.ts'
import { tcc } from './protocol.ts'
import { turnsOnTimeout, withProgress } from './variants.ts'

/** The two variants under which a decision to confirm is not kept, asked for progress. */
export const progressTurnsOnTimeout = withProgress(turnsOnTimeout)
export const progressConfirmMayFail = withProgress(confirmMayFail)

/** Every Try that has succeeded, and not only a decision to confirm, leads to Confirm. */
export const triedConfirms = variant(tcc, 'tried-confirms', ({ leadsTo, parts: { Participant } }) => ({
  properties: {
    /** If every Try succeeds, every Confirm does. */
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
    says: 'If Try succeeds, Confirm succeeds.',
    notes: { section: compensating, quote: '只要Try成功，Confirm一定成功' },
    assumption: 'the TM has logged the decision to confirm and never turns from it, and Confirm needs nothing but what Try has set aside',
    given: [
      { says: 'the TM has decided to confirm, and it and a participant crash and recover', model: 'progress-crashes', property: 'confirmed', predicts: 'holds', finds: 'holds' },
      { says: 'the TM has decided to confirm, crashes, and a message is lost', model: 'progress-loss', property: 'confirmed', predicts: 'holds', finds: 'holds' },
      { says: 'every Try has succeeded, and nothing goes wrong', model: instance(triedConfirms, { constants: {}, neverFires: { giveUp: 'every answer comes', retry: 'nothing is lost' } }), property: 'triedConfirms', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'every Try has succeeded, and the TM crashes before it has decided', model: instance(triedConfirms, { constants: {}, faults: { crashTM: 1 } }), property: 'triedConfirms', predicts: 'holds', finds: { violated: 12 } },
      { says: 'the TM turns to cancelling when its time is up', model: instance(progressTurnsOnTimeout, { constants: {}, faults: { lose: 1 } }), property: 'confirmed', predicts: 'holds', finds: { violated: 14 } },
      { says: 'a participant may refuse to confirm', model: instance(progressConfirmMayFail, { constants: {} }), property: 'confirmed', predicts: 'holds', finds: { violated: 14 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'variant-of-2pc': claim({
    says: 'TCC is a variant of two-phase commit.',
    notes: { section: programming, quote: '所谓的TCC编程模式，也是两阶段提交的一个变种' },
    assumption: 'the TM logs its decision and never turns from it',
    given: [
      { says: 'every step is one of transaction commit', model: 'progress', property: 'transactionCommit', predicts: 'holds', finds: 'holds' },
      { says: 'and so it is though the TM and a participant crash', model: 'progress-crashes', property: 'transactionCommit', predicts: 'holds', finds: 'holds' },
      { says: 'and it blocks as two-phase commit does: the TM stops for good', model: 'tm-stops', property: 'deadlock', predicts: 'violated', finds: { violated: 4 } },
    ],
    without: [
      { says: 'the TM turns to cancelling when its time is up', model: instance(progressTurnsOnTimeout, { constants: {}, faults: { lose: 1 } }), property: 'transactionCommit', predicts: 'holds', finds: { violated: 11 } },
      { says: 'the TM forgets its decision', model: 'log-not-durable', property: 'noMixedOutcome', predicts: 'holds', finds: { violated: 13 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gray and Lamport, section 3, for two-phase commit; of TCC ${found}` },
  }),

  'cancel-releases': claim({
    says: 'Cancel gives back what Try has set aside.',
    notes: { section: compensating, quote: 'Cancel 阶段主要是在业务执行错误，需要回滚的状态下执行的业务取消，预留资源释放' },
    assumption: 'everyone is told to cancel, row and reservation are one local transaction, and a Cancel that comes before its Try leaves a row',
    given: [
      { says: 'a Cancel comes before its Try', model: 'late-try', property: 'noSuspension', predicts: 'holds', finds: 'holds' },
      { says: 'the TM and a participant crash', model: 'progress-crashes', property: 'reservationEnds', predicts: 'holds', finds: 'holds' },
      { says: 'a Cancel arrives twice', model: 'loss-and-duplication', property: 'othersReservation', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'a Cancel that comes before its Try leaves no row', model: 'no-fence', property: 'noSuspension', predicts: 'holds', finds: { violated: 9 } },
      { says: 'a Try that fails takes its row with it, and not the reservation', model: 'fence-rolls-back', property: 'noSuspension', predicts: 'holds', finds: { violated: 8 } },
      { says: 'only those are told to cancel who were heard of', model: 'cancels-what-it-knows', property: 'noSuspension', predicts: 'holds', finds: { violated: 5 } },
      { says: 'a Cancel that comes before its Try gives back all the same', model: 'empty-cancel-releases', property: 'othersReservation', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'registered': claim({
    says: 'For each operation a Confirm and a Cancel are registered, so that it can be undone.',
    notes: { section: compensating, quote: '针对每个操作，都要注册一个与其对应的确认和补偿（撤销）操作' },
    assumption: 'the TM knows of them before the operation runs',
    given: [
      { says: 'the TM knows from the start whom to tell', model: 'late-try', property: 'noSuspension', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the TM knows of a branch when it hears of its Try', model: 'cancels-what-it-knows', property: 'noSuspension', predicts: 'holds', finds: { violated: 5 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'order-example': claim({
    says: 'Try takes the stock, Confirm updates the order; if that fails Cancel puts the stock back.',
    notes: { section: programming, quote: '如果更新订单失败，则进入Cancel阶段，会去恢复库存' },
    assumption: 'the Confirm that may fail is asked for first and alone, and only an answer counts as a failure',
    given: [
      { says: 'the one whose Confirm may fail is asked first; the TM crashes, and a message is lost', model: 'account-first', property: 'noMixedOutcome', predicts: 'holds', finds: 'holds' },
      { says: 'and then nothing stays set aside', model: 'account-first', property: 'noSuspension', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'both are asked at once', model: 'confirm-may-fail', property: 'noMixedOutcome', predicts: 'holds', finds: { violated: 8 } },
      { says: 'an answer is lost, and silence counts as a failure', model: 'silence-is-failure', property: 'noMixedOutcome', predicts: 'holds', finds: { violated: 10 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
