import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { shippedCounters } from '../../specs/eventual/shipped-counters/protocol.ts'
import { shipsOperations } from '../../specs/eventual/shipped-counters/variants.ts'

const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}
const one = { nodes: 2, most: 1 }

describe('a mistake beyond the variants is caught', () => {
  test('Node1 tells nobody, so that Node2 never learns what it has counted', async () => {
    const mistaken = variant(shippedCounters, 'tells-nobody', ({ actions: { tell }, parts: { Node } }) => ({
      actions: { tell: { when: (s, p) => tell.when(s, p) && !(p.n === Node.ids[0] && p.o === Node.ids[1]) } },
    }))
    expect(await broken(mistaken.with(one))).toHaveProperty('convergence')
  })
  test('a node that is told counts one more for itself', async () => {
    const mistaken = variant(shippedCounters, 'counts-message', ({ actions: { onEntries } }) => ({
      actions: {
        onEntries: {
          when: (s, m) => s.counter[m.to][m.from] < 2,
          then: (s, m, p) => {
            onEntries.then(s, m, p)
            s.counter[m.to][m.from] = Math.min(s.counter[m.to][m.from] + 1, 2)
          },
        },
      },
    }))
    // Told of nothing, a node counts one: two steps.
    expect(await broken(mistaken.with(one))).toMatchObject({ safety: 2 })
  })
  test('a node tells nothing while there is nothing of its own to tell', async () => {
    const silent = variant(shippedCounters, 'silent-at-first', ({ actions: { tell } }) => ({
      actions: { tell: { when: (s, p) => s.counter[p.n][p.n] > 0 && tell.when(s, p) } },
    }))
    // No mistake: what is told before is told again afterwards.
    expect(await broken(silent.with(one))).toEqual({})
  })
  test('an operation is sent to the sender as well', async () => {
    const mistaken = variant(shipsOperations, 'sends-to-itself', ({ actions: { increment }, parts: { Node, Msg } }) => ({
      actions: {
        increment: {
          then: (s, p) => {
            increment.then(s, p)
            s.net.send(Msg.Entries({ from: p.n, to: p.n, entries: Node.map(o => (o === p.n ? 1 : 0)) }))
          },
        },
      },
    }))
    // Node1 counts, and counts the same again when its own message arrives; that nobody counts more than itself still holds, and all counts are wrong.
    expect(await broken(mistaken.with(one))).toMatchObject({ convergence: 6 })
  })
})

/** Shipped operations: of an increment a node has either done nothing, or its message is in flight, or has arrived. */
test.each([1, 2])('with %i operations each, a node is in as many states as a formula says', async most => {
  const { states } = await check(shipsOperations.with({ nodes: 2, most }), {})
  expect(states.distinct).toBe((((most + 1) * (most + 2)) / 2) ** 2)
})
