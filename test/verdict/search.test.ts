import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../checker/engine/engine.ts'
import { limitsOf } from '../../checker/engine/limits.ts'
import { tables } from '../../checker/engine/tables/explore.ts'
import { randomNumbers } from '../../checker/engine/walks/random.ts'
import { bool, ghost, machine, range, spec } from '../../checker/language/index.ts'
import { bytesInUse, residentBytes } from '../../checker/platform/memory.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { ways } from '../engine/told.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'
import { some } from '../support/depth.ts'
import { stopIn } from '../support/say.ts'

const vars = { n: range(0, 10) }
const { initially, action, always, step, reachable, leadsTo } = machine(vars)
const up = {
  up: action({
    when: s => s.n < 10,
    then: s => {
      s.n++
    },
  }),
}
const base = { vars, actions: up, init: initially(), properties: {} }

/** Counts from 0 to 10. */
const counter = (parts: object) => spec('counter', {}, () => ({ ...base, ...parts })).with({})
const never = (k: number) => always(s => s.n !== k)

describe('several initial states', () => {
  const each = { init: initially({ q: range(0, 2) }, ({ q }) => ({ n: 3 * q })) }
  // From 0, 3 and 6 up to 10: 11 states, 10 steps and 3 beginnings; from 6 it takes 4 steps to 10, which is the longest.
  test('are all explored', async () =>
    expect(await numbersOf(counter({ ...each, deadlock: 'allowed' }))).toEqual({ distinct: 11, generated: 13, depth: 5 }))
  test('begin the shortest trace, wherever that is', async () => {
    const { properties } = await check(counter({ ...each, properties: { never5: never(5) } }))
    // 5 is two steps from 3.
    expect(properties[0]?.trace).toMatchObject({ initial: { n: 3 }, steps: [{ state: { n: 4 } }, { state: { n: 5 } }] })
  })
  test('that are equal count once, and traces begin at the right one', async () => {
    const init = [initially(), initially(), initially({ n: 7 })]
    const { properties, states } = await check(counter({ init, properties: { never8: never(8) } }), { continue: true })
    // 11 states; 10 steps and 3 beginnings.
    expect(states).toMatchObject({ distinct: 11, generated: 13 })
    expect(properties[0]?.trace?.initial).toEqual({ n: 7 })
  })
})

describe('a constraint', () => {
  // 0..5 are explored; the step to 6 is taken and judged, not followed.
  test.each([
    ['state', { state: (s: { n: number }) => s.n <= 5 }],
    ['step', { step: (_: object, after: { n: number }) => after.n !== 6 }],
  ])('on the %s bounds what is explored, and not what is judged', async (kind, constraints) => {
    const model = counter({ constraints, properties: { never6: never(6), never7: never(7), at7: reachable(s => s.n === 7) } })
    const result = await check(model, { continue: true })
    expect(result).toMatchObject({ states: { distinct: 6, generated: 7 }, depth: 6 })
    expect(result.trust.bounds).toMatchObject([{ kind: 'constraint', of: `${kind} constraint`, steps: 1 }])
    // The state 5 has a step on, so it is no deadlock.
    expect(await verdictsOf(model)).toEqual({
      never6: ['violated', 6],
      never7: ['holds', null],
      at7: ['inconclusive', null],
      deadlock: ['holds', null],
    })
  })
  test('that an initial state is outside of leaves nothing to explore, but the state is judged', async () => {
    const model = counter({
      init: initially({ n: 6 }),
      constraints: { state: (s: { n: number }) => s.n <= 5 },
      properties: { never6: never(6) },
    })
    expect((await check(model, { continue: true })).states).toMatchObject({ distinct: 0, generated: 1 })
    expect((await verdictsOf(model)).never6).toEqual(['violated', 0])
  })
  test('keeps the index of the initial state that a trace begins at', async () => {
    const init = [initially({ n: 9 }), initially({ n: 2 })]
    const { properties } = await check(
      counter({ init, constraints: { state: (s: { n: number }) => s.n < 9 }, properties: { never4: never(4) } }),
    )
    expect(properties[0]?.trace).toMatchObject({ initial: { n: 2 }, steps: [{ number: 1 }, { number: 2 }] })
  })
})

