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
