import { expect, test } from 'vitest'
import { bool, machine, range, spec } from '../../checker/index.ts'
import { whyProperty } from '../../checker/traces/why.ts'
import { check } from '../../checker/verdict/check.ts'
import { models } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { modelOf } from '../specs/catalogue.ts'

test('a step that breaks a refinement is told as the abstract spec sees it, with the step that would do so, were it enabled', async () => {
  const eager = modelOf(models['progress-eager-commit'])
  const { trace } = (await check(eager, { properties: ['transactionCommit'] })).properties[0] ?? {}
  const states = trace ? [trace.initial, ...trace.steps.map(s => s.state)] : []
  // TCommit (Gray and Lamport, section 2): an RM may commit only when all are prepared or committed; here the first does when it alone has promised.
  expect(whyProperty(eager, 'transactionCommit', states)).toMatchObject([
    {
      holds: false,
      reason:
        'transaction-commit sees rmState[RM1]: prepared → committed; there, at rmState = (RM1: prepared, RM2: working, RM3: working), decide(rm: RM1, outcome: committed) would do that, but its guard is false',
    },
  ])
  // The step before, in which the TM commits, is none of its own.
  expect(whyProperty(eager, 'transactionCommit', states.slice(0, -1))).toMatchObject([
    { holds: true, reason: 'transaction-commit sees no change' },
  ])
  expect(whyProperty(eager, 'transactionCommit', states.slice(0, 1))).toMatchObject([
    { holds: true, reason: expect.stringMatching(/is an initial state/) },
  ])
})

/** What an abstract spec of a counter with a flag says of a concrete step from `from` to `to`. */
const reasonOf = (from: { n: number; odd: boolean }, to: { n: number; odd: boolean }): string | undefined => {
  const vars = { n: range(0, 9), odd: bool }
  const { initially, action } = machine(vars)
  const counter = spec('counter', {}, () => ({
    vars,
    init: initially(),
    actions: {
      count: action({
        when: s => s.n < 9,
        then: s => {
          s.n++
          s.odd = !s.odd
        },
      }),
      double: action({ when: s => s.n > 0 && s.n < 5 && !s.odd, then: s => void (s.n *= 2) }),
    },
    properties: {},
  }))
  const concrete = spec('concrete', {}, () => ({
    vars,
    init: initially(from),
    actions: { go: machine(vars).action({ then: s => void Object.assign(s, to) }) },
    properties: { refinesCounter: machine(vars).refines(counter.with({}), s => s) },
  })).with({})
  return whyProperty(concrete, 'refinesCounter', [from, to])[0]?.reason
}

test('where no step would, the nearest that can be taken is told by how it differs', () => {
  expect(reasonOf({ n: 2, odd: false }, { n: 3, odd: false })).toBe(
    'counter sees n: 2 → 3; there, at n = 2, odd = false, only count, double can happen: the nearest, count, makes odd true instead of false',
  )
  expect(reasonOf({ n: 2, odd: false }, { n: 7, odd: false })).toBe(
    'counter sees n: 2 → 7; there, at n = 2, odd = false, only count, double can happen: the nearest, double, makes n 4 instead of 7',
  )
  expect(reasonOf({ n: 3, odd: true }, { n: 6, odd: true })).toBe(
    'counter sees n: 3 → 6; there, at n = 3, odd = true, double would do that, but its guard is false',
  )
  expect(reasonOf({ n: 9, odd: true }, { n: 0, odd: true })).toBe('counter sees n: 9 → 0; there, at n = 9, odd = true, nothing can happen')
})
