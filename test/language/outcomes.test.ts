import { describe, expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { Model } from '../../checker/language/index.ts'
import { bounded, machine, oneOf, range, spec, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { CheckOptions } from '../../checker/verdict/options.ts'
import { itf } from '../../reports/itf-format.ts'
import { resultDocument, resultEvent } from '../../reports/json.ts'
import { renderMarkdown } from '../../reports/markdown.ts'
import { sayValenceOf } from '../../reports/say/valence.ts'
import { renderText } from '../../reports/text.ts'
import { transactionCommit } from '../../specs/atomic-commitment/transaction-commit/protocol.ts'
import { commitAlone } from '../../specs/atomic-commitment/transaction-commit/variants.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { eagerCommit } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { flp } from '../../specs/impossibility/flp/protocol.ts'
import { reportOn } from '../reports/cases.ts'
import { valenceByHand, valenceIn } from '../support/valence.ts'

const engines: Readonly<Record<string, CheckOptions>> = {
  reference: { engine: 'reference' },
  tables: { engine: 'tables', workers: 1 },
  'three threads': { engine: tablesSharing(1), workers: 3 },
  exact: { states: 'whole', workers: 1 },
  orbits: { states: 'orbits', workers: 1, properties: ['agreement'] },
}

describe.each(Object.entries(engines))('%s', (name, how) => {
  const found = async (model: Model) => {
    const result = await check(model, { ...how, valence: 'always' } as CheckOptions)
    const { states, counts, critical } = valenceIn(result)
    return { states, counts: Object.fromEntries(counts), critical, distinct: result.states.distinct }
  }

  // Each counted by a search of the graph of TLC's module, apart from this checker.
  test('TCommit with 3 RMs, and TwoPhase with 2', async () => {
    const commit = await found(transactionCommit.with({ rms: 3 }))
    expect(commit).toMatchObject({ states: 34, counts: { 'commit or abort': 8, commit: 7, abort: 19 }, critical: 1 })
    const phases = await found(twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' }))
    expect(phases).toMatchObject({ states: 56, counts: { 'commit or abort': 9, commit: 4, abort: 43 } })
    if (name === 'orbits') expect([commit.distinct, phases.distinct].map(n => n < 34)).toEqual([true, false])
  })

  test('with faults, as by brute force', async () => {
    for (const model of [
      twoPhaseCommit.with({ rms: 2 }, { stopTM: 1, lose: 1 }),
      flp.with({ processes: 3, rounds: 1, ones: 1, waits: 2, table: 0b110 }),
      flp.with({ processes: 2, rounds: 2, ones: 1, waits: 2, table: 0b100 }, { stop: 1 }),
    ]) {
      const { states, counts, critical } = await found(model)
      expect({ states, counts, critical }).toEqual(valenceByHand(model))
    }
  })
})

/** From 0 up to 6: at 3 one may leave for the left or for the right, or go on to where only the right is left. */
const fork = spec('fork', { most: range(0, 9) }, ({ most }) => {
  const vars = { n: bounded(range(0, most)), side: oneOf('neither', 'left', 'right') }
  const { initially, action, always, outcomes } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      go: action({ when: s => s.side === 'neither' && s.n < 6, then: s => void s.n++ }),
      left: action({ when: s => s.side === 'neither' && s.n === 3, then: s => void (s.side = 'left') }),
      right: action({ when: s => s.side === 'neither' && s.n >= 3, then: s => void (s.side = 'right') }),
    },
    properties: { middle: always(s => s.n < 5) },
    decides: outcomes({ left: s => s.side === 'left', right: s => s.side === 'right' }),
    deadlock: 'allowed',
  }
})

describe('by hand', () => {
  test('the step that decides is marked, and the state before it is critical', async () => {
    const result = await check(fork.with({ most: 9 }), { valence: 'always', continue: true, workers: 1 })
    // 0 to 3 for both, 4 to 6 for the right, and one that went left and four that went right.
    expect(valenceIn(result)).toMatchObject({ states: 12, critical: 1, bounds: [] })
    expect(Object.fromEntries(valenceIn(result).counts)).toEqual({ 'left or right': 4, left: 1, right: 7 })
    const along = result.properties.find(p => p.name === 'middle')?.valence?.map(v => v.outcomes.join(' or ') + (v.isCritical ? '!' : ''))
    expect(along).toEqual([...Array(3).fill('left or right'), 'left or right!', 'right', 'right'])
  })

  test('a bound is told: what lies beyond may decide', async () => {
    const result = await check(fork.with({ most: 2 }), { valence: 'always', workers: 1 })
    expect(valenceIn(result)).toMatchObject({ states: 3, critical: 0, bounds: [{ within: 'n <= 2', steps: 1 }] })
    expect(valenceIn(result).counts).toEqual([['', 3]])
    const report = await reportOn(fork.with({ most: 2 }), { valence: 'always' })
    expect(renderText(report)).toContain('n <= 2; what lies beyond may have other outcomes')
    expect(renderText(report)).toContain('3: 3 without any outcome that can still come')
  })

  test('a limit and a view leave it open, by name', async () => {
    const few = await check(fork.with({ most: 9 }), { valence: 'always', limits: { maxStates: 3 }, workers: 1 })
    expect(few.valence).toEqual({ outcomes: ['left', 'right'], inconclusive: { why: 'states', limit: 3 } })
    const seen = variant(fork, 'seen', { view: ['side'] })
    expect((await check(seen.with({ most: 9 }), { valence: 'always' })).valence).toMatchObject({ inconclusive: { why: 'view' } })
    const said = renderText(await reportOn(seen.with({ most: 9 }), { valence: 'always' }))
    expect(said).toContain('inconclusive: a view makes one of states that differ')
  })

  test('it is told only where it is asked for, and of a spec that names outcomes', async () => {
    const silent = await check(fork.with({ most: 9 }))
    expect([silent.valence, ...silent.properties.map(p => p.valence)]).toEqual(Array(2).fill(undefined))
    const none = { ...fork.with({ most: 9 }), outcomes: null }
    expect((await check(none, { valence: 'always' })).valence).toBeUndefined()
  })
})

test('a trace that rules out nothing says which outcomes come, and where; only where none does is it as at first', async () => {
  const said = async (model: Model) => renderText(await reportOn(model, { valence: 'always' })).match(/Valence: (.*)/)?.[1]
  const initially = 'initially bivalent (commit or abort)'
  // RM1 aborts alone, RM2 commits; RM1 commits before RM2 has prepared, which can still abort.
  expect(await said(commitAlone.with({ rms: 3 }))).toBe(`${initially}; abort comes in step 1 and commit in step 3.`)
  expect(await said(eagerCommit.with({ rms: 2 }))).toBe(`${initially}; commit comes in step 4, and abort can still come.`)
  const early = variant(fork, 'early', ({ always }) => ({ properties: { start: always(s => s.n < 1) } }))
  expect(await said(early.with({ most: 9 }))).toBe('initially bivalent (left or right), and at the end still.')
  const valence = (come: readonly string[]) => ({ outcomes: ['left', 'right'], come, isCritical: false })
  expect(sayValenceOf([valence(['left']), valence(['left', 'right'])], { loop: null, steps: [] })).toBe(
    'initially bivalent (left or right); left comes at the start and right in step 1',
  )
})

test('every format tells it', async () => {
  const report = await reportOn(fork.with({ most: 9 }), { valence: 'always', continue: true, workers: 1 })
  const [property] = report.result.properties.filter(p => p.trace !== null)
  if (!property?.trace) throw new Error('it has a trace')
  for (const said of [renderText(report), renderMarkdown(report)]) {
    expect(said).toMatch(/Valence.*initially bivalent \(left or right\); step 4, go, decides right, in a critical state\./)
    expect(said).toContain('4 bivalent, 1 left-valent, 7 right-valent')
  }
  expect(renderText(report)).toMatch(
    /^ +◆ bivalent \(left or right\)$[\s\S]*^ +4 +go\n.*n: 3 → 4\n +◆ decides right, in a critical state$/m,
  )
  const { valence } = resultDocument(report) as { readonly valence: unknown }
  expect(valence).toMatchObject({ states: 12, critical: 1, counts: [{ states: 4 }, { states: 1 }, { states: 7 }] })
  expect(resultEvent(report.result).valence).toEqual(valence)
  const recorded = JSON.parse(await itf.render(report, { ...property, trace: property.trace })) as {
    readonly states: readonly { readonly '#meta': unknown }[]
  }
  expect(recorded.states.map(s => s['#meta']).slice(3, 5)).toEqual([
    { index: 3, valence: ['left', 'right'] },
    { index: 4, valence: ['right'] },
  ])
})

describe('mistakes', () => {
  const withOutcomes = (decides: unknown) => () =>
    spec('wrong', {}, () => {
      const vars = { n: range(0, 1) }
      const { initially, action } = machine(vars)
      return { vars, init: initially(), actions: { go: action({ then: s => void (s.n = 1) }) }, properties: {}, decides: decides as never }
    }).with({})
  const { outcomes } = machine({ n: range(0, 1) })

  test('what it decides is not made by the word', () => {
    expect(withOutcomes({ a: () => true, b: () => true })).toThrow(/wrong: what it decides is not made by outcomes/)
    expect(withOutcomes(null)).toThrow(/not made by outcomes/)
  })

  test('one outcome is no decision, and nine are too many', () => {
    expect(() => outcomes({ a: () => true })).toThrow(/between 2 and 8/)
    expect(() => outcomes({})).toThrow(/was given none/)
    expect(() => outcomes(Object.fromEntries([...'abcdefghi'].map(name => [name, () => true])))).toThrow(/was given 9/)
  })

  test('an outcome is no function, or has a name that no report can show', () => {
    expect(() => outcomes({ a: () => true, b: true as never })).toThrow(/the outcome 'b' of outcomes\(…\) is no function: it is true/)
    expect(() => outcomes({ a: () => true, constructor: () => true })).toThrow(/the outcome 'constructor' cannot be called that/)
  })

  test('an outcome that throws, or is no boolean, leaves it open and names itself', async () => {
    const broken = variant(fork, 'broken', ({ outcomes }) => ({
      decides: outcomes({ left: s => s.side === 'left', right: () => 'yes' as never }),
    }))
    const { valence, verdict } = await check(broken.with({ most: 4 }), { valence: 'always', workers: 1 })
    expect(verdict).toBe('holds')
    expect(valence).toMatchObject({ inconclusive: { why: 'failure' } })
    expect(JSON.stringify(valence)).toContain('the outcome right')
  })
})
