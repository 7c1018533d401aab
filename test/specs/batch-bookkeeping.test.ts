import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { batchBookkeeping } from '../../specs/transactions/batch-bookkeeping/protocol.ts'

const two = { payments: 2, payouts: 2, workers: 2 }

/** The properties that a check finds violated. */
const violatedIn = async (model: ReturnType<typeof batchBookkeeping.with>) =>
  (await check(model, { continue: true })).properties.filter(p => p.verdict === 'violated').map(p => p.name)

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)

/**
 * A payment is not executed, unbooked and free, in the batch of one of the workers, or booked: w + 3 ways, each apart from the others. As many payouts may be made
 * as payments are booked, whichever.
 */
function byHand(payments: number, payouts: number, workers: number): number {
  let states = 0
  for (let booked = 0; booked <= payments; booked++)
    for (let paidOut = 0; paidOut <= Math.min(booked, payouts); paidOut++)
      states += choose(payments, booked) * (workers + 2) ** (payments - booked) * choose(payouts, paidOut)
  return states
}

describe.each(['reference', 'tables'] as const)('on the engine %s', engine => {
  test.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 1, 1],
    [3, 2, 2],
    [2, 3, 3],
  ])('%i payments, %i payouts and %i workers have as many states as counted by hand', async (payments, payouts, workers) => {
    const { states } = await check(batchBookkeeping.with({ payments, payouts, workers }), { engine })
    expect(states.distinct).toBe(byHand(payments, payouts, workers))
  })
})

test('one payment is executed, selected, booked and paid out: five states, one after the other', async () => {
  const { depth } = await check(batchBookkeeping.with({ payments: 1, payouts: 1, workers: 1 }))
  expect(depth).toBe(5)
})

test('a worker that does not mark what it has booked is found', async () => {
  const unmarked = variant(batchBookkeeping, 'unmarked', ({ parts: { addToBalance } }) => ({
    actions: {
      book: {
        then: (s, { w }) => {
          addToBalance(s, s.batch[w])
          s.batch[w] = new Set()
        },
      },
    },
  }))
  expect((await check(unmarked.with(two), { properties: ['bookedOnce'] })).verdict).toBe('violated')
})

test('a worker that keeps its batch is found', async () => {
  const kept = variant(batchBookkeeping, 'kept', ({ parts: { addToBalance, mark } }) => ({
    actions: {
      book: {
        then: (s, { w }) => {
          addToBalance(s, s.batch[w])
          mark(s, s.batch[w])
        },
      },
    },
  }))
  expect((await check(kept.with(two), { properties: ['bookedOnce'] })).verdict).toBe('violated')
})

test('a payout that does not look at the balance is found', async () => {
  const unchecked = variant(batchBookkeeping, 'unchecked', { actions: { payOut: { when: (s, { d }) => !s.done[d] } } })
  expect(await violatedIn(unchecked.with(two))).toEqual(['neverOverdrawn'])
})

test('a payout that is not written into the journal changes nothing: its amount is in the balance already', async () => {
  const unwritten = variant(batchBookkeeping, 'unwritten', ({ parts: { addToBalance } }) => ({
    actions: {
      payOut: {
        then: (s, { d }) => {
          s.done[d] = true
          addToBalance(s, [d])
        },
      },
    },
  }))
  expect(await violatedIn(unwritten.with(two))).toEqual([])
})

test('a payment that writes its entry and charges nobody is found', async () => {
  const free = variant(batchBookkeeping, 'free', {
    actions: {
      pay: {
        when: (s, { p }) => s.journal[p] === 'none',
        then: (s, { p }) => {
          s.journal[p] = 'unbooked'
        },
      },
    },
  })
  expect(await violatedIn(free.with(two))).toContain('conservation')
})

test('without fairness nothing need be booked', async () => {
  const idle = variant(batchBookkeeping, 'idle', { actions: { select: { fair: null } } })
  expect(await violatedIn(idle.with(two))).toEqual(['eventuallyBooked'])
})
