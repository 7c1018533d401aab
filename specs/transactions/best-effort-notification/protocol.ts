/**
 * Best-effort notification, with reconciliation.
 *
 * A payment platform tells a merchant that an order has been paid. It repeats the notification at growing intervals until the merchant answers, gives up
 * after a fixed number of attempts, and lists the notifications that it has given up. The merchant makes up for that: it queries the platform about orders of which it has
 * heard nothing. Payment interfaces work like that. Alipay notifies up to eight times within 25 hours, at intervals that grow from minutes to hours, until the merchant answers
 * "success" (global.alipay.com/help/online/91). WeChat Pay asks merchants to verify the signature of a notification, to expect the same one several times, and to query an order of which
 * they hear nothing (pay.weixin.qq.com/wiki, "Verification of callback information" and "Reasonable query mechanism").
 *
 * Granularity: one step for each message received and for each local transaction. The platform records a payment and that it must be notified in
 * one transaction, and counts an attempt before it sends it: a crash between the two is a lost message. The merchant first takes a notification into memory, then
 * books it in one transaction and answers; a crash between booking and answering is a lost answer.
 *
 * Assumptions: intervals are not modelled: a retry may come at any time, even at once, so that safety does not depend on how long they are. A retry costs one
 * attempt whether it was needed or not. A notification bears a signature, shown here as its sender; that its amount is the one of the order is not modelled. An order may stay unpaid forever.
 *
 * Bounds: orders do not interact, but a merchant that mixed them up would show it with two. Two attempts are the fewest of which one may be in vain. A merchant
 * has at most one query for each order in flight, since it waits for the answer or a timeout.
 */
import { anyOf, bool, byzantine, crashes, duplicateMessages, durable, loseMessages, machine, mapOf, messages, network, oneOf, ownedBy, processes, range, setOf, singleProcess, spec } from '../../../checker/language/index.ts'

