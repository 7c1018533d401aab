import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { signedGenerals } from '../../specs/agreement/signed-generals/protocol.ts'
import { forgesSignatures } from '../../specs/agreement/signed-generals/variants.ts'
import { some } from '../support/depth.ts'

/** Sets of orders as bits: 1 attack, 2 retreat. */
const [attack, retreat] = [1, 2]
const choice = (seen: number) => (seen === attack ? attack : retreat)

/** Whether some run breaks IC1 or IC2, by trying all runs without the checker; a traitor that is given `forges` has every order signed. */
function broken(generals: number, traitors: readonly number[], order: number, forges = false): readonly string[] {
  const isTraitor = (g: number) => traitors.includes(g)
  const lieutenants = Array.from({ length: generals - 1 }, (_, k) => k + 1)
  const found = new Set<string>()
  const told = (k: number, of: readonly number[]): void => {
    if (k < lieutenants.length) {
      for (const set of isTraitor(0) ? [0, 1, 2, 3] : [order]) told(k + 1, [...of, set])
      return
    }
    // What the traitors among the lieutenants can show each loyal one is chosen for each on its own.
    const showable = lieutenants.filter(isTraitor).reduce((all, i) => all | (isTraitor(0) || forges ? 3 : (of[i - 1] as number)), 0)
    const loyal = lieutenants.filter(i => !isTraitor(i))
    const known = loyal.reduce((all, i) => all | (of[i - 1] as number), 0)
    const outcomes = loyal.map(() => new Set([0, 1, 2, 3].filter(set => (set & ~showable) === 0).map(set => choice(known | set))))
    if (loyal.length > 1 && new Set(outcomes.flatMap(o => [...o])).size > 1) found.add('IC1')
    if (!isTraitor(0) && outcomes.some(o => [...o].some(v => v !== order))) found.add('IC2')
  }
  told(0, [])
  return [...found].toSorted()
}

/** The constant of the spec: the 0-th is the commander, its first general. */
const named = (traitors: readonly number[]) => new Set(traitors.map(g => `General${g + 1}` as 'General1'))

const violated = async (of: typeof signedGenerals, generals: number, traitors: readonly number[], order: 'attack' | 'retreat') => {
  const { properties } = await check(of.with({ generals, m: 1, traitors: named(traitors), order }), { continue: true, workers: 1 })
  return properties.flatMap(p => (p.verdict === 'violated' ? [p.name] : [])).toSorted()
}

describe.each(some(['attack', 'retreat'] as const, 0))('SM(1), the order being to %s, breaks what it must', order => {
  const code = order === 'attack' ? attack : retreat
  test.each([
    [3, []],
    [3, [0]],
    [3, [1]],
    [3, [0, 1]],
    [4, [0]],
    [4, [3]],
    [4, [1, 2]],
  ] as [number, number[]][])('%i generals, traitors %o', async (generals, traitors) => {
    const expected = broken(generals, traitors, code)
    expect(await violated(signedGenerals, generals, traitors, order)).toEqual(expected)
    // Theorem 2.
    if (traitors.length <= 1) expect(expected).toEqual([])
    if (traitors.length === 1)
      expect(await violated(forgesSignatures, generals, traitors, order)).toEqual(broken(generals, traitors, code, true))
  })
})

/** The spec, with something else done by a loyal general: `does` gets the orders that went out, by pair, and who passes on. */
const seeded = (name: string, does: (sent: Record<string, ReadonlySet<'attack' | 'retreat'> | null>, pair: string, from: string) => void) =>
  variant(signedGenerals, name, ({ actions: { passOn } }) => ({
    actions: {
      passOn: {
        then: (s, of) => {
          const pair = Object.keys(s.sent).find(one => s.sent[one] === null) as string
          passOn.then(s, of)
          does(s.sent, pair, of.g)
        },
      },
    },
  }))

test.each<[string, typeof signedGenerals, number, readonly number[], readonly string[]]>([
  [
    'a lieutenant keeps the order to itself',
    seeded('silent', (sent, pair, from) => {
      if (from !== 'General1') sent[pair] = new Set()
    }),
    3,
    [0],
    ['IC1', 'loyalPassesOn'],
  ],
  [
    'a lieutenant passes the order on to one other only',
    seeded('to-one', (sent, pair) => {
      if (pair === 'General2 > General4') sent[pair] = new Set()
    }),
    4,
    [0],
    ['IC1', 'loyalPassesOn'],
  ],
  [
    'a loyal commander signs both orders for one lieutenant, who tells the others',
    seeded('both', (sent, pair) => {
      if (pair === 'General1 > General2') sent[pair] = new Set(['attack', 'retreat'])
    }),
    3,
    [],
    ['IC2'],
  ],
])('seeded: %s', async (_, of, generals, traitors, names) => {
  expect(await violated(of, generals, traitors, 'attack')).toEqual(names)
})
