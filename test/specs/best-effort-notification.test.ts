import { expect, test } from 'vitest'
import { mapOf, ownedBy, range, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { bestEffortNotification } from '../../specs/transactions/best-effort-notification/protocol.ts'
import { noReconciliation } from '../../specs/transactions/best-effort-notification/variants.ts'

const one = { orders: 1, attempts: 2 }

/** The properties that a check finds violated. */
const violatedIn = async (model: ReturnType<typeof bestEffortNotification.with>) =>
  (await check(model, { continue: true })).properties.filter(p => p.verdict === 'violated').map(p => p.name)

test('one order and one attempt, counted by hand', async () => {
  // Unpaid; paid; then the notification in flight, received, or booked with the answer in flight, each before and after the platform
  // has given up; and delivered. The longest way to a new state: pay, notify, receive, book, and then give up or hear the answer.
  const { states, depth } = await check(noReconciliation.with({ orders: 1, attempts: 1 }))
  expect([states.distinct, depth]).toEqual([9, 6])
})

test('orders do not interact: the states of two are the pairs of states of one', async () => {
  const count = async (orders: number) => (await check(noReconciliation.with({ orders, attempts: 2 }))).states.distinct
  expect(await count(2)).toBe((await count(1)) ** 2)
})

test('a platform that stops trying, and does not list the order, is found', async () => {
  const forgets = variant(noReconciliation, 'forgets', {
    actions: {
      giveUp: {
        then: (s, { o }) => {
          s.notification[o] = 'none'
        },
      },
    },
  })
  expect(await violatedIn(forgets.with(one, { lose: 2 }))).toEqual(expect.arrayContaining(['eventuallyKnown', 'deliveredOrReported']))
})

test('a payment that is recorded without its notification is found', async () => {
  const apart = variant(noReconciliation, 'apart', {
    actions: {
      pay: {
        then: (s, { o }) => {
          s.order[o] = 'paid'
        },
      },
    },
  })
  expect(await violatedIn(apart.with(one))).toEqual(expect.arrayContaining(['eventuallyKnown', 'deliveredOrReported', 'canDeliver']))
})

test('a merchant that books any answer to its query is found', async () => {
  const anyAnswer = variant(bestEffortNotification, 'any-answer', ({ parts: { book } }) => ({
    actions: {
      onResult: {
        then: (s, { order: o }) => {
          if (s.booked[o] === 0) book(s, o)
        },
      },
    },
  }))
  expect(await violatedIn(anyAnswer.with(one))).toEqual(['noPhantom'])
})

test('a merchant that does not look at its books when its query is answered is found', async () => {
  const again = variant(bestEffortNotification, 'again', ({ parts: { book } }) => ({
    actions: {
      onResult: {
        then: (s, { order: o, paid }) => {
          if (paid) book(s, o)
        },
      },
    },
  }))
  expect(await violatedIn(again.with(one))).toEqual(['noDuplicate'])
})

test('a merchant whose books are not on disk is found', async () => {
  const volatile = variant(bestEffortNotification, 'volatile', ({ parts: { Order, Merchant } }) => ({
    vars: { booked: ownedBy(Merchant, mapOf(Order, range(0, 2))) },
  }))
  expect(await violatedIn(volatile.with(one, { crashMerchant: 1 }))).toContain('deliveredIsBooked')
})

test('a merchant that answers only the first notification is not: the platform lists an order that is booked, which is allowed', async () => {
  // By hand: the answer is lost, the second notification is not answered, and the platform gives up. To list too much is the price of best effort.
  const answersOnce = variant(bestEffortNotification, 'answers-once', ({ parts: { Msg, book } }) => ({
    actions: {
      book: {
        then: (s, { o }) => {
          s.received.delete(o)
          if (s.booked[o] > 0) return
          book(s, o)
          s.net.send(Msg.Success({ order: o }))
        },
      },
    },
  }))
  expect(await violatedIn(answersOnce.with(one, { lose: 1 }))).toEqual([])
})
