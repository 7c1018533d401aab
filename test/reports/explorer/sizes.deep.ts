import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousFindings } from '../page/accessibility.ts'
import { executable } from '../page/chromium.ts'
import { type Box, boxesOf, inChromium, overlaps } from '../page/pages.ts'
import { room, turns, unsafe } from './room.ts'
import { drawn, explored, rows, run, standing, walkIn } from './serving.ts'

/** Each number of both at least once with an end and once without. */
const ending = [
  [2, 3],
  [2, 200],
  [5, 15],
  [9, 3],
  [9, 200],
] as const
const endless = [
  [2, 15],
  [5, 3],
  [5, 200],
  [9, 15],
] as const

const files = {
  'room.ts': room,
  // Fourteen doors: ten ways in are shown.
  'doors.ts': room.replace("for: { c: C }, by: 'c', when", "for: { c: C, door: range(1, 14) }, by: 'c', when"),
}

describe.skipIf(executable === undefined)(inChromium('walks of all sizes'), () => {
  const explorer = explored(files, './room.ts', './doors.ts', 'two-phase-commit', '--const', 'clients=2')
  const open = (processes: number, walk: string) => explorer.at(`#module=./room.ts&spec=room&const.clients=${processes};${walk}`)

  test.each(ending)('%i processes, %i steps to a violation', async (processes, steps) => {
    const page = await open(processes, unsafe(steps))
    expect(await page.locator('.lane-head').count()).toBe(processes)
    expect(await rows(page)).toBe(steps + 1)
    const broken = steps % 2 === 0 ? steps : steps - 1
    expect(await standing(page)).toContain(`exclusion is broken by step ${broken}`)
    // The step that does it says so in the diagram, too, and is told apart from the one that is current.
    expect(await page.locator('.row.broken').evaluateAll(all => all.map(e => (e as SVGElement).dataset.step))).toEqual([String(broken)])
    expect(await page.locator('.decision.broken').allTextContents()).toEqual([`Step ${broken} breaks exclusion`])
    await page.keyboard.press('k')
    expect(await rows(page)).toBe(steps)
    await page.keyboard.press('ArrowRight')
    expect(await rows(page)).toBe(steps + 1)
    expect(overlaps(await boxesOf(page, '.lane-head'))).toEqual([])
  })

  test.each(endless)('%i processes, %i steps to a loop, which the command line replays', async (processes, steps) => {
    // The last initial state, in which all wait for the last client. One step short of the loop's end.
    const begin = processes - 1
    const page = await open(processes, [begin, ...turns(steps - 1)].join('/'))
    const back = steps % 2
    const said = back === 0 ? 'back to the initial state' : 'back to the state after step 1'
    await page
      .locator('.offer', { hasText: said })
      .filter({ hasText: back === 0 ? 'leave' : 'enter' })
      .first()
      .click()
    expect(await rows(page)).toBe(steps + 1)
    // `leave` alone is fair, and C1 takes it: nothing makes the star go in.
    expect(await standing(page)).toContain('starEnters is broken if this goes on forever')
    expect(await page.locator('.lasso .loop .knot').count()).toBe(steps - back)
    // A long loop is folded: of 200 steps the first eight are shown.
    expect(await page.locator('.lasso .loop .knot:visible').count()).toBe(steps > 24 ? 8 : steps - back)
    expect((await page.locator('.diagram .loop text').allTextContents()).slice(-2)).toEqual([said, 'forever, this breaks starEnters'])
    if (processes !== 9) return
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download ITF' }).click()
    const file = join(explorer.folder, 'walk.itf.json')
    await (await downloading).saveAs(file)
    expect(JSON.parse(readFileSync(file, 'utf8')).loop).toBe(back)
    expect(run(explorer.folder, 'replay', file, './room.ts').stdout).toContain('starEnters: violated')
  })

  test('a loop that is not fair breaks nothing, and says what it does not keep to', async () => {
    // C2 is in and could always leave.
    expect(await standing(await open(2, '0/enter(C2)/enter(C2)'))).toContain('“enter(C2)” cannot be done here')
    const unfair = await open(5, '4/enter(C2)/enter(C1)/leave(C1)')
    expect(await unfair.locator('.lasso').textContent()).toContain(
      'The loop does not keep to WF(leave(c: C2)), so no behaviour goes round it',
    )
    expect(await standing(unfair)).not.toContain('starEnters')
  })

  test('the initial state is chosen in the page, told by what sets it apart', async () => {
    await explorer.fresh()
    const page = await open(5, '0/enter(C1)')
    const choice = page.getByLabel('Initial state, of 5')
    expect(await choice.locator('option').allTextContents()).toEqual([1, 2, 3, 4, 5].map((c, i) => `${i}: star=C${c}`))
    await choice.selectOption('3: star=C4')
    expect(walkIn(page)).toBe('3')
    expect(await rows(page)).toBe(1)
    expect(await page.locator('.forks').count()).toBe(0)
    await page.goBack()
    await expect.poll(() => rows(page)).toBe(2)
  })

  test('a long list of choices is folded, and says what it hides', async () => {
    const page = await explorer.at('#module=./doors.ts&spec=room&const.clients=2;0/enter(C1,1)')
    const group = page.locator('.group', { has: page.locator('.by', { hasText: 'C2' }) })
    expect(await group.locator('.offer').count()).toBe(10)
    expect(await group.locator('summary').textContent()).toBe('4 more, among them what breaks exclusion')
    await group.locator('summary').click()
    // The four come a moment after the click: the last one there is waited for.
    await group.locator('.offer').nth(13).click()
    expect(walkIn(page)).toContain('enter(C2,14)')
    expect(await standing(page)).toContain('exclusion is broken by step 2')
  })

  describe.each([
    [1280, 800, 'light'],
    [800, 600, 'dark'],
    [390, 844, 'light'],
  ] as const)('on %i by %i, %s', (width, height, colorScheme) => {
    beforeAll(async () => {
      await explorer.page.setViewportSize({ width, height })
      await explorer.page.emulateMedia({ colorScheme })
    })
    afterAll(() => explorer.page.emulateMedia({ colorScheme: 'light' }))
    const within = async (page: Page, selector: string) => {
      const boxes = await boxesOf(page, selector)
      expect(boxes.length, selector).toBeGreaterThan(0)
      return boxes
    }
    const focused = (page: Page) => page.evaluate('document.activeElement.textContent') as Promise<string>
    const tabTo = async (page: Page, text: RegExp) => {
      for (let presses = 0; presses < 60 && !text.test(await focused(page)); presses++) await page.keyboard.press('Tab')
      expect(await focused(page)).toMatch(text)
    }

    test('with keys alone, of the beginning all that matters is in the first screen, and a step is taken there', async () => {
      const page = await explorer.fresh('#module=./room.ts&spec=room&const.clients=5;0/enter(C2)/leave(C2)')
      // What has happened, what can be done, and where it is.
      for (const part of ['.standing', '.toolbar button', '.lane-head', '.next h2'])
        expect((await within(page, part))[0]?.bottom, part).toBeLessThanOrEqual(height)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await tabTo(page, /^More tools|^Random walk/)
      if ((await focused(page)) === 'More tools') {
        await page.keyboard.press('Enter')
        await page.keyboard.press('Tab')
      }
      await tabTo(page, /^Random walk/)
      await page.keyboard.press('Enter')
      await expect.poll(() => rows(page)).toBeGreaterThan(3)
      await page.keyboard.press('k')
      await tabTo(page, /^(enter|leave)/)
      await page.keyboard.press('Enter')
      expect(await focused(page)).toBe('What can happen next')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    })

    test('the state stands right below the diagram and what belongs to it, or beside it', async () => {
      const page = await open(9, '0/enter(C1)')
      const [state] = await within(page, '.walk .panels')
      const above = await within(page, '.walk .views > *')
      const lowest = Math.max(...above.map(b => b.bottom))
      // On a phone what can be done comes between.
      const is = width <= 760 ? 'last' : (state?.left ?? 0) > Math.max(...above.map(b => b.left)) + 100 ? 'beside' : 'below'
      expect(is).toBe({ 1280: 'beside', 800: 'below', 390: 'last' }[width])
      if (is === 'below') expect((state?.top ?? 0) - lowest).toBeLessThan(60)
    })

    test('of nine processes and 200 steps the numbers and the names stay in sight, wherever one scrolls', async () => {
      const page = await open(9, unsafe(200))
      const view = page.locator('.scroller')
      await page.evaluate('scrollTo(0, 0)')
      // In between the cards of the first client, as wide as its lane, come to where the numbers are.
      for (const aside of [0, 80, 10_000]) {
        await view.evaluate((element, left) => {
          element.scrollLeft = left
        }, aside)
        await drawn(page)
        const [outer] = await within(page, '.scroller')
        const inSight = ({ top, bottom, left, right }: Box) =>
          outer !== undefined && top >= outer.top && bottom <= outer.bottom && left >= outer.left && right <= outer.right
        const numbers = (await within(page, '.step-number .number')).filter(inSight)
        expect(numbers.map(b => b.text)).toContain('200')
        // Nothing passes over them but the names of the lanes, under which they go.
        const under = Math.max(...(await within(page, '.lane-heads')).map(b => b.bottom))
        for (const { text, left, right, top, bottom } of numbers.filter(n => n.top >= under)) {
          const [x, y] = [(left + right) / 2, (top + bottom) / 2]
          expect(await page.evaluate(`document.elementFromPoint(${x}, ${y})?.closest('.step-number')?.textContent`)).toBe(text)
        }
        expect((await within(page, '.lane-head')).filter(inSight).length).toBeGreaterThan(0)
      }
    })

    test('an arrow that an edge cuts says from whom it comes, and a step beyond an edge whose it is', async () => {
      const page = await explorer.at('#spec=two-phase-commit&const.rms=8;0/tmAbort/rmRcvAbort(Abort(TM,RM1))/rmRcvAbort(Abort(TM,RM8))')
      const view = page.locator('.scroller')
      for (const [aside, beyond] of [
        [0, ['TM ▸', 'RM8 ▸', 'Abort from TM']],
        [10_000, ['◂ RM1']],
      ] as const) {
        // What is new is brought in sight once the page knows how much room there is.
        await expect
          .poll(async () => {
            await view.evaluate((element, left) => {
              element.scrollLeft = left
            }, aside)
            await drawn(page)
            return page.locator('.beyond').allTextContents()
          })
          .toEqual(beyond)
        const outer = (await within(page, '.scroller'))[0]
        for (const { text, left, right } of await within(page, '.beyond'))
          expect([left >= (outer?.left ?? 0), right <= (outer?.right ?? 0)], text).toEqual([true, true])
      }
      // Where all has room nothing is said.
      const small = await open(2, '0/enter(C1)')
      await expect.poll(() => small.locator('.beyond').count()).toBe(0)
    })

    test('the accessibility checker finds nothing serious of a loop and of the choice where to begin', async () => {
      const page = await open(5, '4/enter(C1)/leave(C1)')
      if (await page.getByRole('button', { name: 'More tools' }).isVisible()) await page.getByRole('button', { name: 'More tools' }).click()
      expect(await page.locator('.lasso, .beginning').count()).toBe(2)
      expect(await seriousFindings(page, { colours: colorScheme === 'dark' })).toEqual([])
    })
  })

  test('it is dark where that is asked for, and on paper the walk is whole and nothing can be chosen', async () => {
    const page = await open(9, unsafe(15))
    await page.emulateMedia({ colorScheme: 'dark' })
    const brightness = await page.evaluate(
      `Math.max(...getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number))`,
    )
    expect(brightness).toBeLessThan(64)
    await page.setViewportSize({ width: 718, height: 1000 })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('button:visible, select:visible').count()).toBe(0)
    for (const { text, right } of await boxesOf(page, '.lane-head, .diagram')) expect(right, text).toBeLessThanOrEqual(719)
    const sheets = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    // Fifteen steps: more than one sheet, and not one for each.
    expect(sheets).toBeGreaterThanOrEqual(2)
    expect(sheets).toBeLessThan(15)
  })
})
