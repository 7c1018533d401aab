import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { bool, crashes, isDown, machine, singleProcess, spec } from '../../../checker/language/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { checkedOf } from '../../../checker/verdict/result.ts'
import { Diagram, Grid, lanesOf, StatePanel, tellStory } from '../../../reports/components/components.ts'
import { countedIn, cutArrows, heightOf, lineHeight } from '../../../reports/components/cut-arrows.ts'
import { Decisive } from '../../../reports/components/decisive.ts'
import { layoutOf } from '../../../reports/components/layout.ts'
import { bundle } from '../../../reports/components/scripts.ts'
import { textWidth } from '../../../reports/say/text-width.ts'
import { isTraced } from '../../../reports/say/words.ts'
import { byzantineGenerals } from '../../../specs/agreement/byzantine-generals/protocol.ts'
import { reportOn } from '../cases.ts'
import { sized } from './cases.ts'
import { electionModel, electionTrace } from './election.ts'

const file = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

test('the components, and the words of reports, run where there is no Node', async () => {
  for (const entry of ['reports/components/components.ts', 'reports/say/words.ts', 'reports/pages/counterexample/client/main.ts']) {
    const script = await bundle(file(entry))
    expect(script).not.toMatch(/["'`]node:\w|\bimport\s*[{"'(]/)
  }
  // What needs Node is noticed.
  const folder = mkdtempSync(join(tmpdir(), 'everystep-bundle-'))
  writeFileSync(join(folder, 'main.ts'), `import { sep } from 'node:path'\nconsole.log(sep)`)
  await expect(bundle(join(folder, 'main.ts'))).rejects.toThrow('node:path')
  rmSync(folder, { recursive: true })
})

test('a process that nothing but a fault happens to has a lane of its own', async () => {
  const P = singleProcess('P')
  const Server = singleProcess('Server')
  const vars = { asked: bool }
  const { initially, action, always } = machine(vars)
  const model = spec('served', {}, () => ({
    vars,
    init: initially(),
    actions: { ask: action({ by: P, when: s => isDown(s, Server.id), then: s => void (s.asked = true) }) },
    properties: { unasked: always(s => !s.asked) },
    faults: { outage: crashes(Server) },
    deadlock: 'allowed',
  })).with({}, { outage: 1 })
  const { checked, properties } = await check(model)
  const trace = properties[0]?.trace
  if (!trace) throw new Error('no trace')
  expect(lanesOf(checked, trace).map(l => l.name)).toEqual(['P', 'Server'])
})

test('a story that grows is drawn by the same components, at the step asked for', () => {
  const checked = checkedOf(electionModel, null)
  for (const steps of [0, 1, 5]) {
    const trace = {
      ...electionTrace,
      steps: electionTrace.steps.slice(0, steps),
      flights: electionTrace.flights.filter(f => f.sent <= steps),
    }
    const story = tellStory({ key: 'walk', title: 'this walk', checked, trace, model: electionModel })
    const rows = (markup: string, of: string) => [...markup.matchAll(new RegExp(`class="${of}[^"]*" data-step="(\\d+)"`, 'g'))].length
    expect(rows(renderToStaticMarkup(h(Diagram, { story })), 'row')).toBe(steps + 1)
    const at = Math.max(0, steps - 1)
    expect(renderToStaticMarkup(h(Grid, { story, current: at }))).toMatch(new RegExp(`<tr data-step="${at}" class="[^"]*current`))
    expect(renderToStaticMarkup(h(StatePanel, { story, current: at }))).toContain(
      at === 0 ? 'Initial state' : `After step ${at} of ${steps}`,
    )
  }
})

test('what a step writes on another lane has an arrow from what acts, without a message', async () => {
  // OM(1) among three: the commander tells both, and each of them the other.
  const { result, model } = await reportOn(
    byzantineGenerals.with({ generals: 3, m: 1, traitors: new Set(['General2']), order: 'attack' }),
    {
      properties: ['IC2'],
    },
  )
  const [property] = result.properties.filter(isTraced)
  if (property === undefined) throw new Error('it has no trace')
  const story = tellStory({ key: 'p', title: 'IC2', checked: result.checked, trace: property.trace, model })
  const { arrows, cards } = layoutOf(story)
  const laneAt = (x: number, step: number) => cards.find(c => c.step === step && c.x <= x && x <= c.x + c.width)?.lane
  expect(arrows.map(a => [laneAt(a.from.x, a.sent), laneAt(a.to.x, a.sent)])).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 1],
  ])
  // The arrow to the third passes behind what the step changes of the second, and does not strike it through.
  expect(renderToStaticMarkup(h(Diagram, { story }))).not.toContain('class="trail')
})

