import { describe, expect, test } from 'vitest'
import { mapOf } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { gossip } from '../../specs/eventual/gossip/protocol.ts'
import { collectsWhenAllHaveHeard } from '../../specs/eventual/gossip/variants.ts'
import { deepTest } from '../support/depth.ts'

const two = { replicas: 2, updates: 2 }

const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

describe('a mistake beyond the variants is caught', () => {
  test('a replica that is told does not set its clock', async () => {
    const mistaken = variant(gossip, 'own-clock', ({ actions: { onPush } }) => ({
      actions: {
        onPush: {
          then: (s, m, p) => {
            const { [m.to]: time } = s.clock
            onPush.then(s, m, p)
            s.clock[m.to] = time
          },
        },
      },
    }))
    // Replica2 writes and tells Replica1 (4 steps), which then writes at time 1, too, and ranks below (2).
    expect(await broken(mistaken.with(two))).toMatchObject({ monotonicity: 6 })
  })
  test('a replica answers that it has written, and writes later', async () => {
    const mistaken = variant(gossip, 'answers-first', ({ actions: { answer } }) => ({
      actions: {
        answer: {
          then: (s, p) => {
            const { [p.r]: before } = { ...s.stored }
            const kept = { ...before }
            answer.then(s, p)
            s.stored[p.r] = kept
          },
        },
      },
    }))
    expect(await broken(mistaken.with(two))).toMatchObject({ updateTakesEffect: 2 })
  })
  test('a replica that shows a value of its own already answers that it has written, and does not', async () => {
    const mistaken = variant(gossip, 'writes-once', ({ actions: { answer } }) => ({
      actions: {
        answer: {
          then: (s, p) => {
            if (s.request[p.r] === 'write' && s.stored[p.r].by === p.r) s.request[p.r] = 'none'
            else answer.then(s, p)
          },
        },
      },
    }))
    // Two writes of one replica.
    expect(await broken(mistaken.with(two))).toEqual({ updateTakesEffect: 4 })
  })
  deepTest('copies are not on disk', async () => {
    const volatile = variant(gossip, 'volatile', ({ parts: { Replica, Version } }) => ({ vars: { stored: mapOf(Replica, Version) } }))
    // A write, and the crash.
    expect(await broken(volatile.with(two, { crash: 1 }))).toMatchObject({ durability: 3 })
  })
  test('tombstones are not pushed', async () => {
    const mistaken = variant(gossip, 'keeps-tombstones', ({ actions: { push } }) => ({
      actions: { push: { when: (s, p) => s.stored[p.r].holds === 'value' && push.when(s, p) } },
    }))
    // Replica1 writes, tells Replica2 and deletes; Replica2 shows the value forever.
    expect(await broken(mistaken.with(two))).toHaveProperty('convergence')
  })
  deepTest('a tombstone goes when all have heard, though an older value is still on its way', async () => {
    const mistaken = variant(gossip, 'ignores-messages', ({ action, parts: { Replica } }) => ({
      added: {
        collect: action({
          for: { r: Replica },
          by: 'r',
          when: (s, { r }) => s.stored[r].holds === 'tombstone' && Replica.every(o => s.clock[o] >= s.stored[r].time),
          then: (s, { r }) => {
            s.stored[r] = { time: 0, by: null, holds: 'nothing' }
          },
        }),
      },
    }))
    // Replica1 writes and pushes that, deletes and pushes that (6 steps); Replica2 hears of the second, collects it, and hears of the first (3).
    expect(await broken(mistaken.with(two))).toMatchObject({ noResurrection: 9 })
    expect(await broken(collectsWhenAllHaveHeard.with(two))).toEqual({})
  })
})

/** One replica that is never told anything is in as many states as its own requests make: without messages the space is a product. */
test('requests alone make as many states as they can be told apart by', async () => {
  const alone = variant(gossip, 'alone', { actions: { push: null, onPush: null }, properties: { convergence: null, canDelete: null } })
  const { states } = await check(alone.with({ replicas: 2, updates: 1 }), { continue: true })
  // No update asked for: 2 × 2, each replica reading or not. Asked at one of them, and pending: 2 × 2, with the other reading or not. Answered: 2 × 2 × 2, both reading or not.
  expect(states.distinct).toBe(4 + 4 + 8)
})
