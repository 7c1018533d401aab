import { expect, test } from 'vitest'
import { machine, mapOf, processes, range, spec } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { fewestSwitches as ordered, switchesOf } from '../../checker/traces/order.ts'
import { replay } from '../../checker/traces/replay.ts'
import { stateAfter } from '../../checker/traces/trace.ts'
import { isInFlight } from '../../checker/values/index.ts'
import { commitRuleModel, commitRuleTrace } from '../reports/page/commit-rule.ts'
import { electionModel, electionTrace } from '../reports/page/election.ts'

const fewestSwitches = (...of: Parameters<typeof ordered>) => ordered(...of)?.trace ?? null

/** Processes that count for themselves, and one by one say how far they have come. */
const counters = spec('counters', {}, () => {
  const P = processes('P', 3)
  const vars = { count: mapOf(P, range(0, 3)), board: range(0, 9) }
  const { initially, action } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      count: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.count[p] < 3, then: (s, { p }) => void s.count[p]++ }),
      post: action({ for: { p: P }, by: 'p', when: s => s.board < 9, then: (s, { p }) => void (s.board = 3 * s.count[p]) }),
    },
    properties: {},
    deadlock: 'allowed',
  }
})
const model = counters.with({})
const traceOf = (...steps: readonly string[]) =>
  replay(semanticsOf(model), {
    initial: 0,
    steps: steps.map(s => ({ action: s.split(' ')[0] ?? '', parameters: { p: s.split(' ')[1] }, message: null })),
  })
const said = (trace: ReturnType<typeof traceOf> | null) => trace?.steps.map(s => `${s.action} ${s.by}`) ?? null

test('what does not depend on each other is put together, process by process', () => {
  const trace = traceOf('count P1', 'count P2', 'count P1', 'count P2', 'count P3')
  expect(switchesOf(trace)).toBe(4)
  const found = fewestSwitches(model, trace)
  expect(found && switchesOf(found)).toBe(2)
  expect(said(found)).toEqual(['count P1', 'count P1', 'count P2', 'count P2', 'count P3'])
  expect(found && stateAfter(found, 5)).toEqual(stateAfter(trace, 5))
})

test('who writes the same, and who reads what was written, keep their order, and the last step stays the last', () => {
  // Each posts over the other, so nothing but the first two steps can be exchanged.
  const trace = traceOf('count P1', 'count P2', 'post P1', 'post P2', 'count P1', 'post P1')
  const found = fewestSwitches(model, trace)
  expect(said(found)).toEqual(['count P1', 'post P1', 'count P1', 'count P2', 'post P2', 'post P1'])
  expect(fewestSwitches(model, traceOf('count P1', 'post P1', 'post P2'))).toBeNull()
})

test('no order with as many or more switches is given, and of any there is the best: compared with all orders', () => {
  const steps = ['count P1', 'count P2', 'post P2', 'count P3', 'count P1', 'post P3', 'count P2'] as const
  const trace = traceOf(...steps)
  const final = stateAfter(trace, steps.length)
  const all: number[] = []
  const go = (left: readonly string[], done: readonly string[]): void => {
    if (left.length === 0) {
      const other = traceOf(...done)
      const posts = done.filter(s => s.startsWith('post')).join()
      const before = done.slice(0, done.indexOf('post P2')).filter(s => s === 'count P2').length
      if (
        posts === 'post P2,post P3' &&
        before === 1 &&
        done.at(-1) === 'count P2' &&
        JSON.stringify(stateAfter(other, 7)) === JSON.stringify(final)
      )
        all.push(switchesOf(other))
      return
    }
    for (const next of new Set(left)) {
      const rest = [...left]
      rest.splice(rest.indexOf(next), 1)
      go(rest, [...done, next])
    }
  }
  go(steps, [])
  const found = fewestSwitches(model, trace)
  expect(found && switchesOf(found)).toBe(Math.min(...all))
})

test('longer traces keep every message and every state that decides', () => {
  for (const [of, trace] of [
    [commitRuleModel, commitRuleTrace()],
    [electionModel, electionTrace],
  ] as const) {
    const found = fewestSwitches(of, trace)
    const n = trace.steps.length
    expect(found === null || switchesOf(found) < switchesOf(trace)).toBe(true)
    if (found === null) continue
    for (const at of [n - 1, n]) expect(stateAfter(found, at)).toEqual(stateAfter(trace, at))
    const taken = (t: typeof trace) => t.steps.map(s => JSON.stringify([s.by, s.action, s.parameters, s.message])).sort()
    expect(taken(found)).toEqual(taken(trace))
    for (const id of new Set(trace.steps.map(s => s.by)))
      expect(found.steps.filter(s => s.by === id).map(s => s.action)).toEqual(trace.steps.filter(s => s.by === id).map(s => s.action))
  }
})

test('a message is sent before it is copied, lost or received', () => {
  for (const trace of [electionTrace, fewestSwitches(electionModel, electionTrace)]) {
    if (trace === null) throw new Error('there is an order with fewer switches')
    for (const { number, message } of trace.steps) {
      if (message === null) continue
      const before = Object.values(stateAfter(trace, number - 1)).filter(isInFlight)
      expect(
        before.some(net => net.has(message)),
        `step ${number}`,
      ).toBe(true)
    }
  }
})
