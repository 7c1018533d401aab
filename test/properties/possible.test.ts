import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exitCodeOf } from '../../checker/cli/expectation.ts'
import { exitCode } from '../../checker/errors.ts'
import {
  bool,
  bounded,
  crashes,
  ghost,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  processes,
  range,
  type State,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { futureOf } from '../../checker/traces/future.ts'
import { standings } from '../../checker/traces/standing.ts'
import { walkOf } from '../../checker/traces/walk.ts'
import { whyProperty } from '../../checker/traces/why.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { decidable } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { checkEveryWay } from './liveness/judge.ts'
import { oneOfStates as at, graph, modelOf, type Step } from './liveness/small-graph.ts'

/** Verdict, and the number of steps of its trace. */
const judged = async (...of: Parameters<typeof checkEveryWay>) => {
  const [property] = (await checkEveryWay(...of)).properties
  return [property?.verdict, property?.trace?.steps.length ?? null]
}

describe('on small graphs, by hand', () => {
  const possible = (steps: readonly Step[], ...goals: readonly number[]) =>
    judged(modelOf(graph(steps), m => ({ property: m.alwaysPossible(at(...goals)) })))

  test('holds on a cycle through the goal', async () =>
    expect(
      await possible(
        [
          [0, 1],
          [1, 2],
          [2, 0],
        ],
        1,
      ),
    ).toEqual(['holds', null]))
  test('holds where a fair loop avoids the goal, which can be left', async () =>
    expect(
      await possible(
        [
          [0, 1],
          [1, 0],
          [1, 2],
        ],
        2,
      ),
    ).toEqual(['holds', null]))
  // 0 -> 1 -> 3 is the shorter way to a state that 0 cannot be reached from; 0 -> 1 -> 2 -> 4 -> 5 is another.
  test('leads to the nearest state with no way back', async () =>
    expect(
      await possible(
        [
          [0, 1],
          [1, 0],
          [1, 3],
          [1, 2],
          [2, 0],
          [2, 4],
          [4, 5],
          [5, 4],
        ],
        0,
      ),
    ).toEqual(['violated', 2]))
  test('is violated at once where the goal is nowhere', async () => expect(await possible([[0, 1]], 7)).toEqual(['violated', 0]))
  test('is violated by a loop that cannot be left', async () =>
    expect(
      await possible(
        [
          [0, 1],
          [1, 2],
          [2, 1],
        ],
        0,
      ),
    ).toEqual(['violated', 1]))
  test('is vacuous where the goal is everywhere', async () => expect(await possible([[0, 1]], 0, 1)).toEqual(['vacuous', null]))
  // The first parameter fails after two steps, the second after one.
  test('is claimed for each parameter', async () => {
    const model = modelOf(
      graph([
        [0, 1],
        [1, 0],
        [1, 2],
        [0, 3],
        [3, 0],
      ]),
      m => ({
        property: m.alwaysPossible({ for: { k: range(0, 1) }, holds: (s, { k }) => (k === 0 ? s.at !== 2 : s.at !== 2 && s.at !== 1) }),
      }),
    )
    const [property] = (await checkEveryWay(model)).properties
    expect(property?.reason).toBe('it can no longer become true for k: 0: no step of the protocol leads on from there')
    expect(property?.trace?.steps.length).toBe(2)
  })
  // For k = 0 it is true everywhere; for k = 1 it is false in 1, from where there is a way back.
  test('is not vacuous where it can be false for one parameter', async () => {
    const model = modelOf(
      graph([
        [0, 1],
        [1, 0],
      ]),
      m => ({
        property: m.alwaysPossible({ for: { k: range(0, 1) }, holds: (s, { k }) => k === 0 || s.at === 0 }),
      }),
    )
    expect(await judged(model)).toEqual(['holds', null])
  })
  test('says how many states are left, and what leads to them', async () => {
    const model = modelOf(
      graph([
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 1],
      ]),
      m => ({ property: m.alwaysPossible(at(0)) }),
    )
    const result = await check(model)
    expect(result.cause).toBe(
      'small-graph breaks property in 1 step: it can no longer become true: from there the protocol can reach 3 states, by go, and it is true in none of them',
    )
    expect(exitCodeOf(result, false)).toBe(exitCode.liveness)
  })
})

