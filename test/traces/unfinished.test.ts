import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { instrumentedModel } from './instrumented.ts'

/** P1 ends, and nobody else does; P4 is off. */
const ending = (final: string) => `return spec('ending', {}, () => {
  const P = processes('P', 4)
  const vars = { state: mapOf(P, oneOf('waiting', 'done')), off: mapOf(P, bool) }
  const { initially, action, predicate } = machine(vars)
  return {
    vars,
    init: initially({ off: P.map(p => p === 'P4') }),
    actions: {
      end: action({
        for: { p: P }, by: 'p',
        when: (s, { p }) => p === 'P1' && s.state[p] === 'waiting',
        then: (s, { p }) => { s.state[p] = 'done' },
      }),
    },
    properties: {},
    final: predicate(s => ${final}),
  }
}).with({})`

async function unfinished(final: string) {
  const model = instrumentedModel(ending(final))
  const result = await check(model)
  const found = explain(model, result, { telling: model }).deadlock?.standstill?.unfinished
  return found ? [found.owner, ...found.others] : null
}

test.each([
  // `every` asks P2 and nobody after it, who would say the same.
  ["P.every(p => s.state[p] === 'done')", ['P2', 'P3', 'P4']],
  ["P.ids.every(p => s.state[p] === 'done')", ['P2', 'P3', 'P4']],
  // All that it reads of P2 must be the same of the others.
  ["P.every(p => s.state[p] === 'done' || s.off[p])", ['P2', 'P3']],
  // Of the others it does not ask.
  ["P.ids.slice(1, 2).every(p => s.state[p] === 'done')", ['P2']],
  ["P.others('P3').every(p => s.state[p] === 'done')", ['P2']],
])('for whom it is unfinished where final is %s', async (final, who) => {
  expect(await unfinished(final)).toEqual(who)
})

test('who is down is not unfinished as one who is not, though it has the same', async () => {
  // The others need P2: where it stops, they stay as they are.
  const model = instrumentedModel(`return spec('needing', {}, () => {
    const P = processes('P', 3)
    const vars = { state: mapOf(P, oneOf('waiting', 'done')) }
    const { initially, action, predicate } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        end: action({
          for: { p: P }, by: 'p',
          when: (s, { p }) => s.state[p] === 'waiting' && !isDown(s, 'P2'),
          then: (s, { p }) => { s.state[p] = 'done' },
        }),
      },
      properties: {},
      faults: { stop: stops(P) },
      final: predicate(s => P.every(p => isDown(s, p) || s.state[p] === 'done')),
    }
  }).with({}, { stop: 1 })`)
  const result = await check(model)
  const { trace } = result.properties.find(p => p.name === 'deadlock') ?? {}
  expect(trace?.steps.map(s => [s.action, s.by])).toEqual([['stop', 'P2']])
  const found = explain(model, result, { telling: model }).deadlock?.standstill?.unfinished
  expect(found && [found.owner, ...found.others]).toEqual(['P1', 'P3'])
})
