import { type Expectation, model } from '../../../checker/language/index.ts'
import { bestEffortNotification } from './protocol.ts'
import {
  answersBeforeBooking, answersBeforeBookingNoReconciliation, deduplicatesNotifications, noDeduplication, noReconciliation, pendingInMemory,
  pendingInMemoryNoReconciliation, unpaidIsFinal, unverified, withoutCap, withoutCapUnheard,
} from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: observed + story })

const one = { orders: 1, attempts: 2 }

export const models = {
  'reconciled': model(bestEffortNotification, {
    constants: one, faults: { lose: Infinity },
    says: 'With reconciliation the merchant learns of every payment, however many messages are lost, if a message that is sent again and again arrives in the end.',
    expect: holds('a merchant that has not booked asks again, and the platform always answers'),
  }),
  'two-orders': model(bestEffortNotification, {
    constants: { orders: 2, attempts: 1 },
    says: 'Two orders, each of which may be paid or not.',
    expect: holds('orders do not interact'),
  }),
  'crashes': model(bestEffortNotification, {
    constants: one, faults: { lose: 1, crashMerchant: 1, crashPlatform: 1 },
    says: 'A message is lost, and both sides crash and recover: every payment is booked, once, and every notification delivered or listed.',
    expect: holds('the merchant looks at its books and writes them in one transaction, and the platform’s list is on disk'),
  }),
  'duplication': model(bestEffortNotification, {
    constants: one, faults: { lose: 1, duplicate: 1 },
    says: 'A message is lost and one arrives twice, which to the merchant looks like a retry.',
    expect: holds('the merchant books what it has not booked'),
  }),
  'all-faults': model(bestEffortNotification, {
    constants: one, faults: { lose: 1, duplicate: 1, crashMerchant: 1, crashPlatform: 1 }, deep: true,
    says: 'All of that together.',
    expect: holds('as in duplication: the merchant books what it has not booked'),
  }),
  'forged': model(bestEffortNotification, {
    constants: one, faults: { forge: 1 }, network: 'merging',
    says: 'Notifications that the platform has not signed are dropped.',
    expect: holds('only a signed notification is taken for one'),
  }),

  'retries-within-the-cap': model(noReconciliation, {
    constants: one, faults: { lose: 1 },
    says: 'Without reconciliation two attempts are enough if at most one message is lost.',
    expect: holds('one of the two notifications arrives, and the merchant does not crash'),
  }),
  'retries-lost': model(noReconciliation, {
    constants: one, faults: { lose: 2 },
    says: 'Without reconciliation, and with every notification lost, the merchant never knows; the platform has listed the order.',
    expect: violated({ eventuallyKnown: 6 }, 'both notifications are lost, and the platform gives up'),
  }),
  'retries-crash': model(noReconciliation, {
    constants: one, faults: { crashMerchant: 1 },
    says: 'Nothing need be lost on the way: a merchant that crashes before it has booked forgets both notifications.',
    expect: violated({ eventuallyKnown: 8 }, 'both notifications are received, and gone with the crash'),
  }),
  'retries-without-cap': model(withoutCap, {
    constants: one, faults: { lose: Infinity }, network: 'merging',
    says: 'A platform that never gives up needs no reconciliation, if a message that is sent again and again arrives in the end.',
    expect: holds('the notification is in flight again and again, so strong fairness has it received'),
  }),
  'retries-unheard': model(withoutCapUnheard, {
    constants: one, faults: { lose: Infinity }, network: 'merging',
    says: 'If every notification may be lost, such a platform notifies forever, and reports nothing.',
    expect: violated({ eventuallyKnown: 3, deliveredOrReported: 3 }, 'the notification is sent and lost, forever'),
  }),

  'no-deduplication': model(noDeduplication, {
    constants: one,
    says: 'Mutant: a merchant that books whatever it is notified of books a retry again.',
    expect: violated({ noDuplicate: 7 }, 'the platform retries before it has the answer, and both notifications are booked'),
  }),
  'no-deduplication-one-attempt': model(noDeduplication, {
    constants: { orders: 1, attempts: 1 },
    says: 'Mutant: with reconciliation such a merchant books twice even if the platform notifies only once, since its query brings the same news.',
    expect: violated({ noDuplicate: 7 }, 'the answer to its query and the notification cross, and both are booked'),
  }),
  'deduplicates-notifications': model(deduplicatesNotifications, {
    constants: one,
    says: 'Mutant: it is not enough to recognise a notification that comes again, since a query may have brought the news first.',
    expect: violated({ noDuplicate: 7 }, 'the merchant books the answer to its query, and then the late notification, which its table does not have'),
  }),
  'unverified': model(unverified, {
    constants: one, faults: { forge: 1 }, network: 'merging',
    says: 'Mutant: a merchant that trusts any notification books a payment that never happened.',
    expect: violated({ noPhantom: 4, deliveredIsDone: 6 }, 'somebody else sends a notification, and the merchant books it; its answer makes the platform take for delivered what is paid only afterwards'),
  }),
  'answers-before-booking': model(answersBeforeBooking, {
    constants: one, faults: { crashMerchant: 1 },
    says: 'Mutant: a merchant that answers before it has booked may forget what the platform takes for delivered; here its query makes up for that.',
    expect: violated({ deliveredIsBooked: 5 }, 'the merchant answers and crashes before it books, and the platform has its answer'),
  }),
  'answers-before-booking-no-reconciliation': model(answersBeforeBookingNoReconciliation, {
    constants: one, faults: { crashMerchant: 1 },
    says: 'Mutant: without reconciliation such a merchant never knows of the payment, and the platform does not list it.',
    expect: violated({ deliveredIsBooked: 5, deadlock: 6, eventuallyKnown: 6 }, 'the merchant answers and crashes before it books; the platform has its answer'),
  }),
  'pending-in-memory': model(pendingInMemory, {
    constants: one, faults: { crashPlatform: 1 },
    says: 'Mutant: a platform that keeps its pending notifications in memory neither delivers nor lists those that it has forgotten; the query makes up for it.',
    expect: violated({ deliveredOrReported: 6 }, 'the order is paid, the platform crashes, and the merchant asks and is told'),
  }),
  'pending-in-memory-no-reconciliation': model(pendingInMemoryNoReconciliation, {
    constants: one, faults: { crashPlatform: 1 },
    says: 'Mutant: without reconciliation the merchant never knows of the payments that such a platform has forgotten.',
    expect: violated({ deadlock: 3, eventuallyKnown: 3, deliveredOrReported: 3 }, 'the order is paid, and the platform crashes before it has notified'),
  }),
  'unpaid-is-final': model(unpaidIsFinal, {
    constants: one,
    says: 'Mutant: a merchant that closes an order because it is not paid yet drops the payment that comes after.',
    expect: violated({ closedIsUnpaid: 4, eventuallyKnown: 9 }, 'the platform answers that the order is not paid; the payer pays; the merchant closes the order and drops both notifications'),
  }),
}
