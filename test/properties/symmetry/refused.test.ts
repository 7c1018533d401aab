import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../checker/engine/engine.ts'
import {
  crashes,
  listOf,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  processes,
  range,
  setOf,
  spec,
} from '../../../checker/language/index.ts'
import { exploreReduced } from '../../../checker/properties/reduced.ts'
import { noSymmetry } from '../../../checker/properties/symmetry.ts'
import { NotReduced } from '../../../checker/semantics/asymmetry.ts'
import { check } from '../../../checker/verdict/check.ts'
import { isReduced } from '../../../checker/verdict/result.ts'
import { sayNotReduced } from '../../../reports/say/words.ts'
import { oneThread, reference, twoThreads } from '../../engine/told.ts'
import { deepTest, some } from '../../support/depth.ts'
import { reductionsIn, stopIn } from '../../support/say.ts'

// biome-ignore lint/suspicious/noExplicitAny: parts that are put into a spec one at a time
type Any = any

const P = processes('P', 2)
const Msg = messages({ Hi: { from: P, to: P } })
const vars = {
  n: range(0, 6),
  at: maybe(P),
  up: mapOf(P, oneOf('no', 'yes')),
  seen: setOf(P),
  queue: listOf(P, 2),
  net: network(Msg, 'fifo'),
}
const { initially, action, always, step, reachable } = machine(vars) as Any
const named: string = 'P2'

/**
 * A code lock: who dials the six right numbers may open it. A random walk does not get that far, so what is not symmetric behind it is found by no
 * sample. `parts` are put in place of those that are symmetric.
 */
const lock = (parts: Any = {}, open: Any = {}, faults: Record<string, number> = {}) =>
  spec('lock', {}, () => ({
    vars,
    init: initially(),
    deadlock: 'allowed',
    symmetry: [P],
    properties: {},
    ...parts,
    actions: {
      dial: action({
        for: { d: range(0, 3) },
        when: (s: Any) => s.n < 6 && s.at === null,
        then: (s: Any, { d }: Any) => void (s.n = d === (s.n * 7) % 4 ? s.n + 1 : 0),
      }),
      open: action({
        for: { p: P },
        when: (s: Any) => s.n === 6 && s.at === null,
        then: (s: Any, { p }: Any) => void (s.at = p),
        ...open,
      }),
      ...parts.actions,
    },
  })).with({}, faults)

const shut = action({ for: { p: P }, when: (s: Any, { p }: Any) => s.at === p && p !== named, then: (s: Any) => void (s.at = null) })

/** Writes too long a list, which is a failure of the spec. */
const jam = action({
  for: { p: P },
  when: (s: Any, { p }: Any) => s.at === p,
  then: (s: Any, { p }: Any) => void (s.queue = p === named ? [p, p, p] : [p]),
})

/** What treats P2 unlike P1 in a state that takes six right numbers to reach; how the result says so. */
const cases: Readonly<Record<string, readonly [model: ReturnType<typeof lock>, says: string]>> = {
  'an invariant': [lock({ properties: { notP2: always((s: Any) => s.at !== named) } }), 'notP2 treats P1 and P2 differently'],
  'a literal, which is shown': [
    lock({ properties: { notP2: always((s: Any) => s.at !== ('P2' as string)) } }),
    "notP2 treats P1 and P2 differently: 'P2' stands as a word in it",
  ],
  'one part of an invariant': [
    lock({ properties: { opens: always({ for: { p: P }, holds: (s: Any, { p }: Any) => s.at !== p || p !== named }) } }),
    'opens treats P1 and P2 differently',
  ],
  'a premise': [
    lock({ properties: { closed: always({ when: (s: Any) => s.at === named, holds: (s: Any) => s.n === 6 }) } }),
    'closed treats P1 and P2 differently',
  ],
  'a step property': [
    lock({ properties: { opens: step((_: Any, after: Any) => after.at !== named) } }),
    'opens treats P1 and P2 differently',
  ],
  'a witness': [lock({ properties: { opened: reachable((s: Any) => s.at === named) } }), 'opened treats P1 and P2 differently'],
  'a guard': [lock({}, { when: (s: Any, { p }: Any) => s.n === 6 && s.at === null && p !== named }), 'open treats P1 and P2 differently'],
  'a recipe': [
    lock({}, { then: (s: Any, { p }: Any) => Object.assign(s, { at: p, up: p === named ? { P1: 'yes', P2: 'no' } : s.up }) }),
    'open treats P1 and P2 differently',
  ],
  'the first of the sort': [
    lock({}, { when: (s: Any, { p }: Any) => s.n === 6 && s.at === null && p === P.ids[0] }),
    'open treats P1 and P2 differently',
  ],
  'the order of names': [
    lock({}, { then: (s: Any, { p }: Any) => void (s.at = P.others(p).some(q => q < p) ? null : p) }),
    'open treats P1 and P2 differently',
  ],
  'the order of a set': [
    lock({}, { then: (s: Any) => void (s.at = [...s.seen.add('P1').add('P2')][0]) }),
    'open treats P1 and P2 differently',
  ],
  'an order among all': [
    lock({}, { for: {}, then: (s: Any) => void (s.queue = P.filter(() => true)) }),
    'open treats P1 and P2 differently',
  ],
  'one message': [
    lock({}, { then: (s: Any, { p }: Any) => s.net.send(Msg.Hi({ from: 'P1' as Any, to: p })) }),
    'open treats P1 and P2 differently',
  ],
  'a failure': [lock({ actions: { jam } }), 'jam treats P1 and P2 differently'],
  'the state constraint': [
    lock({ constraints: { state: (s: Any) => s.at !== named } }),
    'the state constraint treats P1 and P2 differently',
  ],
  'the step constraint': [
    lock({ constraints: { step: (_: Any, after: Any) => after.at !== named } }),
    'the step constraint treats P1 and P2 differently',
  ],
  'final states': [lock({ deadlock: undefined, final: (s: Any) => s.at === 'P1' }), 'deadlock treats P1 and P2 differently'],
  'a mapping': [
    lock({
      properties: {
        refines: {
          kind: 'refines',
          where: undefined,
          for: {},
          meaning: { of: 'refinement', abstract: lock(), mapping: (s: Any) => (s.at === named ? { ...s, n: 0 } : s) },
        },
      },
    }),
    'refines treats P1 and P2 differently',
  ],
  'what a recovery does': [
    lock(
      { faults: { crash: crashes(P, { onRecover: (s: Any, id: Any) => void (s.n === 6 && id === named && (s.seen = new Set([id]))) }) } },
      {},
      { crash: 1 },
    ),
    'crash.recover treats P1 and P2 differently',
  ],
  'an action of one alone': [lock({ actions: { shut } }), 'shut treats P1 and P2 differently'],
  'an initial state': [lock({ init: initially({ at: 'P1' }) }), 'in an initial state gives a state that is none'],
}

