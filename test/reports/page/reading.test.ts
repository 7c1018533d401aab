// What a reader meets: the first screen, lanes that are moved, what is watched, another order, paper.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { switchesOf } from '../../../checker/traces/order.ts'
import { models as threePhase } from '../../../specs/atomic-commitment/three-phase-commit/models.ts'
import { models as primaryLock } from '../../../specs/replication/primary-lock/models.ts'
import { models as localTransaction } from '../../../specs/transactions/local-transaction/models.ts'
import { models as xa } from '../../../specs/transactions/xa-interposed/models.ts'
import { deepTest, isDeep, some } from '../../support/depth.ts'
import { seriousFindings } from './accessibility.ts'
import { cases } from './cases.ts'
import { executable } from './chromium.ts'
import { found } from './found.ts'
import { boxesOf, inChromium, overlaps, Pages } from './pages.ts'

const [commit, lock, forgets] = ['three-phase commit', 'a primary without the lock', 'xa that forgets'] as const
const election = 'every fault, 5 processes'
const redo = 'a crash while it redoes'
const makes = {
  [commit]: found(threePhase['no-do-commit-means-commit'], 'no-do-commit-means-commit'),
  [lock]: found(primaryLock.unfenced, 'unfenced'),
  lasso: cases.lasso,
  [redo]: found(localTransaction['logical-redo-twice'], 'logical-redo-twice'),
  ...(isDeep ? { [forgets]: found(xa['forgets-subordinate'], 'forgets-subordinate'), [election]: cases[election] } : {}),
}
const pages = new Pages()

/** The sheet, counted from 0, that each link of a PDF to `https://example.org/…` stands on. */
function sheetsOfLinks(pdf: string): Map<string, number> {
  const sheets = pdf.match(/<<\/Type \/Page\b[\s\S]*?endobj/g) ?? []
  return new Map(
    [...pdf.matchAll(/\n(\d+) 0 obj\s(?:(?!endobj)[\s\S])*?\(https:\/\/example\.org\/([^)]*)\)/g)].map(([, object, name = '']) => [
      name,
      sheets.findIndex(sheet => new RegExp(`/Annots \\[[^\\]]*\\b${object} 0 R`).test(sheet)),
    ]),
  )
}

/** Every lane head that is seen, from the left. */
const heads = (page: Page) =>
  page.locator('.behaviour:visible .lane-head').evaluateAll(all =>
    all
      .map(e => ({ name: String(e.textContent), x: e.getBoundingClientRect().x }))
      .sort((a, b) => a.x - b.x)
      .map(e => e.name),
  )
const column = (page: Page, expression: string) => page.locator(`.behaviour:visible .grid td[data-watch="${expression}"]`).allTextContents()

