/** Best-effort notification without reconciliation or deduplication, and with notifications that are trusted blindly, answered too early or kept in memory. */
import { durable, machine, mapOf, oneOf, ownedBy, setOf, variant } from '../../../checker/language/index.ts'
import { bestEffortNotification } from './protocol.ts'

/** The merchant never asks: all that it knows it knows from notifications. */
export const noReconciliation = variant(bestEffortNotification, 'no-reconciliation', { actions: { query: null, onQuery: null, onResult: null } })

/** Without reconciliation, and the platform never gives up. */
export const withoutCap = variant(noReconciliation, 'without-cap', ({ parts: { Msg, Platform } }) => ({
  actions: {
    notify: {
      when: (s, { o }) => s.notification[o] === 'pending',
      then: (s, { o }) => { s.net.send(Msg.Notify({ from: Platform.id, order: o })) },
    },
    giveUp: null,
  },
  properties: { canGiveUp: null },
}))

/** Not a mutant, but a worse network: a message that is sent again and again need never arrive. */
export const withoutCapUnheard = variant(withoutCap, 'unheard', { actions: { onNotify: { fair: 'weak' } } })

/** Mutant: the merchant books whatever it is notified of. */
const bookingAll = (of: typeof bestEffortNotification) => variant(of, 'no-deduplication', ({ parts: { Msg, book } }) => ({
  actions: {
    book: { then: (s, { o }) => { book(s, o); s.received.delete(o); s.net.send(Msg.Success({ order: o })) } },
  },
}))
export const noDeduplication = bookingAll(bestEffortNotification)
export const noDeduplicationNoReconciliation = bookingAll(noReconciliation)

/**
 * Mutant: the merchant keeps a table of the notifications that it has handled, and does not look at the order itself. A notification
 * that comes after a query has brought the same news is new to that table.
 */
export const deduplicatesNotifications = variant(bestEffortNotification, 'deduplicates-notifications', ({ vars, actions: { book: { when } }, parts: { Order, Merchant, Msg, book } }) => {
  const more = { handled: durable(ownedBy(Merchant, setOf(Order))) }
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { book: null },
    added: {
      book: action({
        for: { o: Order }, by: Merchant, fair: 'strong', when,
        then: (s, { o }) => {
          if (!s.handled.has(o)) book(s, o)
          s.handled.add(o)
          s.received.delete(o)
          s.net.send(Msg.Success({ order: o }))
        },
      }),
    },
  }
})

/** Mutant: the merchant does not look at who has signed a notification. */
export const unverified = variant(bestEffortNotification, 'unverified', {
  actions: { onNotify: { then: (s, { order: o }) => { s.received.add(o) } } },
})

/** Mutant: the merchant answers when it has received a notification, before it has booked the order. */
const answering = (of: typeof bestEffortNotification) => variant(of, 'answers-before-booking', ({ always, parts: { Order, Msg, Platform, book } }) => ({
  actions: {
    onNotify: {
      then: (s, { from, order: o }) => {
        if (from !== Platform.id) return
        s.received.add(o)
        s.net.send(Msg.Success({ order: o }))
      },
    },
    book: { then: (s, { o }) => { if (s.booked[o] === 0) book(s, o); s.received.delete(o) } },
  },
  properties: {
    /** An order whose notification the platform takes for delivered is in the merchant's books, or about to be. */
    deliveredIsBooked: always({ for: { o: Order }, holds: (s, { o }) => s.notification[o] !== 'delivered' || s.booked[o] > 0 || s.received.has(o) }),
  },
}))
export const answersBeforeBooking = answering(bestEffortNotification)
export const answersBeforeBookingNoReconciliation = answering(noReconciliation)

/** Mutant: the platform keeps the list of pending notifications in memory, and a crash empties it. */
const inMemory = (of: typeof bestEffortNotification) => variant(of, 'pending-in-memory', ({ parts: { Order, Platform } }) => ({
  vars: { notification: ownedBy(Platform, mapOf(Order, oneOf('none', 'pending', 'delivered', 'given up'))) },
}))
export const pendingInMemory = inMemory(bestEffortNotification)
export const pendingInMemoryNoReconciliation = inMemory(noReconciliation)

/** Mutant: when the merchant hears that an order is not paid it closes the order, and drops whatever comes later; but the payer may still pay. */
export const unpaidIsFinal = variant(bestEffortNotification, 'unpaid-is-final', ({ vars, actions: { query, onNotify, onResult }, parts: { Order, Merchant, Msg } }) => {
  const more = { closed: durable(ownedBy(Merchant, setOf(Order))) }
  const { action, receive, always } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { query: null, onNotify: null, onResult: null },
    added: {
      query: action({
        for: { o: Order }, by: Merchant, fair: 'weak',
        when: (s, p) => !s.closed.has(p.o) && query.when(s, p),
        then: query.then,
      }),
      onNotify: receive(Msg.Notify, { fair: 'strong', then: (s, m, p) => { if (!s.closed.has(m.order)) onNotify.then(s, m, p) } }),
      onResult: receive(Msg.Result, { fair: 'strong', then: (s, m, p) => { if (m.paid) onResult.then(s, m, p); else s.closed.add(m.order) } }),
    },
    properties: {
      /** Nobody has paid for an order that the merchant has closed. */
      closedIsUnpaid: always({ for: { o: Order }, holds: (s, { o }) => !s.closed.has(o) || s.order[o] === 'unpaid' }),
    },
  }
})
