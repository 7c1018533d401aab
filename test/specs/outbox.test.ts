import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { apply, idempotentUpdates } from '../../specs/transactions/idempotent-updates/protocol.ts'
import { takesOver } from '../../specs/transactions/idempotent-updates/variants.ts'
import { inbox } from '../../specs/transactions/inbox/protocol.ts'
import { noDeduplication as notRecorded } from '../../specs/transactions/inbox/variants.ts'
import { outbox } from '../../specs/transactions/outbox/protocol.ts'
import { noLock, progress, retriesForever } from '../../specs/transactions/outbox/variants.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'

const two = { orders: 1, instances: 2, attempts: 2 }
const broken = async (...of: Parameters<typeof verdictsOf>): Promise<Record<string, number | null>> =>
  Object.fromEntries(
    Object.entries(await verdictsOf(...of)).flatMap(([name, [verdict, steps]]) => (verdict === 'violated' ? [[name, steps]] : [])),
  )

describe('mistakes in the outbox', () => {
  test('a row that is marked as succeeded before the broker has confirmed is never sent after a crash', async () => {
    const mutant = variant(outbox, 'marks-first', {
      actions: {
        publish: { when: (s, { a, o }) => s.task[a].tag === 'Sent' && s.task[a].order === o },
        confirm: {
          when: (s, { a, o }) => s.task[a].tag === 'Sending' && s.task[a].order === o,
          then: (s, { a, o }) => {
            s.outbox[o].status = 'Succeeded'
            s.task[a] = { tag: 'Sent', order: o }
          },
        },
      },
    })
    // Begun, committed, marked, crashed.
    expect(await broken(mutant.with(two, { crash: 1 }))).toMatchObject({ NoLoss: 4 })
  })

  test('a retry that takes rows which are only Failed leaves those of a crashed instance behind', async () => {
    const mutant = variant(progress, 'retries-failed-only', ({ actions: { retry } }) => ({
      actions: { retry: { when: (s, p) => retry.when(s, p) && s.outbox[p.o].status === 'Failed' } },
    }))
    // Begun, committed, crashed, recovered, and the row is old: nothing more need happen, or can.
    expect(await broken(mutant.with(two, { crash: 1 }))).toMatchObject({ EventualDelivery: 5 })
    // Safe it is: that the row will be retried is what NoLoss trusts in.
    expect(await broken(mutant.with(two, { crash: 1 }))).not.toHaveProperty('NoLoss')
  })

  test('a lock that a crashed instance keeps forever stops all retries', async () => {
    const mutant = variant(progress, 'never-expires', { actions: { expire: null } })
    const found = await broken(mutant.with(two, { crash: 2 }))
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['EventualDelivery', 'EventuallyMarked']))
    // It takes a crash to need a retry, and another of the instance that retries.
    expect(await broken(mutant.with(two, { crash: 1 }))).toEqual({})
  })

  test('a message that is acknowledged whether it was handled or not is lost', async () => {
    const mutant = variant(outbox, 'acknowledges-all', { actions: { acknowledge: { when: () => true } } })
    // Begun, committed, published, acknowledged; and no longer in the hands of the instance, once that is confirmed.
    expect(await broken(mutant.with(two))).toMatchObject({ NoLoss: 5 })
  })

  test('an instance that goes on with a transaction that has rolled back sends what never happened', async () => {
    const mutant = variant(outbox, 'sends-after-rollback', {
      actions: {
        rollBack: {
          then: (s, { a }) => {
            const t = s.task[a]
            if (t.tag === 'Open') s.task[a] = { tag: 'Sending', order: t.order }
          },
        },
      },
    })
    // Begun, rolled back, published, handled.
    expect(await broken(mutant.with(two))).toMatchObject({ NoPhantom: 4 })
  })
})

describe('how much it takes', () => {
  test('an outage is needed for one instance to fail where another succeeds', async () => {
    expect(await broken(noLock.with(two, { crash: 2 }))).toEqual({})
  })

  // The outage; begun, committed, failed: 4. The row is old, retried, failed: 3 more. Retried and failed once more: 2.
  test('each attempt more outlasts a little more of an outage', async () => {
    for (const [attempts, steps] of [
      [1, 4],
      [2, 7],
      [3, 9],
    ] as const)
      expect((await broken(outbox.with({ ...two, attempts }, { outage: 1 }))).NoLoss).toBe(steps)
  })

  test('without faults the states can be counted by hand', async () => {
    // Idle, Open; then Sending; then Sent with the message waiting, handled, or acknowledged; then the row marked, with the same three.
    expect((await numbersOf(outbox.with({ orders: 1, instances: 1, attempts: 1 }))).distinct).toBe(2 + 1 + 3 + 3)
  })
})

