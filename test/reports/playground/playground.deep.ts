import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, answers } from '../../specs/exercises/answers.ts'
import { filled, holes } from '../../specs/exercises/grading.ts'
import { executable } from '../page/chromium.ts'
import { inChromium } from '../page/pages.ts'
import { check, opened, payment, problemsIn, replaced, result, settled, write } from './opened.ts'

describe.skipIf(executable === undefined)(inChromium('the playground, opened from disk and offline,'), () => {
  const playgrounds = opened()
  let page: Page
  beforeAll(async () => {
    page = await playgrounds.open()
  })

  test('says what a run finds where its author can mend it', async () => {
    await write(page, replaced(payment, { 'range(0, 3)': 'range(0, 1)' }))
    await settled(page)
    await page.getByLabel('fault early').selectOption('1')
    await settled(page)
    await check(page)
    // The command line says the same of this spec: `everystep check ./my-protocol.ts --fault early=1`.
    expect(await problemsIn(page)).toMatch(/line 27.*charges/)
  })

  test('ends a loop in a guard, with its line; and what no guard of a loop ends, the button does', async () => {
    await write(page, replaced(payment, { "when: s => s.order === 'open'": "when: s => { while (s.order === 'open') {} return true }" }))
    await settled(page)
    await check(page)
    expect(await problemsIn(page)).toContain('the loop at my-protocol.ts:24 has not ended for 1 s')
    await write(page, replaced(payment, { "when: s => s.order === 'open'": "when: s => /^(a+)+$/.test('a'.repeat(60) + '!')" }))
    await settled(page)
    await page.locator('.check').click()
    await page.locator('.stop').click()
    await page.locator('.problems li', { hasText: 'Stopped, and nothing is known.' }).waitFor()
    await write(page, payment)
    await settled(page)
    expect(await check(page)).toContain('violated')
  })

  test('has the exercise of a lesson, with its hole to be filled in and its command', async () => {
    const page = await playgrounds.open('#lesson-2')
    const exercise = page.locator('.lesson details', { hasText: 'Exercise 2' }).last()
    await exercise.locator('summary').click()
    await exercise.getByRole('button', { name: 'Check it here' }).click()
    await page.locator('.run .mark').waitFor()
    // The hole is false, so that nobody ever waits too long.
    expect(await result(page).locator('header, .headline').first().textContent()).toContain('rmTimeout never fired')
    const { solution } = answers['lesson-2'] as { solution: Answer }
    await write(page, filled(holes['lesson-2'] ?? '', solution.fills))
    await settled(page)
    expect(await check(page)).toContain('all 7 properties hold in all 69 states')
    await page.close()
  })

  test.each([
    ['a laptop', { viewport: { width: 1280, height: 800 } }],
    ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ])('draws two processes as wide as the frame: on %s', async (_, device) => {
    const page = await playgrounds.open('', device)
    await page.getByLabel('fault early').selectOption('1')
    await settled(page)
    await check(page)
    const scroller = result(page).locator('.behaviour .scroller').first()
    expect(await scroller.evaluate(of => of.scrollWidth - of.clientWidth)).toBe(0)
    await page.close()
  })

  test.each([
    [1280, 800],
    [800, 600],
    [390, 844],
  ])('with keys alone, on %i by %i: a lesson is opened, its command runs, and its trace is stepped through', async (width, height) => {
    const page = await playgrounds.open('', { viewport: { width, height } })
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
    await page.close()
  })
})
