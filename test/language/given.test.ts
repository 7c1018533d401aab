import { describe, expect, test } from 'vitest'
import { checkRuntime } from '../../checker/engine/tables/memory.ts'
import { SpecError, UsageError } from '../../checker/errors.ts'
import { bool, instance, machine, model, oneOf, range, spec, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'

const twoCounters = spec('two-counters', { top: range(1, 3), word: oneOf('a b', 'c') }, ({ top }) => {
  const vars = { n: range(0, 3) }
  const { initially, action } = machine(vars)
  return {
    vars,
    init: initially(),
    deadlock: 'allowed',
    actions: {
      up: action({
        when: s => s.n < top,
        then: s => {
          s.n++
        },
      }),
    },
    properties: {},
  }
})
const constants = { top: 2, word: 'c' } as const

async function refusal(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  return undefined
}

describe('what a program gives to be checked', () => {
  test('may be a model, or what `instance` or `model` chose of a spec', async () => {
    const named = model(twoCounters, { constants, says: 'counts', expect: { verdict: 'holds', origin: 'counted by hand' } })
    // n is 0, 1 and 2.
    for (const given of [twoCounters.with(constants), instance(twoCounters, { constants }), named])
      expect((await check(given, { workers: 1 })).states.distinct).toBe(3)
  })
  test('is no spec: its constants are open, and what to write is told', async () => {
    const error = await refusal(() => check(twoCounters as never))
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({
      problem: 'the spec two-counters was given instead of a model: its constants are not chosen',
      hint: "choose them: twoCounters.with({ top: 1, word: 'a b' })",
    })
  })
  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['raft', "'raft'"],
    [() => 1, 'a function'],
    [{}, 'an object'],
  ])('is a model: %s is refused', async (given, said) => {
    expect(await refusal(() => check(given as never))).toMatchObject({
      code: 'no-model',
      problem: expect.stringContaining(`${said}`),
      hint: expect.stringContaining('mySpec.with('),
    })
  })
})

test('a variant may return one of two changes, and leave parts undefined', async () => {
  const slower = variant(twoCounters, 'slower', ({ action, always, constants, actions }) =>
    constants.word === 'c'
      ? {
          added: {
            twice: action({
              when: s => s.n === 0,
              then: s => {
                s.n = 2
              },
            }),
          },
          actions: { up: { when: (s, p) => s.n > 0 && actions.up.when(s, p) } },
        }
      : { added: { twice: undefined }, actions: { up: undefined }, properties: { small: always(s => s.n <= 3), none: undefined } },
  )
  // From 0 to 2 at once; and 0, 1, 2 as without the variant.
  expect((await check(slower.with(constants), { workers: 1 })).states.distinct).toBe(2)
  const other = slower.with({ top: 2, word: 'a b' })
  expect(Object.keys(other.actions)).toEqual(['up'])
  expect(Object.keys(other.properties)).toEqual(['small'])
  expect((await check(other, { workers: 1 })).states.distinct).toBe(3)
})

test('a property over time needs no parameters', async () => {
  const counting = variant(twoCounters, 'counting', ({ eventually, leadsTo, step }) => ({
    actions: { up: { fair: 'weak' } },
    properties: {
      full: eventually({ holds: s => s.n === 2 }),
      answered: leadsTo({ from: s => s.n === 1, to: s => s.n === 2 }),
      grows: step({ holds: (before, after) => before.n < after.n }),
    },
  }))
  for (const engine of ['reference', 'tables'] as const)
    expect((await check(counting.with(constants), { engine, workers: 1 })).verdict).toBe('holds')
})

test('all constants that are missing are named at once, with their domains and what to write', async () => {
  expect(await refusal(() => twoCounters.with({} as never))).toMatchObject({
    code: 'missing-constant',
    problem: "two-counters needs a value for its constants 'top', 'word'",
    hint: "top: choose one from range(1, 3); word: choose one from oneOf('a b', 'c'): --const top=1 --const 'word=a b'",
  })
})

test('the message of an error carries its remedy', async () => {
  const error = await refusal(() => twoCounters.with({ topp: 1 } as never))
  expect((error as Error).message).toBe("two-counters has no constant 'topp'\nhint: did you mean 'top'?")
})

test('an actor that is a function is named, with its action and its place', async () => {
  const { action } = machine({ n: bool })
  const error = await refusal(() =>
    spec('acting', {}, () => ({
      vars: { n: bool },
      init: { n: false },
      properties: {},
      actions: { go: action({ for: { b: bool }, by: ((b: unknown) => b) as never, then: () => {} }) },
    })).with({}),
  )
  expect(error).toBeInstanceOf(SpecError)
  expect(error).toMatchObject({
    problem: "'by' of action 'go' cannot be the function by",
    hint: expect.stringContaining("by: 'c'"),
    where: { file: expect.stringContaining('given.test.ts') },
  })
})

test('a runtime without memories of 64 bits is told in a sentence', async () => {
  // What Node.js 20.20.2 throws, which takes the limits of a memory for numbers.
  const old = () => {
    throw new TypeError('Cannot convert a BigInt value to a number')
  }
  expect(await refusal(() => checkRuntime(old))).toMatchObject({
    code: 'old-runtime',
    problem: expect.stringMatching(/^the tables engine needs Node.js 22 or newer: Node.js \d+/),
    hint: expect.stringContaining("engine: 'reference'"),
  })
  expect(() => checkRuntime()).not.toThrow()
})
