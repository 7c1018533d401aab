// Pages beside that of a counterexample: what axe finds in them, and that each fits the screens that people have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import colors from 'picocolors'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareCommand } from '../../../checker/cli/commands/compare.ts'
import { check } from '../../../checker/verdict/check.ts'
import { decideClaims } from '../../../checker/verdict/claims.ts'
import { explain } from '../../../checker/verdict/explanation.ts'
import { type ClaimReport, claimsFormats } from '../../../reports/pages/claims/index.ts'
import { html } from '../../../reports/pages/counterexample/format.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { claims, models } from '../../verdict/claims/cups.ts'
import { seriousFindings } from './accessibility.ts'
import { executable, launch } from './chromium.ts'
import { inChromium } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-pages-'))
const names = ['holds', 'comparison', 'claims'] as const
const fileOf: Readonly<Record<(typeof names)[number], string>> = {
  holds: join(folder, 'holds.html'),
  comparison: join(folder, 'transaction-commit.comparison.html'),
  claims: join(folder, 'claims.html'),
}

async function writeAll(): Promise<void> {
  const model = twoPhaseCommit.with({ rms: 2 })
  const result = await check(model)
  const report = { model, result, explanation: explain(model, result), command: 'everystep check two-phase-commit', excerpts: {} }
  writeFileSync(fileOf.holds, await html.render(report))

  const told: ClaimReport[] = []
  for await (const of of decideClaims(claims, models, { engine: 'reference' }))
    told.push({ spec: 'cup', result: of, command: `everystep claims cup --claim ${of.name}`, again: () => 'everystep check cup' })
  writeFileSync(fileOf.claims, claimsFormats.find(f => f.name === 'html')?.render(told) ?? '')

  const quiet = { out() {}, err() {}, interactive: false, columns: 80, colors: colors.createColors(false), onInterrupt: () => () => {} }
  const options = { format: 'table', by: ['rms'], cost: true, engine: 'tables', patience: 10, report: folder }
  expect(await compareCommand(['transaction-commit'], options, quiet)).toBe(0)
}

describe.skipIf(executable === undefined)(inChromium('pages beside the counterexample’s'), () => {
  let browser: Browser
  const contexts = new Map<number, Promise<BrowserContext>>()
  beforeAll(async () => {
    await writeAll()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(name: (typeof names)[number], width = 1280) {
    const context = contexts.get(width) ?? browser.newContext({ viewport: { width, height: 720 } })
    contexts.set(width, context)
    const page = await (await context).newPage()
    await page.goto(pathToFileURL(fileOf[name]).href)
    return page
  }

  test.each(names)('axe finds nothing serious, in light and in dark: %s', async name => {
    const page = await open(name)
    await page.locator('details').evaluateAll(all => all.map(one => one.setAttribute('open', '')))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await seriousFindings(page, { colours: colorScheme === 'dark' }), colorScheme).toEqual([])
    }
    await page.close()
  })

  test.each(names)('fits a phone, and paper: %s', async name => {
    const page = await open(name, 390)
    const width = () => page.evaluate('document.documentElement.scrollWidth')
    expect(await width()).toBeLessThanOrEqual(390)
    if (name === 'comparison') {
      // Nothing is beside the screen, and each cell says of which column it is.
      const cells = await page.locator('td:visible').evaluateAll(all =>
        all.map(td => {
          const { left, right } = td.getBoundingClientRect()
          return { name: getComputedStyle(td, '::before').content, isSeen: left >= 0 && right <= 390 }
        }),
      )
      expect(cells.length).toBeGreaterThan(10)
      expect(cells.filter(cell => !cell.isSeen || !/\w+" ": "$|\w+: "$/.test(cell.name))).toEqual([])
    }
    // A sheet of A4 within its margins; a comparison is printed across.
    const sheet = name === 'comparison' ? 1032 : 703
    await page.setViewportSize({ width: sheet, height: 1000 })
    await page.emulateMedia({ media: 'print' })
    expect(await width()).toBeLessThanOrEqual(sheet)
    await page.close()
  })

  test('the head of a comparison’s table is as wide as its card', async () => {
    const page = await open('comparison')
    for (const card of await page.locator('.scroller').all()) {
      const [outer, inner] = [await card.boundingBox(), await card.locator('thead').boundingBox()]
      expect((outer?.width ?? 0) - (inner?.width ?? 0)).toBeLessThanOrEqual(2)
    }
    await page.close()
  })

  test('a claim’s quote has its translation beside it, and how the table is to be read is said before it', async () => {
    const page = await open('claims')
    const all = await page.locator('.claim').count()
    expect(all).toBeGreaterThan(1)
    expect(await page.locator('.claim blockquote .translation').count()).toBe(all)
    expect(await page.locator('.claim .checks tbody td:first-child').allTextContents()).toEqual(
      expect.arrayContaining(['holds', 'does not hold']),
    )
    expect(await page.locator('.reading').textContent()).toMatch(
      /checked where the assumption that its verdict names holds, and where it does not/,
    )
    await page.close()
  })

  test('a badge stands on the line of the words beside it', async () => {
    const page = await open('holds')
    // An empty box in a line stands on its baseline.
    const lines = await page.evaluate(`(() => {
      const baseline = parent => {
        const box = document.createElement('span')
        box.style.cssText = 'display:inline-block;width:0;height:0'
        parent.append(box)
        const { bottom } = box.getBoundingClientRect()
        box.remove()
        return bottom
      }
      const text = document.createElement('span')
      const mark = document.querySelector('h1 .mark')
      const inner = document.createElement('span')
      inner.style.cssText = 'display:inline-block;width:0;height:0;align-self:baseline'
      mark.append(inner)
      const of = inner.getBoundingClientRect().bottom
      inner.remove()
      return [of, baseline(document.querySelector('h1 .cause'))]
    })()`)
    const [badge, words] = lines as [number, number]
    expect(Math.abs(badge - words)).toBeLessThanOrEqual(2)
    await page.close()
  })
})
