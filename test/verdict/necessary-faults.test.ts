import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpecError } from '../../checker/errors.ts'
import {
  crashes,
  duplicateMessages,
  isDown,
  machine,
  mapOf,
  messages,
  network,
  processes,
  range,
  spec,
  stops,
} from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { smaller, withLeastFaults } from '../../checker/verdict/necessary-faults.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import type { Budgets } from '../../checker/verdict/result.ts'
import { sayNecessary } from '../../reports/say/words.ts'
import { models as acp } from '../../specs/atomic-commitment/acp/models.ts'
import { models } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { preparedTimeout, progress, promiseNotLogged } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { modelOf } from '../specs/catalogue.ts'

/** Processes that count to 9 and send a message each; what happens to them is up to the faults. */
const idlers = spec('idlers', {}, () => {
  const P = processes('P', 3)
  const Msg = messages({ Hello: { from: P, to: P } })
  const vars = { count: mapOf(P, range(0, 9)), net: network(Msg) }
  const { initially, action, always, step, reachable } = machine(vars)
  const [first, ...others] = P.ids
  return {
    vars,
    init: initially(),
    actions: {
      greet: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => p === first && s.count[p] === 0,
        then: (s, { p }) => {
          s.count[p] = 1
          for (const to of others) s.net.send(Msg.Hello({ from: p, to }))
        },
      }),
      count: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => p === first && s.count[p] > 0 && s.count[p] < 9,
        then: (s, { p }) => void s.count[p]++,
      }),
    },
    properties: {
      twoUp: always(s => P.ids.filter(p => isDown(s, p)).length < 2),
      quiet: always(s => s.net.size < 4 && !P.some(p => isDown(s, p))),
      small: always(s => P.every(p => s.count[p] < 3 && !isDown(s, p))),
      patient: step((_, after) => !(after.net.size > 2 && P.some(p => isDown(after, p)))),
      never: reachable(() => false),
    },
    faults: { stop: stops(P), crash: crashes(P, { recovers: 'perhaps' }), duplicate: duplicateMessages() },
    deadlock: 'allowed',
  }
})

async function necessary(model: Model, property: string, options: SearchOptions = {}) {
  const result = await check(model, { properties: [property], necessaryFaults: 'always', ...options })
  const [found = expect.unreachable()] = result.properties
  expect(found.verdict).toBe('violated')
  return found.necessary
}

describe('the least budgets', () => {
  test.each<[property: string, budgets: Budgets, least: readonly (readonly [Budgets, number])[], notNeeded: readonly string[]]>([
    // Two processes are down: two crashes or one and a stop, or two stops, a step each; a third, or a copy, is of no use.
    ['twoUp', { crash: 3, duplicate: 1 }, [[{ crash: 2 }, 2]], ['duplicate']],
    [
      'twoUp',
      { stop: 1, crash: 2 },
      [
        [{ stop: 1, crash: 1 }, 2],
        [{ crash: 2 }, 2],
      ],
      [],
    ],
    // A stop alone, in a step. Copies: greet and two of them, in three; the shortest trace of all is that of the stop.
    ['quiet', { stop: 1, duplicate: 2 }, [[{ stop: 1 }, 1]], ['duplicate']],
    ['quiet', { duplicate: 2 }, [[{ duplicate: 2 }, 3]], []],
    // P1 counts to three without any fault, though a crash is quicker.
    ['small', { crash: 1, duplicate: 1 }, [[{}, 3]], ['crash', 'duplicate']],
    // Three messages, and somebody down: greet, copy, crash; or P1 forgets that it has greeted: greet, crash, recover, greet, crash.
    [
      'patient',
      { crash: 2, duplicate: 2 },
      [
        [{ crash: 2 }, 5],
        [{ crash: 1, duplicate: 1 }, 3],
      ],
      [],
    ],
    ['patient', { crash: 1, duplicate: 2 }, [[{ crash: 1, duplicate: 1 }, 3]], []],
    // Any number where two are enough.
    ['twoUp', { crash: Infinity, duplicate: Infinity }, [[{ crash: 2 }, 2]], ['duplicate']],
    [
      'patient',
      { crash: Infinity, duplicate: 1 },
      [
        [{ crash: 2 }, 5],
        [{ crash: 1, duplicate: 1 }, 3],
      ],
      [],
    ],
  ])('%s under %j', async (property, budgets, least, notNeeded) => {
    const expected = { least: least.map(([b, steps]) => ({ budgets: b, steps })), notNeeded, undecided: [], untried: 0, triedOfAny: null }
    expect(await necessary(idlers.with({}, budgets), property)).toEqual(expected)
    expect(await necessary(idlers.with({}, budgets), property, { engine: 'reference' })).toEqual(expected)
  })

  test('are looked for together where several properties fail', async () => {
    const { properties } = await check(idlers.with({}, { crash: 2, duplicate: 1 }), { continue: true, necessaryFaults: 'always' })
    expect(properties.map(p => [p.name, p.necessary?.least.map(l => l.budgets) ?? null])).toEqual([
      ['twoUp', [{ crash: 2 }]],
      ['quiet', [{ crash: 1 }]],
      ['small', [{}]],
      ['patient', [{ crash: 2 }, { crash: 1, duplicate: 1 }]],
      // Fewer faults reach no more.
      ['never', null],
    ])
  })

  test('hold for 2PC: a forgotten promise needs the crash, an impatient participant one of two', async () => {
    // A crash and its recovery are two kinds of fault on one budget; 2PC without timeouts is safe when messages are lost.
    const forgets = await necessary(promiseNotLogged.with({ rms: 2 }, { lose: 1, crash: 1 }), 'agreement')
    expect(forgets).toMatchObject({ least: [{ budgets: { crash: 1 }, steps: 8 }], notNeeded: ['lose'] })
    // The lengths are those of the models prepared-timeout-loss and prepared-timeout-partition.
    const impatient = await necessary(preparedTimeout.with({ rms: 2 }, { lose: 1, partition: 1 }), 'agreement')
    expect(impatient?.least).toEqual([
      { budgets: { lose: 1 }, steps: 8 },
      { budgets: { partition: 1 }, steps: 8 },
    ])
  })
})

