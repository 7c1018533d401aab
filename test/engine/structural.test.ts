import { isDeepStrictEqual } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import {
  anyOf,
  type Model,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  processes,
  range,
  setOf,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
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

const four = processes('P', 4)
type Counts = Readonly<Record<string, number>>
const isRare = (n: Counts) => n.P1 === 3 && n.P2 === 5 && n.P3 === 1 && n.P4 === 4

/** Four counters up to 5: one state of 6^4 is rare, 13 steps from the first, where no sample of a level need come upon it. */
const rarely = (seen: (n: Counts) => boolean): Model =>
  spec('rarely', {}, () => {
    const vars = { n: mapOf(four, range(0, 5)), rang: oneOf('no', 'yes') }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      deadlock: 'allowed',
      actions: {
        count: action({ for: { p: four }, when: (s, { p }) => s.n[p] < 5, then: (s, { p }) => void s.n[p]++ }),
        ring: action({ when: s => seen(s.n), then: s => void (s.rang = 'yes') }),
      },
      properties: { unseen: always(s => !seen(s.n)), silent: always(s => s.rang === 'no') },
    }
  }).with({})

describe('what JavaScript refuses to clone is seen all the same, though the refusal is caught', () => {
  const clones = { structuredClone: (n: Counts) => structuredClone(n), 'v8.serialize': (n: Counts): Counts => deserialize(serialize(n)) }
  test.each(Object.entries(clones))('by %s', async (_, clone) => {
    const result = await sameEverywhere(
      rarely(n => {
        try {
          return isRare(clone(n))
        } catch {
          return false
        }
      }),
    )
    expect(ofProperty(result, 'unseen')).toMatchObject({ verdict: 'violated', steps: 13 })
    expect(ofProperty(result, 'silent')).toMatchObject({ verdict: 'violated', steps: 14 })
  })
})

test.each(['bag', 'merging', 'set', 'fifo', 'broker'] as const)(
  'a recipe that takes another message out of a %s has looked for it',
  async kind => {
    const [A, B] = [singleProcess('A'), singleProcess('B')]
    const Msg = messages({ Ask: { from: anyOf(A, B), to: A } })
    const [one, other] = [Msg.Ask({ from: A.id }), Msg.Ask({ from: B.id })]
    const model = spec('taking', {}, () => {
      const vars = { sent: range(0, 2), took: oneOf('no', 'yes'), net: network(Msg, kind) }
      const { initially, action, receive, always } = machine(vars)
      return {
        vars,
        init: initially(),
        deadlock: 'allowed',
        actions: {
          send: action({
            for: { m: range(0, 1) },
            when: s => s.sent < 2,
            then: (s, { m }) => {
              s.sent++
              s.net.send(m === 0 ? one : other)
            },
          }),
          take: receive(Msg.Ask, {
            when: s => s.took === 'no',
            then: (s, m) => {
              s.took = 'yes'
              const another = m.from === A.id ? other : m
              if (kind === 'broker') s.net.acknowledge(another)
              else s.net.deliver(another)
            },
          }),
        },
        properties: { fine: always(s => s.sent < 2 || s.took === 'no' || s.net.size > 0) },
      }
    }).with({})
    // Of two messages, one is received and the other, or an equal copy of it, taken out with it; a set forgets none.
    const verdict = kind === 'set' ? 'holds' : 'violated'
    expect(ofProperty(await sameEverywhere(model), 'fine')?.verdict).toBe(verdict)
  },
)

test.each(ways)('a guard that asks how many messages are in flight is answered with those alone: %j', async how => {
  const Msg = messages({ A: { k: range(1, 8) } })
  const vars = { at: range(0, 16), noted: range(0, 1), net: network(Msg) }
  const { initially, action, receive, reachable } = machine(vars)
  const model = spec('counted', {}, () => ({
    vars,
    init: initially(),
    actions: {
      send: action({
        when: s => s.at < 8,
        then: s => {
          s.at++
          s.net.send(Msg.A({ k: s.at }))
        },
      }),
      take: receive(Msg.A, { when: (s, m) => s.at === m.k + 7, then: s => void s.at++ }),
      note: action({ when: s => s.net.size === 3 && s.at > 8, then: s => void (s.noted = 1) }),
    },
    properties: { noted: reachable(s => s.noted === 1 && s.net.size === 0) },
    deadlock: 'allowed',
  })).with({})
  const { states, properties } = await check(model, { ...how, continue: true })
  // Eight are sent and received, in that order: 17 states. With three left it can be noted, and they be received all the same: 4 more.
  expect(states.distinct).toBe(17 + 4)
  expect(properties).toMatchObject([{ verdict: 'holds' }])
})
