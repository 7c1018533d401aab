import { describe, expect, test } from 'vitest'
import { bool, type Fairness, machine, mapOf, maybe, processes, range, spec } from '../../../checker/language/index.ts'
import { sayConstraint } from '../../../checker/properties/liveness/constraints.ts'
import { check } from '../../../checker/verdict/check.ts'
import { ways } from '../../engine/told.ts'
import { checkEveryWay, judge } from './judge.ts'
import { oneOfStates as at, modelOf } from './small-graph.ts'

// Every verdict here was derived by hand from the definitions, beside the test; `judge` has it from both engines, and from two threads.

const violated = (stem: number, loop: number) => ['violated', 'stem', stem, 'loop', loop]
const holds = ['holds']

describe('some resource for each client', () => {
  /** Which of two resources is free changes all the time; a client takes the free one, again and again. */
  const clients = (fair: Fairness<'c' | 'r'>) =>
    spec('clients', {}, () => {
      const C = processes('C', 2)
      const [i, j] = C.ids as unknown as [(typeof C.ids)[0], (typeof C.ids)[0]]
      const vars = { free: range(0, 1), last: C, odd: range(0, 1) }
      const { initially, action, eventually } = machine(vars)
      return {
        vars,
        init: initially({ last: i }),
        actions: {
          turn: action({
            fair: 'weak',
            then: s => {
              s.free = 1 - s.free
            },
          }),
          take: action({
            for: { c: C, r: range(0, 1) },
            fair,
            when: (s, { r }) => s.free === r,
            then: (s, { c }) => {
              s.last = c
              s.odd = 1 - s.odd
            },
          }),
        },
        properties: { property: eventually(s => s.last === j) },
      }
    }).with({})
  // C j can take resource r only while it is free, which changes: no take of one resource is enabled for good. The loop that is shown
  // is a short one, not always the shortest.
  test('weak fairness of each take is too little', async () =>
    expect((await judge(clients('weak'))).slice(0, 3)).toEqual(['violated', 'stem', 0]))
  // The first client takes, again and again: a turn and a take, twice each, since the take tells odd from even.
  test('of all takes together as well', async () => expect(await judge(clients({ weak: 'take' }))).toEqual(violated(0, 4)))
  // For each client some take is enabled in every state.
  test('of the takes of each client it is enough', async () => expect(await judge(clients({ weak: 'take', forEach: 'c' }))).toEqual(holds))
  // A group for each pair is each take by itself.
  test('of each pair it is as of each take', async () =>
    expect((await judge(clients({ weak: 'take', forEach: ['c', 'r'] }))).slice(0, 3)).toEqual(['violated', 'stem', 0]))
  // n goes from 0 to 1 and back. `idle` can be taken where n is 1 alone, the state after step 1, and changes nothing there.
  test('what can be taken and changes nothing is met where that is so first', async () => {
    const vars = { n: range(0, 1) }
    const { initially, action, eventually } = machine(vars)
    const model = spec('idle', {}, () => ({
      vars,
      init: initially(),
      actions: {
        turn: action({ fair: 'weak', then: s => void (s.n = 1 - s.n) }),
        idle: action({ fair: 'weak', when: s => s.n === 1, then: () => {} }),
      },
      properties: { never: eventually(() => false) },
    })).with({})
    for (const how of ways) {
      const [property] = (await check(model, how)).properties
      expect(property).toMatchObject({ verdict: 'violated', trace: { loop: 0, steps: { length: 2 } } })
      expect(property?.reason).toBe('it is never true: steps 1 and 2 repeat forever')
      expect(property?.fairness.find(met => sayConstraint(met.constraint) === 'WF(idle)')).toEqual({
        constraint: { strong: false, action: 'idle', instance: null },
        how: 'changes nothing',
        step: 1,
      })
    }
  })
  // The one group that can take a step, that of null, must: on, and off again.
  test('null is a value to have a group for', async () => {
    const vars = { on: bool }
    const { initially, action, eventuallyAlways } = machine(vars)
    const flips = spec('flips', {}, () => ({
      vars,
      init: initially(),
      actions: {
        flip: action({
          for: { q: maybe(bool) },
          fair: { weak: 'flip', forEach: 'q' },
          when: (_, { q }) => q === null,
          then: s => {
            s.on = !s.on
          },
        }),
      },
      properties: { property: eventuallyAlways(s => s.on) },
    }))
    expect(await judge(flips.with({}))).toEqual(violated(0, 2))
  })
  test('a group for each of what is no parameter is refused, and one that is said in two ways', () => {
    expect(() => clients({ weak: 'take', forEach: 'q' } as never)).toThrow(
      "action 'take' is fair for each 'q', which is neither a parameter nor a message field",
    )
    expect(() => clients({ weak: 'turn', forEach: 'c' })).not.toThrow()
    const both = (m: Parameters<Parameters<typeof modelOf>[1]>[0]) => ({ property: m.eventually(at(1)) })
    const actions = { a: { steps: [[0, 1]], fair: { weak: 'g', forEach: 'step' } }, b: { steps: [[0, 1]], fair: { weak: 'g' } } } as const
    expect(() => modelOf({ states: 2, initial: [0], actions }, both)).toThrow(
      "the group 'g' is fair for each step in one action and as a whole in 'b'",
    )
  })
  test('the loop says how it meets each group', async () => {
    const { properties, trust } = await check(clients({ weak: 'take', forEach: ['c', 'r'] }), { properties: ['property'] })
    expect(trust.fairness).toEqual(['WF(turn)', 'WF(the group take for each c, r: take)'])
    expect(properties[0]?.fairness.map(f => [sayConstraint(f.constraint), f.how])).toContainEqual([
      'WF(the group take for c: C2, r: 1)',
      'disabled',
    ])
  })
})

