import { expect, test } from 'vitest'
import { machine, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { oneThread } from './told.ts'

test('what changes only after it was learned is found where states of a level are learned once more', async () => {
  let late = false
  const vars = { n: range(0, 9), x: range(0, 2) }
  const { initially, action } = machine(vars)
  const model = spec('late', {}, () => ({
    vars,
    init: initially(),
    actions: {
      count: action({
        when: s => s.n < 9,
        then: s => {
          late ||= s.n === 5
          s.n++
        },
      }),
      // Two runs after each other always agree, and it reads x alone: learned in the initial state, it is not run for any other.
      mark: action({
        when: s => s.x === 0,
        then: s => {
          s.x = late ? 2 : 1
        },
      }),
    },
    properties: {},
    deadlock: 'allowed',
  })).with({})
  await expect(check(model, oneThread)).rejects.toMatchObject({ code: 'not-deterministic', message: expect.stringContaining('mark') })
})

test('two results of a recipe are two, though they differ in one of several variables alone', async () => {
  let runs = 0
  const vars = { first: range(0, 1), middle: range(0, 9), last: range(0, 1) }
  const { initially, action } = machine(vars)
  const model = spec('counting', {}, () => ({
    vars,
    init: initially(),
    actions: {
      mark: action({
        when: s => s.first === 0,
        then: s => {
          s.first = 1
          s.middle = runs++ % 10
          s.last = 1
        },
      }),
    },
    properties: {},
    deadlock: 'allowed',
  })).with({})
  await expect(check(model, oneThread)).rejects.toMatchObject({ code: 'not-deterministic', message: expect.stringContaining('mark') })
})
