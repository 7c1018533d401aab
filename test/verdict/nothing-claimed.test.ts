import { describe, expect, test } from 'vitest'
import { exitCodeOf } from '../../checker/cli/expectation.ts'
import { exitCode } from '../../checker/errors.ts'
import { bool, claim, instance, machine, mapOf, type Property, processes, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { decideClaims } from '../../checker/verdict/claims.ts'
import type { CheckOptions } from '../../checker/verdict/options.ts'
import { notes } from './claims/cups.ts'

const vars = { n: range(0, 2) }
const { initially, action } = machine(vars)
const model = spec('silent', {}, () => ({
  vars,
  init: initially(),
  actions: { up: action({ when: s => s.n < 2, then: s => void s.n++ }) },
  properties: {},
  deadlock: 'allowed',
})).with({})

test('a model that claims nothing is not reported as if something held', async () => {
  const result = await check(model)
  // n is 0, 1 and 2.
  expect(result.cause).toBe(
    'nothing is claimed, as there is no property and a deadlock is allowed: only that no step fails, in all 3 states',
  )
  expect(exitCodeOf(result, false)).toBe(exitCode.holds)
  expect(exitCodeOf(result, true)).toBe(exitCode.vacuous)
})

test('what was counted is said: orbits are no states, and one state is not all states', async () => {
  const P = processes('P', 2)
  const vars = { on: mapOf(P, bool) }
  const { initially, action, always } = machine(vars)
  const lamps = (isOff: boolean) =>
    spec('lamps', {}, () => ({
      vars,
      init: initially(),
      actions: { light: action({ for: { p: P }, when: (s, { p }) => !isOff && !s.on[p], then: (s, { p }) => void (s.on[p] = true) }) },
      properties: { known: always(s => P.every(p => s.on[p] || !s.on[p])) },
      symmetry: [P],
      deadlock: 'allowed',
    })).with({})
  // Of the four states two differ by which lamp is on.
  expect((await check(lamps(false), { states: 'orbits' })).cause).toBe('known holds in all 3 states up to symmetry')
  expect((await check(lamps(false))).cause).toBe('known holds in all 4 states')
  expect((await check(lamps(true))).cause).toBe('known holds in the one state')
})

const walks = { seed: 1, runs: 3, steps: 3 }

const ways: CheckOptions[] = [
  { engine: 'reference' },
  { workers: 1 },
  { workers: 2 },
  { states: 'whole' },
  { states: 'orbits' },
  { walks },
  { continue: true },
]

test.each(ways)('a constraint that no initial state meets is an error, and no pass: %j', async how => {
  const Client = processes('Client', 2)
  const vars = { n: range(0, 2), at: mapOf(Client, bool) }
  const { initially, action, always, eventually, infinitelyOften, leadsTo, reachable } = machine(vars)
  const outside = (properties: Record<string, Property>) =>
    spec('outside', {}, () => ({
      vars,
      init: [initially(), initially({ at: Client.map(() => true) })],
      constraints: { state: s => s.n > 0 },
      actions: { up: action({ when: s => s.n < 2, then: s => void s.n++ }) },
      symmetry: [Client],
      properties,
      deadlock: 'allowed',
    })).with({})
  const nothing: Record<string, Property>[] = [
    {},
    { inRange: always(s => s.n >= 0) },
    { ifLow: always({ when: s => s.n === 0, holds: s => s.n < 1 }) },
    { begins: reachable(s => s.n === 0) },
    { inRange: always(s => s.n >= 0), begins: reachable(s => s.n === 0) },
    { ends: reachable(s => s.n === 2) },
    ...(how.walks || how.states === 'orbits' ? [] : [{ ends: eventually(s => s.n === 2) }, { again: infinitelyOften(s => s.n === 2) }]),
    ...(how.walks || how.states === 'orbits'
      ? []
      : [
          {
            leads: leadsTo(
              s => s.n === 0,
              s => s.n === 2,
            ),
          },
        ]),
  ]
  for (const properties of nothing)
    await expect(check(outside(properties), how), Object.keys(properties).join()).rejects.toThrow(
      'the state constraint of outside is false in every initial state, so nothing was searched',
    )
  // An initial state is judged all the same.
  expect((await check(outside({ above: always(s => s.n > 0), ends: reachable(s => s.n === 2) }), how)).verdict).toBe('violated')
})

describe('nothing is checked', () => {
  const vars = { n: range(0, 2) }
  const { initially, action } = machine(vars)
  const counts = spec('counts', {}, () => ({
    vars,
    init: initially(),
    actions: { up: action({ when: s => s.n < 2, then: s => void s.n++ }) },
    properties: {},
    deadlock: 'allowed',
  }))

  test.each(ways)('where deadlock is asked for of a model that allows it: %j', async how => {
    const refused = 'counts allows deadlock, so that none is looked for'
    await expect(check(counts.with({}), { ...how, properties: ['deadlock'] })).rejects.toThrow(refused)
  })

  test('where a claim asks for it', async () => {
    const ends = claim({
      ...{ says: 'It ends.', notes, assumption: 'it counts', expect: { verdict: 'holds', origin: 'made for this test' } },
      given: [{ says: 'counting', model: instance(counts, { constants: {} }), property: 'deadlock', predicts: 'holds', finds: 'holds' }],
    })
    await expect(decideClaims({ ends }, {}).next()).rejects.toThrow('counts allows deadlock')
  })

  test('where no property is named', async () => {
    await expect(check(counts.with({}), { properties: [] })).rejects.toThrow('no property was named, so that nothing would be checked')
  })
})

test('an option that there is not is refused: it would be passed over', async () => {
  await expect(check(model, { limit: { maxStates: 5 } } as object)).rejects.toThrow(/has no option 'limit'.*'limits'/s)
  await expect(check(model, { symmetry: true } as object)).rejects.toThrow("has no option 'symmetry'")
})
