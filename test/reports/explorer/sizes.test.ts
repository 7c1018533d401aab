import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousFindings } from '../page/accessibility.ts'
import { executable, launch } from '../page/chromium.ts'
import { boxesOf, inChromium, overlaps } from '../page/pages.ts'
import { explore, run, type Served } from './serving.ts'

/** Clients that go in and out of a room of which one should be the only user, and one whom all wait for: it is chosen in the beginning. */
const room = `import { machine, mapOf, oneOf, processes, range, spec } from 'everystep'

export const room = spec('room', { clients: range(1, 9) }, ({ clients }) => {
  const C = processes('C', clients)
  const vars = { at: mapOf(C, oneOf('out', 'in')), star: C }
  const { initially, action, always, eventually } = machine(vars)
  return {
    vars,
    init: initially({ c: C }, ({ c }) => ({ star: c })),
    actions: {
      enter: action({ for: { c: C }, by: 'c', when: (s, { c }) => s.at[c] === 'out', then: (s, { c }) => { s.at[c] = 'in' } }),
      leave: action({ for: { c: C }, by: 'c', fair: 'weak', when: (s, { c }) => s.at[c] === 'in', then: (s, { c }) => { s.at[c] = 'out' } }),
    },
    properties: {
      exclusion: always(s => C.every(a => C.every(b => a === b || s.at[a] === 'out' || s.at[b] === 'out'))),
      starEnters: eventually(s => s.at[s.star] === 'in'),
    },
  }
})
`

const turns = (steps: number) => Array.from({ length: steps }, (_, i) => (i % 2 === 0 ? 'enter(C1)' : 'leave(C1)'))
/** C1 goes in and out, and with the last step C2 goes in beside it, or after it where it is out. */
const unsafe = (steps: number) =>
  `0/${[...turns(steps - (steps % 2 === 0 ? 1 : 2)), ...(steps % 2 === 0 ? ['enter(C2)'] : ['enter(C2)', 'leave(C1)'])].join('/')}`

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

describe.skipIf(executable === undefined)(inChromium('walks of all sizes'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-sizes-'))
  const served = new Map<number, Served>()
  const failed: string[] = []
  let browser: Browser
  // To make one takes long.
  const contexts = new Map<boolean, Promise<BrowserContext>>()

  beforeAll(async () => {
    writeFileSync(join(folder, 'room.ts'), room)
    browser = await launch()
    const all = [2, 5, 9].map(async n => served.set(n, await explore(folder, './room.ts', '--const', `clients=${n}`)))
    await Promise.all(all)
  })
  afterAll(async () => {
    await browser?.close()
    for (const one of served.values()) expect(await one.end()).toBe(0)
    rmSync(folder, { recursive: true, force: true })
    expect(failed).toEqual([])
  })
  async function open(processes: number, address: string, dark = false): Promise<Page> {
    const context =
      contexts.get(dark) ?? browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: dark ? 'dark' : 'light' })
    contexts.set(dark, context)
    const page = await (await context).newPage()
    page.on('pageerror', error => failed.push(error.message))
    await page.goto(`${served.get(processes)?.url}#${address}`)
    await page.locator('.explorer').waitFor()
    return page
  }
  const standing = (page: Page) => page.locator('.standing').textContent()
  const rows = (page: Page) => page.locator('.diagram .row').count()

  test.each(ending)('%i processes, %i steps to a violation', async (processes, steps) => {
    const page = await open(processes, unsafe(steps))
    expect(await page.locator('.lane-head').count()).toBe(processes)
    expect(await rows(page)).toBe(steps + 1)
    expect(await standing(page)).toContain(`exclusion is broken by step ${steps % 2 === 0 ? steps : steps - 1}`)
    await page.keyboard.press('k')
    expect(await rows(page)).toBe(steps)
    await page.keyboard.press('ArrowRight')
    expect(await rows(page)).toBe(steps + 1)
    expect(overlaps(await boxesOf(page, '.lane-head'))).toEqual([])
    await page.close()
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
    expect(await standing(page)).toContain('starEnters is broken if this is forever')
    expect(await page.locator('.lasso .loop .knot').count()).toBe(steps - back)
    expect(await page.locator('.diagram .loop text').last().textContent()).toBe(`back to the state after step ${back}`)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download ITF' }).click()
    const file = join(folder, 'walk.itf.json')
    await (await downloading).saveAs(file)
    expect(JSON.parse(readFileSync(file, 'utf8')).loop).toBe(back)
    if (processes === 9) expect(run(folder, 'replay', file, './room.ts').stdout).toContain('starEnters: violated')
    await page.close()
  })

  test('a loop that is not fair breaks nothing, and says what it does not keep to', async () => {
    // C2 is in and could always leave.
    const page = await open(2, '0/enter(C2)/enter(C2)')
    expect(await standing(page)).toContain('“enter(C2)” cannot be done here')
    const unfair = await open(5, '4/enter(C2)/enter(C1)/leave(C1)')
    expect(await unfair.locator('.lasso').textContent()).toContain(
      'The loop does not keep to WF(leave(c: C2)), so no behaviour goes round it',
    )
    expect(await standing(unfair)).not.toContain('starEnters')
    await page.close()
    await unfair.close()
  })

  test.each(['light', 'dark'])(
    'of a loop and of the choice where to begin the accessibility checker finds nothing serious, %s',
    async look => {
      const page = await open(5, '4/enter(C1)/leave(C1)', look === 'dark')
      expect(await page.locator('.lasso, .beginning').count()).toBe(2)
      expect(await seriousFindings(page, { colours: look === 'dark' })).toEqual([])
      await page.close()
    },
  )

  test('the initial state is chosen in the page, told by what sets it apart', async () => {
    const page = await open(5, '0/enter(C1)')
    const choice = page.getByLabel('Initial state, of 5')
    expect(await choice.locator('option').allTextContents()).toEqual([1, 2, 3, 4, 5].map((c, i) => `${i}: star=C${c}`))
    await choice.selectOption('3: star=C4')
    expect(new URL(page.url()).hash).toBe('#3')
    expect(await rows(page)).toBe(1)
    expect(await page.locator('.forks').count()).toBe(0)
    await page.goBack()
    await expect.poll(() => rows(page)).toBe(2)
    await page.close()
  })

  test('a long list of choices is folded, and says what it hides', async () => {
    // Fourteen doors: ten ways in are shown.
    writeFileSync(
      join(folder, 'doors.ts'),
      room.replace("for: { c: C }, by: 'c', when", "for: { c: C, door: range(1, 14) }, by: 'c', when"),
    )
    const own = await explore(folder, './doors.ts', '--const', 'clients=2')
    const page = await browser.newPage()
    await page.goto(`${own.url}#0/enter(C1,1)`)
    const group = page.locator('.group', { has: page.locator('.by', { hasText: 'C2' }) })
    expect(await group.locator('.offer').count()).toBe(10)
    expect(await group.locator('summary').textContent()).toBe('4 more, among them what breaks exclusion')
    await group.locator('summary').click()
    // The four come a moment after the click: the last one there is waited for.
    await group.locator('.offer').nth(13).click()
    expect(decodeURIComponent(page.url())).toContain('enter(C2,14)')
    expect(await standing(page)).toContain('exclusion is broken by step 2')
    await page.close()
    expect(await own.end()).toBe(0)
  })

  test('it is dark where that is asked for, and on paper the walk is whole and nothing can be chosen', async () => {
    const page = await open(9, unsafe(15), true)
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
    await page.close()
  })
})
