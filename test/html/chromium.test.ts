import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../reports/format.ts'
import { html } from '../../reports/html/format.ts'
import { cases } from './cases.ts'
import { executable, launch } from './chromium.ts'

interface Box {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The boxes of what is seen of these elements, as the browser has laid them out. */
const boxesOf = (page: Page, selector: string): Promise<Box[]> =>
  page.locator(selector).evaluateAll(elements =>
    elements
      .map(e => {
        const { left, top, right, bottom } = e.getBoundingClientRect()
        return { text: String(e.textContent), left, top, right, bottom }
      })
      .filter(b => b.right > b.left),
  )

/** Pairs that cover one another by more than a pixel each way, which rounding may do. */
const overlaps = (boxes: readonly Box[]): string[] =>
  boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
      .map(b => `'${a.text}' and '${b.text}'`),
  )

const title = executable
  ? 'the page in Chromium'
  : 'the page in Chromium: SKIPPED, since no Chromium was found; name one with the environment variable CHROMIUM'

describe.skipIf(executable === undefined)(title, () => {
  let browser: Browser
  let folder: string
  const reports = new Map<string, Report>()
  const names = Object.keys(cases) as (keyof typeof cases)[]
  const fileOf = (name: string) => join(folder, `${names.indexOf(name as keyof typeof cases)}.html`)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'everystep-html-'))
    browser = await launch()
    for (const name of names) {
      const report = await cases[name]()
      reports.set(name, report)
      writeFileSync(fileOf(name), await html.render(report))
    }
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(name: string, { scripts = true, width = 1440 } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 1000 }, javaScriptEnabled: scripts })
    const page = await context.newPage()
    await page.goto(pathToFileURL(fileOf(name)).href)
    return page
  }
  const traced = (name: string) =>
    (reports.get(name)?.result.properties ?? []).flatMap(p => (p.trace ? [{ property: p, trace: p.trace }] : []))

  /** Runs for each property's trace, shown by its tab where there are several. */
  async function forEachTrace(name: string, page: Page, see: (of: ReturnType<typeof traced>[number], at: string) => Promise<void>) {
    const all = traced(name)
    for (const of of all) {
      if (all.length > 1) await page.locator('.tabs > label', { hasText: of.property.name }).click()
      const key = await page.locator('.behaviour:visible').getAttribute('data-behaviour')
      await see(of, `[data-behaviour="${key}"]`)
    }
  }

  test.each(names)('nothing in the diagram covers anything else: %s', async name => {
    const page = await open(name)
    await forEachTrace(name, page, async (_, at) => {
      const texts = await boxesOf(page, `${at} .diagram text`)
      expect(texts.length).toBeGreaterThan(3)
      expect(overlaps(texts)).toEqual([])
      expect(overlaps(await boxesOf(page, `${at} .card .ground, ${at} .pill > rect, ${at} .band > rect`))).toEqual([])
      expect(overlaps(await boxesOf(page, `${at} .lane-head`))).toEqual([])
      // Each text inside the box drawn for it.
      for (const of of ['card', 'pill', 'band'])
        for (const group of await page.locator(`${at} .${of}`).all()) {
          const [box] = await group
            .locator('rect')
            .first()
            .evaluateAll(e => e.map(r => r.getBoundingClientRect().toJSON()))
          for (const text of await group.locator('text').evaluateAll(e => e.map(t => t.getBoundingClientRect().toJSON()))) {
            expect(text.left).toBeGreaterThanOrEqual(box.left)
            expect(text.right).toBeLessThanOrEqual(box.right)
          }
        }
    })
    await page.context().close()
  })

  test('an overlap would be noticed', async () => {
    const page = await open(names[0] ?? '')
    await page
      .locator('.behaviour:visible .card text')
      .first()
      .evaluate(e => e.after(e.cloneNode(true)))
    expect(overlaps(await boxesOf(page, '.behaviour:visible .diagram text'))).toHaveLength(1)
    await page.context().close()
  })

  test.each(names)('lanes are named and every message has its name: %s', async name => {
    const page = await open(name)
    const processes = reports.get(name)?.result.checked.processes.map(p => p.id) ?? []
    await forEachTrace(name, page, async ({ trace }, at) => {
      const environment = name === 'odd messages and long words' ? ['environment'] : []
      expect(await page.locator(`${at} .lane-head`).allTextContents()).toEqual([...processes, ...environment])
      const labels = await page.locator(`${at} .pill.message title`).allTextContents()
      const flying = (await page.locator(`${at} .pill.in-flight title`).allTextContents()).join('\n')
      const arrows = trace.flights
        .filter(f => !f.duplicate)
        .flatMap(f => [...f.received, ...(f.lost === null ? [] : [f.lost])].map(() => f.message.tag))
      expect(labels.map(l => l.split('(')[0]).sort()).toEqual(arrows.sort())
      for (const f of trace.flights)
        if (!f.duplicate && f.received.length === 0 && f.lost === null)
          expect(flying).toMatch(new RegExp(`${f.message.tag}.* to .*${f.to ?? ''}`))
      const faults = await page.locator(`${at} .pill.fault title`).allTextContents()
      for (const step of trace.steps)
        if (step.fault === 'lose') expect(faults.some(f => f.startsWith(`lost ${step.message?.tag}`))).toBe(true)
    })
    await page.context().close()
  })

  test('keys move the current step in the diagram, the grid and the state alike', async () => {
    const page = await open('agreement broken, 3 RMs')
    const last = traced('agreement broken, 3 RMs').find(t => t.property.verdict === 'violated')?.trace.steps.length ?? 0
    const where = async () => {
      const step = (selector: string) => page.locator(`.behaviour:visible ${selector}`).getAttribute('data-step')
      return [await step('.row.current'), await step('tr.current'), await step('.after:visible')].map(Number)
    }
    const all = (step: number) => [step, step, step]
    expect(await where()).toEqual(all(last))
    for (const [key, step] of [
      ['ArrowLeft', last - 1],
      ['k', last - 2],
      ['j', last - 1],
      ['ArrowRight', last],
      ['j', last],
      ['Home', 0],
      ['k', 0],
      ['End', last],
    ] as const) {
      await page.keyboard.press(key)
      expect(await where(), key).toEqual(all(step))
    }
    await page.locator('.behaviour:visible tr[data-step="1"]').click()
    expect(await where()).toEqual(all(1))
    await page.locator('.behaviour:visible tr[data-step="2"]').hover()
    expect(await page.locator('.behaviour:visible .row.hover').getAttribute('data-step')).toBe('2')
    await page.context().close()
  })

  test('without scripts everything can still be read, and the tabs work', async () => {
    const name = 'three violations with faults'
    const page = await open(name, { scripts: false })
    expect(traced(name).length).toBeGreaterThan(1)
    await forEachTrace(name, page, async ({ property, trace }, at) => {
      expect(await page.locator('.behaviour:visible').count()).toBe(1)
      expect(await page.locator(`${at} h2`).textContent()).toContain(property.name)
      expect(await page.locator(`${at} .diagram`).isVisible()).toBe(true)
      expect(await page.locator(`${at} .grid tbody tr`).count()).toBe(trace.steps.length + 1)
      expect(await page.locator(`${at} .after:visible h3`).textContent()).toBe(`After step ${trace.steps.length} of ${trace.steps.length}`)
    })
    expect(await page.locator('button:visible, .keys:visible').count()).toBe(0)
    await page.context().close()
  })

  test('a wide diagram is shrunk to the sheet in print, and every property is printed', async () => {
    const page = await open('every fault, 5 processes', { width: 718 })
    await page.emulateMedia({ media: 'print' })
    const [svg] = await boxesOf(page, '.diagram')
    expect(svg?.right).toBeLessThanOrEqual(718)
    expect(overlaps(await boxesOf(page, '.lane-head'))).toEqual([])
    await page.goto(pathToFileURL(fileOf('three violations with faults')).href)
    expect(await page.locator('.behaviour:visible').count()).toBe(traced('three violations with faults').length)
    await page.context().close()
  })

  test('nothing is asked of the network, nothing fails, and the page is no wider than the screen', async () => {
    for (const width of [1440, 800]) {
      const page = await open('every fault, 5 processes', { width })
      const asked: string[] = []
      const failed: string[] = []
      page.on('request', r => asked.push(r.url()))
      page.on('console', m => failed.push(m.text()))
      page.on('pageerror', e => failed.push(e.message))
      await page.reload()
      expect(asked.filter(url => !url.startsWith('data:'))).toEqual([page.url()])
      expect(failed).toEqual([])
      const [body] = await boxesOf(page, 'main')
      expect(body?.right).toBeLessThanOrEqual(width)
      expect(await page.locator('html').evaluate(e => e.scrollWidth)).toBeLessThanOrEqual(width)
      await page.context().close()
    }
  })
})
