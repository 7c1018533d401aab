import { expect, test } from 'vitest'
import { bool, machine, mapOf, processes, spec } from '../../../checker/language/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { oneThread } from '../../engine/told.ts'

test('what reads of each of many processes takes too long to be shown symmetric, and that is said', async () => {
  const many = processes('P', 17)
  const up = { up: mapOf(many, bool) }
  const { initially, action, always } = machine(up)
  const model = spec('wide', {}, () => ({
    vars: up,
    init: initially(),
    actions: { go: action({ for: { p: many }, when: (s, { p }) => !s.up[p], then: (s, { p }) => void (s.up[p] = true) }) },
    properties: { few: always(s => many.count(p => s.up[p]) < 18) },
    deadlock: 'allowed',
    symmetry: [many],
  })).with({})
  const { states, trust } = await check(model, { states: 'orbits', ...oneThread })
  expect(trust.symmetry).toMatchObject({ refused: expect.stringContaining('reads so much of each process') })
  // 2^17, and not the 18 orbits.
  expect(states.distinct).toBe(131_072)
})
