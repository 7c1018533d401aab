// The claims of a whole library on one page: 180 of them, as many as ours has.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClaimResult, decideClaims } from '../../../checker/verdict/claims.ts'
import { type ClaimReport, claimsFormats } from '../../../reports/pages/claims/index.ts'
import { some } from '../../support/depth.ts'
import { claims, models } from '../../verdict/claims/cups.ts'
import { browser, executable } from './chromium.ts'
import { inChromium } from './pages.ts'

/** Of each spec three claims, one of each verdict. */
const specs = Array.from({ length: 60 }, (_, i) => `cups-on-a-shelf-${i}`)

describe.skipIf(executable === undefined)(inChromium('the claims of a library'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-claims-page-'))
  let page: Page
  beforeAll(async () => {
    const decided: ClaimResult[] = []
    for await (const result of decideClaims(claims, models, { engine: 'reference' })) decided.push(result)
    const told = specs.flatMap(spec =>
      decided.map((result): ClaimReport => ({ spec, result, command: `everystep claims ${spec}`, again: () => 'everystep check cup' })),
    )
    writeFileSync(join(folder, 'claims.html'), claimsFormats.find(f => f.name === 'html')?.render(told) ?? '')
    writeFileSync(join(folder, 'few.html'), claimsFormats.find(f => f.name === 'html')?.render(told.slice(0, 3)) ?? '')
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 720 } })
  })
  afterAll(async () => {
    await page?.context().close()
    rmSync(folder, { recursive: true, force: true })
  })
  const open = async (file: string, width = 1280) => {
    await page.setViewportSize({ width, height: 844 })
    await page.goto('about:blank')
    await page.goto(pathToFileURL(join(folder, file.split('#')[0] ?? '')).href + (file.includes('#') ? `#${file.split('#')[1]}` : ''))
  }
  const height = () => page.evaluate(() => document.documentElement.scrollHeight)

  test.each(some([1280, 390], 1))('are folded spec by spec, each with its counts, and nothing is wider than %i', async width => {
    await open('claims.html', width)
    // Sixty lines: a few screens and not two hundred.
    expect(await height()).toBeLessThan(60 * 2 * 50)
    const first = page.locator('.of-spec').first().locator('> summary')
    expect((await first.textContent())?.replaceAll(/\s+/g, ' ')).toBe('cups-on-a-shelf-0 1 holds 1 holds only if 1 refuted')
    await first.click()
    const claim = page.locator('.claim').first()
    expect((await claim.locator('> summary').textContent())?.trim()).toBe('holdsNo cup spills.')
    expect(await claim.locator('.checks').isVisible()).toBe(false)
    await claim.locator('> summary').click()
    expect(await claim.locator('.checks').isVisible()).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })

  test('those of one verdict are all in sight at once, also by keys', async () => {
    await open('claims.html')
    expect((await page.locator('.filter label').allTextContents()).map(t => t.trim())).toEqual([
      'all180',
      'holds60',
      'holds only if60',
      'refuted60',
    ])
    await page.locator('.filter input').first().focus()
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowDown')
    const shown = page.locator('.claim > summary:visible')
    expect(await shown.count()).toBe(60)
    expect(new Set(await shown.locator('.mark').allTextContents())).toEqual(new Set(['refuted']))
  })

  test('an address unfolds its claim, and few claims are not folded by spec', async () => {
    await open(`claims.html#${specs[30]}.refuted`)
    expect(await page.locator('.checks:visible').count()).toBe(1)
    expect(await page.locator('.checks:visible').evaluate(e => e.closest('article')?.id)).toBe(`${specs[30]}.refuted`)
    await open('few.html')
    expect(await page.locator('.claim > summary:visible').count()).toBe(3)
  })

  test('on paper all is unfolded but the traces', async () => {
    await open('claims.html', 703)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.checks:visible').count()).toBe(180)
    expect(await page.locator('.checks pre:visible, .filter:visible').count()).toBe(0)
    await page.emulateMedia({ media: 'screen' })
  })
})
