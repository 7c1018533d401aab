import { describe, expect, test } from 'vitest'
import { machine, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { told, ways } from './told.ts'

const vars = { a: range(0, 9), b: range(0, 9) }
const { initially, action, always } = machine(vars)

describe('every engine, on one thread and two', () => {
  // a + b <= 6 with a and b up to 9: 28 states inside; the 8 states at a + b = 7 are judged, and not kept.
  const bounded = spec('bounded', {}, () => ({
    vars,
    init: initially(),
    actions: {
      a: action({ when: s => s.a < 9, then: s => void s.a++ }),
      b: action({ when: s => s.b < 9, then: s => void s.b++ }),
    },
    properties: { below: always(s => s.a + s.b < 7) },
    constraints: { state: s => s.a + s.b <= 6 },
    deadlock: 'allowed',
  })).with({})

  test('judges what a constraint leaves out, and goes no further', async () => {
    for (const how of ways) {
      const result = await check(bounded, { ...how, continue: true })
      expect(result).toMatchObject({ verdict: 'violated', states: { distinct: 28 }, depth: 7 })
      expect(result.properties[0]?.trace?.steps).toHaveLength(7)
    }
  })

  test('counts the steps that a constraint leaves out alike', async () => {
    const all = []
    for (const how of ways) all.push(told(await check(bounded, { ...how, continue: true })))
    for (const one of all) expect(one).toEqual(all[0])
    // Each of the 7 states with a + b = 6 has two steps out.
    expect(all[0]?.bounds).toMatchObject([{ kind: 'constraint', steps: 14 }])
  })
})