describe('a view', () => {
  const noisy = { n: range(0, 3), noise: ghost(bool) }
  const m = machine(noisy)
  const model = (view: readonly ('n' | 'noise')[] | null) =>
    spec('noisy', {}, () => ({
      vars: noisy,
      init: m.initially(),
      actions: {
        up: m.action({
          when: s => s.n < 3,
          then: s => {
            s.n++
          },
        }),
        hiss: m.action({
          then: s => {
            s.noise = !s.noise
          },
        }),
      },
      properties: {},
      deadlock: 'allowed' as const,
      ...(view ? { view } : {}),
    })).with({})
  // 4 x 2 states, a hiss from each and a step up from 3 x 2.
  test('left out tells all states apart', async () =>
    expect(await numbersOf(model(null))).toEqual({ distinct: 8, generated: 15, depth: 5 }))
  // 4 states, a hiss from each and a step up from 3.
  test('takes states for one that differ elsewhere, and the result says so', async () => {
    expect(await numbersOf(model(['n']))).toEqual({ distinct: 4, generated: 8, depth: 4 })
    expect((await check(model(['n']))).trust.view).toEqual(['n'])
  })
})

describe('a deadlock', () => {
  test('is a state that no step leads out of, found with the shortest trace', async () =>
    expect(await verdictsOf(counter({}))).toEqual({ deadlock: ['violated', 10] }))
  test('is none in a final state', async () =>
    expect(await verdictsOf(counter({ final: (s: { n: number }) => s.n === 10 }))).toEqual({ deadlock: ['holds', null] }))
  test('is there if another state is final', async () =>
    expect(await verdictsOf(counter({ final: (s: { n: number }) => s.n === 9 }))).toEqual({ deadlock: ['violated', 10] }))
  test('is not looked for where it is allowed', async () => expect(await verdictsOf(counter({ deadlock: 'allowed' }))).toEqual({}))
  test('is not hidden by a step that leads back to the state itself', async () =>
    expect(await verdictsOf(counter({ actions: { ...up, stay: action({ then: () => {} }) } }))).toEqual({ deadlock: ['violated', 10] }))
})

