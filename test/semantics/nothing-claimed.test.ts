import { expect, test } from 'vitest'
import { check } from '../../checker/check.ts'
import { exitCodeOf } from '../../checker/cli/expectation.ts'
import { exitCode } from '../../checker/errors.ts'
import { machine, range, spec } from '../../checker/language/index.ts'

test('a model that claims nothing is not reported as if something held', async () => {
  const vars = { n: range(0, 2) }
  const { initially, action } = machine(vars)
  const model = spec('silent', {}, () => ({
    vars,
    init: initially(),
    actions: { up: action({ when: s => s.n < 2, then: s => void s.n++ }) },
    properties: {},
    deadlock: 'allowed',
  })).with({})
  const result = await check(model)
  // n is 0, 1 and 2.
  expect(result.cause).toBe(
    'nothing is claimed, as there is no property and a deadlock is allowed: only that no step fails, in all 3 states, without faults',
  )
  expect(exitCodeOf(result, false)).toBe(exitCode.holds)
  expect(exitCodeOf(result, true)).toBe(exitCode.vacuous)
})

test.each([{ engine: 'reference' }, { workers: 1 }, { workers: 2 }, { exact: true }] as const)(
  'a constraint that no initial state meets is an error, and no pass: %j',
  async how => {
    const vars = { n: range(0, 2) }
    const { initially, action, always } = machine(vars)
    const outside = (least: number) =>
      spec('outside', {}, () => ({
        vars,
        init: initially(),
        constraints: { state: s => s.n > 0 },
        actions: { up: action({ when: s => s.n < 2, then: s => void s.n++ }) },
        properties: { atLeast: always(s => s.n >= least) },
        deadlock: 'allowed',
      })).with({})
    await expect(check(outside(0), how)).rejects.toThrow('the state constraint of outside is false in every initial state')
    // An initial state is judged all the same.
    expect((await check(outside(1), how)).verdict).toBe('violated')
  },
)