describe('what is possible relies on no fault', () => {
  const P = processes('P', 1)
  const vars = { done: mapOf(P, bool) }
  const { initially, action, alwaysPossible } = machine(vars)
  const worker = (recovers: 'fairly' | 'perhaps' | null) =>
    spec('worker', {}, () => ({
      vars,
      init: initially(),
      actions: {
        work: action({ for: { p: P }, by: 'p', when: (s, { p }) => !s.done[p], then: (s, { p }) => void (s.done[p] = true) }),
        again: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.done[p], then: (s, { p }) => void (s.done[p] = false) }),
      },
      properties: { property: alwaysPossible({ for: { p: P }, holds: (s, { p }) => s.done[p] }) },
      deadlock: 'allowed',
      faults: { crash: crashes(P, recovers === null ? {} : { recovers }) },
    }))
  // The crash is one step; whoever is down can do nothing.
  test('not on a recovery that need not come', async () =>
    expect(await judged(worker('perhaps').with({}, { crash: 1 }))).toEqual(['violated', 1]))
  test('but on one that comes in the end', async () =>
    expect(await judged(worker('fairly').with({}, { crash: 1 }))).toEqual(['holds', null]))
  // Only when the request is lost does nobody answer; that is no way to silence that anybody can rely on.
  test('nor on the fault itself', async () => {
    const [A, B] = [singleProcess('A'), singleProcess('B')]
    const Msg = messages({ Ask: { from: A, to: B } })
    const vars = { asked: bool, answered: bool, net: network(Msg, 'bag') }
    const { initially, action, receive, alwaysPossible } = machine(vars)
    const model = spec('asking', {}, () => ({
      vars,
      init: initially(),
      actions: {
        ask: action({
          by: A,
          when: s => !s.asked,
          then: s => {
            s.asked = true
            s.net.send(Msg.Ask({ from: A.id, to: B.id }))
          },
        }),
        answer: receive(Msg.Ask, { then: s => void (s.answered = true) }),
      },
      properties: { property: alwaysPossible(s => s.asked && s.net.size === 0 && !s.answered) },
      faults: { lose: loseMessages() },
      deadlock: 'allowed',
    }))
    expect(await judged(model.with({}, { lose: 1 }))).toEqual(['violated', 0])
  })
})

describe('where the space is cut', () => {
  // n counts up from 0 and, where it may, back down; the bound is 2.
  const counter = (goal: number, back: boolean, cut: 'bound' | 'constraint') => {
    const vars = { n: cut === 'bound' ? bounded(range(0, 2)) : range(0, 9), stuck: bool }
    const { initially, action, alwaysPossible } = machine(vars)
    return spec('counter', {}, () => ({
      vars,
      init: initially(),
      actions: {
        up: action({ when: s => !s.stuck && s.n < 9, then: s => void (s.n = s.n + 1) }),
        down: action({ when: s => back && !s.stuck && s.n > 0, then: s => void (s.n = s.n - 1) }),
        stick: action({ when: s => goal === 1 && s.n === 1, then: s => void (s.stuck = true) }),
      },
      properties: { property: alwaysPossible(s => s.n === goal && !s.stuck) },
      constraints: cut === 'bound' ? {} : { state: s => s.n <= 2 },
      deadlock: 'allowed',
    })).with({})
  }
  test.each(['bound', 'constraint'] as const)('by a %s', async cut => {
    // From everywhere within the bound 0 is reached within it: that is a behaviour of the spec.
    expect(await judged(counter(0, true, cut))).toEqual(['holds', null])
    // From n = 2, where the goal is behind, only the bound keeps the search from going on.
    if (cut === 'bound') expect(await judged(counter(0, false, cut))).toEqual(['inconclusive', null])
    // Stuck at n = 1 after two steps, where no bound is met: a violation whatever is beyond.
    expect(await judged(counter(1, true, cut))).toEqual(['violated', 2])
  })
  // The goal is beyond the constraint, which is no part of the spec: from everywhere it is reached.
  test('by a constraint, the goal beyond it', async () =>
    expect(await judged(counter(5, false, 'constraint'))).toEqual(['inconclusive', null]))
  // Beyond the constraint all ends in n = 9, from which there is no way back to 0: so there is none from n = 1.
  test('by a constraint, beyond which there is no way back either', async () =>
    expect(await judged(counter(0, false, 'constraint'))).toEqual(['violated', 1]))
  test('says what was not searched', async () => {
    const [property] = (await check(counter(0, false, 'bound'))).properties
    expect(property?.reason).toBe(
      'not decided: there is a state from which no state with it was found, but steps beyond n <= 2 were not followed',
    )
  })
  test('by a limit', async () =>
    expect(await judged(counter(1, true, 'bound'), { limits: { maxDepth: 2 } })).toEqual(['inconclusive', null]))
  test('by random walks', async () => {
    const { properties } = await check(counter(1, true, 'bound'), { walks: { seed: 1, runs: 5, steps: 5 } })
    expect(properties[0]?.verdict).toBe('inconclusive')
  })
})