describe('a limit', () => {
  const final = (s: { n: number }) => s.n === 10
  const model = counter({ final, properties: { never2: never(2), fine: always(s => s.n >= 0), at9: reachable(s => s.n === 9) } })
  const undecided = ['inconclusive', null]

  test('on states leaves undecided what was not decided before', async () => {
    const result = await check(model, { continue: true, limits: { maxStates: 5 } })
    expect(stopIn(result)).toBe('the limit of 5 states was reached')
    expect(await verdictsOf(model, { continue: true, limits: { maxStates: 5 } })).toEqual({
      never2: ['violated', 2],
      fine: undecided,
      at9: undecided,
      deadlock: undecided,
    })
  })
  test('beyond which nothing is open is no pass, and the reason says what was decided', async () => {
    const open = counter({ final, properties: { at2: reachable(s => s.n === 2) } })
    for (const how of [{ limits: { maxStates: 5 } }, { swarm: { seed: 1, runs: 1 } }] as const) {
      const { verdict, cause } = await check(open, { ...how, properties: ['at2'] })
      expect([verdict, cause]).toEqual([
        'inconclusive',
        expect.stringMatching(/^at2 holds, but not every state was checked: (the limit|1 run)/),
      ])
    }
  })
  test('never gives a pass', async () => {
    const good = counter({ final, properties: { fine: always(s => s.n >= 0) } })
    expect((await check(good)).verdict).toBe('holds')
    for (const limits of [{ maxStates: 5 }, { maxDepth: 5 }, { maxStates: 10 }, { maxDepth: 10 }])
      expect(await check(good, { limits }), JSON.stringify(limits)).toMatchObject({ verdict: 'inconclusive' })
    // 11 states on one way: neither limit cuts anything.
    for (const limits of [{ maxStates: 11 }, { maxDepth: 11 }]) expect(await check(good, { limits })).toMatchObject({ verdict: 'holds' })
  })
  test.each(['reference', 'tables'] as const)('on depth counts states, on the %s engine', async engine => {
    const result = await check(model, { engine, continue: true, limits: { maxDepth: 5 } })
    expect(result).toMatchObject({ states: { distinct: 5 }, depth: 5, trust: { stopped: { why: 'depth', limit: 5 } } })
    // Eleven states deep, and no deeper.
    expect(await check(model, { engine, continue: true, limits: { maxDepth: 11 } })).toMatchObject({ depth: 11, trust: { stopped: null } })
  })

  // 90,001 states take far longer than the slice after which the search looks at its limits.
  const long = spec('long', {}, () => {
    const many = { n: range(0, 90_000) }
    const m = machine(many)
    return {
      vars: many,
      init: m.initially(),
      actions: {
        up: m.action({
          when: s => s.n < 90_000,
          then: s => {
            s.n++
          },
        }),
      },
      properties: { fine: m.always(s => s.n >= 0) },
      final: s => s.n === 90_000,
    }
  }).with({})
  test.each([
    ['seconds', { limits: { maxSeconds: 0.001 } }, /limit of 0.001 s/],
    ['memory', { limits: { maxMemory: 1 } }, /MiB of memory/],
    ['the caller', { signal: AbortSignal.abort() }, /interrupted/],
  ])('by %s ends the search as inconclusive', async (_, options, said) => {
    const result = await check(long, options)
    expect(result.verdict).toBe('inconclusive')
    expect(stopIn(result)).toMatch(said)
    expect(result.properties.map(p => p.verdict)).toEqual(['inconclusive', 'inconclusive'])
    expect(result.states.distinct).toBeLessThan(90_001)
  })
  const wide = twoPhaseCommit.with({ rms: 8 })
  // In a suite the checks before leave theirs behind, tens of MiB each, which V8 does not hurry to collect.
  test.each(some([...ways, { walks: { runs: 40, steps: 50 } }], 1))(
    'of memory does not count what nothing needs any more: %o',
    async way => {
      const before = residentBytes()
      const waste = () => new Uint8Array(new WebAssembly.Memory({ initial: 1024, maximum: 1024, shared: true }).buffer).fill(1).length
      const wasted = waste() + waste() + waste()
      expect(residentBytes()).toBeGreaterThan(before + wasted * 0.9)
      const result = await check(wide, { ...way, limits: { maxMemory: before + 0.75 * wasted, maxStates: 2_000 } } as SearchOptions)
      expect(result.trust.stopped?.why).not.toBe('memory')
    },
  )
  test('of memory does not count what a search had in use that ended for that just before', async () => {
    const before = bytesInUse(performance.now())
    const fill = () => new Uint8Array(new WebAssembly.Memory({ initial: 2048, maximum: 2048, shared: true }).buffer).fill(1)
    let kept: Uint8Array[] | null = [fill(), fill(), fill()]
    const wasted = residentBytes() - before
    const small = twoPhaseCommit.with({ rms: 3 })
    const full = await check(small, { workers: 1, limits: { maxMemory: before + 0.3 * wasted } })
    expect([full.trust.stopped?.why, kept.length]).toEqual(['memory', 3])
    kept = null
    expect((await check(small, { workers: 1, limits: { maxMemory: before + 0.7 * wasted } })).verdict).toBe('holds')
  })
  test('of memory is below what the process and the machine have, where none is given', () => {
    const { maxMemory } = limitsOf()
    expect(maxMemory).toBeGreaterThan(0)
    expect(maxMemory).toBeLessThan(getHeapStatistics().heap_size_limit)
    expect(maxMemory).toBeLessThan(totalmem())
  })
  test('of memory is the machine’s for the tables engine, whose states are not in the heap of V8, unless the graph of all states is asked for', async () => {
    const limitFor = async (parts: object) => {
      let most = 0
      const engine: Engine = {
        ...tables,
        explore: task => {
          most = task.limits.maxMemory
          return tables.explore(task)
        },
      }
      await check(counter(parts), { engine, workers: 1 })
      return most
    }
    expect(await limitFor({ properties: { never11: never(11) } })).toBe(totalmem() * 0.8)
    expect(
      await limitFor({
        properties: {
          comesTo10: leadsTo(
            () => true,
            s => s.n === 10,
          ),
        },
      }),
    ).toBe(limitsOf().maxMemory)
  })
  test.each([{ maxStates: 0 }, { maxDepth: -1 }, { maxSeconds: Number.NaN }])('must be above zero: %o', async limits =>
    expect(check(long, { limits })).rejects.toMatchObject({ code: 'bad-limit', exitCode: 150 }),
  )
})

