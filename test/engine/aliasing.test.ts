import { expect, test } from 'vitest'
import { listOf, machine, mapOf, processes, range, record, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'

/** Recipes that put a part of the state, too large for one slot, inside another part. */
const keeps = spec('keeps', {}, () => {
  const P = processes('P', 4)
  // 4^4 = 256 values: more than one slot is numbered for in advance, so that each process has one.
  const map = mapOf(P, range(0, 3))
  const vars = { now: map, kept: listOf(map, 1), last: record({ map, used: range(0, 1) }) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      count: action({ for: { p: P }, when: (s, { p }) => s.now[p] < 1, then: (s, { p }) => void (s.now[p] += 1) }),
      push: action({ when: s => s.kept.length === 0, then: s => void s.kept.push(s.now) }),
      write: action({ when: s => s.last.used === 0, then: s => void (s.last = { map: s.now, used: 1 }) }),
    },
    properties: { usedWhenKept: always(s => s.last.used === 1 || Object.values(s.last.map).every(n => n === 0)) },
    deadlock: 'allowed',
  }
})

test('a recipe that keeps a part of the state inside another has read all of it', async () => {
  // `kept` and `last` hold sets of processes: those that had counted by then. With i of the 4 counted in `now`, which C(4, i) choices give: neither
  // is used, 1; one is, a subset of the i, 2 * 2^i; both are, and the one of before is a subset of the other, 2 * 3^i - 2^i.
  const choose = [1, 4, 6, 4, 1]
  const distinct = choose.reduce((sum, c, i) => sum + c * (1 + 2 * 2 ** i + 2 * 3 ** i - 2 ** i), 0)
  for (const engine of ['reference', 'tables'] as const) {
    const result = await check(keeps.with({}, {}), { engine })
    expect(result.verdict, engine).toBe('holds')
    expect(result.states.distinct, engine).toBe(distinct)
  }
})