describe('for what fails over time', () => {
  test('any number of crashes is needed for a behaviour that crashes again and again', async () => {
    const { spec: of, constants, faults } = models['progress-crash-recovery-weak']
    const result = await check(of.with(constants, faults), { continue: true, necessaryFaults: 'always' })
    const violated = result.properties.filter(p => p.verdict === 'violated')
    // What the refinement says over time, too, which can only be asked for by the refinement's name.
    expect(violated.map(p => p.name)).toEqual(['nonBlocking', 'termination', 'transactionCommit.termination'])
    for (const p of violated)
      expect(p.necessary).toEqual({
        least: [{ budgets: { crash: Infinity }, steps: 5 }],
        notNeeded: [],
        undecided: [],
        untried: 0,
        triedOfAny: 2,
      })
  })
  test('one stop or one loss is enough to block forever', async () => {
    const found = await necessary(progress.with({ rms: 2 }, { stopTM: 1, lose: 1, duplicate: 1 }), 'termination')
    expect(found?.least.map(l => l.budgets)).toEqual([{ lose: 1 }, { stopTM: 1 }])
    expect(found?.notNeeded).toEqual(['duplicate'])
  })
})

describe('what is not decided is said', () => {
  test('where a smaller search meets its limit', async () => {
    // A stop breaks it at once; that nothing else does takes all states of the counting, of which 5 are too few.
    const found = await necessary(idlers.with({}, { stop: 1 }), 'quiet', { limits: { maxStates: 5 } })
    expect(found).toMatchObject({ least: [{ budgets: { stop: 1 } }], undecided: [{}] })
  })
  test('where the budgets cannot be lowered', async () => {
    const model: Model = {
      ...idlers.with({}, { stop: 1 }),
      withBudgets: () => {
        throw new SpecError('too-few', 'a fault is part of this protocol')
      },
    }
    expect(await necessary(model, 'quiet')).toMatchObject({ least: [{ budgets: { stop: 1 } }], undecided: [{}] })
  })
  test('but not of budgets as large as the least that were found', async () => {
    const model = idlers.with({}, { stop: 2, crash: 2 })
    const result = await check(model, { properties: ['quiet'] })
    const holding = { ...result, properties: result.properties.map(p => ({ ...p, verdict: 'holds' as const })) }
    // No fault is not enough, one stop is; one crash is not decided.
    const { properties } = await withLeastFaults(model, result, async ({ budgets }) =>
      budgets.crash ? null : budgets.stop ? result : holding,
    )
    expect(properties[0]?.necessary).toMatchObject({ least: [{ budgets: { stop: 1 } }], notNeeded: ['crash'], undecided: [] })
  })
  test('where there are too many', async () => {
    const model = idlers.with({}, { stop: 1 })
    const result = await check(model, { properties: ['quiet'] })
    const holding = { ...result, properties: result.properties.map(p => ({ ...p, verdict: 'holds' as const })) }
    const many = { ...model, budgets: { stop: 30, crash: 30 }, withBudgets: () => model }
    const { properties } = await withLeastFaults(many, result, async () => holding)
    // 31 times 31 budgets less their own, and less the 64 that are tried.
    expect(properties[0]?.necessary).toMatchObject({ least: [{ budgets: many.budgets }], undecided: [], untried: 31 * 31 - 1 - 64 })
    expect(properties[0] && sayNecessary(properties[0])).toBe('needs stop=30 crash=30; not decided: 896 smaller budgets')
  })
})

