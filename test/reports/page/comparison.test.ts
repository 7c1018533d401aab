import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import colors from 'picocolors'
import { afterAll, describe, expect, test } from 'vitest'
import { compareCommand } from '../../../checker/cli/commands/compare.ts'
import { executable, launch } from './chromium.ts'
import { inChromium } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-comparison-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(executable === undefined)(inChromium('the comparison'), () => {
  test('the comparison fits the window, scrolls its tables by keys, and leads to the counterexamples', async () => {
    const terminal = {
      out() {},
      err() {},
      interactive: false,
      columns: 80,
      colors: colors.createColors(false),
      onInterrupt: () => () => {},
    }
    const options = { format: 'table', by: ['rms'], cost: true, engine: 'tables', patience: 10, report: folder }
    expect(await compareCommand(['transaction-commit'], options, terminal)).toBe(0)
    const browser = await launch()
    try {
      const page = await browser.newPage({ viewport: { width: 700, height: 900 } })
      const wrong: string[] = []
      page.on('console', message => wrong.push(message.text()))
      page.on('pageerror', error => wrong.push(error.message))
      page.on('request', request => request.url().startsWith('file:') || wrong.push(request.url()))
      await page.goto(pathToFileURL(join(folder, 'transaction-commit.comparison.html')).href)
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
      const table = page.getByRole('region', { name: 'Every model' })
      await table.focus()
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => page.evaluate('document.activeElement.scrollLeft')).toBeGreaterThan(0)
      // The first column stays in sight.
      expect((await table.getByRole('rowheader', { name: 'commit-alone' }).boundingBox())?.x).toBeGreaterThanOrEqual(0)
      await table.getByRole('link', { name: 'violated in 3 steps' }).click()
      expect(await page.title()).toContain('transaction-commit')
      expect(page.url()).toContain('transaction-commit.commit-alone.html')
      expect(wrong).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
