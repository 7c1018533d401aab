import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { executable } from '../page/chromium.ts'
import { boxesOf, inChromium } from '../page/pages.ts'
import { room } from './room.ts'
import { drawn, explored, hashOf, rows, standing, walkIn } from './serving.ts'

const sizes = [
  [1280, 800],
  [800, 600],
  [390, 844],
] as const
const matrix = sizes.flatMap(([width, height]) => [2, 5, 9].map(processes => ({ width, height, processes })))

describe.skipIf(executable === undefined)(inChromium('the explorer with keys alone'), () => {
  const explorer = explored({ 'room.ts': room }, './room.ts', '--const', 'clients=2')

  const focused = (page: Page) => page.evaluate('document.activeElement.textContent') as Promise<string>
  /** Tab, or back with Shift, until the part that says this, or matches, has the focus; tools that are folded are unfolded on the way. */
  const tabTo = async (page: Page, part: RegExp | string, key = 'Tab') => {
    const isThere = async () =>
      typeof part === 'string'
        ? ((await page.evaluate(`document.activeElement.matches(${JSON.stringify(part)})`)) as boolean)
        : part.test(await focused(page))
    for (let presses = 0; presses < 150 && !(await isThere()); presses++) {
      if ((await focused(page)) === 'More tools') await page.keyboard.press('Enter')
      await page.keyboard.press(key)
    }
    expect(await isThere(), String(part)).toBe(true)
  }
  const isInSight = async (page: Page, selector: string, height: number) =>
    (await boxesOf(page, selector)).some(box => box.top >= 0 && box.bottom <= height && box.right > box.left)

  test.each(matrix)(
    '$processes processes on $width by $height: 200 steps, back, another way, a check, the keys and another model',
    async ({ width, height, processes }) => {
      const page = await explorer.open(width, height)
      await explorer.fresh(`#module=./room.ts&spec=room&const.clients=${processes};0`, page)
      const fits = async () => expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await fits()

      // All in their turn go in and out, each by its number; at last two are in at once.
      for (let step = 0; step < 198; step++) await page.keyboard.press(String((Math.floor(step / 2) % processes) + 1))
      expect(await standing(page)).toContain('After 198 steps no property is broken.')
      await page.keyboard.press('1')
      await page.keyboard.press(String(processes))
      expect(await standing(page)).toContain('After 200 steps: exclusion is broken by step 200.')
      expect(await page.locator('.lane-head').count()).toBe(processes)
      expect(await rows(page)).toBe(201)
      expect(walkIn(page).split('/').slice(-2)).toEqual(['enter(C1)', `enter(C${processes})`])
      await drawn(page)
      for (const part of ['.standing', '.step-number.broken .number', '.decision.broken text', '.lane-head'])
        expect(await isInSight(page, part, height), part).toBe(true)
      await fits()

      // A step back, and another one instead; the way that was left is still there, and is gone back to.
      await page.keyboard.press('k')
      expect(await standing(page)).toContain('After 199 steps no property is broken.')
      await page.keyboard.press('1')
      expect(await standing(page)).toContain('After 200 steps no property is broken.')
      expect(await page.locator('.forks .node.here').textContent()).toBe('leave(C1)')
      // Of so long a way no more is shown than its ends.
      expect(await page.locator('.forks .node:visible').count()).toBe(8)
      await tabTo(page, '.forks .node:not(.on)')
      await page.keyboard.press('Enter')
      expect(await standing(page)).toContain('exclusion is broken by step 200')
      await page.keyboard.press('k')
      await page.keyboard.press('j')
      expect(await standing(page)).toContain('exclusion is broken by step 200')
      await fits()

      // What the keys do is told, and folded again.
      await page.keyboard.press('?')
      await tabTo(page, /^Keys$/)
      expect(await page.locator('.keys li:visible').allTextContents()).toContain('1 to 9 take the step of that number')
      await page.keyboard.press('?')
      expect(await page.locator('.keys li:visible').count()).toBe(0)

      // A check, and its trace: two clients are in after two steps.
      await explorer.fresh(hashOf(page), page)
      await tabTo(page, /^Check the model$/)
      await page.keyboard.press('Enter')
      await page.locator('.checks .found button', { hasText: 'exclusion in 2 steps' }).waitFor()
      await tabTo(page, /exclusion in 2 steps/)
      await page.keyboard.press('Enter')
      expect(await standing(page)).toContain('After 2 steps: exclusion is broken by step 2.')
      await fits()

      // What is watched, and a run until it is true.
      await page.keyboard.press('k')
      await page.keyboard.press('k')
      await tabTo(page, '.expression input', 'Shift+Tab')
      await page.keyboard.type('at.C2 === in')
      await tabTo(page, /^Run until it is true$/)
      await page.keyboard.press('Enter')
      await expect.poll(() => walkIn(page)).toBe('0/enter(C2)')

      // Another model: three clients, chosen and closed again.
      await tabTo(page, /^Choose the model$/, 'Shift+Tab')
      await page.keyboard.press('Enter')
      await tabTo(page, '.values select')
      await page.keyboard.type('3')
      await drawn(page)
      await expect.poll(() => page.locator('.lane-head').count()).toBe(3)
      expect(walkIn(page)).toBe('0/enter(C2)')
      await fits()
      await tabTo(page, /^Done choosing$/, 'Shift+Tab')
      await page.keyboard.press('Enter')
      expect(await page.locator('.choosing:visible').count()).toBe(0)
      await page.context().close()
    },
  )
})
