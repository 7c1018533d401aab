import { expect, test } from 'vitest'
import { machine, range, spec } from '../../checker/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { bareKernel, fill, random } from './bare-kernel.ts'

const sides = { x: 44, y: 44, z: 43 }
const vars = { x: range(0, sides.x - 1), y: range(0, sides.y - 1), z: range(0, sides.z - 1) }
const { initially, action, always } = machine(vars)

/** From 0 a coordinate goes anywhere at once, and from there on to the next place but 0. */
const moves = (at: keyof typeof vars) => ({
  [`${at}Sets`]: action({ for: { to: range(1, sides[at] - 1) }, when: s => s[at] === 0, then: (s, { to }) => void (s[at] = to) }),
  [`${at}Goes`]: action({ when: s => s[at] > 0, then: s => void (s[at] = 1 + (s[at] % (sides[at] - 1))) }),
})

// The table has 131,072 slots in lines of eight, and grows beyond 98,304 ids, of which each of the four levels may waste 4,096. So some lines are full, and what belongs there
// stands in the next one; on the last level each state is asked for again.
test('a table that is nearly full has every state once', async () => {
  const model = spec('grid', {}, () => ({
    vars,
    init: initially(),
    actions: { ...moves('x'), ...moves('y'), ...moves('z') },
    properties: { inside: always(s => s.x < sides.x) },
  })).with({})
  const { states, depth } = await check(model, { workers: 1, continue: true })
  expect([states.distinct, depth]).toEqual([sides.x * sides.y * sides.z, 4])
})

// A search that was resumed, or had more threads, has the same fingerprints in a larger table: what it says of them is the same. The truth is their order.
test('the closest two are found however large the table is', () => {
  for (const count of [2, 3, 20, 60, 400]) {
    const all = Array.from({ length: count }, (_, k) => random(1000 * count + k))
    const inOrder = all.toSorted((a, b) => (a < b ? -1 : 1))
    const least = inOrder
      .slice(1)
      .reduce((gap, one, k) => (one - (inOrder[k] as bigint) < gap ? one - (inOrder[k] as bigint) : gap), 2n ** 64n)
    const of = bareKernel(Number.POSITIVE_INFINITY)
    fill(of, all)
    for (const slots of [1 << 14, 1 << 16, 1 << 18]) {
      expect([of.table.slots, of.table.leastGap(of.kernel)]).toEqual([slots, least])
      of.table.grow(of.kernel, () => [])
    }
  }
})
