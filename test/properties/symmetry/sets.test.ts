import { expect, test } from 'vitest'
import { type Domain, machine, mapOf, processes, range, record, setOf, spec } from '../../../checker/language/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { reductionsIn } from '../../support/say.ts'

const P = processes('P', 2)

// 2 members are one value, 8 and 64 have a bit each, 65 are numbered as they turn up. Each process takes 0, then 1: it has none, the one or both, so there are
// 9 states, and 6 where which process has what makes no difference: 3 · 4 / 2.
test.each([2, 8, 64, 65])('a set for each process of %i possible members is exchanged with the process', async members => {
  const of: Domain<{ readonly n: number }> = record({ n: range(0, members - 1) })
  const vars = { held: mapOf(P, setOf(of)) }
  const { initially, action, always } = machine(vars)
  const model = spec('sets', {}, () => ({
    vars,
    init: initially(),
    actions: {
      take: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => s.held[p].size < 2,
        then: (s, { p }) => {
          s.held[p] = s.held[p].union(new Set([{ n: s.held[p].size }]))
        },
      }),
    },
    properties: { few: always(s => P.every(p => s.held[p].size < 3)) },
    deadlock: 'allowed',
    symmetry: [P],
  })).with({})
  for (const engine of ['reference', 'tables'] as const) {
    const { states, trust } = await check(model, { engine, states: 'orbits' })
    expect([engine, states.distinct, reductionsIn({ trust })]).toEqual([engine, 6, expect.stringContaining('symmetry: states that differ')])
    expect((await check(model, { engine })).states.distinct).toBe(9)
  }
})
