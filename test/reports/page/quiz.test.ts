// A quiz as a page: with keys alone, on the screens that people have.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import colors from 'picocolors'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quizCommand } from '../../../checker/cli/commands/quiz.ts'
import { seriousFindings } from './accessibility.ts'
import { executable, launch } from './chromium.ts'
import { inChromium } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-quiz-'))
const output = join(folder, 'quiz.html')

describe.skipIf(executable === undefined)(inChromium('a quiz'), () => {
  let browser: Browser
  beforeAll(async () => {
    const quiet = { out() {}, err() {}, interactive: false, columns: 80, colors: colors.createColors(false), onInterrupt: () => () => {} }
    await quizCommand(
      'two-phase-commit',
      { variant: 'eager-commit', questions: 8, seed: 1, maxStates: 10_000, patience: 10, output },
      quiet,
      null,
    )
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('answers are hidden until they are asked for, with keys alone, and axe finds nothing serious', async () => {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
    await page.goto(pathToFileURL(output).href)
    expect(await page.locator('.question').count()).toBe(8)
    const first = page.locator('.question').first()
    const answer = first.locator('.answer')
    expect(await answer.locator('li').first().isVisible()).toBe(false)
    await first.locator('input').first().focus()
    await page.keyboard.press('Space')
    expect(await first.locator('input').first().isChecked()).toBe(true)
    while (!(await answer.locator('summary').evaluate(summary => summary === summary.ownerDocument.activeElement)))
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await answer.locator('li').first().isVisible()).toBe(true)
    await page.locator('details').evaluateAll(all => all.map(one => one.setAttribute('open', '')))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await seriousFindings(page, { colours: true }), colorScheme).toEqual([])
    }
  })
})
