import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { machine, range, spec, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'

const counter = spec('counter', { most: range(1, 3) }, ({ most }) => {
  const vars = { count: range(0, 4) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      up: action({
        when: s => s.count < most,
        then: s => {
          s.count++
        },
      }),
    },
    properties: { bounded: always(s => s.count <= most) },
    deadlock: 'allowed',
    parts: { isFull: (s: { readonly count: number }) => s.count === most },
  }
})

/** A counter that goes back to 0 when it is full: another spec, with the first one's variables, actions, properties and parts. */
const clock = spec('clock', counter.constants, constants => {
  const base = counter.define(constants)
  const vars = { ...base.vars, rounds: range(0, 1) }
  const { initially, action } = machine(vars)
  return {
    ...base,
    vars,
    init: initially(),
    actions: {
      ...base.actions,
      wrap: action({
        when: s => base.parts.isFull(s),
        then: s => {
          s.count = 0
          s.rounds = 1
        },
      }),
    },
  }
})

test('a spec with a name of its own is built on another', async () => {
  const { verdict, states } = await check(clock.with({ most: 2 }))
  expect([verdict, states.distinct]).toEqual(['holds', 6]) // counts 0 to 2, before the first round has ended and after
  expect([clock.name, clock.variant, Object.keys(clock.with({ most: 1 }).actions)]).toEqual(['clock', null, ['up', 'wrap']])
})

test('its variants know its actions, those that it has from the other among them', async () => {
  const mistaken = variant(clock, 'too-far', ({ actions: { wrap } }) => ({
    actions: {
      wrap: {
        then: (s, p) => {
          wrap.then(s, p)
          s.count = 2
        },
      },
    },
  }))
  const { properties } = await check(mistaken.with({ most: 1 }))
  expect(properties.map(p => [p.name, p.verdict, p.trace?.steps.length])).toContainEqual(['bounded', 'violated', 2])
})

test('a variant that leaves a part of an action undefined is refused: it would change nothing, and null takes away', () => {
  expect(() => variant(counter, 'odd', { actions: { up: { fair: undefined } } } as never).with({ most: 1 })).toThrow(
    expect.objectContaining({
      code: 'undefined-in-variant',
      problem: "what variant 'odd' of counter says of action 'up': `fair` is undefined, which changes nothing",
      hint: 'null takes fairness away; to leave it as it is, do not name it',
      where: expect.objectContaining({ file: fileURLToPath(import.meta.url) }),
    }),
  )
  expect(variant(counter, 'unfair', { actions: { up: { fair: null } } }).with({ most: 1 }).actions.up?.fair).toBe(null)
})