describe('several violated properties', () => {
  const model = counter({ properties: { never7: never(7), never3: never(3), noStepTo5: step((_, after) => after.n !== 5) } })
  test('end the search at the first', async () =>
    expect(await verdictsOf(model, {})).toEqual({
      never7: ['inconclusive', null],
      never3: ['violated', 3],
      noStepTo5: ['inconclusive', null],
      deadlock: ['inconclusive', null],
    }))
  test('are each found, with their own shortest traces, when it continues', async () =>
    expect(await verdictsOf(model)).toEqual({
      never7: ['violated', 7],
      never3: ['violated', 3],
      noStepTo5: ['violated', 5],
      deadlock: ['violated', 10],
    }))
  test('are each found when they are asked for by name', async () =>
    expect(await verdictsOf(model, { properties: ['never7', 'noStepTo5'] })).toEqual({
      never7: ['violated', 7],
      noStepTo5: ['violated', 5],
    }))
  test('asked for by a wrong name give the nearest one', async () =>
    expect(check(model, { properties: ['nver7'] })).rejects.toMatchObject({ code: 'unknown-property', hint: "did you mean 'never7'?" }))
})

test.each(['reference', 'tables'] as const)('a machine that stands still is not taken for a spec that does not end: %s', async engine => {
  // Stands for a machine that was suspended: what never returned in the search returns when it is asked alone.
  const isAskedAlone = () => {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = Infinity
    const { stack = '' } = new Error()
    Error.stackTraceLimit = stackTraceLimit
    return stack.includes('culprit')
  }
  const properties = {
    always: always(() => {
      while (!isAskedAlone());
      return true
    }),
  }
  const result = await check(counter({ properties, deadlock: 'allowed' }), { engine, patience: 0.2 })
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    trust: { stopped: { why: 'stood still', seconds: 0.2 } },
  })
  expect(result.properties).toMatchObject([{ verdict: 'inconclusive' }])
})

test.each(['reference', 'tables'] as const)('a search that had less of the processor than its patience begins anew: %s', async engine => {
  let waits = 1
  // Stands for a machine whose processors have other work.
  const properties = { always: always(() => waits-- <= 0 || asleep()) }
  const result = await check(counter({ properties, deadlock: 'allowed' }), { engine, patience: 0.2 })
  expect(result).toMatchObject({ verdict: 'holds', states: { distinct: 11 }, trust: { stopped: null } })
})

test('what waits for ever is told, though it takes nothing of the processor', async () => {
  const properties = { always: always(() => asleep()) }
  await expect(check(counter({ properties, deadlock: 'allowed' }), { patience: 0.1 })).rejects.toMatchObject({
    code: 'never-returns',
    problem: 'the property always has not returned for 0.1 s',
  })
})

const asleep = (): boolean => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) === 'ok'

test.each(['reference', 'tables'] as const)('with patience without end a property may take its time: %s', async engine => {
  let waits = 1
  const properties = {
    always: always(() => {
      for (const until = performance.now() + (waits-- > 0 ? 100 : 0); performance.now() < until; );
      return true
    }),
  }
  const result = await check(counter({ properties, deadlock: 'allowed' }), { engine, patience: Infinity })
  expect(result).toMatchObject({ verdict: 'holds', states: { distinct: 11 } })
})

test('a walk that ends in a final state has found no deadlock, and leaves no walk undone', async () => {
  const model = counter({
    final: (s: { n: number }) => s.n === 10,
    properties: { rises: step((before, after) => after.n === before.n + 1) },
  })
  const { states, depth, properties } = await check(model, { walks: { seed: 1, runs: 2, steps: 20 } })
  expect({ distinct: states.distinct, queue: states.queue, depth }).toEqual({ distinct: 11, queue: 0, depth: 11 })
  expect(properties.map(p => p.verdict)).toEqual(['inconclusive', 'inconclusive'])
  expect(await check(model, { walks: { seed: 1, runs: 2, steps: 20 }, limits: { maxDepth: 5 } })).toMatchObject({ depth: 5 })
})

test.each([
  [0, 0, [603452075, 1972721857, 3334112505, 696888925, 907963127, 1583460820]],
  [1, 0, [176324547, 2733444519, 2635775560, 283516998, 1099329692, 1405376322]],
  [1, 1, [2191124576, 1472584741, 3449277576, 1380624272, 2151237595, 879495588]],
  [4294967295, 7, [724696273, 4052948565, 1211700056, 1157896109, 2259542271, 2750440212]],
])('a walk of seed %i and number %i is the same forever', (seed, stream, numbers) => {
  // From the C program at prng.di.unimi.it/xoshiro128starstar.c, its state filled by splitmix32 in C, as the docstring of `randomNumbers` says.
  const choose = randomNumbers(seed, stream)
  expect(numbers.map(() => choose(2 ** 32))).toEqual(numbers)
})