describe('a view and symmetry', () => {
  const seen = { n: range(0, 1), calls: ghost(range(0, 1)) }
  const { initially, action, alwaysPossible } = machine(seen)
  const viewed = (goal: (s: { readonly n: number; readonly calls: number }) => boolean) =>
    spec('viewed', {}, () => ({
      vars: seen,
      init: initially(),
      actions: {
        up: action({
          when: s => s.n === 0,
          then: s => {
            s.n = 1
            s.calls = 1
          },
        }),
      },
      properties: { property: alwaysPossible(goal) },
      view: ['n'],
      deadlock: 'allowed',
    })).with({})
  test('a view that hides ghosts is sound', async () => expect(await judged(viewed(s => s.n === 0))).toEqual(['violated', 1]))
  test('what it hides cannot be asked for', async () =>
    expect(check(viewed(s => s.calls === 0))).rejects.toThrow('it reads calls, which the view hides'))

  test('symmetry is refused', async () => {
    const P = processes('P', 2)
    const vars = { turn: mapOf(P, bool) }
    const m = machine(vars)
    const model = spec('turns', {}, () => ({
      vars,
      init: m.initially(),
      actions: {
        go: m.action({ for: { p: P }, by: 'p', when: s => !P.ids.some(p => s.turn[p]), then: (s, { p }) => void (s.turn[p] = true) }),
      },
      properties: { property: m.alwaysPossible({ for: { p: P }, holds: (s, { p }) => s.turn[p] }) },
      symmetry: [P],
      deadlock: 'allowed',
    })).with({})
    const result = await check(model, { states: 'orbits' })
    // Whoever takes the turn keeps it from the other: hidden by orbits, which have one state with a turn.
    expect(result.properties[0]).toMatchObject({ verdict: 'violated', trace: { steps: { length: 1 } } })
    expect(result.trust.symmetry).toMatchObject({ refused: expect.stringContaining('not checked on orbits') })
  })
})

// A fair behaviour from a state takes no fault that need not happen, unless it is fair; so what comes again and again on each can always be reached.
test('what happens again and again is always possible, on random graphs', async () => {
  const state = fc.nat(4)
  const seen = { both: 0, possible: 0, neither: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(state, state), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('weak' as const, 'strong' as const),
      state,
      async (steps, fair, goal) => {
        const model = modelOf(graph(steps, fair), m => ({ often: m.infinitelyOften(at(goal)), possible: m.alwaysPossible(at(goal)) }))
        const { properties } = await check(model, { engine: 'reference', continue: true })
        const [often, possible] = properties.map(p => p.verdict !== 'violated')
        if (often) expect(possible).toBe(true)
        seen[often ? 'both' : possible ? 'possible' : 'neither']++
      },
    ),
    { seed: 20_260_101, numRuns: 200 },
  )
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(5)
})

test('the explorer says by which step it became impossible, and that it cannot tell where too much follows', () => {
  const model = modelOf(
    graph([
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 2],
    ]),
    m => ({ property: m.alwaysPossible(at(0)) }),
  )
  const standing = (...states: readonly number[]) =>
    standings(
      walkOf(model),
      states.map(n => ({ at: n })),
      null,
    ).map(s => [s.standing, s.at])
  expect(standing(0, 1)).toEqual([['kept', null]])
  expect(standing(0, 1, 2)).toEqual([['broken', 2]])
  const { verdicts } = futureOf(semanticsOf(model), [{ at: 1 }], () => false, 1)
  expect(verdicts).toEqual(['unknown'])
})

describe('two-phase commit whose coordinator stops', () => {
  // RM1 has promised and may not abort by itself; RM2 and RM3 are free, and may.
  const model = decidable.with({ rms: 3 }, { stopTM: 1 })
  test('explains which promise it was', async () => {
    const result = await check(model, { properties: ['decisionPossible'], necessaryFaults: 'always' })
    const [property] = result.properties
    expect(property?.necessary?.least).toEqual([{ budgets: { stopTM: 1 }, steps: 2 }])
    const explained = explain(model, result, { telling: null }).decisionPossible
    expect(explained?.causes).toMatchObject([{ path: 'rmState[RM1]', value: 'prepared', step: 1 }])
    expect(explained?.decisive).toEqual([1, 2])
    const states = [property?.trace?.initial, ...(property?.trace?.steps ?? []).map(s => s.state)] as State[]
    expect(whyProperty(model, 'decisionPossible', states).map(w => w.given)).toEqual(['rm: RM1'])
  })
})
