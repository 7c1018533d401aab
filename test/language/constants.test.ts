// Constants that need not be chosen: those with a default, and those that a variant fixes.
import { describe, expect, test } from 'vitest'
import { check } from '../../checker/index.ts'
import {
  type Domain,
  instance,
  machine,
  mapOf,
  model,
  oneOf,
  ownedBy,
  processes,
  range,
  singleProcess,
  spec,
  variant,
  withDefault,
} from '../../checker/language/index.ts'

const lights = spec('lights', { most: withDefault(range(1, 9), 2), mode: oneOf('up', 'down') }, ({ most, mode }) => {
  const M = singleProcess('M')
  const vars = { n: ownedBy(M, range(0, 9)) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(mode === 'down' ? { n: most } : {}),
    actions: {
      step: action({
        by: M,
        when: s => (mode === 'up' ? s.n < most : s.n > 0),
        then: s => {
          s.n += mode === 'up' ? 1 : -1
        },
      }),
    },
    properties: { bound: always(s => s.n <= most) },
    deadlock: 'allowed',
  }
})
const down = variant(lights, 'down', { properties: { bound: null } }, { mode: 'down' })
const thrownBy = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  return null
}

describe('a constant with a default', () => {
  test('has it where none is chosen, and the chosen value otherwise', async () => {
    expect(lights.with({ mode: 'up' }).constants).toEqual({ most: 2, mode: 'up' })
    // States 0 to most.
    expect((await check(lights.with({ mode: 'up' }))).states.distinct).toBe(3)
    expect((await check(lights.with({ mode: 'up', most: 5 }))).states.distinct).toBe(6)
    expect(lights.with({ mode: 'up', most: undefined }).constants.most).toBe(2)
    expect(lights.define({ mode: 'down' }).init).toEqual({ n: 2 })
  })
  test('is not missed with those that are', () => {
    expect(thrownBy(() => lights.with({} as never))).toMatchObject({
      code: 'missing-constant',
      problem: "lights needs a value for its constant 'mode'",
      hint: "choose one from oneOf('up', 'down'): --const mode=up",
    })
    expect(thrownBy(() => lights.with({ mode: 'up', most: 10 }))).toMatchObject({
      code: 'constant-out-of-range',
      hint: 'choose one from range(1, 9)',
    })
  })
  test('may be left out of instance and model, which have its value', () => {
    expect(instance(lights, { constants: { mode: 'up' } }).constants).toEqual({ most: 2, mode: 'up' })
    const named = model(down, { says: 'it goes down', expect: { verdict: 'holds', origin: 'by hand' } })
    expect(named.constants).toEqual({ most: 2, mode: 'down' })
  })
  test('is a value of its domain, and no domain of a variable', () => {
    expect(thrownBy(() => withDefault(range(1, 3), 4))).toMatchObject({
      code: 'default-out-of-range',
      problem: 'withDefault(range(1, 3), 4): the domain does not hold that value',
      hint: 'choose one from range(1, 3)',
      where: { file: expect.stringMatching(/constants\.test\.ts$/) },
    })
    for (const domain of [
      withDefault(range(0, 1), 1),
      mapOf(processes('P', 2), withDefault(range(0, 1), 1)),
    ] as readonly Domain<unknown>[]) {
      const wrong = spec('wrong', {}, () => {
        const vars = { n: domain }
        const { initially, action } = machine(vars)
        return { vars, init: initially(), actions: { idle: action({ then: () => {} }) }, properties: {} }
      })
      expect(thrownBy(() => wrong.with({}))).toMatchObject({
        code: 'default-of-variable',
        hint: 'say what it begins with: initially({ n: … })',
      })
    }
  })
})

describe('a constant that a variant fixes', () => {
  test('need not be chosen, and cannot be chosen otherwise', async () => {
    expect(down.with({}).constants).toEqual({ most: 2, mode: 'down' })
    expect(down.with({ mode: 'down', most: 4 }).initial).toEqual([{ n: 4 }])
    expect(thrownBy(() => down.with({ mode: 'up' as never }))).toMatchObject({
      code: 'constant-out-of-range',
      problem: "lights: the constant 'mode' cannot be 'up'",
      hint: "variant 'down' of lights fixes it as 'down'",
    })
  })
  test('is fixed in variants of it, too', () => {
    expect(variant(down, 'far', {}, { most: 9 }).with({}).constants).toEqual({ most: 9, mode: 'down' })
  })
  test('is one that there is, of a value that its domain holds', () => {
    expect(thrownBy(() => variant(lights, 'odd', {}, { mod: 'down' } as never))).toMatchObject({
      code: 'unknown-in-variant',
      problem: "variant 'odd' of lights fixes the constant 'mod', which there is not",
      hint: "did you mean 'mode'?",
      where: { file: expect.stringMatching(/constants\.test\.ts$/) },
    })
    expect(thrownBy(() => variant(lights, 'odd', {}, { most: 10 }))).toMatchObject({ code: 'default-out-of-range' })
  })
})

test('a spec whose constants all have defaults is a model without any being given', () => {
  const counting = spec('counting', { top: withDefault(range(1, 9), 3) }, ({ top }) => {
    const vars = { n: range(0, top) }
    const { initially, action } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        count: action({
          when: s => s.n < top,
          then: s => {
            s.n += 1
          },
        }),
      },
      properties: {},
    }
  })
  expect(counting.with().constants).toEqual({ top: 3 })
  const open = spec('open', { top: range(1, 9) }, ({ top }) => {
    const vars = { n: range(0, top) }
    return { vars, init: machine(vars).initially(), actions: {}, properties: {} }
  })
  // @ts-expect-error: top has no default
  expect(() => open.with()).toThrow('top')
})

test('a constant that is a value, and not what it is chosen from, is refused by its name, with what it should be', () => {
  const build = () => ({}) as never
  expect(() => spec('queue', { workers: 2 } as never, build)).toThrow("the constant 'workers' of queue was given 2, which is no domain")
  expect(() => spec('queue', { workers: 2 } as never, build)).toThrow(
    expect.objectContaining({ hint: 'whole numbers make a domain with range(0, 2)' }),
  )
})
