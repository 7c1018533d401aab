import { expect, test } from 'vitest'
import { machine, mapOf, processes, range, spec } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { replay } from '../../checker/traces/replay.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain, type PropertyExplanation } from '../../checker/verdict/explanation.ts'
import { reordered } from '../../checker/verdict/reorder.ts'
import { isTraced } from '../../reports/say/words.ts'

/** Two processes that count for themselves. */
const turns = spec('turns', {}, () => {
  const P = processes('P', 2)
  const vars = { count: mapOf(P, range(0, 2)) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { up: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.count[p] < 2, then: (s, { p }) => void s.count[p]++ }) },
    properties: { notAll: always(s => P.some(p => s.count[p] < 2)) },
    deadlock: 'allowed',
  }
})

test('all that explains a trace has the numbers that its steps have in another order', async () => {
  const model = turns.with({})
  const result = await check(model, { properties: ['notAll'] })
  const [found] = result.properties.filter(isTraced)
  const known = explain(model, result).notAll
  if (!found || !known) throw new Error('it has no trace')
  // As if they had taken turns.
  const byTurns = ['P1', 'P2', 'P1', 'P2'].map(p => ({ action: 'up', parameters: { p }, message: null }))
  const trace = replay(semanticsOf(model), { initial: 0, steps: byTurns })
  const again = reordered(model, { ...found, trace })
  if (again?.property.trace == null) throw new Error('there is an order with fewer switches')
  const after = again.property.trace
  expect(after.steps.map(s => s.by)).toEqual(['P1', 'P1', 'P2', 'P2'])
  // The second step is P2's first, which is the third then.
  const two = trace.steps[1] ?? expect.unreachable()
  const three = trace.steps[2] ?? expect.unreachable()
  const part = { path: 'count[P2]', part: { variable: 'count', keys: [] }, owner: 'P2', value: 1 }
  const of: PropertyExplanation = {
    ...known,
    causes: [{ of: 'part', ...part, step: 2, state: 'end', from: 0 }],
    openings: [{ fault: two, step: three }],
    decisive: [2],
    deviations: [{ step: 2, variant: 'v', bySpec: null }],
    past: [2],
    early: [2],
    heard: [{ network: 'net', message: { tag: 'M' }, sent: 2, steps: [3] }],
    standstill: {
      stuck: { processes: [], environment: false } as never,
      refusals: [],
      unfinished: null,
    },
    waits: [
      { of: 'part', by: 'P1', ...part, step: 2, kept: [{ ...part, step: 3 }] },
      { of: 'message', by: 'P1', message: { tag: 'M' }, step: 3 },
    ],
  }
  const told = again.explain(of)
  expect(told).toMatchObject({
    causes: [{ step: 3 }],
    decisive: [3],
    deviations: [{ step: 3, variant: 'v', bySpec: null }],
    past: [3],
    early: [3],
    heard: [{ sent: 3, steps: [2] }],
    waits: [{ step: 3, kept: [{ step: 2 }] }, { step: 2 }],
  })
  expect(told.openings.map(o => [o.fault, o.step])).toEqual([[after.steps[2], after.steps[1]]])
})
