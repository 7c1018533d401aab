import { stripVTControlCharacters } from 'node:util'
import picocolors from 'picocolors'
import { expect, test } from 'vitest'
import { jsonOf, resultDocument, resultEvent } from '../../reports/json.ts'
import { renderMarkdown } from '../../reports/markdown.ts'
import { renderText } from '../../reports/text.ts'
import { eagerCommit } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { cases, reportOn, tracedBy } from './cases.ts'
import { counter, hostile } from './small-specs.ts'

test('colours are only added where asked for, and change no word', async () => {
  const report = await cases['stopped-coordinator']()
  const plain = renderText(report)
  expect(stripVTControlCharacters(plain)).toBe(plain)
  const coloured = renderText(report, { colors: picocolors.createColors(true) })
  expect(coloured).not.toBe(plain)
  expect(stripVTControlCharacters(coloured)).toBe(plain)
})

test('every violation is told in full, the shortest first, and steps that two have in common once', async () => {
  const report = await reportOn(eagerCommit.with({ rms: 2 }), { continue: true })
  const { properties } = report.result
  const violated = Object.fromEntries(
    properties.flatMap(p => (p.verdict === 'violated' && p.trace ? [[p.name, p.trace.steps.length]] : [])),
  )
  // As the model eager-commit of two-phase-commit expects; commitValidity is declared after agreement.
  expect(violated).toEqual({ agreement: 5, commitValidity: 4, finality: 5 })
  const traces = (text: string) => text.split('\n').filter(line => line.endsWith('initially')).length
  const written = Object.keys(violated).map(property => ({ file: `out/${property}.svg`, property }))
  const said = renderText(report, { written })
  expect(report.result.cause).toMatch(/breaks commitValidity in 4 steps/)
  expect(said.indexOf('commitValidity: violated')).toBeLessThan(said.indexOf('agreement: violated'))
  expect(said).toMatch(/^agreement: violated in .*: out\/agreement.svg$/m)
  expect(traces(said) + said.split('\n').filter(line => line.startsWith('  the steps of ')).length).toBe(3)
  const twice = properties.flatMap(p => (p.name === 'agreement' ? [p, { ...p, name: 'again' }] : []))
  expect(renderText({ ...report, result: { ...report.result, properties: twice } })).toMatch(/^again: .*\n {2}the steps of agreement$/m)
  expect(traces(renderText(report, { verbose: true }))).toBeGreaterThan(traces(said))
})

test('a lasso says where it goes back to', async () => {
  const report = await cases['eager-commit']()
  const properties = report.result.properties.map(p => (p.trace ? { ...p, trace: { ...p.trace, loop: 2 } } : p))
  expect(renderText({ ...report, result: { ...report.result, properties } })).toContain(
    'back to the state after step 2: steps 3 to 5 repeat forever',
  )
})

test('time is told only when asked for', async () => {
  const report = await cases.holds()
  const timed = { ...report, result: { ...report.result, seconds: 12.345 } }
  expect(renderText(timed)).toBe(renderText(report))
  expect(renderText(timed, { clock: true })).toContain('in 12.35 s')
})

test('what was not decided, or decided about nothing, never reads like a pass', async () => {
  const cut = renderText(await reportOn(counter.with({ top: 50 }), { limits: { maxStates: 5 } }))
  expect(cut).toMatch(/^INCONCLUSIVE {2}counter\n/)
  expect(cut).toContain('not the whole space: the limit of 5 states was reached')
  expect(cut).not.toContain('✓')
  const vacuous = renderText(await reportOn(counter.with({ top: 3 }), { continue: true }))
  expect(vacuous).toMatch(/∅ {2}bigIsEven +always +vacuous: /)
})

// "Command line contract" of the design: scripts and CI rely on it.
test('the result event has what the contract says', async () => {
  const event = resultEvent((await cases['stopped-coordinator']()).result)
  const { distinct, generated, queue } = (await cases['stopped-coordinator']()).result.states
  expect(event).toMatchObject({
    event: 'result',
    spec: 'two-phase-commit',
    verdict: 'violated',
    states: { distinct, generated, queue },
    properties: [
      { name: 'agreement', kind: 'always', verdict: 'holds', steps: null },
      // For nothing to be left to do each of the 2 RMs must have left 'working', and the TM have stopped: 3 steps. That a copy may still be made is no
      // way out.
      {
        name: 'deadlock',
        kind: 'deadlock',
        verdict: 'violated',
        steps: 3,
        necessaryFaults: {
          least: [{ budgets: { stopTM: 1 }, steps: 3 }],
          notNeeded: ['duplicate'],
          undecided: [],
          untried: 0,
          triedOfAny: null,
        },
      },
    ],
    neverFired: expect.any(Array),
    orbits: false,
    seconds: 0,
    faults: { duplicate: 1, stopTM: 1 },
  })
  expect(JSON.parse(JSON.stringify(event))).toEqual(event)
  const unlimited = await reportOn(counter.with({ top: 2 }))
  expect(resultEvent({ ...unlimited.result, checked: { ...unlimited.result.checked, faults: { lose: Infinity } } }).faults).toEqual({
    lose: 'any',
  })
})

test('the JSON document survives JSON, so nothing in it was a Set, a Map or Infinity', async () => {
  for (const make of Object.values(cases)) {
    const document = resultDocument(await make())
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  }
  const report = await cases['eager-commit']()
  const state = tracedBy(report, 'agreement').trace.steps[3]?.state
  expect(jsonOf(state)).toMatchObject({
    tmPrepared: ['RM1'],
    net: [
      { tag: 'Commit', from: 'TM', to: 'RM1' },
      { tag: 'Commit', from: 'TM', to: 'RM2' },
    ],
  })
})

test('a table in Markdown has as many cells in each row, whatever the values hold', async () => {
  const report = await reportOn(hostile.with({}))
  const rows = renderMarkdown(report).split('\n')
  const cells = (row: string) => row.replaceAll('\\|', '').split('|').length
  rows.forEach((row, k) => {
    const above = rows[k - 1]
    if (row.startsWith('|') && above?.startsWith('|')) expect(cells(row)).toBe(cells(above))
  })
  expect(rows.filter(row => row.startsWith('|')).length).toBeGreaterThan(10)
})
