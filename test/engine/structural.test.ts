import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { check } from '../../checker/check.ts'
import { type Model, machine, mapOf, oneOf, processes, range, setOf, spec } from '../../checker/language/index.ts'
import { told, ways } from './told.ts'

async function sameEverywhere(model: Model): Promise<ReturnType<typeof told>> {
  const [first, ...others] = await Promise.all(ways.map(async how => told(await check(model, { continue: true, ...how }))))
  for (const other of others) expect(other).toEqual(first)
  return first as ReturnType<typeof told>
}

const ofProperty = (result: ReturnType<typeof told>, name: string) => result.properties.find(p => p.name === name)

/** Two sets of 7 possible members, of which one grows. */
const growing = (holds: (a: ReadonlySet<number>, b: ReadonlySet<number>) => boolean, most = 3): Model =>
  spec('growing', {}, () => {
    const vars = { n: range(0, most), a: setOf(range(0, 6)), b: setOf(range(0, 6)) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      deadlock: 'allowed',
      actions: {
        add: action({
          when: s => s.n < most,
          then: s => {
            s.n++
            s.a.add(s.n)
          },
        }),
      },
      properties: { claimed: always(s => holds(s.a, s.b)) },
    }
  }).with({})

describe('a property that looks at the structure of a set sees what is in it', () => {
  const structural: Readonly<Record<string, (a: ReadonlySet<number>, b: ReadonlySet<number>) => boolean>> = {
    isDeepStrictEqual: (a, b) => isDeepStrictEqual(a, b),
    'JSON.stringify': (a, b) => JSON.stringify(a) === JSON.stringify(b),
    spread: (a, b) => isDeepStrictEqual({ ...a }, { ...b }),
    structuredClone: (a, b) => isDeepStrictEqual(structuredClone(a), structuredClone(b)),
    // JavaScript clones no proxy, and asks it nothing before it refuses.
    'structuredClone, and a refusal caught': (a, b) => {
      try {
        return isDeepStrictEqual(structuredClone(a), structuredClone(b))
      } catch {
        return true
      }
    },
  }
  test.each(Object.entries(structural))('by %s: violated by the first member', async (_, holds) => {
    expect(ofProperty(await sameEverywhere(growing(holds)), 'claimed')).toMatchObject({ verdict: 'violated', steps: 1 })
  })

  test('by its size alone: the fourth of 7 possible members is one too many', async () => {
    expect(ofProperty(await sameEverywhere(growing(a => a.size < 4, 6)), 'claimed')).toMatchObject({ verdict: 'violated', steps: 4 })
  })
})

/** Two equal maps of 25 values each to two processes, which is more than a slot is numbered for in advance. */
const twins = (caught: boolean): Model =>
  spec('twins', {}, () => {
    const P = processes('P', 2)
    const vars = { a: mapOf(P, range(0, 24)), b: mapOf(P, range(0, 24)), last: oneOf('none', 'same') }
    const { initially, action, always } = machine(vars)
    const same = (a: object, b: object) => {
      if (!caught) return isDeepStrictEqual(a, b)
      try {
        return isDeepStrictEqual(structuredClone(a), structuredClone(b))
      } catch {
        return false
      }
    }
    return {
      vars,
      init: initially(),
      deadlock: 'allowed',
      actions: {
        both: action({
          for: { p: P },
          when: (s, { p }) => s.a[p] < 2,
          then: (s, { p }) => {
            s.a[p]++
            s.b[p]++
          },
        }),
        see: action({
          when: s => s.last === 'none' && same(s.a, s.b),
          then: s => {
            s.last = 'same'
          },
        }),
      },
      properties: { equal: always(s => same(s.a, s.b)) },
    }
  }).with({})

test.each([
  ['deep equality', false],
  ['deep equality of clones, a refusal caught', true],
])('two equal maps of many values are equal by %s, in guards and properties', async (_, caught) => {
  const result = await sameEverywhere(twins(caught))
  expect(ofProperty(result, 'equal')).toMatchObject({ verdict: 'holds' })
  // Of each process 0, 1 or 2, seen or not.
  expect(result.states.distinct).toBe(18)
  expect(result.neverFired).toEqual([])
})
