/**
 * What the notes say of best-effort notification, and of retries. One order and two attempts: of a notification that is lost the other may arrive, and
 * of one that arrives the other is a duplicate.
 */
import { claim, instance } from '../../../checker/language/index.ts'
import { noDeduplicationNoReconciliation } from './variants.ts'

const section = '柔性事务（遵循BASE理论）'
const bestEffort = { section, quote: '最大努力型，PPT中提到的例子交易的消息通知（例如商户交易结果通知重试、补单重试）' }
const found = 'found by this checker on 2026-11-29, and the traces read; the steps are those of models.ts'

export const claims = {
  'retries-suffice': claim({
    says: 'Retrying the notification gets the result of a payment to the merchant.',
    notes: bestEffort,
    assumption: 'one notification arrives at a merchant that does not crash before it has booked it',
    given: [
      { says: 'one of two is lost', model: 'retries-within-the-cap', property: 'eventuallyKnown', predicts: 'holds', finds: 'holds' },
      { says: 'any number is lost, and the platform never gives up', model: 'retries-without-cap', property: 'eventuallyKnown', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'two of two are lost', model: 'retries-lost', property: 'eventuallyKnown', predicts: 'holds', finds: { violated: 6 } },
      { says: 'the merchant crashes with both in memory', model: 'retries-crash', property: 'eventuallyKnown', predicts: 'holds', finds: { violated: 8 } },
      { says: 'every one is lost, and the platform never gives up', model: 'retries-unheard', property: 'eventuallyKnown', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'reconciliation-makes-up': claim({
    says: 'Where the notifications fail, the merchant’s query makes up for them.',
    notes: bestEffort,
    assumption: 'the merchant asks until the order is paid, and does not take "not paid" for final',
    given: [
      { says: 'any number of messages is lost, but not every copy of one that is sent again and again', model: 'reconciled', property: 'eventuallyKnown', predicts: 'holds', finds: 'holds' },
      { says: 'both sides crash', model: 'crashes', property: 'eventuallyKnown', predicts: 'holds', finds: 'holds' },
      { says: 'the platform has forgotten to notify', model: 'pending-in-memory', property: 'eventuallyKnown', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the merchant closes an order that is not paid yet', model: 'unpaid-is-final', property: 'eventuallyKnown', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'delivered-or-reported': claim({
    says: 'Best effort means that every notification is delivered, or reported as given up.',
    notes: bestEffort,
    assumption: 'the platform has its list of pending notifications on disk, and retries come to an end',
    given: [
      { says: 'all notifications are lost', model: 'retries-lost', property: 'deliveredOrReported', predicts: 'holds', finds: 'holds' },
      { says: 'both sides crash', model: 'crashes', property: 'deliveredOrReported', predicts: 'holds', finds: 'holds' },
      { says: 'what is delivered is booked', model: 'crashes', property: 'deliveredIsBooked', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the list is in memory, and the platform crashes', model: 'pending-in-memory-no-reconciliation', property: 'deliveredOrReported', predicts: 'holds', finds: { violated: 3 } },
      { says: 'the platform never gives up, and is never heard', model: 'retries-unheard', property: 'deliveredOrReported', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'retries-need-idempotence': claim({
    says: 'Since messages are sent several times, whoever receives them must be idempotent.',
    notes: { section, quote: '多次重试，也就是发送多次消息，由于要多次重发，所以程序必须是幂等（同一操作反复执行多次结果不变）' },
    assumption: 'a message is sent several times, or a query brings the same news',
    given: [
      { says: 'a merchant that is not books a retry again, though nothing fails', model: 'no-deduplication', property: 'noDuplicate', predicts: 'violated', finds: { violated: 7 } },
      { says: 'one that is books each payment once', model: 'duplication', property: 'noDuplicate', predicts: 'holds', finds: 'holds' },
      { says: 'to recognise a message that comes again is not yet idempotence, where a query brings the same news', model: 'deduplicates-notifications', property: 'noDuplicate', predicts: 'violated', finds: { violated: 7 } },
    ],
    without: [
      { says: 'the platform notifies once, and the merchant never asks', model: instance(noDeduplicationNoReconciliation, { constants: { orders: 1, attempts: 1 } }), property: 'noDuplicate', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
