import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explanationOf } from '../../../checker/cli/telling-model.ts'
import { faultKinds } from '../../../checker/language/faults/index.ts'
import type { Report } from '../../../reports/format.ts'
import { commandLine } from '../../cli/command.ts'
import { deepTest, isDeep, some } from '../../support/depth.ts'
import { seriousFindings } from './accessibility.ts'
import { sizes as all, cases, sized } from './cases.ts'
import { executable } from './chromium.ts'
import { boxesOf, inChromium, overlaps, Pages } from './pages.ts'

const pages = new Pages()
/** One that repeats forever, and the largest. */
const sizes = some(all, 3, 8)
const broken = 'agreement broken, 3 RMs'
const several = 'three violations with faults'
const election = 'every fault, 5 processes'
const traitor = 'a traitor and a clock'
const long = '9 processes, 200 steps'

const written = 'as the command line writes it'

const makes = {
  ...Object.fromEntries(
    [broken, several, election, 'lasso', ...(isDeep ? [traitor] : [])].map(name => [name, cases[name as keyof typeof cases]]),
  ),
  ...Object.fromEntries(sizes.map(({ name, make }) => [name, make])),
  /** With the spec in it, to walk on from the trace. */
  async [written](): Promise<Report> {
    const report = await sized(5, 15, false).make()
    const files = report.model.where === undefined ? [] : [report.model.where.file]
    return { ...report, files, explanation: await explanationOf(report.model, report.result, 10, true) }
  },
}

/** The step that the diagram, the grid and the state show. */
const shownSteps = (page: Page): Promise<number[]> =>
  page
    .locator('.behaviour:visible')
    .evaluate(e => ['.row.current', 'tr.current', '.after'].map(of => Number(e.querySelector<HTMLElement>(of)?.dataset.step)))