describe('both engines find the same', () => {
  test.each([
    ['the outbox', outbox.with(two, { crash: 1, outage: 1 })],
    ['without a lock', noLock.with(two, { crash: 1, outage: 1 })],
    ['retried forever, on a bag', retriesForever.with(two, { crash: 1, outage: 1 }, { network: 'bag' })],
    ['the inbox', inbox.with({ messages: 2, consumers: 2, copies: 1 }, { crash: 1 })],
    ['the inbox without records, on a bag', notRecorded.with({ messages: 1, consumers: 2, copies: 2 }, { crash: 1 }, { network: 'bag' })],
  ])('%s', async (_, model) => {
    const found = async (engine: 'reference' | 'tables') => {
      const { verdict, states, depth, properties } = await check(model, { continue: true, engine })
      return { verdict, states, depth, properties: properties.map(p => [p.name, p.verdict, p.trace?.steps.length]) }
    }
    expect(await found('tables')).toEqual(await found('reference'))
  })
})

describe('mistakes in the inbox', () => {
  const few = { messages: 1, consumers: 2, copies: 1 }

  test('who finds a message on record and does not acknowledge it is given it forever', async () => {
    const mutant = variant(inbox, 'keeps-duplicates', ({ leadsTo, actions: { handle }, parts: { Message } }) => ({
      actions: {
        handle: {
          then: (s, p) => {
            if (s.recorded.has(p.id)) s.task[p.b] = { tag: 'Idle' }
            else handle.then(s, p)
          },
        },
      },
      properties: { Acknowledged: leadsTo({ for: { id: Message }, from: (s, { id }) => s.published[id] > 0, to: s => s.net.size === 0 }) },
    }))
    expect(await broken(mutant.with(few))).toEqual({})
    // Handled, crashed before it is acknowledged, and then received in vain.
    expect(Object.keys(await broken(mutant.with(few, { crash: 1 })))).toEqual(['Acknowledged'])
  })

  test('a record without an effect, as a handler that fails half way leaves it, loses the message', async () => {
    const mutant = variant(inbox, 'records-alone', {
      actions: {
        handle: {
          then: (s, { b, id }) => {
            s.recorded.add(id)
            s.task[b] = { tag: 'Handled', id }
          },
        },
      },
    })
    // Published, received, recorded, acknowledged.
    expect(await broken(mutant.with(few))).toMatchObject({ NoLoss: 4 })
  })

  test('an acknowledgement of another message takes out what nobody has handled', async () => {
    const mutant = variant(inbox, 'acknowledges-another', ({ actions: { acknowledge }, parts: { Message, Msg } }) => ({
      actions: {
        acknowledge: {
          then: (s, p) => {
            for (const other of Message.others(p.id)) s.net.acknowledge(Msg.Order({ id: other }))
            acknowledge.then(s, p)
          },
        },
      },
    }))
    // Both published, one received, handled, acknowledged: with the other, as an offset that is committed for a whole partition.
    expect(await broken(mutant.with({ messages: 2, consumers: 1, copies: 1 }))).toMatchObject({ NoLoss: 5 })
  })
})

describe('updates that are sent again', () => {
  // Every run of three deliveries of two updates, the fifo's order kept but for the copy: the three in which one comes again.
  test('end with the last value if only newer ones are taken, whatever the order', () => {
    const orders = [
      [1, 2],
      [2, 1],
      [1, 1, 2],
      [1, 2, 1],
      [2, 1, 2],
      [1, 2, 2],
    ]
    expect(orders.map(order => order.reduce(apply, 0))).toEqual(orders.map(() => 2))
    expect(orders.map(order => order.at(-1)).filter(n => n !== 2)).toHaveLength(2)
  })

  test('to take whatever differs is not to take what is newer', async () => {
    const mutant = variant(idempotentUpdates, 'takes-any-other', {
      actions: {
        apply: {
          then: (s, message) => {
            if (s.copy !== message.n) s.copy = message.n
            s.net.acknowledge(message)
          },
        },
      },
    })
    expect(await broken(mutant.with({ updates: 2 }, { duplicate: 1 }))).toMatchObject({ FinalStateIsConsistent: 6 })
    expect(await broken(takesOver.with({ updates: 2 }, { duplicate: 1 }))).toMatchObject({ FinalStateIsConsistent: 6 })
  })

  test('a copy that acknowledges before it applies may miss the last update', async () => {
    const mutant = variant(idempotentUpdates, 'acknowledges-first', {
      actions: { applyUnacknowledged: { then: (s, message) => s.net.acknowledge(message) } },
    })
    // One update is sent, acknowledged, and never applied.
    expect(await broken(mutant.with({ updates: 1 }, {}, { network: 'broker' }))).toEqual({
      FinalStateIsConsistent: 2,
      EventuallyConsistent: 2,
    })
  })
})
