import { expect, test } from 'vitest'
import { addressOf } from '../../checker/language/address.ts'
import { machine, range, spec } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { nearestTo } from '../../checker/traces/nearest.ts'
import { pursue } from '../../checker/traces/pursuit.ts'
import { replay } from '../../checker/traces/replay.ts'
import { shownBy } from '../../checker/traces/shown.ts'
import { walkOf } from '../../checker/traces/walk.ts'
import type { OpenSpec } from '../../reports/pages/explorer/chosen.ts'
import { guide } from '../../reports/pages/explorer/client/place.ts'
import { stateGraph } from '../../reports/state-graph.ts'
import { stateGraphDot } from '../../reports/state-picture.ts'
import { oneThread, reference } from '../engine/told.ts'
import { disagreements } from './agreement.ts'
import { instrumentedModel } from './instrumented.ts'

const agree = (model: Model) =>
  disagreements({ model, searches: [reference, oneThread], mostStates: 100, mostDrawn: 100, walks: { seed: 1, runs: 20, steps: 8 } })

const instance = (action: string) => ({ action, parameters: {}, message: null })

/** From 0 it may jump to 2, which is beyond the step constraint, or go up one by one to 3. */
const jumping = spec('jumping', {}, () => {
  const vars = { a: range(0, 3) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      jump: action({ when: s => s.a === 0, then: s => void (s.a = 2) }),
      up: action({ when: s => s.a < 3, then: s => void s.a++ }),
    },
    properties: { below: always(s => s.a < 3) },
    constraints: { step: (before, after) => after.a - before.a <= 1 },
    deadlock: 'allowed' as const,
  }
}).with({})

test('a state is in the space as soon as one step within the constraints leads to it, though a step beyond them did first', async () => {
  expect(await agree(jumping)).toEqual([])
  // 0, 1, 2, 3, and nothing beyond: 2 is met first by the jump.
  expect(stateGraph(jumping).states.map(s => [s.state.a, s.beyond])).toEqual([
    [0, null],
    [2, null],
    [1, null],
    [3, null],
  ])
  expect(await pursue(walkOf(jumping), jumping.initial[0]!, { maxStates: 100 })).toMatchObject({
    what: 'below',
    steps: [{ action: 'up' }, { action: 'up' }, { action: 'up' }],
  })
  const missed = instrumentedModel(`return spec('missed', {}, () => {
    const vars = { a: range(0, 3), b: bool }
    const { initially, action, reachable } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        jump: action({ when: s => s.a === 0, then: s => { s.a = 2 } }),
        up: action({ when: s => s.a < 3, then: s => { s.a++ } }),
      },
      properties: { both: reachable(s => s.a === 3 && s.b) },
      constraints: { step: (before, after) => after.a - before.a <= 1 },
      deadlock: 'allowed',
    }
  }).with({})`)
  // One of the two clauses is true at 3 alone, three steps away.
  expect(nearestTo(missed, 'both')?.trace.steps.map(s => s.action)).toEqual(['up', 'up', 'up'])
})

/** Up from 0 to 5, where it is stuck; what is beyond 2 is judged once, and not followed. */
const bounded = spec('bounded', {}, () => {
  const vars = { a: range(0, 5) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { up: action({ when: s => s.a < 5, then: s => void s.a++ }) },
    properties: { below: always(s => s.a < 4) },
    constraints: { state: s => s.a <= 2 },
  }
}).with({})

test('beyond the constraints nothing is judged, by any command', async () => {
  expect(await agree(bounded)).toEqual([])
  const after = (steps: number) => replay(semanticsOf(bounded), { initial: 0, steps: Array.from({ length: steps }, () => instance('up')) })
  // The state with 3 is judged, and those with 4, which breaks `below`, and with 5, which is stuck, are not.
  expect(shownBy(bounded, after(2), 'below')).toEqual({ shown: 'not violated', crossing: null })
  for (const property of ['below', 'deadlock'])
    expect(shownBy(bounded, after(5), property)).toEqual({ shown: 'not violated', crossing: { at: 3, beyond: 'state constraint' } })
  const placeAt = guide({ with: () => bounded } as unknown as OpenSpec, addressOf(bounded))
  const place = placeAt('0/up/up/up/up/up')
  expect(place.crossing).toEqual({ at: 3, beyond: 'state constraint' })
  expect(place.standings.map(s => [s.name, s.standing])).toEqual([
    ['below', 'kept'],
    ['deadlock', 'kept'],
  ])
  expect(placeAt('0/up/up/up').choices.enabled.map(c => [c.label, c.breaks])).toEqual([['up', []]])
  expect(stateGraph(bounded).states.map(s => [s.state.a, s.beyond])).toEqual([
    [0, null],
    [1, null],
    [2, null],
    [3, 'state constraint'],
  ])
  expect(stateGraphDot(bounded)).toMatch(/4: beyond the state.*constraint/s)
})

test('the nearest violation is a deadlock, though a step that breaks a property is met before it', async () => {
  // Stuck at b = 1 after one step; the step from a = 1 to a = 2, the second, breaks `low`. The state with a = 1 is met first.
  const model = spec('near', {}, () => {
    const vars = { a: range(0, 2), b: range(0, 1) }
    const { initially, action, step } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        up: action({ when: s => s.b === 0 && s.a < 2, then: s => void s.a++ }),
        stop: action({ when: s => s.a === 0 && s.b === 0, then: s => void s.b++ }),
      },
      properties: { low: step((before, after) => after.a < 2 || before.a === 2) },
    }
  }).with({})
  expect(await pursue(walkOf(model), model.initial[0]!, { maxStates: 100 })).toMatchObject({
    what: 'deadlock',
    steps: [{ action: 'stop' }],
  })
  expect(await agree(model)).toEqual([])
})

test('what a graph marks: invariants, properties of steps, and bounds', () => {
  const model = spec('marks', {}, () => {
    const vars = { a: range(0, 2) }
    const { initially, action, always, step } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: { up: action({ when: s => s.a < 2, then: s => void s.a++ }) },
      properties: { low: always(s => s.a < 2), slow: step((before, after) => before.a === 0 || after.a === before.a) },
      deadlock: 'allowed' as const,
    }
  }).with({})
  const { states, steps } = stateGraph(model)
  expect(states.map(s => s.breaks)).toEqual([[], [], ['low']])
  expect(steps.map(s => s.breaks)).toEqual([[], ['slow']])
  expect(stateGraphDot(model)).toMatch(/<B>3: breaks low<\/B>.*up, breaks slow/s)
})