describe.skipIf(executable === undefined)(inChromium('the page'), () => {
  beforeAll(() => pages.start(makes))
  afterAll(() => pages.stop())

  test.each(sizes)('steps with keys, and says what there is: $name', async ({ name, processes, steps, loop }) => {
    const page = await pages.open(name)
    expect(await page.locator('.lane-head').count()).toBe(processes)
    expect(await page.locator('.row').count()).toBe(steps + 1)
    expect(await page.locator('.grid tbody tr').count()).toBe(steps + 1)
    expect(await page.locator('.lasso').count()).toBe(loop ? 1 : 0)
    const all = (step: number) => [step, step, step]
    expect(await shownSteps(page)).toEqual(all(steps))
    for (const [key, step] of [
      ['ArrowLeft', steps - 1],
      ['k', steps - 2],
      ['j', steps - 1],
      ['ArrowRight', steps],
      ['j', steps],
      ['Home', 0],
      ['k', 0],
      ['j', 1],
      ['End', steps],
    ] as const) {
      await page.keyboard.press(key)
      expect(await shownSteps(page), key).toEqual(all(step))
    }
    // The current row is in sight, whatever was folded.
    const isSeen = await page.locator('.row.current').evaluate(row => {
      const [inner, outer] = [row, row.closest('.scroller')].map(e => e?.getBoundingClientRect())
      return inner && outer ? inner.height > 0 && inner.top >= outer.top && inner.bottom <= outer.bottom + 1 : false
    })
    expect(isSeen).toBe(true)
    pages.close(page)
  })

  test('a click goes to a step, hovering lights it in diagram and grid, and the state says what was before', async () => {
    const page = await pages.open(broken)
    await page.locator('.behaviour:visible tr[data-step="1"]').first().click()
    expect(await shownSteps(page)).toEqual([1, 1, 1])
    expect(await page.locator('.behaviour:visible .after .changed').first().textContent()).toContain('working → prepared')
    await page.locator('.behaviour:visible .grid tr[data-step="2"]').hover()
    expect(await page.locator('.behaviour:visible .row.hover').getAttribute('data-step')).toBe('2')
    pages.close(page)
  })

  test('what decides nothing is folded, unfolds by itself where one steps into it, and all at once', async () => {
    const page = await pages.open(long)
    const folds = page.locator('.fold')
    const open = () => folds.evaluateAll(all => all.map(fold => (fold as HTMLDetailsElement).open))
    expect((await open()).length).toBeGreaterThan(3)
    expect(await open()).not.toContain(true)
    const first = Number(await folds.first().getAttribute('data-first'))
    const last = Number(await folds.first().getAttribute('data-last'))
    expect(last).toBeGreaterThan(first)
    const row = page.locator(`.row[data-step="${first}"]`)
    expect(await row.evaluate(e => e.checkVisibility())).toBe(false)
    await page.locator(`.grid tr[data-step="${first}"]`).evaluate(e => (e as HTMLElement).click())
    expect(await row.evaluate(e => e.checkVisibility())).toBe(true)
    await page.getByRole('button', { name: 'Unfold all' }).click()
    expect(await open()).not.toContain(false)
    await page.getByRole('button', { name: 'Fold all' }).click()
    expect(await open()).not.toContain(true)
    pages.close(page)
  })

  test('a search marks the steps that are told in these words, and goes from one to the next and round', async () => {
    const page = await pages.open(written)
    const told = pages.traced(written)[0]?.trace.steps ?? []
    const wanted = told.filter(s => s.by === 'RM4' && s.fault?.kind === 'crash').map(s => s.number)
    expect(wanted.length).toBeGreaterThan(1)
    // As long as nothing is searched for, the buttons go from step to step.
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await press('Previous')
    await press('Previous')
    expect(await shownSteps(page)).toEqual([13, 13, 13])
    await press('Next')
    await press('Next')
    expect(await shownSteps(page)).toEqual([15, 15, 15])
    await page.keyboard.press('/')
    await page.keyboard.type('rm4: crashed')
    const marked = await page.locator('.row.found').evaluateAll(rows => rows.map(r => Number((r as HTMLElement).dataset.step)))
    expect(marked).toEqual(wanted)
    const seen: number[] = []
    for (const _ of [...wanted, 'round']) {
      await page.keyboard.press('Enter')
      seen.push((await shownSteps(page))[0] ?? -1)
    }
    // From the last step, which is the one shown at first, on to the first that is found.
    expect(seen).toEqual([...wanted, wanted[0]])
    expect(await page.locator('.tools output').textContent()).toBe(`1 of ${wanted.length} steps`)
    pages.close(page)
  })

  test('without scripts the verdict, the trust box, diagram, grid, why and picture can be read, and folds and tabs work', async () => {
    const page = await pages.open(several, { scripts: false })
    expect(pages.traced(several).length).toBeGreaterThan(1)
    for (const [i, { property, trace }] of pages.traced(several).entries()) {
      await page.locator(`label[for="p${i + 1}-tab"]`).click()
      expect(await page.locator('.behaviour:visible').count()).toBe(1)
      const at = page.locator(`[data-behaviour="p${i + 1}"]`)
      expect(await at.locator('h2').textContent()).toContain(property.name)
      for (const part of ['.diagram', '.why', '.picture img']) expect(await at.locator(part).first().isVisible()).toBe(true)
      expect(await at.locator('.picture img').evaluate(e => (e as HTMLImageElement).naturalWidth)).toBeGreaterThan(100)
      expect(await at.locator('.grid tbody tr').count()).toBe(trace.steps.length + 1)
      expect(await at.locator('.after h3').textContent()).toBe(`After step ${trace.steps.length} of ${trace.steps.length}`)
    }
    for (const part of ['h1 .cause', '.trust']) expect(await page.locator(part).isVisible()).toBe(true)
    expect(await page.locator('button:visible, .script-only:visible').count()).toBe(0)
    pages.close(page)

    const folded = await pages.open(election, { scripts: false })
    const first = folded.locator('.fold').first()
    expect(await first.locator('.row').first().isVisible()).toBe(false)
    await first.locator('summary').click()
    expect(await first.locator('.row').first().isVisible()).toBe(true)
    pages.close(folded)
  })

  test('the ITF that it carries can be replayed on the command line, and the files are those that it names', async () => {
    const page = await pages.open(broken)
    const cli = commandLine()
    const names = await page.locator('.behaviour:visible .take a').evaluateAll(links => links.map(a => (a as HTMLAnchorElement).download))
    const property = pages.traced(broken)[0]?.property.name
    expect(names).toEqual(['itf.json', 'dot', 'svg', 'sequence.svg', 'md', 'test.ts'].map(end => `two-phase-commit-${property}.${end}`))
    const saved = new Map<string, string>()
    for (const name of names) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator(`.behaviour:visible a[download="${name}"]`).click(),
      ])
      const file = join(pages.folder, name)
      await download.saveAs(file)
      saved.set(name, readFileSync(file, 'utf8'))
    }
    const itf = cli.write('trace.itf.json', saved.get(names[0] ?? '') ?? '')
    const { out, code } = await cli.run('replay', itf)
    expect(out).toContain(`${property}: violated`)
    expect(code).toBe(0)
    expect(saved.get(names[1] ?? '')).toMatch(/^digraph /)
    expect(saved.get(names[2] ?? '')).toContain('</svg>')
    pages.close(page)

    const lasso = await pages.open('lasso')
    const [download] = await Promise.all([lasso.waitForEvent('download'), lasso.locator('.take a[download$="itf.json"]').click()])
    await download.saveAs(join(cli.folder, 'lasso.itf.json'))
    const again = await cli.run('replay', './lasso.itf.json')
    expect(again.out).toContain('nonBlocking: violated')
    pages.close(lasso)
  })

  test('axe finds nothing serious or critical, in light and in dark', async () => {
    const looks = [
      [several, 'light'],
      [election, 'dark'],
      ['lasso', 'light'],
      ['lasso', 'dark'],
    ] as const
    // What is light is looked at in reading.test.ts, too.
    for (const [name, scheme] of some(looks, 1)) {
      const page = await pages.open(name, { scheme })
      await page.locator('details').evaluateAll(all => {
        for (const one of all) one.setAttribute('open', '')
      })
      // That it looks at all: what it must find.
      if (name === election) {
        await page.evaluate(`document.querySelector('.picture img').removeAttribute('alt')`)
        await page.evaluate(`Object.assign(document.querySelector('h1').style, { color: '#777', background: '#888' })`)
      }
      const marred = scheme === 'light' ? [/^color-contrast/, /^image-alt/] : [/^color-contrast/]
      const expected = name === election ? marred.map(finding => expect.stringMatching(finding)) : []
      expect(await seriousFindings(page, { colours: scheme === 'dark' }), `${name}, ${scheme}`).toEqual(expected)
      pages.close(page)
    }
  })

  deepTest('every glyph has its word beside it', async () => {
    const words = {
      ...Object.fromEntries(faultKinds.filter(k => k.kind !== 'early').map(({ kind, word }) => [kind, word])),
      timeout: 'timeout',
      loop: 'back to',
    }
    const met = new Set<string>()
    for (const name of [election, several, 'lasso', traitor]) {
      const page = await pages.open(name)
      const glyphs = await page
        .locator('.glyph')
        .evaluateAll(all =>
          all.map(e => [String(/glyph-([\w-]+)/.exec(String(e.getAttribute('class')))?.[1]), String(e.parentElement?.textContent)]),
        )
      for (const [glyph = '', beside = ''] of glyphs) {
        met.add(glyph)
        expect(beside, glyph).toContain(words[glyph as keyof typeof words])
      }
      pages.close(page)
    }
    // Every kind that there is, but that no message overtakes another in these traces: it would be told as a lost one is.
    expect([...met, 'reorder'].sort()).toEqual(Object.keys(words).sort())
  })

  deepTest('a forged message leaves from who sent it, and says whose name it bears', async () => {
    const page = await pages.open(traitor)
    const steps = await page.locator('.behaviour:visible .diagram .card').evaluateAll(all => all.map(e => String(e.textContent)))
    expect(steps.join()).toMatch(/turned traitor/)
    const said = await page.locator('.behaviour:visible .diagram .pill title').allTextContents()
    expect(said.join()).toMatch(/Order\(attack: false\), forged as from General/)
    // The lane of the traitor has its colour, and not that of whom it poses as.
    const of = async (at: string) =>
      /lane-\d/.exec((await page.locator(`.behaviour:visible .diagram ${at}`).first().getAttribute('class')) ?? '')?.[0]
    expect(await of('.arrow')).toBe(await of('.card.fault:has(.glyph-turn)'))
    pages.close(page)
  })

  deepTest('the dark page is dark, and its text light', async () => {
    const [light, dark] = await Promise.all(
      (['light', 'dark'] as const).map(async scheme => {
        const page = await pages.open(election, { scheme })
        const shades = await page.evaluate(`(() => {
          const of = (e, property) => getComputedStyle(document.querySelector(e))[property]
          const bright = colour => Math.max(...colour.match(/[\\d.]+/g).slice(0, 3).map(Number))
          return [of('body', 'backgroundColor'), of('h1', 'color'), of('.diagram .number', 'fill')].map(bright)
        })()`)
        pages.close(page)
        return shades as number[]
      }),
    )
    expect(light?.map(n => n > 128)).toEqual([true, false, false])
    expect(dark?.map(n => n > 128)).toEqual([false, true, true])
  })

  test('printed, all is on the sheets: nothing cut at the side, every property, and no buttons', async () => {
    // The width of A4 within its margins, in pixels of 96 an inch.
    const page = await pages.open(election, { width: 718 })
    await page.emulateMedia({ media: 'print' })
    for (const { text, right } of await boxesOf(page, '.diagram, .lane-head, .source, .values, .grid'))
      expect(right, text).toBeLessThanOrEqual(719)
    expect(await page.locator('html').evaluate(e => e.scrollWidth)).toBeLessThanOrEqual(719)
    expect(overlaps(await boxesOf(page, '.lane-head'))).toEqual([])
    expect(await page.locator('button:visible, .tools:visible').count()).toBe(0)
    const pdf = await page.pdf({ format: 'A4' })
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    // Sixteen steps: a sheet for the verdict, and not one a step for the rest.
    expect(sheets).toBeGreaterThanOrEqual(3)
    expect(sheets).toBeLessThanOrEqual(6)
    // Of what can be reached only what the reader looks at.
    await page.goto(pathToFileURL(pages.fileOf(several)).href)
    expect(await page.locator('.behaviour:visible').count()).toBe(
      pages.traced(several).filter(t => t.property.verdict === 'violated').length,
    )
    pages.close(page)
  })

  deepTest('on a narrow screen all text is within its box, and the current step’s card is brought in sight', async () => {
    const page = await pages.open(election, { width: 400 })
    expect(await page.locator('html').evaluate(e => e.scrollWidth)).toBeLessThanOrEqual(400)
    // The longest name that a property of the library has.
    await page.evaluate(`document.querySelector('.property').firstChild.textContent = 'transactionCommit.termination'`)
    for (const card of ['.properties', '.trust', '.reproduce'])
      expect(await page.locator(card).evaluate(e => e.scrollWidth - e.clientWidth), card).toBeLessThanOrEqual(0)
    // Node5, the last lane, becomes leader in the step before the last, Node1 in the last.
    for (const step of [15, 16]) {
      await page.locator(`.grid tr[data-step="${step}"]`).evaluate(e => (e as HTMLElement).click())
      const [view] = await boxesOf(page, '.scroller')
      const [card] = await boxesOf(page, '.card.current')
      expect(card?.left, `${step}`).toBeGreaterThanOrEqual(view?.left ?? 0)
      expect(card?.right, `${step}`).toBeLessThanOrEqual(view?.right ?? 0)
      // It is drawn there, too.
      const isDrawn = `(() => {
        const card = document.querySelector('.card.current')
        card.scrollIntoView({ block: 'center', inline: 'nearest' })
        const { left, top, width, height } = card.getBoundingClientRect()
        return card.contains(document.elementFromPoint(left + width / 2, top + height / 2))
      })()`
      await expect.poll(() => page.evaluate(isDrawn), { message: `${step}` }).toBe(true)
    }
    pages.close(page)
  })

  test('a phone shows it without sideways scrolling, however long names are', async () => {
    const page = await pages.open(several, { width: 390 })
    await page.evaluate(
      `for (const label of document.querySelectorAll('.tabs > label')) label.childNodes[1].textContent = 'transactionCommit.termination'`,
    )
    await page.evaluate(
      `for (const caption of document.querySelectorAll('caption')) caption.textContent = 'Without any one of these it would not be violated there'`,
    )
    expect(await page.locator('.tabs > label').count()).toBeGreaterThan(1)
    expect(await page.locator('html').evaluate(e => e.scrollWidth)).toBeLessThanOrEqual(390)
    pages.close(page)
  })

  test('nothing is asked of the network, nothing fails, and the page is no wider than the screen', async () => {
    const screens = [
      [election, 1440],
      [election, 800],
      [long, 1440],
    ] as const
    for (const [name, width] of some(screens, 1)) {
      const page = await pages.open(name, { width })
      const asked: string[] = []
      const failed: string[] = []
      page.on('request', r => asked.push(r.url()))
      page.on('console', m => failed.push(m.text()))
      page.on('pageerror', e => failed.push(e.message))
      await page.reload()
      expect(asked.filter(url => !url.startsWith('data:'))).toEqual([page.url()])
      expect(failed).toEqual([])
      expect(await page.locator('html').evaluate(e => e.scrollWidth)).toBeLessThanOrEqual(width)
      pages.close(page)
    }
  })

  test('five processes and fifteen steps take less than 0.7 MB and open in less than a second, and 200 steps not much more', async () => {
    const size = (name: string) => statSync(pages.fileOf(name)).size
    // As the README beside the components states them, with a tenth to spare or more: 0.6 MB, and 2.3 MB for 200 steps of nine processes.
    expect(size(written)).toBeLessThan(0.7e6)
    expect(size(long)).toBeLessThan(2.6e6)
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(readFileSync(pages.fileOf(written), 'utf8')) ?? []
    expect(style.length).toBeLessThan(34_000)
    // As the README beside the page states them: the page's own script, and the explorer's with the spec.
    const scripts = [...readFileSync(pages.fileOf(written), 'utf8').matchAll(/<script type="module">(.*?)<\/script>/gs)].map(
      m => m[1]?.length ?? 0,
    )
    expect(scripts.map((length, i) => length > 0 && length < ([80_000, 234_000][i] ?? 0))).toEqual([true, true])
    const limits = [
      [written, 1],
      [long, 3],
    ] as const
    for (const [name, most] of some(limits, 0)) {
      const page = await pages.open(broken)
      const session = await page.context().newCDPSession(page)
      // The page's own computing, in seconds, since other work shares the machine.
      await session.send('Performance.enable', { timeDomain: 'threadTicks' })
      await page.goto(pathToFileURL(pages.fileOf(name)).href)
      const { metrics } = await session.send('Performance.getMetrics')
      const spent = metrics.find(m => m.name === 'TaskDuration')?.value ?? 0
      expect(spent).toBeGreaterThan(0.001)
      expect(spent).toBeLessThan(most)
      if (name === written) expect(await page.getByRole('button', { name: 'Walk on from here' }).count()).toBe(1)
      pages.close(page)
    }
  })

  deepTest('what is far from sight is not drawn', async () => {
    const page = await pages.open(long)
    await page.getByRole('button', { name: 'Unfold all' }).click()
    const far = page.locator('.segment').last()
    const isDrawn = () => far.evaluate(e => (e.firstElementChild as SVGElement).checkVisibility({ contentVisibilityAuto: true }))
    expect(await isDrawn()).toBe(false)
    await page.keyboard.press('End')
    await expect.poll(isDrawn).toBe(true)
    pages.close(page)
  })
})
