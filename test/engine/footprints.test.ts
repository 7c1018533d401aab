import { expect, test } from 'vitest'
import { crashes, isDown, machine, processes, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from './told.ts'

/**
 * The properties read `b` and `c` only where `a` is 3. That is found out when `bump` is known already: from states with c = 0, in which it is the only step
 * of P1, and from states with c = 1, in which it is one of two.
 */
const late = spec('late', {}, () => {
  const [P, Q] = [processes('P', 1), processes('Q', 1)]
  const vars = { a: range(0, 3), b: range(0, 1), c: range(0, 1), d: range(0, 1) }
  const { initially, action, always, step } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      turn: action({ for: { q: Q }, by: 'q', when: s => s.c === 0, then: s => void (s.c = 1) }),
      bump: action({ for: { p: P }, by: 'p', when: s => s.b === 0, then: s => void (s.b = 1) }),
      noise: action({ for: { p: P }, by: 'p', when: s => s.c === 1, then: s => void (s.d = s.d === 0 ? 1 : 0) }),
      raise: action({ for: { q: Q }, by: 'q', when: s => s.a < 3, then: s => void s.a++ }),
    },
    properties: {
      noBump: step((before, after) => before.a !== 3 || before.c === 1 || before.b === after.b),
      noneBumped: always(s => s.a !== 3 || s.c === 1 || s.b === 0),
    },
    deadlock: 'allowed',
  }
}).with({})

test.each(ways)('what a property is seen to read late is asked of steps that were known before: %j', async how => {
  const { properties } = await check(late, { ...how, continue: true })
  // Three raises make a 3, and the bump after them breaks both while c is 0.
  for (const name of ['noBump', 'noneBumped'])
    expect(properties.find(p => p.name === name)).toMatchObject({ verdict: 'violated', trace: { steps: { length: 4 } } })
})

test('what is asked of a fault alone hangs on nothing else', async () => {
  const P = processes('P', 2)
  const vars = { counted: range(0, 30) }
  const { initially, action, always } = machine(vars)
  const model = spec('counting', {}, () => ({
    vars,
    init: initially(),
    actions: { count: action({ when: s => s.counted < 30, then: s => void s.counted++ }) },
    properties: { someUp: always(s => P.ids.some(p => !isDown(s, p))) },
    faults: { crash: crashes(P) },
    deadlock: 'allowed',
  })).with({}, { crash: 1 })
  const { profile, states } = await check(model, { profile: true, workers: 1 })
  // 31 counts, each before the crash, after either's, and after it has recovered; of P2 nothing is asked unless P1 is down.
  expect(states.distinct).toBe(31 * 4)
  expect(profile?.find(({ name }) => name === 'someUp')).toMatchObject({ recorded: 2, reads: [{ part: 'crash.down', runs: 2 }] })
})