describe.skipIf(executable === undefined)(inChromium('a reader'), () => {
  beforeAll(() => pages.start(makes))
  afterAll(() => pages.stop())

  const screens = [
    [commit, 1280, 720, 3],
    // Two or three steps of seven: nothing is folded of so few.
    [lock, 1280, 720, 2],
    [forgets, 1280, 720, 3],
  ] as const
  test.each(some(screens, 0))(
    'has the verdict, its sentence and the diagram with decisive steps on the first screen: %s, %i x %i',
    async (name, width, height, decisive) => {
      const page = await pages.open(name, { width })
      await page.setViewportSize({ width, height })
      const seen = async (selector: string) => (await boxesOf(page, selector)).filter(b => b.bottom <= height).length
      expect(await seen('h1 .mark')).toBe(1)
      expect(await seen('h1 .cause')).toBe(1)
      const [diagram] = await boxesOf(page, '.behaviour:visible .scroller')
      expect(diagram?.top).toBeLessThan(height / 2)
      const inLine = await seen('.behaviour:visible .decisive-steps li')
      expect(Math.max(inLine, await seen('.behaviour:visible .step-number.decisive .disc'))).toBeGreaterThanOrEqual(decisive)
      pages.close(page)
    },
  )

  test('hides, folds and moves lanes, in the diagram and in the table, and steps on', async () => {
    const page = await pages.open(commit)
    const menu = page.locator('.behaviour:visible .menu.lanes')
    const cells = (row: string) =>
      page.locator(`.behaviour:visible .grid ${row} [data-lane]:visible`).evaluateAll(all => all.map(e => (e as HTMLElement).dataset.lane))
    expect(await heads(page)).toEqual(['Coordinator', 'P1', 'P2'])
    await menu.locator('summary').click()
    await menu.getByRole('button', { name: 'Move P2 to the left' }).click()
    await menu.getByRole('button', { name: 'Move P2 to the left' }).click()
    expect(await heads(page)).toEqual(['P2', 'Coordinator', 'P1'])
    expect(await cells('thead tr')).toEqual(['P2', 'Coordinator', 'P1'])
    expect(await cells('tr[data-step="12"]')).toEqual(['P2', 'Coordinator', 'P1'])
    expect(overlaps(await boxesOf(page, '.behaviour:visible .diagram text'))).toEqual([])

    await menu.getByRole('checkbox', { name: 'Coordinator' }).uncheck()
    expect(await heads(page)).toEqual(['P2', 'P1'])
    expect(await cells('thead tr')).toEqual(['P2', 'P1'])
    // Neither its steps nor its messages.
    expect(await page.locator('.behaviour:visible .pill').count()).toBe(0)
    expect(await page.locator('.behaviour:visible .card').evaluateAll(all => all.every(e => !e.textContent?.includes('stopped')))).toBe(
      true,
    )
    await menu.getByRole('checkbox', { name: 'P1' }).uncheck()
    expect(await menu.getByRole('checkbox', { name: 'P2' }).isDisabled()).toBe(true)

    await menu.getByRole('button', { name: 'As they were' }).click()
    expect(await heads(page)).toEqual(['Coordinator', 'P1', 'P2'])
    const wide = (await boxesOf(page, '.behaviour:visible .card.fault .ground'))[0]
    await menu.getByRole('button', { name: 'Fold the lane of Coordinator' }).click()
    const folded = (await boxesOf(page, '.behaviour:visible .card.fault .ground'))[0]
    expect((folded?.right ?? 0) - (folded?.left ?? 0)).toBeLessThan(((wide?.right ?? 0) - (wide?.left ?? 0)) / 3)
    expect(await menu.getByRole('button', { name: 'Fold the lane of Coordinator' }).getAttribute('aria-pressed')).toBe('true')

    // The diagram that was drawn anew is stepped through as the first was.
    await page.locator('.behaviour:visible .bar, h1').first().click()
    await page.keyboard.press('Home')
    await page.keyboard.press('j')
    expect(await page.locator('.behaviour:visible .row.current').getAttribute('data-step')).toBe('1')
    expect(await page.locator('.behaviour:visible .row[data-step="1"]').isVisible()).toBe(true)
    await page.locator('.behaviour:visible .row[data-step="2"]').click()
    expect(await page.locator('.behaviour:visible .after').getAttribute('data-step')).toBe('2')
    pages.close(page)
  })

  test('watches what is looked up in the states, beside the diagram and as a column, and is told what is no such thing', async () => {
    const page = await pages.open(commit)
    const menu = page.locator('.behaviour:visible .menu.watch')
    await menu.locator('summary').click()
    const watch = async (expression: string) => {
      await menu.locator('input').fill(expression)
      await menu.getByRole('button', { name: 'Watch' }).click()
    }
    const states = pages.traced(commit)[0]?.trace
    const all = states ? [states.initial, ...states.steps.map(s => s.state)] : []
    await watch('state.P1')
    expect(await column(page, 'state.P1')).toEqual(all.map(s => (s.state as Record<string, string>).P1))
    await watch('net.size')
    expect(await column(page, 'net.size')).toEqual(all.map(s => String((s.net as { size: number }).size)))
    await watch('state[P2] === aborted')
    expect((await column(page, 'state[P2] === aborted')).slice(-2)).toEqual(['false', 'true'])
    expect(await page.locator('.behaviour:visible .state-panel .watched').allTextContents()).toEqual([
      expect.stringMatching(/^state\.P1\s*committed$/),
      expect.stringMatching(/^net\.size\s*\d+$/),
      expect.stringMatching(/^state\[P2\] === aborted\s*false → true$/),
    ])
    for (const [wrong, says] of [
      ['stat.P1', "there is no variable 'stat': did you mean 'state'?"],
      ['state.P7', "state has no part 'P7'"],
      ['state.P1.x', "state.P1 is initial, which has no part 'x'"],
      ['1 + 1', 'does not begin with the name of a variable'],
      ['state.P1; alert(1)', 'is no way into a value'],
      ['state.P1 ===', 'nothing stands after ==='],
    ] as const) {
      await watch(wrong)
      expect(await menu.getByRole('alert').textContent(), wrong).toContain(says)
    }
    await page.getByRole('button', { name: 'Stop watching net.size' }).click()
    expect(await column(page, 'net.size')).toEqual([])
    expect(await page.locator('.behaviour:visible .state-panel .watched').count()).toBe(2)
    pages.close(page)
  })

  deepTest('sees the steps in the order with the fewest switches, where that is another, also without scripts', async () => {
    const [{ trace } = { trace: null }] = pages.traced(election)
    if (trace === null) throw new Error('it has a trace')
    const page = await pages.open(election, { scripts: false, reordered: true })
    const actors = () =>
      page
        .locator('.behaviour:visible .grid tbody tr:not(.initial)')
        .evaluateAll(all => all.map(e => e.querySelector('.by')?.textContent ?? ''))
    const switches = (by: readonly string[]) => by.filter((b, k) => k > 0 && b !== by[k - 1]).length
    expect(await page.locator('.behaviour:visible').count()).toBe(1)
    const before = switches(await actors())
    expect(before).toBe(switchesOf(trace))
    await page.locator('.order + label').click()
    expect(await page.locator('.behaviour:visible').count()).toBe(1)
    expect(switches(await actors())).toBeLessThan(before)
    expect(await page.locator('.order + label').textContent()).toContain(`${switches(await actors())} instead of ${before}`)
    pages.close(page)
  })

  test('is told where a variant departs from its spec, what the property says, and what any box on another’s lane is', async () => {
    const page = await pages.open(lock)
    expect(await page.locator('.behaviour:visible .departure').textContent()).toMatch(
      /^unfenced departs from primary-lock: step 6, Node1’s drop\. Mutant: the lock service does not check/,
    )
    expect(await page.locator('.headline .meaning').textContent()).toMatch(/^acknowledgedSurvives: Each write acknowledged/)
    const boxes = await page.locator('.behaviour:visible .card.effect').allTextContents()
    expect(boxes.length).toBeGreaterThan(0)
    for (const box of boxes) expect(box).toMatch(/, taken by Node\d/)
    // Nor does the state show what faults keep for themselves.
    const names = await page.locator('.behaviour:visible .state-panel dt').allTextContents()
    expect(names.length).toBeGreaterThan(3)
    expect(names.filter(n => n.includes('.'))).toEqual([])
    pages.close(page)
  })

  deepTest('can follow an arrow that passes behind a box', async () => {
    const page = await pages.open(forgets)
    // Of those in a fold nothing is seen, and one that goes straight across has a box of no height.
    const trails = await page.locator('.behaviour:visible .trail').evaluateAll(all =>
      all
        .filter(e => e.closest('details:not([open])') === null)
        .map(e => {
          const children = [...(e.closest('svg')?.children ?? [])]
          const isAbove = children.indexOf(e) > children.findLastIndex(c => c.classList.contains('card'))
          const isSeen = e.checkVisibility({ opacityProperty: true }) && getComputedStyle(e).stroke !== 'none'
          return { isAbove, isSeen, isLong: (e as SVGPathElement).getTotalLength() > 20 }
        }),
    )
    expect(trails.length).toBeGreaterThan(0)
    for (const trail of trails) expect(trail).toEqual({ isAbove: true, isSeen: true, isLong: true })
    pages.close(page)
  })

  deepTest('prints it on few sheets, with the diagram whole', () => {
    const sheets = (name: string) => {
      const pdf = join(pages.folder, 'printed.pdf')
      const url = pathToFileURL(pages.fileOf(name)).href
      const done = spawnSync(executable ?? '', ['--headless', '--no-sandbox', '--disable-gpu', `--print-to-pdf=${pdf}`, url], {
        encoding: 'utf8',
        timeout: 60_000,
      })
      expect(done.status, done.stderr).toBe(0)
      return readFileSync(pdf, 'latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    }
    // Thirteen steps.
    expect(sheets(commit)).toBeLessThanOrEqual(4)
  })

  deepTest('has a diagram that is one piece on paper', async () => {
    for (const name of [commit, lock]) {
      const page = await pages.open(name, { width: 703 })
      await page.emulateMedia({ media: 'print' })
      const [box] = await boxesOf(page, '.behaviour:visible .scroller')
      expect((box?.bottom ?? 0) - (box?.top ?? 0)).toBeLessThan(1032)
      expect(
        await page
          .locator('.behaviour:visible .scroller')
          .first()
          .evaluate(e => getComputedStyle(e).breakInside),
      ).toBe('avoid')
      pages.close(page)
    }
  })

  test('folds many tabs of what holds into one, which opens without a script', async () => {
    const page = await pages.open(redo, { scripts: false })
    const holding = pages.traced(redo).filter(({ property }) => property.verdict === 'holds')
    expect(holding.length).toBeGreaterThan(2)
    const tabs = page.locator('.tabs > label')
    const names = () => tabs.filter({ visible: true }).allTextContents()
    const violated = pages.traced(redo).length - holding.length
    expect(await names()).toHaveLength(violated + 1)
    expect((await names()).at(-1)).toContain(`${holding.length} hold`)
    await tabs.filter({ hasText: `${holding.length} hold` }).click()
    expect(await names()).toHaveLength(violated + 1 + holding.length)
    // What is shown keeps its tab when they are folded again.
    const last = holding.at(-1)?.property.name ?? ''
    await tabs.filter({ hasText: last }).click()
    await tabs.filter({ hasText: `${holding.length} hold` }).click()
    expect(await names()).toHaveLength(violated + 2)
    expect(await page.locator('.behaviour:visible h2').textContent()).toContain(last)
    pages.close(page)
  })

  test('offers to show nothing on paper', async () => {
    const page = await pages.open(commit, { width: 703 })
    const fold = page.locator('.behaviour:visible .fold:not([open]) .folded').first()
    expect(await fold.innerText()).toMatch(/^Show steps /)
    await page.emulateMedia({ media: 'print' })
    expect(await fold.innerText()).toMatch(/^steps /)
    pages.close(page)
  })

  test('has no two framed parts that touch on paper', async () => {
    for (const name of some([commit, 'lasso'], 0)) {
      const page = await pages.open(name, { width: 703 })
      await page.emulateMedia({ media: 'print' })
      const framed = await page.locator('main *:not(svg *, table *)').evaluateAll(all =>
        all
          .filter(e => e.checkVisibility() && Number.parseFloat(getComputedStyle(e).borderBottomWidth) > 0)
          .filter((e, _, own) => !own.some(other => other !== e && other.contains(e)))
          .map(e => ({ is: e.className || e.tagName, ...e.getBoundingClientRect().toJSON() })),
      )
      expect(framed.map(f => f.is)).toEqual(expect.arrayContaining(['scroller', 'properties', 'trust', 'reproduce']))
      // Three pixels are a hair on paper: 0.8 mm.
      const near = framed.flatMap((a, i) =>
        framed
          .slice(i + 1)
          .filter(b => a.left < b.right + 3 && b.left < a.right + 3 && a.top < b.bottom + 3 && b.top < a.bottom + 3)
          .map(b => `${a.is} and ${b.is}`),
      )
      expect(near, name).toEqual([])
      pages.close(page)
    }
  })

  const wholes = [
    ['that has room on a sheet', 'avoid'],
    ['that is longer than a sheet', 'auto'],
  ] as const
  test.each(some(wholes, 1))('has no head of a diagram alone at the foot of a sheet, of one %s', async (_, whole) => {
    const page = await pages.open(commit, { width: 703 })
    await page.emulateMedia({ media: 'print' })
    // Links are what a PDF says the sheets of. A sheet of A4 within margins of 12 mm is 1032 pixels high: at its foot the heads have room, the start has not.
    await page.locator('.behaviour:visible .scroller').evaluate((view, whole) => {
      const [start] = view.querySelectorAll('.segment')
      const heads = (start?.getBoundingClientRect().top ?? 0) - view.getBoundingClientRect().top
      ;(view as HTMLElement).style.setProperty('--whole', whole)
      for (const selector of ['.lane-head', '.segment']) {
        const link = document.createElement('a')
        link.href = `https://example.org/${selector}`
        link.textContent = selector
        link.style.position = 'absolute'
        view.querySelector(selector)?.prepend(link)
      }
      const above = document.createElement('div')
      above.setAttribute('style', `break-before: page; height: ${1032 - 4 - heads}px`)
      view.before(above)
    }, whole)
    const sheetsOf = sheetsOfLinks((await page.pdf({ format: 'A4' })).toString('latin1'))
    expect([...sheetsOf.keys()].sort()).toEqual(['.lane-head', '.segment'])
    expect(sheetsOf.get('.lane-head')).toBeGreaterThan(0)
    expect(sheetsOf.get('.lane-head')).toBe(sheetsOf.get('.segment'))
    pages.close(page)
  })

  test('has all lanes in sight on a phone, and at the width of a desk the diagram as it was', async () => {
    const page = await pages.open(commit, { width: 390 })
    const seen = () =>
      page
        .locator('.behaviour:visible .scroller')
        .first()
        .evaluate(view => {
          const lanes = [...view.querySelectorAll('.lane-head')].map(head => head.getBoundingClientRect())
          const { left, right } = view.getBoundingClientRect()
          const texts = [...view.querySelectorAll('svg.diagram text')].map(text => text.getBoundingClientRect().height)
          return {
            lanes: lanes.length,
            inSight: lanes.filter(l => l.left >= left && l.right <= right).length,
            sideways: view.scrollWidth - view.clientWidth,
            smallest: Math.min(...texts.filter(height => height > 0)),
          }
        })
    await expect.poll(async () => (await seen()).sideways).toBeLessThanOrEqual(1)
    const { lanes, inSight, smallest } = await seen()
    expect([lanes, inSight]).toEqual([3, 3])
    // The coordinator and two participants; a line of text of 8 pixels.
    expect(smallest).toBeGreaterThan(8)
    await page.setViewportSize({ width: 1440, height: 1000 })
    const desk = await pages.open(commit, { width: 1440 })
    await expect
      .poll(() => page.locator('.behaviour:visible svg.diagram').first().getAttribute('viewBox'))
      .toBe(await desk.locator('.behaviour:visible svg.diagram').first().getAttribute('viewBox'))
    pages.close(page)
    pages.close(desk)
  })

  deepTest('need not scroll aside on a phone, menus and all', async () => {
    const page = await pages.open(commit, { width: 390 })
    for (const menu of await page.locator('.behaviour:visible .menu summary').all()) {
      await menu.click()
      const [body] = await boxesOf(page, '.behaviour:visible .menu[open] .menu-body')
      expect(body?.left).toBeGreaterThanOrEqual(0)
      expect(body?.right).toBeLessThanOrEqual(390)
      await menu.click()
    }
    expect(await page.locator('html').evaluate(e => e.scrollWidth)).toBeLessThanOrEqual(390)
    pages.close(page)
  })

  const looks = [
    ['light', 'lasso', 'rmState'],
    ['dark', lock, 'issued'],
  ] as const
  test.each(some(looks, 0))(
    'meets nothing that axe finds serious, menus open and something watched: %s',
    async (scheme, name, variable) => {
      const page = await pages.open(name, { scheme, reordered: true })
      await page.locator('details').evaluateAll(all => all.map(one => one.setAttribute('open', '')))
      const menu = page.locator('.behaviour:visible .menu.watch')
      await menu.locator('input').fill(variable)
      await menu.getByRole('button', { name: 'Watch' }).click()
      expect(await seriousFindings(page)).toEqual([])
      pages.close(page)
    },
  )
})