const all = Object.entries(cases)

describe.each([
  ['reference', reference, all],
  ['one thread', oneThread, all],
  // Each thread looks as one alone does.
  ['two threads', twoThreads, some(all, 0, 3, 6, -1)],
] as const)('%s', (_, how, tried) => {
  test.each(tried)('%s that treats one process unlike the other is found, and nothing is reduced', async (_, [model, says]) => {
    const outcome = async (symmetry: boolean) => {
      try {
        return await check(model, { continue: true, states: symmetry ? 'orbits' : undefined, ...how })
      } catch (error) {
        return (error as { found: Awaited<ReturnType<typeof check>> }).found
      }
    }
    const [reduced, whole] = [await outcome(true), await outcome(false)]
    expect(reduced.trust.symmetry).toMatchObject({ refused: expect.stringContaining(says) })
    expect(reduced.verdict).toBe(whole.verdict)
    expect(reduced.states).toEqual(whole.states)
    expect(reduced.properties.map(p => [p.verdict, p.trace?.steps.length])).toEqual(
      whole.properties.map(p => [p.verdict, p.trace?.steps.length]),
    )
    expect(sayNotReduced(undefined, reduced.trust)).toContain(`not reduced by symmetry: ${(reduced.trust.symmetry as Any).refused}`)
  })

  test('a lock that treats them alike is reduced', async () => {
    // Seven counts of right numbers, and one orbit in which it is open.
    const { trust, states } = await check(lock(), { states: 'orbits', ...how })
    expect(isReduced(trust)).toBe(true)
    expect(states.distinct).toBe(8)
  })
})

test.each([reference, oneThread, twoThreads])('what a property reads of one image alone tells other images apart: %j', async how => {
  const T = processes('T', 3)
  const [, second, third]: readonly string[] = T.ids
  const of = { at: T, marked: mapOf(T, oneOf('no', 'yes')) }
  const m = machine(of) as Any
  const model = spec('marks', {}, () => ({
    vars: of,
    init: m.initially({ at: T }, ({ at }: Any) => ({ at })),
    actions: {
      mark: m.action({
        for: { t: T },
        when: (s: Any, { t }: Any) => s.at !== t && T.every(u => s.marked[u] === 'no'),
        then: (s: Any, { t }: Any) => void (s.marked[t] = 'yes'),
      }),
    },
    // Of a state with T1 at and T2 marked this reads `at` alone; of its image with T2 at and T3 marked, the mark as well.
    properties: { unmarked: m.always((s: Any) => s.at !== second || s.marked[third as Any] === 'no') },
    symmetry: [T],
    deadlock: 'allowed',
  })).with({})
  const { verdict, trust } = await check(model as Any, { states: 'orbits', ...how })
  expect(verdict).toBe('violated')
  expect(trust.symmetry).toMatchObject({ refused: expect.stringContaining('unmarked treats') })
})

test('no word is shown where none stands', async () => {
  const byVariable = lock({}, { when: (s: Any, { p }: Any) => s.n === 6 && s.at === null && p !== named })
  const { trust } = await check(byVariable, { states: 'orbits', ...reference })
  expect(trust.symmetry).toMatchObject({ refused: 'open treats P1 and P2 differently' })
})

const of = (symmetry: readonly Any[], parts: Any = {}) =>
  spec('small', {}, () => ({
    vars,
    init: initially(),
    symmetry,
    properties: {},
    actions: { open: action({ for: { p: P }, then: (s: Any, { p }: Any) => void (s.at = p) }) },
    ...parts,
  })).with({})