test('an arrow cut by folded steps says what it is; one of which no end is in sight is not drawn', () => {
  const story = tellStory({ key: 'p', title: 'p', checked: checkedOf(electionModel, null), trace: electionTrace, model: electionModel })
  const received = electionTrace.flights.flatMap(f => f.received.map(ends => ({ sent: f.sent, ends })))
  const [one] = received.filter(f => f.ends - f.sent > 1 && f.sent > 1)
  if (one === undefined) throw new Error('no message takes long')
  const drawn = (decisive: readonly number[]) =>
    renderToStaticMarkup(h(Diagram, { story: { ...story, decisive: new Set(decisive), dependsOnAll: false } })).replaceAll(
      /<title>.*?<\/title>/g,
      '',
    )
  const last = electionTrace.steps.length
  const isLabelled = (page: string, what: string) => page.includes(`${what}</text>`)
  // What it says is cut where it has no room, so one that is short.
  expect(isLabelled(drawn([one.ends, last]), `, sent in step ${one.sent}`)).toBe(true)
  expect(isLabelled(drawn([one.sent, last]), `, received in step ${one.ends}`)).toBe(true)
  // Both ends folded, and a step between them in sight.
  const between = drawn([one.sent + 1, last])
  const shown = between.replaceAll(/<details.*?<\/details>/gs, '')
  const ways = [...shown.matchAll(/(<g class="of-folds">)?<g class="arrow[^>]*data-sent="(\d+)" data-ends="(\d+)"/g)]
  const mine = ways.filter(([, , sent, ends]) => Number(sent) === one.sent && Number(ends) === one.ends)
  expect(mine.length).toBeGreaterThan(0)
  expect(mine.every(([, wrapped]) => wrapped !== undefined)).toBe(true)
})

test('of very many arrows that a fold cuts some are named, and the others are counted', () => {
  const fold = { first: 2, last: 60, top: 100, bottom: 900, fold: 'closed' } as const
  // Sent above the fold and received in it: each has a line of its own, since all end at one place.
  const look = { tail: null, swing: 0, colour: 0, end: 'head', dashed: false } as const
  const arrow = (k: number) => ({
    ...look,
    name: `Vote(${k})`,
    sent: 1,
    ends: 2 + k,
    from: { x: 90, y: 20 },
    to: { x: 90, y: 120 + 10 * k },
  })
  const cut = (count: number) => cutArrows({ width: 300, arrows: Array.from({ length: count }, (_, k) => arrow(k)) }, fold, [])
  expect(countedIn(cut(4))).toBeNull()
  expect(countedIn(cut(8))?.count).toBe(4)
  expect(cut(8).filter(({ label }) => label?.isCounted === false)).toHaveLength(4)
  // They take one line more, however many they are.
  expect(heightOf(cut(8))).toBe(heightOf(cut(4)) + lineHeight)
  expect(heightOf(cut(40))).toBe(heightOf(cut(8)))
})

test('a trace too long for the first screen has its decisive steps in a line above the diagram, a short one does not', () => {
  const story = (trace: typeof electionTrace) =>
    tellStory({ key: 'p', title: 'p', checked: checkedOf(electionModel, null), trace, model: electionModel })
  const trace = electionTrace
  expect(trace.steps.length).toBeGreaterThan(10)
  const decisive = new Set([1, 3])
  const long = renderToStaticMarkup(h('div', {}, h(Decisive, { story: { ...story(trace), decisive, dependsOnAll: false } })))
  expect([...long.matchAll(/<li data-step="(\d+)"/g)].map(([, step]) => Number(step))).toEqual([1, 3])
  // Of more than a line has room for, the last, and how many there are before them.
  const all = new Set(trace.steps.map(s => s.number))
  const many = renderToStaticMarkup(h(Decisive, { story: { ...story(trace), decisive: all } }))
  const shown = [...many.matchAll(/<li data-step="(\d+)"/g)].map(([, step]) => Number(step))
  expect(shown).toEqual([...all].slice(-shown.length))
  expect(shown.length).toBeGreaterThanOrEqual(3)
  expect(shown.length).toBeLessThan(8)
  expect(many).toContain(`${all.size - shown.length} earlier ones, and then`)
  // Four fit on a screen of 1280x720.
  const short = { ...trace, steps: trace.steps.slice(0, 4) }
  expect(renderToStaticMarkup(h('div', {}, h(Decisive, { story: { ...story(short), decisive, dependsOnAll: false } })))).toBe('<div></div>')
})

test('what happens to a message is told with its ends, in the diagram and among the decisive steps', () => {
  const trace = electionTrace
  const story = tellStory({ key: 'p', title: 'p', checked: checkedOf(electionModel, null), trace, model: electionModel })
  const lost = trace.steps.find(s => s.fault?.kind === 'lose')
  if (lost?.message == null) throw new Error('no message is lost')
  const said = `lost RequestVote(term: 1) from ${lost.message.from} to ${lost.message.to}`
  for (const medium of ['screen', 'paper'] as const)
    expect(layoutOf(story, medium).pills.filter(p => p.tone === 'fault' && p.step === lost.number)).toMatchObject([{ full: said }])
  const line = renderToStaticMarkup(h(Decisive, { story: { ...story, decisive: new Set([lost.number]), dependsOnAll: false } }))
  expect(line).toContain(`title="${said}"`)
})

test('decisive steps that would be cut to the same are told as far as to what tells them apart', () => {
  const trace = electionTrace
  const [first] = trace.steps
  if (first === undefined) throw new Error('it has steps')
  const named = (end: string, number: number) => ({ ...first, number, parameters: { order: `${'the same for long '.repeat(2)}${end}` } })
  const steps = ['one', 'two', 'three', 'four', 'five'].map((end, k) => named(end, k + 1))
  const story = tellStory({ key: 'p', title: 'p', checked: checkedOf(electionModel, null), trace, model: electionModel })
  const shown = (all: typeof steps) => {
    const of = { ...story, trace: { ...trace, steps: all }, decisive: new Set(all.map(s => s.number)), dependsOnAll: false }
    return [...renderToStaticMarkup(h('div', {}, h(Decisive, { story: of }))).matchAll(/title="[^"]*">([^<]*)</g)].map(([, text]) => text)
  }
  // There is room for three.
  expect(new Set(shown(steps)).size).toBe(3)
  // What is the same is no longer than it must be.
  expect(shown(steps.map(s => named('one', s.number)))[0]).not.toContain('one')
})

test('the decisive steps take one line, and short ones are whole beside long ones', () => {
  const [first] = electionTrace.steps
  if (first === undefined) throw new Error('it has steps')
  const step = (number: number, order: string) => ({ ...first, number, by: `Process${number}`, parameters: { order } })
  const story = tellStory({ key: 'p', title: 'p', checked: checkedOf(electionModel, null), trace: electionTrace, model: electionModel })
  const shown = (...orders: string[]) => {
    const steps = orders.map((order, k) => step(k + 1, order))
    const of = { ...story, trace: { ...electionTrace, steps }, decisive: new Set(steps.map(s => s.number)), dependsOnAll: false }
    return [...renderToStaticMarkup(h('div', {}, h(Decisive, { story: of }))).matchAll(/title="[^"]*">([^<]*)</g)].map(
      ([, text = '']) => text,
    )
  }
  const widthOf = (texts: readonly string[]) =>
    texts.reduce((sum, text) => sum + 90 + textWidth('Process1', 12, true) + textWidth(text, 12), 0)
  const long = shown(...Array.from({ length: 6 }, (_, k) => `${k} ${'and what is too long to be told '.repeat(3)}`))
  expect(long).toHaveLength(3)
  expect(widthOf(long)).toBeLessThanOrEqual(1060)
  expect(long.join()).toContain('…')
  const mixed = shown('what is too long to be told '.repeat(3), 'b', 'c', 'd', 'e')
  expect(mixed.filter(text => text.includes('…'))).toHaveLength(mixed.length > 4 ? 1 : 0)
  expect(mixed.at(-1)).toMatch(/order: e\)$/)
})

test('what a fault is called is whole on its card, however many lanes there are', async () => {
  const { model, result } = await sized(9, 15, true).make()
  const [property] = result.properties.filter(isTraced)
  if (property === undefined) throw new Error('it has no trace')
  const { cards } = layoutOf(tellStory({ key: 'p', title: 'p', checked: result.checked, trace: property.trace, model }))
  const signs = cards.flatMap(card => card.lines.filter(line => line.of === 'sign').map(line => line.text))
  expect(new Set(signs)).toEqual(new Set(['crashed', 'recovered']))
})

test('lanes that are spread over the width beside the state are no pixel wider than that, or the state would stand below', () => {
  const model = electionModel
  const checked = checkedOf(model, null)
  // Whatever the last name leaves of the width, shared by four gaps.
  for (let letters = 1; letters <= 16; letters++) {
    const lanes = ['S1', 'S2', 'S3', 'S4', 'S'.repeat(letters)].map((id, colour) => ({ id, name: id, colour }))
    const story = { ...tellStory({ key: 'p', title: 'p', checked, trace: electionTrace, model }), lanes }
    const drawn = layoutOf({ ...story, trace: { ...story.trace, steps: [], flights: [] } })
    // 1280 pixels less two scroll bars, both margins, the gap, borders and the state: columns.ts.
    expect(drawn.width).toBeLessThanOrEqual(882)
    expect(drawn.width).toBeGreaterThan(882 - lanes.length)
  }
})
