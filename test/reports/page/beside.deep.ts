// Pages that the quick tests do not open: the comparison of several protocols, and the log that a model explains, step by step.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../../checker/errors.ts'
import { type CommandLine, commandLine } from '../../cli/command.ts'
import { seriousFindings } from './accessibility.ts'
import { executable, launch } from './chromium.ts'
import { inChromium } from './pages.ts'

/** Cups of three sizes, of which the larger spill: eight questions, with answers as long as those of the library. */
const cups = `import { comparison, instance, machine, range, spec } from 'everystep'
export const cup = spec('cup', { size: range(1, 9) }, ({ size }) => {
  const vars = { drops: range(0, 9) }
  const { initially, action, always } = machine(vars)
  return {
    vars, init: initially(),
    actions: { drip: action({ when: s => s.drops < size, then: s => { s.drops += 1 } }) },
    properties: { dry: always(s => s.drops <= 3) },
    deadlock: 'allowed',
  }
})
const dry = (size: number, finds: 'holds' | { violated: number }) => ({
  says: 'drops fall until the cup is full, one at a time', model: instance(cup, { constants: { size } }), property: 'dry',
  answers: { holds: 'no', violated: 'yes, at the fourth drop, since nobody looks how full it is before the next one falls' }, finds,
})
const row = (k: number) => ({
  asks: 'May it spill, if it is filled drop by drop, ' + k + ' times in a row?',
  cells: { 'A small cup': [dry(3, 'holds')], 'A large one': [dry(5, { violated: 4 })], 'The largest of all': [dry(9, { violated: 4 })] },
  origin: 'by hand: each step is one drop',
})
export const table = comparison({
  says: 'Cups, side by side',
  protocols: { 'A small cup': ['cup'], 'A large one': ['cup'], 'The largest of all': ['cup'] },
  rows: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map(k => ['spills' + k, row(k)])),
})
`

const events = [
  { action: 'rmPrepare', parameters: { rm: 'RM1' } },
  { action: 'rmPrepare', parameters: { rm: 'RM2' } },
  { action: 'tmAbort' },
]

describe.skipIf(executable === undefined)(inChromium('pages that people open less often'), () => {
  let browser: Browser
  let cli: CommandLine
  const files: Record<string, string> = {}
  beforeAll(async () => {
    cli = commandLine()
    cli.write('cups.ts', cups)
    cli.write('rms.ndjson', events.map(event => `${JSON.stringify(event)}\n`).join(''))
    const compared = await cli.run('compare', './cups.ts', '--report', 'out')
    expect([compared.code, compared.err]).toEqual([exitCode.holds, expect.stringContaining('written: ')])
    files.comparison = /written: (.*\.html)/.exec(compared.err)?.[1] ?? ''
    const explained = await cli.run('conform', 'two-phase-commit', 'rms.ndjson', '--const', 'rms=2', '--report', 'out')
    expect([explained.code, explained.err]).toEqual([exitCode.holds, expect.stringContaining('written: ')])
    files.conforming = /written: (.*\.html)/.exec(explained.err)?.[1] ?? ''
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test.each(['comparison', 'conforming'])('axe finds nothing serious, and nothing is wider than desk, phone and paper: %s', async name => {
    const file = join(cli.folder, files[name] ?? '')
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(pathToFileURL(file).href)
    await page.locator('details').evaluateAll(all => all.map(one => one.setAttribute('open', '')))
    expect(await page.locator('tbody tr').count()).toBeGreaterThanOrEqual(name === 'comparison' ? 8 : events.length)
    for (const width of [1280, 1920, 390])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 844 })
        await page.emulateMedia({ colorScheme })
        expect(await seriousFindings(page), `${width}, ${colorScheme}`).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBeLessThanOrEqual(width)
      }
    // A sheet of A4 within its margins; the comparison is printed across.
    const sheet = name === 'comparison' ? 1032 : 703
    await page.setViewportSize({ width: sheet, height: 1000 })
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate('document.documentElement.scrollWidth'), 'paper').toBeLessThanOrEqual(sheet)
    // What pages share has 34 kB at most.
    expect(statSync(file).size).toBeLessThan(100_000)
    await page.close()
  })
})
