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
import { bundle } from '../../../reports/components/scripts.ts'
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
