import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../readme/shown.ts'
import { seriousFindings } from '../page/accessibility.ts'
import { executable } from '../page/chromium.ts'
import { inChromium } from '../page/pages.ts'
import { check, Playgrounds, payment, replaced, result, settled, write } from './opened.ts'

describe.skipIf(executable === undefined)(inChromium('the playground, opened from disk and offline,'), () => {
  const playgrounds = new Playgrounds()
  let page: Page
  beforeAll(async () => {
    await playgrounds.start()
    page = await playgrounds.open()
  })
  afterAll(async () => {
    await playgrounds.stop()
    expect(playgrounds.failed).toEqual([])
  })
  const problems = async () => (await page.locator('.problems li').allTextContents()).join('\n')

  test('is as large as the README says', () => {
    const [, said] = /one page of ([\d.]+) MB/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
    const bytes = playgrounds.built?.page.length ?? 0
    expect(bytes / 1e6).toBeLessThanOrEqual(Number(said))
    expect(bytes / 1e6).toBeGreaterThan(Number(said) - 1)
  })

  test('checks the spec of the README as the README says, and a link shows the same trace with nothing but the file', async () => {
    expect(await check(page)).toContain('holds')
    expect(await result(page).locator('.facts').textContent()).toContain('4 states')
    await page.getByLabel('fault early').selectOption('1')
    await page.getByText('This is what was checked before').waitFor()
    expect(await check(page)).toContain('violated')
    // README: "payment breaks chargedOnce in 4 steps with early=1".
    expect(await result(page).locator('.tabs > label').allTextContents()).toEqual(['violatedchargedOnce4 steps', 'holdscanBePaid3 steps'])
    expect(await result(page).locator('#command').textContent()).toBe('everystep check ./my-protocol.ts --fault early=1')
    await result(page).locator('label', { hasText: 'canBePaid' }).click()
    const before = page.url()
    await result(page).locator('[data-behaviour="p2"] .row[data-step="2"]').first().click()
    await expect.poll(() => page.url()).not.toBe(before)
    await settled(page)
    const other = await playgrounds.open(new URL(page.url()).hash, { file: 'elsewhere.html' })
    await other.locator('.run .mark.violated').waitFor()
    expect(await other.getByLabel('fault early').inputValue()).toBe('1')
    await result(other).locator('[data-behaviour="p2"] .row.current[data-step="2"]').first().waitFor()
    expect(await result(other).locator('#p2-tab').isChecked()).toBe(true)
    await other.context().close()
  })

  test('says what is wrong at its line, offers what may stand there, and says what it means', async () => {
    await write(page, replaced(payment, { "s.order = 'paid' }": "s.order = 'payed' }", 'charges += 1;': 'charges += 1; s.' }))
    await page.locator('.problems li', { hasText: '"payed"' }).waitFor()
    // TypeScript's own words, and the lines of the README's spec.
    expect(await problems()).toContain(`line 30Type '"payed"' is not assignable to type '"open" | "asked" | "paid"'`)
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(2)
    await page.getByRole('button', { name: 'line 28' }).click()
    await page.keyboard.press('Control+Space')
    await page.locator('.cm-tooltip-autocomplete').waitFor()
    expect(await page.locator('.cm-tooltip-autocomplete li').allTextContents()).toEqual(['charges', 'net', 'order'])
    await page.keyboard.press('Escape')
    await page.locator('.cm-line', { hasText: "singleProcess('Shop')" }).getByText('singleProcess').hover()
    await page.locator('.meaning', { hasText: 'The one process called' }).waitFor()
  })

  test('says what a run finds where its author can mend it', async () => {
    await write(page, replaced(payment, { 'range(0, 3)': 'range(0, 1)' }))
    await settled(page)
    await page.getByLabel('fault early').selectOption('1')
    await settled(page)
    await check(page)
    // The command line says the same of this spec: `everystep check ./my-protocol.ts --fault early=1`.
    expect(await problems()).toMatch(/line 27.*charges/)
  })

  test('ends a loop in a guard, with its line; and what no guard of a loop ends, the button does', async () => {
    await write(page, replaced(payment, { "when: s => s.order === 'open'": "when: s => { while (s.order === 'open') {} return true }" }))
    await settled(page)
    await check(page)
    expect(await problems()).toContain('the loop at my-protocol.ts:24 has not ended for 1 s')
    await write(page, replaced(payment, { "when: s => s.order === 'open'": "when: s => /^(a+)+$/.test('a'.repeat(60) + '!')" }))
    await settled(page)
    await page.locator('.check').click()
    await page.locator('.stop').click()
    await page.locator('.problems li', { hasText: 'Stopped, and nothing is known.' }).waitFor()
    await write(page, payment)
    await settled(page)
    expect(await check(page)).toContain('violated')
  })

  test('with keys alone: a lesson is opened, its command runs, and its trace is stepped through', async () => {
    const focused = (selector: string) => page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)
    const tabTo = async (selector: string, key = 'Tab') => {
      for (let i = 0; i < 40 && !(await focused(selector)); i++) await page.keyboard.press(key)
      expect(await focused(selector), selector).toBe(true)
    }
    await page.locator('.share button').focus()
    await tabTo('.example select', 'Shift+Tab')
    await page.keyboard.type('lesson 2')
    await tabTo('.lesson button')
    await page.keyboard.press('Enter')
    await page.locator('.run .mark').waitFor()
    // The lesson: "two-phase-commit is stuck in 3 steps with stopTM=1".
    expect(await result(page).locator('h1').textContent()).toContain('3 steps')
    await tabTo('iframe')
    // Past the field to search in, in which Home has a meaning of its own.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Home')
    await result(page).locator('.row.current[data-step="0"]').first().waitFor()
  })

  test.each([
    [1280, 800, 'light'],
    [800, 600, 'dark'],
    [390, 844, 'light'],
  ] as const)('has nothing that axe finds serious, and nothing beyond the edge, at %i by %i, %s', async (width, height, colorScheme) => {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(await seriousFindings(page, { part: 'main' })).toEqual([])
  })
})