describe('steps between numbered states', () => {
  // 0 ⇄ 1, and from 1 on to 2. The way on is enabled in every second state.
  const flips = (fair: 'weak' | 'strong') =>
    modelOf(
      {
        states: 3,
        initial: [0],
        actions: {
          flip: {
            steps: [
              [0, 1],
              [1, 0],
            ],
            fair: 'weak',
          },
          go: { steps: [[1, 2]], fair },
        },
      },
      m => ({ property: m.eventually(at(2)) }),
    )
  test('what is enabled again and again is taken if strongly fair', async () => {
    expect(await judge(flips('weak'))).toEqual(violated(0, 2))
    expect(await judge(flips('strong'))).toEqual(holds)
  })

  // 0 asked, 1 served, 2 asked again, and no more: the second time nobody is served.
  test('leadsTo is about every time its premise comes true', async () =>
    expect(
      await judge(
        modelOf(
          {
            states: 3,
            initial: [0],
            actions: {
              go: {
                steps: [
                  [0, 1],
                  [1, 2],
                ],
                fair: 'weak',
              },
            },
          },
          m => ({ property: m.leadsTo(at(0, 2), at(1)) }),
        ),
      ),
    ).toEqual(violated(2, 0)))

  // 0 → 1 → 2, the last step not fair: the behaviour may end in 1.
  test('a behaviour may end before a step that is not fair', async () =>
    expect(
      await judge(
        modelOf({ states: 3, initial: [0], actions: { first: { steps: [[0, 1]], fair: 'strong' }, last: { steps: [[1, 2]] } } }, m => ({
          property: m.eventually(at(2)),
        })),
      ),
    ).toEqual(violated(1, 0)))

  // In 0 the action can be taken and changes nothing: that is no step, and fairness does not ask for it.
  test('a fair step that changes nothing is not called never enabled', async () => {
    const model = modelOf({ states: 2, initial: [0], actions: { noop: { steps: [[0, 0]], fair: 'strong' } } }, m => ({
      property: m.eventually(at(1)),
    }))
    expect(await judge(model)).toEqual(violated(0, 0))
    const { properties } = await check(model, { properties: ['property'] })
    expect(properties[0]?.fairness).toEqual([
      { constraint: { strong: true, action: 'noop', instance: null }, how: 'changes nothing', step: 0 },
    ])
  })
})

describe('a light that is lit through a lamp', () => {
  const light = spec('light', {}, () => {
    const vars = { lit: range(0, 1) }
    const { initially, action, eventually } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        light: action({
          fair: 'strong',
          when: s => s.lit === 0,
          then: s => {
            s.lit = 1
          },
        }),
      },
      properties: { shines: eventually(s => s.lit === 1) },
      deadlock: 'allowed',
    }
  })
  const lamp = (fair: 'weak' | undefined) =>
    spec('lamp', {}, () => {
      const vars = { stage: range(0, 2) }
      const { initially, action, refines } = machine(vars)
      const next = (from: number) => ({
        when: (s: { readonly stage: number }) => s.stage === from,
        then: (s: { stage: number }) => {
          s.stage = from + 1
        },
      })
      return {
        vars,
        init: initially(),
        actions: { plug: action({ fair: 'weak', ...next(0) }), press: action({ ...(fair ? { fair } : {}), ...next(1) }) },
        properties: { property: refines(light.with({}), s => ({ lit: s.stage === 2 ? 1 : 0 })) },
        deadlock: 'allowed',
      }
    }).with({})
  // The light's own fairness is no assumption here: the lamp, plugged in, need not be pressed.
  test('shines only by the fairness of the lamp', async () => {
    const shines = async (fair: 'weak' | undefined) =>
      (await checkEveryWay(lamp(fair), { continue: true })).properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null])
    expect(await shines('weak')).toEqual([
      ['property', 'holds', null],
      ['property.shines', 'holds', null],
    ])
    expect(await shines(undefined)).toEqual([
      ['property', 'holds', null],
      ['property.shines', 'violated', 1],
    ])
  })
})

describe('a step property with parameters', () => {
  // Only P2 ever goes back: one that is broken for some parameter is broken, though it holds for another.
  test.each(ways)('is broken where it is for one of them: %o', async way => {
    const model = spec('back', {}, () => {
      const P = processes('P', 2)
      const [, second] = P.ids as unknown as [(typeof P.ids)[0], (typeof P.ids)[0]]
      const vars = { n: mapOf(P, range(0, 1)) }
      const { initially, action, step } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          up: action({
            for: { p: P },
            when: (s, { p }) => s.n[p] === 0,
            then: (s, { p }) => {
              s.n[p] = 1
            },
          }),
          back: action({
            when: s => s.n[second] === 1,
            then: s => {
              s.n[second] = 0
            },
          }),
        },
        properties: { onlyUp: step({ for: { p: P }, holds: (before, after, { p }) => before.n[p] <= after.n[p] }) },
        deadlock: 'allowed',
      }
    }).with({})
    const [onlyUp] = (await check(model, way)).properties
    expect([onlyUp?.verdict, onlyUp?.trace?.steps.map(s => s.action)]).toEqual(['violated', ['up', 'back']])
  })
})
