import { describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { twoGenerals } from '../../specs/impossibility/two-generals/protocol.ts'
import { some } from '../support/depth.ts'

interface Rule {
  readonly table1: number
  readonly table2: number
}

/** Every rule for so many messages: General1 may receive every second of them, General2 the others. */
const rulesFor = (messages: number): readonly Rule[] => {
  const [tables1, tables2] = [2 ** (Math.floor(messages / 2) + 1), 2 ** (Math.ceil(messages / 2) + 1)]
  return Array.from({ length: tables1 * tables2 }, (_, k) => ({ table1: k % tables1, table2: Math.floor(k / tables1) }))
}

/** What is wrong with a rule, without the checker: with the order, the first `arrive` messages come and the next is caught; without it none is sent. */
function mistakes(messages: number, { table1, table2 }: Rule): readonly string[] {
  const attacks = (table: number, received: number) => ((table >> received) & 1) === 1
  const outcomes = [{ order: false, arrive: 0 }, ...Array.from({ length: messages + 1 }, (_, arrive) => ({ order: true, arrive }))].map(
    ({ order, arrive }) => ({
      order,
      arrive,
      one: order && attacks(table1, Math.floor(arrive / 2)),
      two: attacks(table2, Math.ceil(arrive / 2)),
    }),
  )
  const last = outcomes.at(-1)
  return [...(outcomes.some(o => o.one !== o.two) ? ['agreement'] : []), ...(last?.one && last.two ? [] : ['attackWhereAllArrive'])]
}

/** How many rules break agreement, and how many of the others never have anybody attack where all messages arrive. */
describe.each(some([0, 1, 2, 3, 4], 0, 1, 2))('for %i messages no rule is right', messages => {
  test('whichever it is', async () => {
    const rules = rulesFor(messages)
    const broken = { agreement: 0, attackWhereAllArrive: 0 }
    for (const rule of rules) {
      const model = twoGenerals.with({ messages, ...rule }, { caught: 1 })
      const { properties } = await check(model, { continue: true, engine: 'tables', workers: 1 })
      const violated = properties.filter(p => p.verdict === 'violated').map(p => p.name)
      expect(violated, JSON.stringify(rule)).toEqual(mistakes(messages, rule))
      expect(violated.length, JSON.stringify(rule)).toBeGreaterThan(0)
      broken[violated.includes('agreement') ? 'agreement' : 'attackWhereAllArrive']++
    }
    // The only way to agree is never to attack: whatever General1 is told, and General2 has seen. Without messages General1 may look at nothing else either.
    expect(broken).toEqual({ agreement: rules.length - 1, attackWhereAllArrive: 1 })
  })
})

test('where no messenger is caught there are rules that are right', async () => {
  const right = []
  for (const rule of rulesFor(2)) {
    const { verdict } = await check(twoGenerals.with({ messages: 2, ...rule }, { caught: 0 }), { continue: true })
    if (verdict === 'holds') right.push(rule)
  }
  // All messages come, so that General1 has received one, and General2, too, unless there was no order. General2 must not attack then.
  expect(right).toEqual([
    { table1: 2, table2: 2 },
    { table1: 3, table2: 2 },
  ])
})
