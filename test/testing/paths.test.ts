import { describe, expect, test } from 'vitest'
import { type Model, machine, range, spec } from '../../checker/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { type Cover, pathsOf } from '../../checker/testing/index.ts'
import { statesOf, type Trace, type TraceStep } from '../../checker/traces/trace.ts'
import { keyOf } from '../../checker/values/index.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { asks, counter } from './specs.ts'

/** What a step is known by, with the state that it is taken from. */
const stepKey = (from: unknown, { action, parameters, message }: Pick<TraceStep, 'action' | 'parameters' | 'message'>): string =>
  keyOf([from, action, parameters, message])

/** What there is to cover, found by walking everywhere. */
function allOf(model: Model): Readonly<Record<Cover, ReadonlySet<string>>> {
  const semantics = semanticsOf(model)
  const states = new Map(model.initial.map(state => [keyOf(state), state]))
  const stepsOf = (state: Model['initial'][number]) =>
    semantics.successors(state).transitions.map(t => ({ to: t.to, key: stepKey(state, t) }))
  for (const state of states.values()) for (const { to } of stepsOf(state)) if (!states.has(keyOf(to))) states.set(keyOf(to), to)
  const all = [...states.values()].flatMap(stepsOf)
  const pairs = all.flatMap(one => stepsOf(one.to).map(next => `${one.key} ${next.key}`))
  return { states: new Set(states.keys()), transitions: new Set(all.map(({ key }) => key)), pairs: new Set(pairs) }
}

/** The same of paths. */
function coveredBy(paths: readonly Trace[]): Readonly<Record<Cover, ReadonlySet<string>>> {
  const taken = paths.map(path => path.steps.map((step, k) => stepKey(statesOf(path)[k], step)))
  const pairs = taken.flatMap(keys => keys.slice(1).map((key, k) => `${keys[k]} ${key}`))
  return { states: new Set(paths.flatMap(statesOf).map(keyOf)), transitions: new Set(taken.flat()), pairs: new Set(pairs) }
}

const lengthOf = (paths: readonly Trace[]): number => paths.reduce((sum, { steps }) => sum + steps.length, 0)

/** Begins anywhere from 0 to 2, and stays where it was put or goes to 3. */
const scattered = spec('scattered', {}, () => {
  const vars = { n: range(0, 3) }
  const { initially, action } = machine(vars)
  const to = (n: number) => (s: { n: number }) => {
    s.n = n
  }
  return {
    vars,
    init: [initially(), initially({ n: 1 }), initially({ n: 2 })],
    actions: { go: action({ when: s => s.n === 2, then: to(3) }), stay: action({ when: s => s.n === 1, then: to(1) }) },
    properties: {},
    deadlock: 'allowed',
  }
})

const two = twoPhaseCommit.with({ rms: 2 })
const small: Readonly<Record<string, Model>> = {
  'a counter': counter.with({ most: 4 }),
  'a question': asks.with({}),
  'a question that is lost': asks.with({}, { lose: 1 }),
  'several starts': scattered.with({}),
  'two-phase commit': two,
}

describe.each(Object.entries(small))('of %s', (_, model) => {
  const all = allOf(model)
  test.each(['states', 'transitions', 'pairs'] as const)('paths cover all %s', cover => {
    const paths = pathsOf(model, { cover })
    expect(coveredBy(paths)[cover]).toEqual(all[cover])
    for (const path of paths) expect(model.initial).toContain(path.initial)
    // What covers more covers what covers less.
    if (cover !== 'states') expect(coveredBy(paths).states).toEqual(all.states)
    if (cover === 'pairs') expect(coveredBy(paths).transitions).toEqual(all.transitions)
  })
})

test('TwoPhase.tla with three RMs: the 288 states and 1,145 steps that TLC counts beside the initial state', () => {
  const model = twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' })
  const { states, transitions } = coveredBy(pathsOf(model))
  expect([states.size, transitions.size]).toEqual([288, 1145])
})

describe('a tour', () => {
  test('is one path where everything can be reached from everywhere, as short as can be', () => {
    // Up to 4 and down again: each of the 8 steps once.
    const [path, ...others] = pathsOf(counter.with({ most: 4 }))
    expect(others).toEqual([])
    expect(path?.steps.map(s => s.action)).toHaveLength(8)
    expect(pathsOf(counter.with({ most: 4 }), { cover: 'states' }).map(p => p.steps.map(s => s.action))).toEqual([['up', 'up', 'up', 'up']])
  })

  test('takes few steps again: at most as many as if each step had a shortest path of its own, and less than three for each', () => {
    const paths = pathsOf(two)
    expect(lengthOf(paths)).toBeLessThan(2 * allOf(two).transitions.size)
    // An end is reached once for each of them, at least.
    expect(paths.length).toBeLessThan(allOf(two).transitions.size / 2)
  })

  test('is the same each time', () => {
    expect(pathsOf(two)).toEqual(pathsOf(two))
  })
})

test('what lies beyond a constraint is not followed, and a view hides nothing', () => {
  const model: Model = { ...counter.with({ most: 4 }), constraints: { state: s => (s.n as number) < 2, step: null } }
  expect([...coveredBy(pathsOf(model)).states]).toHaveLength(3)
  expect(coveredBy(pathsOf({ ...counter.with({ most: 4 }), view: [] })).states.size).toBe(5)
})

test('paths are of the whole model or of none', () => {
  expect(() => pathsOf(counter.with({ most: 50 }), { maxStates: 50 })).toThrow(
    /counter has more than 50 states, too many to be covered by tests[\s\S]*maxStates: 100/,
  )
  expect(coveredBy(pathsOf(counter.with({ most: 50 }), { maxStates: 51 })).states.size).toBe(51)
})
