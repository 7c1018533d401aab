/**
 * What the notes say of asynchronous and batch bookkeeping: one sentence, with hot accounts as its example. The bounds are those of the models: two workers, two payments, and
 * two payouts where these are asked about.
 */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { batchBookkeeping } from './protocol.ts'

/** The payments alone: no worker need ever take a step, and an execution of a payment that can take its one step does so in the end. */
export const charged = variant(batchBookkeeping, 'charged', ({ leadsTo, actions: { pay }, parts: { Payment } }) => ({
  actions: { pay: { when: pay.when, fair: 'weak' }, select: { fair: null }, book: { fair: null } },
  properties: {
    eventuallyBooked: null,
    /** A payment is executed in the end, though no worker ever does anything. */
    eventuallyCharged: leadsTo({ for: { p: Payment }, from: (s, { p }) => !s.done[p], to: (s, { p }) => s.done[p] }),
  },
}))

const section = '柔性事务（遵循BASE理论）'
const quote = '异步确保型，将一些同步阻塞的事务操作变为异步的操作，避免对数据库事务的争用，典型例子是热点账户异步记账、批量记账的处理'
const two = { payments: 2, payouts: 1, workers: 2 }
const found = 'found by this checker on 2026-11-29, and the traces read; the steps are those of models.ts'

export const claims = {
  'booked-in-the-end': claim({
    says: 'A hot account can be booked asynchronously and in batches: every payment is in the balance in the end, once.',
    notes: { section, quote },
    assumption: 'a batch is added to the balance and marked as booked in one transaction, and its entries are locked until then',
    given: [
      { says: 'workers crash again and again: every payment is booked', model: 'crashes', property: 'eventuallyBooked', predicts: 'holds', finds: 'holds' },
      { says: 'and none is booked twice', model: 'crashes', property: 'bookedOnce', predicts: 'holds', finds: 'holds' },
      { says: 'and no money is lost or made', model: 'crashes', property: 'conservation', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the entries are marked first, and the worker crashes', model: 'marked-first', property: 'eventuallyBooked', predicts: 'holds', finds: { violated: 5 } },
      { says: 'the balance is written first, and the worker crashes', model: 'balance-first', property: 'bookedOnce', predicts: 'holds', finds: { violated: 6 } },
      { says: 'two workers take the same entries', model: 'no-lock', property: 'bookedOnce', predicts: 'holds', finds: { violated: 5 } },
      { says: 'two workers write the new balance, each from what it had read', model: 'absolute-balance', property: 'conservation', predicts: 'holds', finds: { violated: 6 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'debits-too': claim({
    says: 'Whatever is booked on a hot account, payments into it and payouts from it, may be booked asynchronously.',
    notes: { section, quote },
    assumption: 'only payments into it wait, or what a payout will take is set aside at once',
    given: [
      { says: 'payments wait in the journal, and payouts are booked at once', model: 'two-payouts', property: 'neverOverdrawn', predicts: 'holds', finds: 'holds' },
      { says: 'payouts wait as well, and are set aside', model: 'payouts-reserved', property: 'neverOverdrawn', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'two payouts wait that the balance covers only once', model: 'payouts-in-journal', property: 'neverOverdrawn', predicts: 'holds', finds: { violated: 7 } },
      { says: 'a payout takes what waits in the journal', model: 'payouts-of-unbooked', property: 'neverOverdrawn', predicts: 'holds', finds: { violated: 2 } },
    ],
    expect: { verdict: 'holds only if', origin: `O’Neil, 1986, sets aside what is taken; ${found}` },
  }),

  'no-contention': claim({
    says: 'Payments do not wait for the hot account.',
    notes: { section, quote },
    assumption: 'a payment writes only its own side and its journal entry',
    given: [
      { says: 'no worker ever does anything, or one goes with a batch in hand', model: instance(charged, { constants: two, faults: { leave: 1 } }), property: 'eventuallyCharged', predicts: 'holds', finds: 'holds' },
      { says: 'the price: all have paid, and nothing can be paid out yet', model: 'two-workers', property: 'balanceLags', predicts: 'holds', finds: { reached: 2 } },
    ],
    expect: { verdict: 'holds', origin: 'by construction: the only condition on a payment is that it has not been executed' },
  }),
}