test('of much that is not decided, some is named', async () => {
  const model = idlers.with({}, { stop: 2, crash: 1 })
  const { properties } = await withLeastFaults(model, await check(model, { properties: ['quiet'] }), async () => null)
  // All five smaller than two stops and a crash.
  expect(properties[0]?.necessary?.undecided).toHaveLength(5)
  expect(properties[0] && sayNecessary(properties[0])).toBe(
    'needs stop=2 crash=1; not decided: whether no fault, stop=1, crash=1 or one of 2 others is enough',
  )
})

test('nothing is looked for where it was not asked for, is random, or has no faults', async () => {
  const faulty = idlers.with({}, { stop: 1 })
  expect(await necessary(faulty, 'quiet', { necessaryFaults: 'never' })).toBe(null)
  expect(await necessary(faulty, 'quiet', { walks: { seed: 1, runs: 100, steps: 10 } } as unknown as SearchOptions)).toBe(null)
  expect(await necessary(idlers.with({}), 'small')).toBe(null)
  const { properties } = await check(faulty, { properties: ['quiet'] })
  expect(properties[0]?.necessary).toBe(null)
})

describe('smaller budgets', () => {
  test('come in the order of their total', () => {
    expect([...smaller({ a: 1, b: 2 })]).toEqual([{}, { a: 1 }, { b: 1 }, { a: 1, b: 1 }, { b: 2 }])
    expect([...smaller({ a: Infinity })]).toEqual([{}, { a: 1 }, { a: 2 }])
    expect([...smaller({ a: Infinity, b: 1 })]).toEqual([{}, { a: 1 }, { b: 1 }, { a: 2 }, { a: 1, b: 1 }, { a: 2, b: 1 }, { a: Infinity }])
  })
  test('are all there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }), numbers => {
        const all = [...smaller(Object.fromEntries(numbers.map((n, k) => [`f${k}`, n])))]
        const totals = all.map(b => Object.values(b).reduce((sum, n) => sum + n, 0))
        expect(new Set(all.map(b => JSON.stringify(b))).size).toBe(numbers.reduce((product, n) => product * (n + 1), 1) - 1)
        expect(all.every(b => numbers.every((n, k) => (b[`f${k}`] ?? 0) <= n))).toBe(true)
        expect(totals.toSorted((a, b) => a - b)).toEqual(totals)
      }),
    )
  })
})

test('a fault that is not needed, and that the shortest trace has, is told with that', async () => {
  const model = modelOf(acp['progress-simple-broadcast'])
  const { properties } = await check(model, { properties: ['AC5'], necessaryFaults: 'always' })
  // The coordinator waits for a vote of P2, who is down or only slow.
  expect(properties[0] && sayNecessary(properties[0])).toBe('needs coordDie=1; parDie is not needed, though this trace has it')
})

test('are told in a sentence', async () => {
  const say = async (budgets: Budgets, property: string, options: SearchOptions = {}) => {
    const { properties } = await check(idlers.with({}, budgets), { properties: [property], necessaryFaults: 'always', ...options })
    return properties[0] && sayNecessary(properties[0])
  }
  expect(await say({ stop: 1 }, 'quiet')).toBe('needs stop=1')
  expect(await say({ stop: 1, duplicate: 2 }, 'quiet')).toBe('needs stop=1; duplicate is not needed')
  expect(await say({ crash: 1, duplicate: 1 }, 'small')).toBe('needs no fault (then in 3 steps)')
  expect(await say({ stop: 1, crash: 2 }, 'twoUp')).toBe('needs stop=1 crash=1 or crash=2')
  expect(await say({ stop: 1 }, 'quiet', { limits: { maxStates: 5 } })).toBe('needs stop=1; not decided: whether no fault is enough')
})