export const bestEffortNotification = spec('best-effort-notification', { orders: range(1, 3), attempts: range(1, 4) }, ({ orders, attempts }) => {
  const Order = processes('Order', orders)
  const Platform = singleProcess('Platform')
  const Merchant = singleProcess('Merchant')
  const Forger = singleProcess('Forger') // sends nothing unless the fault `forge` has a budget

  const Msg = messages({
    Notify: { from: anyOf(Platform, Forger), to: Merchant, order: Order },
    Success: { from: Merchant, to: Platform, order: Order },
    Query: { from: Merchant, to: Platform, order: Order },
    Result: { from: Platform, to: Merchant, order: Order, paid: bool },
  })

  const vars = {
    order: durable(ownedBy(Platform, mapOf(Order, oneOf('unpaid', 'paid')))),
    notification: durable(ownedBy(Platform, mapOf(Order, oneOf('none', 'pending', 'delivered', 'given up')))),
    sent: durable(ownedBy(Platform, mapOf(Order, range(0, attempts)))),
    received: ownedBy(Merchant, setOf(Order)), // notified, and not booked yet
    booked: durable(ownedBy(Merchant, mapOf(Order, range(0, 2)))), // how often; 2 stands for more than once
    net: network(Msg),
  }
  const { initially, action, receive, predicate, always, step, leadsTo, reachable } = machine(vars)

  type Books = { booked: Record<string, number> }
  /** Adds the payment to the merchant's books, once more if it is there already. */
  const book = (s: Books, order: string) => { s.booked[order] = Math.min((s.booked[order] ?? 0) + 1, 2) }

  const actions = {
    /** The payer pays, and in the same transaction the platform records that the merchant must be notified. */
    pay: action({
      for: { o: Order }, by: Platform,
      when: (s, { o }) => s.order[o] === 'unpaid',
      then: (s, { o }) => { s.order[o] = 'paid'; s.notification[o] = 'pending' },
    }),
    /** The platform notifies the merchant, for the first time or again. */
    notify: action({
      for: { o: Order }, by: Platform, fair: 'weak',
      when: (s, { o }) => s.notification[o] === 'pending' && s.sent[o] < attempts,
      then: (s, { o }) => { s.sent[o]++; s.net.send(Msg.Notify({ from: Platform.id, order: o })) },
    }),
    /** After the last attempt the platform gives up, at once or later, and lists the order. */
    giveUp: action({
      for: { o: Order }, by: Platform, fair: 'weak',
      when: (s, { o }) => s.notification[o] === 'pending' && s.sent[o] === attempts,
      then: (s, { o }) => { s.notification[o] = 'given up' },
    }),
    /** The merchant has answered: no more attempts are due, and an order that was listed is taken off the list. */
    onSuccess: receive(Msg.Success, { fair: 'strong', then: (s, { order: o }) => { s.notification[o] = 'delivered' } }),

    /** The merchant takes a notification that the platform has signed, and drops any other. */
    onNotify: receive(Msg.Notify, {
      fair: 'strong',
      then: (s, { from, order: o }) => { if (from === Platform.id) s.received.add(o) },
    }),
    /** The merchant books an order of which it was notified, unless it has done so before, and answers either way. */
    book: action({
      for: { o: Order }, by: Merchant, fair: 'strong',
      when: (s, { o }) => s.received.has(o),
      then: (s, { o }) => {
        if (s.booked[o] === 0) book(s, o)
        s.received.delete(o)
        s.net.send(Msg.Success({ order: o }))
      },
    }),

    /** Reconciliation: the merchant queries an order that it has not booked. */
    query: action({
      for: { o: Order }, by: Merchant, fair: 'weak',
      when: (s, { o }) => s.booked[o] === 0 && s.net.of(Msg.Query, { order: o }).length === 0 && s.net.of(Msg.Result, { order: o }).length === 0,
      then: (s, { o }) => { s.net.send(Msg.Query({ order: o })) },
    }),
    /** The platform replies whether the order is paid. */
    onQuery: receive(Msg.Query, {
      fair: 'strong',
      then: (s, { order: o }) => { s.net.send(Msg.Result({ order: o, paid: s.order[o] === 'paid' })) },
    }),
    /** The merchant books a paid order, unless it has done so before; that an order is unpaid is not final. */
    onResult: receive(Msg.Result, {
      fair: 'strong',
      then: (s, { order: o, paid }) => { if (paid && s.booked[o] === 0) book(s, o) },
    }),
  }

  const isKnown = (o: (typeof Order.ids)[number]) => predicate(s => s.booked[o] > 0)

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** The merchant books no payment that did not happen. */
      noPhantom: always({ for: { o: Order }, holds: (s, { o }) => s.booked[o] === 0 || s.order[o] === 'paid' }),
      /** It books each payment once. */
      noDuplicate: always({ for: { o: Order }, holds: (s, { o }) => s.booked[o] < 2 }),
      /** An order whose notification the platform takes for delivered is in the merchant's books. */
      deliveredIsBooked: always({ for: { o: Order }, holds: (s, { o }) => s.notification[o] !== 'delivered' || s.booked[o] > 0 }),
      /** Once a notification is delivered no more attempts are due, and the order is not listed as given up. */
      deliveredIsDone: step({
        for: { o: Order },
        holds: (before, after, { o }) => before.notification[o] !== 'delivered' || (after.notification[o] !== 'pending' && after.notification[o] !== 'given up'),
      }),
      /** Every paid order is in the merchant's books in the end. */
      eventuallyKnown: leadsTo({ for: { o: Order }, from: (s, { o }) => s.order[o] === 'paid', to: (s, { o }) => s.booked[o] > 0 }),
      /** Of every paid order the notification is delivered, or listed as given up, in the end. */
      deliveredOrReported: leadsTo({
        for: { o: Order },
        from: (s, { o }) => s.order[o] === 'paid',
        to: (s, { o }) => s.notification[o] === 'delivered' || s.notification[o] === 'given up',
      }),
      /** All notifications can be delivered. */
      canDeliver: reachable(s => Order.every(o => s.notification[o] === 'delivered')),
      /** The platform can give up while the merchant knows nothing of the order. */
      canGiveUp: reachable(s => Order.some(o => s.notification[o] === 'given up' && s.booked[o] === 0)),
    },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      /** The merchant forgets the notifications that it has not booked. */
      crashMerchant: crashes(Merchant),
      crashPlatform: crashes(Platform),
      /** Somebody else sends notifications, without the platform's signature. */
      forge: byzantine(Forger, { sends: [Msg.Notify] }),
    },
    final: predicate(s => Order.every(o => s.order[o] === 'unpaid' || isKnown(o)(s) || s.notification[o] === 'given up')),
    symmetry: [Order],
    parts: { Order, Platform, Merchant, Msg, book },
  }
})
