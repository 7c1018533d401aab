import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import { bool, machine, range, spec } from '../../checker/language/index.ts'
import { threadsFor } from '../../checker/platform/threads.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'

test('a worker thread that knows few of the steps in its chunks puts every other state aside', async () => {
  const many = range(0, 11_999)
  const vars = { n: many, phase: range(0, 2), easy: bool }
  const { initially, action } = machine(vars)
  /** Where it is not easy, the guard reads `n`, so that no two states share what is learned. */
  const go = (from: number) =>
    action({
      when: s => s.phase === from && (s.easy || s.n >= 0),
      then: s => {
        s.phase = from + 1
      },
    })
  // The first level is the searching thread's, while the other starts; so is the first chunk of the next (of 4,096 states each). The second leaves
  // 2,000 states aside and the rest of it is easy, as the state 0 has shown already; then all of the third must be put beside those 2,000.
  const state = (n: number) => ({ n, phase: n === 0 ? 1 : 0, easy: n === 0 || (n >= 6096 && n < 8192) })
  const model = spec('aside', {}, () => ({
    vars,
    init: initially({ n: many }, ({ n }) => state(n)),
    actions: { first: go(0), second: go(1) },
    properties: {},
    deadlock: 'allowed',
  })).with({})
  const { states, trust } = await check(model, { engine: tablesSharing(0), workers: 2 })
  // 12,000 beginnings; a step from the one, and two from each of the others.
  expect(states).toEqual({ distinct: 35_999, generated: 35_999, queue: 0 })
  expect(trust.workers).toBe(2)
})

// A table that reads a slot twice lets two threads enter one fingerprint, in every second of these runs or so.
test('no state is found twice, though both threads find it at once', async () => {
  const model = twoPhaseCommit.with({ rms: 8 }, {}, { network: 'set' })
  for (let k = 0; k < 2; k++) {
    const { states } = await check(model, { properties: ['agreement'], workers: 2 })
    // TLC counts as many distinct states (test/bench/works.ts).
    expect(states, `run ${k}`).toEqual({ distinct: 1_745_408, generated: 18_507_778, queue: 0 })
  }
})

// With a thousand of them, a limit of 8 s was heard after 100 s, and 8 GB were in use.
test('no more threads are started than can be of use', () => {
  const most = Math.max(16, availableParallelism())
  expect([1, 2, 16, most, 1000].map(asked => threadsFor(asked))).toEqual([1, 2, 16, most, most])
  expect(threadsFor(undefined)).toBe(availableParallelism())
})
