import { describe, expect, test } from 'vitest'
import type { Id } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { counters } from '../../specs/eventual/counters/protocol.ts'
import { pnCounter, progress } from '../../specs/eventual/counters/variants.ts'

const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

describe('a mistake beyond the variants is caught', () => {
  test('the smaller entry is taken: a node forgets what it has counted', async () => {
    const mistaken = variant(counters, 'minimum', ({ actions: { gossip }, parts: { Node } }) => ({
      actions: {
        gossip: {
          then: (s, p) => {
            const less = Node.ids.map(of => Math.min(s.counter[p.n][of], s.counter[p.o][of]))
            gossip.then(s, p)
            for (const [k, of] of Node.ids.entries()) s.counter[p.o][of as Id<'Node'>] = less[k] ?? 0
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ nodes: 2, most: 1 }))).toMatchObject({ monotonicity: 2, exact: 2 })
  })
  test('a node does not take over what others have counted', async () => {
    const mistaken = variant(progress, 'own-entry', ({ actions: { gossip } }) => ({
      actions: {
        gossip: {
          then: (s, p) => {
            const [before] = [s.counter[p.o][p.n]]
            gossip.then(s, p)
            s.counter[p.o][p.n] = before
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ nodes: 2, most: 1 }))).toMatchObject({ exact: 2, convergence: 3 })
  })
  test('a node counts in the entry of another', async () => {
    const mistaken = variant(counters, 'wrong-entry', ({ actions: { increment }, parts: { Node } }) => ({
      actions: {
        increment: {
          then: (s, { n }) => {
            const next = Node.ids[(Node.ids.indexOf(n) + 1) % Node.ids.length] as Id<'Node'>
            increment.then(s, { n })
            s.counter[n][n]--
            s.counter[n][next]++
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ nodes: 2, most: 1 }))).toMatchObject({ safety: 1 })
  })
  test('a PN-counter takes over what was taken off, be it more or less', async () => {
    type Taken = { readonly taken: Record<string, unknown> }
    const mistaken = variant(pnCounter, 'takes-over', ({ actions: { gossip } }) => ({
      actions: {
        gossip: {
          then: (s, p) => {
            const { taken } = s as unknown as Taken
            gossip.then(s, p)
            taken[p.o] = taken[p.n]
          },
        },
      },
    }))
    // Node1 counts up and down, and hears from Node2 that it has done neither.
    expect(await broken(mistaken.with({ nodes: 2, most: 1 }))).toMatchObject({ monotonicityOfTaken: 3 })
  })
})

/** With two nodes, one knows any part of what the other has counted: (1 + 2 + … + (most + 1)) squared. From each state two increments and four gossips are judged, and one state is there at first. */
test.each([1, 2, 3])('two nodes that count to %i have as many states as a formula says', async most => {
  const { states } = await check(counters.with({ nodes: 2, most }), {})
  const distinct = (((most + 1) * (most + 2)) / 2) ** 2
  expect(states).toMatchObject({ distinct, generated: 1 + 6 * distinct })
})
