import { type Expectation, model } from '../../../checker/language/index.ts'
import { batchBookkeeping } from './protocol.ts'
import { absoluteBalance, balanceFirst, claimsOutlive, conditional, journalApart, markedFirst, noLock, payoutsInJournal, payoutsOfUnbooked, payoutsReserved } from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: observed + story })

const two = { payments: 2, payouts: 1, workers: 2 }
const twoPayouts = { payments: 2, payouts: 2, workers: 1 }

export const models = {
  'two-workers': model(batchBookkeeping, {
    constants: two,
    says: 'Two workers book two payments, one worker both or each its own, and a payout is made in between.',
    expect: holds('adding and marking are one transaction, of entries that nobody else has locked'),
  }),
  'three-payments': model(batchBookkeeping, {
    constants: { payments: 3, payouts: 2, workers: 2 }, faults: { crash: 1 },
    says: 'The same with three payments and two payouts, and a worker that crashes.',
    expect: holds('as in two-workers: one transaction, of entries that nobody else has locked'),
  }),
  'crashes': model(batchBookkeeping, {
    constants: two, faults: { crash: Infinity },
    says: 'Workers may crash at any moment, any number of times: every payment is booked, once.',
    expect: holds('a crash before the transaction that books leaves the entries unbooked, and unlocked; one after it leaves nothing to do'),
  }),
  'worker-leaves': model(batchBookkeeping, {
    constants: two, faults: { leave: 1 },
    says: 'A worker that goes for good leaves its entries to the other.',
    expect: holds('its locks end with its session'),
  }),

  'marked-first': model(markedFirst, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: entries are marked as booked before they are added to the balance: a crash in between loses the money.',
    expect: violated({ conservation: 4, eventuallyBooked: 5 }, 'a worker marks the payment, crashes, and has forgotten that it was going to add it'),
  }),
  'balance-first': model(balanceFirst, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: entries are added to the balance before they are marked: a crash in between books them twice.',
    expect: violated({ conservation: 4, bookedOnce: 6 }, 'Worker1 adds the payment and crashes; for Worker2 it is unbooked, so it adds it again'),
  }),
  'no-lock': model(noLock, {
    constants: two,
    says: 'Mutant: without locks two workers book the same batch, though nothing fails.',
    expect: violated({ conservation: 5, bookedOnce: 5 }, 'both select the payment, and both book it'),
  }),
  'conditional': model(conditional, {
    constants: two, faults: { crash: Infinity },
    says: 'In place of locks a worker may look again, in the transaction that books, which of its entries are still unbooked.',
    expect: holds('the journal is read and written in the same transaction'),
  }),
  'claims-outlive': model(claimsOutlive, {
    constants: two, faults: { leave: 1 },
    says: 'Mutant: a claim that is written into the journal outlives its worker, and nobody else may book those entries.',
    expect: violated({ deadlock: 4, eventuallyBooked: 3 }, 'a worker claims the payment and goes'),
  }),
  'claims-outlive-crash': model(claimsOutlive, {
    constants: two, faults: { crash: Infinity },
    says: 'As long as each worker comes back, its claims only delay.',
    expect: holds('a worker that recovers goes on with what it has claimed'),
  }),
  'absolute-balance': model(absoluteBalance, {
    constants: two,
    says: 'Mutant: workers that write the new balance, and not an increment, lose updates, though no two have the same entry.',
    expect: violated({ conservation: 6 }, 'each worker has one payment and has read the balance 0; each writes 1'),
  }),
  'absolute-balance-one-worker': model(absoluteBalance, {
    constants: twoPayouts,
    says: 'Mutant: one worker is enough for that, where payouts are booked meanwhile.',
    expect: violated({ conservation: 7 }, 'the worker reads the balance 1, a payout takes that, and the worker writes 2'),
  }),
  'journal-apart': model(journalApart, {
    constants: two, faults: { crashPayment: 1 },
    says: 'Mutant: the payer is charged before the journal entry is written: a crash in between loses the payment.',
    expect: violated({ conservation: 2, eventuallyBooked: 3 }, 'the payer is charged, the process that executes the payment crashes, and no entry tells of it'),
  }),

  'two-payouts': model(batchBookkeeping, {
    constants: twoPayouts, faults: { crash: 1 },
    says: 'Two payouts that the balance covers only once: the second waits for the next batch.',
    expect: holds('the balance is read and lowered in one transaction'),
  }),
  'payouts-in-journal': model(payoutsInJournal, {
    constants: twoPayouts,
    says: 'Mutant: booked asynchronously, as payments are, payouts overdraw the account.',
    expect: violated({ neverOverdrawn: 7 }, 'the balance is 1; each of two payouts sees that, and their batch takes 2'),
  }),
  'payouts-reserved': model(payoutsReserved, {
    constants: twoPayouts, faults: { crash: 1 },
    says: 'Payouts may be booked asynchronously if what they will take is set aside at once.',
    expect: holds('the balance covers all payouts in the journal at any time: O’Neil, 1986'),
  }),
  'payouts-of-unbooked': model(payoutsOfUnbooked, {
    constants: twoPayouts,
    says: 'Mutant: payouts against payments that are not booked yet overdraw the balance, though the money is there.',
    expect: violated({ neverOverdrawn: 2 }, 'a payment is in the journal, and a payout takes it from a balance of 0'),
  }),
}
