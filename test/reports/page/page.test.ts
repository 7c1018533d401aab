import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { faultKinds } from '../../../checker/language/faults/index.ts'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { replay } from '../../../checker/traces/replay.ts'
import type { Report } from '../../../reports/format.ts'
import { html } from '../../../reports/pages/counterexample/format.ts'
import { sayCause } from '../../../reports/say/cause.ts'
import { fitText, textWidth } from '../../../reports/say/text-width.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { some } from '../../support/depth.ts'
import { cases } from './cases.ts'

const made = new Map<string, Promise<{ report: Report; page: string }>>()
function pageOf(name: keyof typeof cases): Promise<{ report: Report; page: string }> {
  const known = made.get(name)
  if (known) return known
  const fresh = cases[name]().then(async report => ({ report, page: await html.render(report) }))
  made.set(name, fresh)
  return fresh
}

/** Not `toContain`, which prints the whole page where it fails. */
const isOn = (page: string) => (text: string) => page.includes(text)

/** What a browser would fetch: everything that an attribute or the style refers to. */
const references = (page: string): string[] =>
  [...page.matchAll(/\s(?:src|href|srcset|action|poster|data|xlink:href)="([^"]*)"|url\(([^)]*)\)|@import\s+(\S+)/g)].map(
    m => m[1] ?? m[2] ?? m[3] ?? '',
  )

const names = Object.keys(cases) as (keyof typeof cases)[]
describe.each(some(names, 0, 1, 4, 5, 7))('the page of %s', name => {
  test('refers to nothing outside itself', async () => {
    const { page } = await pageOf(name)
    const outside = references(page).filter(r => !/^(data:|#)/.test(r))
    expect(outside).toEqual([])
    // The downloads are there to be found, so an empty list above means something.
    expect(references(page).length).toBeGreaterThan(3)
  })

  test('says the verdict, its cause, every property, and how to do it again', async () => {
    const { report, page } = await pageOf(name)
    for (const text of [report.result.verdict, sayCause(report), report.command, ...report.result.properties.map(p => p.name)])
      expect(text).toSatisfy(isOn(page))
    const [, heading = ''] = /<h1>(.*?)<\/h1>/s.exec(page) ?? []
    expect(heading).toContain(sayCause(report))
  })

  test('tells every step in words', async () => {
    const { report, page } = await pageOf(name)
    const told = report.result.properties.flatMap(p => p.trace?.steps ?? [])
    // Not once more in another order.
    const found = page.replaceAll(/<div class="reordered">.*?<\/article><\/div>/gs, '')
    const items = [...found.matchAll(/<li data-step="\d+"[^>]*>([^<]*)<\/li>/g)].map(m => m[1] ?? '')
    expect(items).toHaveLength(told.length)
    for (const { character } of faultKinds) expect(items.join('\n')).not.toContain(character)
    for (const step of told) if (step.kind !== 'fault') expect(items.some(item => item.includes(step.action))).toBe(true)
  })

  test('is the same each time and knows nothing of this machine', async () => {
    const { report, page } = await pageOf(name)
    expect((await html.render(report)) === page).toBe(true)
    expect(fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')).not.toSatisfy(isOn(page))
  })
})

test('the property and the actions taken are shown as their source says them, those of a variant as it does', async () => {
  const { page } = await pageOf('agreement broken, 3 RMs')
  // From variants.ts, not the guard of protocol.ts that it replaces, which stands in the whole file alone.
  const pieces = page.replaceAll(/<details class="file">.*?<\/details>/gs, '')
  expect('tmPrepared.size > 0').toSatisfy(isOn(pieces))
  expect('RM.every(rm => s.tmPrepared.has(rm))').not.toSatisfy(isOn(pieces))
  expect('RM.every(rm => s.tmPrepared.has(rm))').toSatisfy(isOn(page))
  expect('An RM promises to commit if told to.').toSatisfy(isOn(page))
})

test('what a spec says stays text', async () => {
  const { report } = await pageOf('agreement broken, 3 RMs')
  const hostile = '</script><script>document.title = "owned"</script><img src=x onerror=alert(1)>'
  const properties = report.result.properties.map(p => ({ ...p, name: p.trace ? hostile : p.name, reason: hostile }))
  const page = await html.render({ ...report, command: hostile, result: { ...report.result, properties } })
  // One script that runs: ours; the others are data, in which no element can begin.
  expect(page.match(/<script type="module"/g)).toHaveLength(1)
  const data = [...page.matchAll(/<script type="application\/json"[^>]*>(.*?)<\/script>/gs)].map(m => m[1])
  expect(page.match(/<script/g)).toHaveLength(1 + data.length)
  for (const text of data) expect(text).not.toContain('<')
  expect('<img src=x').not.toSatisfy(isOn(page))
  expect('&lt;script>document.title').toSatisfy(isOn(page))
})

test('a lasso is told in words, with its stem, the fairness assumed and how its loop meets it', async () => {
  const { report, page } = await pageOf('lasso')
  // See progress-partition-weak in the models of two-phase-commit: three steps, and then partition and heal forever.
  expect('After step 5 the behaviour is back in the state after step 3: steps 4 and 5 repeat forever.').toSatisfy(isOn(page))
  for (const said of [
    'Stem: steps 1 to 3',
    'Loop: steps 4 to 5',
    '↻ back to the state after step 3',
    report.result.trust.fairness.join(', '),
  ])
    expect(said).toSatisfy(isOn(page))
  const rows = [...page.matchAll(/<th scope="row">([^<]*)<\/th><td>([^<]*)<\/td>/g)].map(m => `${m[1]}: ${m[2]}`)
  expect(rows).toContain('WF(partition.heal): taken, by step 5')
  expect(rows).toContain(
    'WF(rmRcvAbort(Abort(from: TM, to: RM1))): not taken, for it cannot be after step 4: the partition is between TM and RM1',
  )
  expect(rows).toContain('WF(rmRcvCommit): not taken, for nothing in the loop ever enables it: no Commit can be delivered')
  // Without the spec's clauses no more is known.
  expect(rows).toContain('WF(tmCommit): not taken, for nothing in the loop ever enables it')
})

test('a lasso that only stays says so', async () => {
  const { page } = await pageOf('nothing more need happen')
  expect('The last state may last forever: nothing more need happen.').toSatisfy(isOn(page))
})

test('a text is cut only where it does not fit', () => {
  expect(fitText('prepared', textWidth('prepared', 13), 13)).toBe('prepared')
  const cut = fitText('prepared', textWidth('prepared', 13) - 1, 13)
  expect(cut).toMatch(/^prep.*…$/)
  expect(textWidth(cut, 13)).toBeLessThan(textWidth('prepared', 13))
})

test('what a process sends when it recovers is sent by that step', () => {
  // The TM of two-phase commit tells every RM what it decided when it comes back: here that it aborts.
  const model = twoPhaseCommit.with({ rms: 2 }, { crashTM: 1 })
  const step = (action: string, parameters: Readonly<Record<string, unknown>> = {}) => ({ action, parameters, message: null })
  const { steps, flights } = replay(semanticsOf(model), {
    initial: 0,
    steps: [step('crashTM', { process: 'TM' }), step('crashTM.recover', { process: 'TM' })],
  })
  expect(steps.map(s => s.sent.map(m => m.tag))).toEqual([[], ['Abort', 'Abort']])
  expect(flights.map(f => [f.sent, f.from, f.to])).toEqual([
    [2, 'TM', 'RM1'],
    [2, 'TM', 'RM2'],
  ])
})
