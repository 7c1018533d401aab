import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { seriousFindings } from '../page/accessibility.ts'
import { executable } from '../page/chromium.ts'
import { inChromium } from '../page/pages.ts'
import { check, opened, payment, problemsIn, replaced, result, settled, write } from './opened.ts'

describe.skipIf(executable === undefined)(inChromium('the playground, opened from disk and offline,'), () => {
  const playgrounds = opened()
  let page: Page
  beforeAll(async () => {
    page = await playgrounds.open()
  })

  test('checks the spec of the README as the README says', async () => {
    expect(await check(page)).toContain('holds')
    expect(await result(page).locator('.facts').textContent()).toContain('4 states')
    await page.getByLabel('fault early').selectOption('1')
    await page.getByText('This is what was checked before').waitFor()
    expect(await check(page)).toContain('violated')
    // README: "payment breaks chargedOnce in 4 steps with early=1".
    expect(await result(page).locator('.tabs > label').allTextContents()).toEqual(['violatedchargedOnce4 steps', 'holdscanBePaid3 steps'])
    expect(await result(page).locator('#command').textContent()).toBe('everystep check ./my-protocol.ts --fault early=1')
  })

  test('a link shows the same trace with nothing but the file', async () => {
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
    expect(await problemsIn(page)).toContain(`line 30Type '"payed"' is not assignable to type '"open" | "asked" | "paid"'`)
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(2)
    await page.getByRole('button', { name: 'line 28' }).click()
    await page.keyboard.press('Control+Space')
    await page.locator('.cm-tooltip-autocomplete').waitFor()
    expect(await page.locator('.cm-tooltip-autocomplete li').allTextContents()).toEqual(['charges', 'net', 'order'])
    await page.keyboard.press('Escape')
    await page.locator('.cm-line', { hasText: "singleProcess('Shop')" }).getByText('singleProcess').hover()
    await page.locator('.meaning', { hasText: 'The one process called' }).waitFor()
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
