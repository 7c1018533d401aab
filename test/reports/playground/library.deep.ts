import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { models } from '../../../specs/consensus/raft/models.ts'
import { readRoot } from '../../readme/shown.ts'
import { executable } from '../page/chromium.ts'
import { inChromium } from '../page/pages.ts'
import { check, opened, result } from './opened.ts'

const lessons = readRoot('specs/COURSE.md')
  .split(/^## Lesson /m)
  .slice(1)
  .map((text, i) => ({ id: `lesson-${i + 1}`, verdict: /^\$ everystep check .*\n(HOLDS|VIOLATED)/m.exec(text)?.[1]?.toLowerCase() }))

describe.skipIf(executable === undefined)(inChromium('the library in the playground'), () => {
  const playgrounds = opened()
  let page: Page
  // One for all: to open it takes longer than most of what is done in it.
  beforeAll(async () => {
    page = await playgrounds.open('#raft', { patience: 600_000 })
  })

  test("Raft's smallest model tells how far it is, ends when it is asked to, and holds", async () => {
    await page.locator('.settings .choice', { hasText: 'Model' }).first().locator('select').selectOption('three-servers')
    await page.locator('.check:enabled').click()
    await page.locator('.run .status', { hasText: / states, \d+ levels deep/ }).waitFor()
    await page.locator('.stop').click()
    await page.locator('.run .mark.inconclusive').waitFor()
    await page.locator('.settings .choice', { hasText: 'Model' }).first().locator('select').selectOption('two-servers')
    await page.getByText('This is what was checked before').waitFor()
    expect(await check(page)).toContain('holds')
    const { distinct } = models['two-servers'].expect
    expect(await result(page).locator('.facts').textContent()).toContain(`${distinct?.toLocaleString('en')} states`)
  })

  test.each(lessons)('$id opens without a complaint, and its first command gives what the course says', async ({ id, verdict }) => {
    await page.evaluate(`location.hash = ${JSON.stringify(id)}`)
    // What the lesson before it found is gone.
    await page.locator('.run .mark').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Check it here' }).first().click()
    await page.locator('.run .mark').waitFor()
    expect(await page.locator('.run .mark').textContent()).toBe(verdict)
    expect(await page.locator('.problems .error').allTextContents()).toEqual([])
  })
})