test.each([
  ['too many permutations', of([processes('P', 8)]), 'P can be permuted in 40,320 ways, and the limit is 5,040'],
  ['a sort that is there twice', of([P, P]), 'P1 belongs to two of the symmetric sorts P, P'],
  ['no symmetric sort', of([]), 'the spec declares no symmetric sort'],
])('%s: refused before the search', async (_, model, says) => {
  const { trust } = await check(model, { states: 'orbits' })
  expect(trust.symmetry).toMatchObject({ refused: expect.stringContaining(says) })
  expect(reductionsIn({ trust })).toEqual(`no symmetry: ${says}`)
})

test('random walks with symmetry are refused', async () => {
  const walks = { seed: 1, runs: 1, steps: 1 }
  await expect(check(lock(), { walks, states: 'orbits' } as unknown as object)).rejects.toThrow('random walks visit states one by one')
})

test('nothing is left of a time limit that the reduced search used up', async () => {
  const asked: number[] = []
  const engine: Engine = {
    name: 'reference',
    async explore({ limits }) {
      asked.push(limits.maxSeconds)
      if (asked.length > 1) throw new Error('enough')
      await new Promise(resolve => setTimeout(resolve, 20))
      throw new NotReduced('resumed')
    },
  }
  const task = { limits: { maxSeconds: 0.01 } } as Parameters<typeof exploreReduced>[1]
  await expect(exploreReduced(engine, task, noSymmetry)).rejects.toThrow('enough')
  expect(asked).toEqual([0.01, 0])
})

deepTest('one time limit holds for the reduced search and the one that takes its place', async () => {
  const endless = spec('endless', {}, () => ({
    ...{
      vars: { a: range(0, 9999), b: range(0, 9999), at: maybe(P) },
      init: (machine({ a: range(0, 9999), b: range(0, 9999), at: maybe(P) }) as Any).initially(),
    },
    symmetry: [P],
    properties: {},
    actions: {
      a: action({ for: { p: P }, when: (s: Any) => s.a < 9999, then: (s: Any) => void s.a++ }),
      b: action({
        for: { p: P },
        when: (s: Any) => s.b < 9999,
        then: (s: Any, { p }: Any) => Object.assign(s, { b: s.b + 1, at: s.b === 40 && named === p ? p : null }),
      }),
    },
  })).with({})
  const { trust, seconds } = await check(endless as Any, { states: 'orbits', workers: 1, limits: { maxSeconds: 2 } })
  expect(trust.symmetry).toMatchObject({ refused: expect.stringContaining('b treats P1 and P2 differently') })
  expect(stopIn({ trust })).toBe('the limit of 2 s was reached')
  expect(seconds).toBeLessThan(4)
})

test.each([reference, oneThread, twoThreads])(
  'what the reduced search had found stays found, though the other one ends sooner: %j',
  async how => {
    const Q = processes('P', 3)
    // With a list, whose values are not known from the start, what is not symmetric is found where the search comes to it.
    const vars = { at: mapOf(Q, range(0, 8)), list: listOf(range(0, 8), 2) }
    const { initially, action, always, reachable } = machine(vars) as Any
    const sum = (s: Any) => Q.ids.reduce((total, q) => total + s.at[q], 0)
    const steps = spec('steps', {}, () => ({
      vars,
      init: initially(),
      deadlock: 'allowed',
      symmetry: [Q],
      properties: {
        below: always((s: Any) => sum(s) < 6),
        five: reachable((s: Any) => sum(s) === 5),
        nine: reachable((s: Any) => sum(s) === 9),
      },
      actions: {
        step: action({ for: { q: Q }, when: (s: Any, { q }: Any) => s.at[q] < 8, then: (s: Any, { q }: Any) => void s.at[q]++ }),
        last: action({ when: (s: Any) => s.at[named] === 8, then: (s: Any) => void (s.at[named] = 0) }),
      },
    })).with({})
    // Where k steps were taken the reduced search has a state for each way to write k as at most 3 numbers: 1, 1, 2, 3, 4, 5, 7, 8 and 10, in all 41 until
    // `last` can be taken. The other has (k + 1)(k + 2) / 2: 35 until 4 steps, 56 until 5, so that it ends before it sees what breaks `below` in 6.
    const { verdict, properties, trust, cause } = await check(steps as Any, {
      ...how,
      states: 'orbits',
      continue: true,
      limits: { maxStates: 50 },
    })
    expect(stopIn({ trust })).toBe('the limit of 50 states was reached')
    expect(properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null])).toEqual([
      ['below', 'violated', 6],
      ['five', 'holds', 5],
      ['nine', 'inconclusive', null],
    ])
    expect(verdict).toBe('violated')
    expect(cause).toMatch(/^steps breaks below in 6 steps: false after step/)
    expect(trust.symmetry).toMatchObject({
      refused: expect.stringMatching(
        /^last treats P\d and P2 differently.*; a trace that was found before that is shown, and may not be the shortest$/,
      ),
    })
  },
)
