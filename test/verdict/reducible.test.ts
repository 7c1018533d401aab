// When --symmetry is advised: only where it would make the search smaller.
import { expect, test } from 'vitest'
import { machine, mapOf, oneOf, processes, spec } from '../../checker/language/index.ts'
import { reducible } from '../../checker/verdict/reducible.ts'

const workers = (count: number, declared = true) =>
  spec('workers', {}, () => {
    const W = processes('W', count)
    const vars = { at: mapOf(W, oneOf('out', 'in')) }
    const { initially, action, always, eventually } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        enter: action({
          for: { w: W },
          by: 'w',
          fair: 'weak',
          when: (s, { w }) => s.at[w] === 'out',
          then: (s, { w }) => void (s.at[w] = 'in'),
        }),
      },
      properties: { known: always(s => W.every(w => s.at[w] !== undefined)), end: eventually(s => W.every(w => s.at[w] === 'in')) },
      deadlock: 'allowed',
      ...(declared ? { symmetry: [W] } : {}),
    }
  }).with({})
const safety = { properties: ['known'] }

test('symmetry is advised where it would help', () => {
  // 3! = 6 exchanges of three workers.
  expect(reducible(workers(3), safety)).toEqual({ sorts: ['W'], most: 6 })
})

test.each([
  ['nothing is declared', workers(3, false), safety],
  ['there is only one process', workers(1), safety],
  ['liveness is asked for, which needs the whole graph', workers(3), {}],
  ['it is on already', workers(3), { ...safety, states: 'orbits' }],
  ['states are to be compared whole', workers(3), { ...safety, states: 'whole' }],
  ['walks are taken', workers(3), { ...safety, walks: { seed: 1, runs: 1, steps: 1 } }],
] as const)('and not where %s', (_, model, options) => {
  expect(reducible(model, options)).toBe(null)
})
