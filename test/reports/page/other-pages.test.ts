// Pages beside that of a counterexample: what axe finds in them, and that each fits the screens that people have.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import colors from 'picocolors'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareCommand } from '../../../checker/cli/commands/compare.ts'
import { quizCommand } from '../../../checker/cli/commands/quiz.ts'
import { referenceText } from '../../../checker/cli/reference.ts'
import { conforms } from '../../../checker/conformance/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { decideClaims } from '../../../checker/verdict/claims.ts'
import { explain } from '../../../checker/verdict/explanation.ts'
import { type ClaimReport, claimsFormats } from '../../../reports/pages/claims/index.ts'
import { renderConformancePage } from '../../../reports/pages/conformance/page.ts'
import { html } from '../../../reports/pages/counterexample/format.ts'
import { writeGradebook } from '../../../reports/pages/gradebook/gradebook.ts'
import { renderMutants } from '../../../reports/pages/mutants/page.ts'
import { renderReference } from '../../../reports/pages/reference/page.ts'
import { renderSuitePage } from '../../../reports/pages/suite/page.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { some } from '../../support/depth.ts'
import { claims, models } from '../../verdict/claims/cups.ts'
import { seriousFindings } from './accessibility.ts'
import { browser, executable } from './chromium.ts'
import { gradebook, mutantsReport } from './handmade.ts'
import { inChromium } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-pages-'))
const fileOf = {
  holds: 'holds.html',
  comparison: 'transaction-commit.comparison.html',
  claims: 'claims.html',
  mutants: 'mutants.html',
  gradebook: 'gradebook.html',
  student: 'carol.html',
  unread: 'dave.html',
  quiz: 'quiz.html',
  diverging: 'diverging.html',
  suite: 'suite.html',
  reference: 'reference.html',
} as const
const names = Object.keys(fileOf) as (keyof typeof fileOf)[]

async function writeAll(): Promise<void> {
  const model = twoPhaseCommit.with({ rms: 2 })
  const result = await check(model)
  const report = { model, result, explanation: explain(model, result), command: 'everystep check two-phase-commit', excerpts: {} }
  writeFileSync(join(folder, fileOf.holds), await html.render(report))

  const told: ClaimReport[] = []
  for await (const of of decideClaims(claims, models, { engine: 'reference' }))
    told.push({ spec: 'cup', result: of, command: `everystep claims cup --claim ${of.name}`, again: () => 'everystep check cup' })
  writeFileSync(join(folder, fileOf.claims), claimsFormats.find(f => f.name === 'html')?.render(told) ?? '')

  writeFileSync(join(folder, fileOf.mutants), renderMutants(mutantsReport))
  await writeGradebook(gradebook, folder)

  const logs = [{ name: 'rm1.ndjson', events: [{ action: 'rmPrepare', parameters: { rm: 'RM1' } }, { action: 'rmRcvCommit' }] }]
  const diverging = await conforms(model, { logs, hidden: ['rmChooseToAbort'] })
  expect(diverging.verdict).toBe('diverges')
  const command = 'everystep conform two-phase-commit rm1.ndjson'
  const page = renderConformancePage({ title: 'two-phase-commit', choices: ['rms=2'], result: diverging, command })
  writeFileSync(join(folder, fileOf.diverging), page)

  const compared = {
    name: 'two-rms',
    says: '',
    network: null,
    result,
    differences: ['verdict is holds, and violated was expected'],
    page: null,
  }
  const comparison = { spec: 'two-phase-commit', models: [compared], by: null, command: '', costs: [], uncounted: [], leftOut: 4 }
  writeFileSync(join(folder, fileOf.suite), renderSuitePage({ comparisons: [comparison], root: folder }, ['holds.html']))

  // Some of its groups: all cards are alike.
  const groups = referenceText().split('\n## ').slice(0, 3).join('\n## ')
  writeFileSync(join(folder, fileOf.reference), renderReference(groups, '0.1.0'))

  const quiet = { out() {}, err() {}, interactive: false, columns: 80, colors: colors.createColors(false), onInterrupt: () => () => {} }
  const options = { format: 'table', by: ['rms'], cost: true, engine: 'tables', patience: 10, report: folder }
  expect(await compareCommand(['transaction-commit'], options, quiet)).toBe(0)
  const asked = { variant: 'eager-commit', questions: 8, seed: 1, maxStates: 10_000, patience: 10, output: join(folder, fileOf.quiz) }
  await quizCommand('two-phase-commit', asked, quiet, null)
}

/** A sheet of A4 within its margins, in pixels; what is wide is printed across. */
const sheetOf = (name: string): number => (['comparison', 'gradebook', 'student', 'unread'].includes(name) ? 1032 : 703)

/** The tables whose head is narrower than their card. */
const narrow = (page: Page) =>
  page.locator('.scroller:has(thead:visible)').evaluateAll(cards =>
    cards.flatMap(card => {
      const [outer, inner] = [card, card.querySelector('thead')].map(e => e?.getBoundingClientRect().width ?? 0)
      return (outer ?? 0) - (inner ?? 0) > 2 ? [`${card.getAttribute('aria-labelledby')}: ${inner} of ${outer}`] : []
    }),
  )

/** Cells that are beside the screen, or do not say of which column they are. */
const unnamed = (page: Page, width: number) =>
  page.locator('.scroller td:visible, .checks td:visible').evaluateAll(
    (all, width) =>
      all.flatMap(td => {
        const { left, right } = td.getBoundingClientRect()
        const name = getComputedStyle(td, '::before').content
        return left >= 0 && right <= width && /\w[^"]*" ": "$|\w[^"]*: "$/.test(name) ? [] : [`${name} ${td.textContent}`]
      }),
    width,
  )

/** Words of ordinary length that are broken because a column has no room for them. */
const brokenWords = (page: Page) =>
  page.locator('main').evaluate(main => {
    const broken: string[] = []
    const texts = main.ownerDocument.createTreeWalker(main, 4)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      if (!text.parentElement?.checkVisibility()) continue
      for (const { 0: word, index } of (text.textContent ?? '').matchAll(/(?<![\w.])[a-z]{2,11}(?![\w.])/gi)) {
        const range = main.ownerDocument.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) broken.push(word)
      }
    }
    return broken
  })

/** Gives each table of several columns fourteen, as two-phase commit has properties. */
const widen = (page: Page) =>
  page.locator('.scroller tr:has(> :nth-child(4))').evaluateAll(rows => {
    for (const row of rows) while (row.children.length < 14) row.children[1]?.after((row.children[1] as Element).cloneNode(true))
  })

describe.skipIf(executable === undefined)(inChromium('pages beside the counterexample’s'), () => {
  let context: BrowserContext
  const wrong: string[] = []
  beforeAll(async () => {
    await writeAll()
    context = await (await browser()).newContext()
  })
  afterAll(async () => {
    await context?.close()
    rmSync(folder, { recursive: true, force: true })
    expect(wrong).toEqual([])
  })

  async function open(name: keyof typeof fileOf, width = 1280) {
    const page = await context.newPage()
    await page.setViewportSize({ width, height: 720 })
    page.on('console', message => wrong.push(`${name}: ${message.text()}`))
    page.on('pageerror', error => wrong.push(`${name}: ${error.message}`))
    page.on('request', request => request.url().startsWith('file:') || wrong.push(`${name}: ${request.url()}`))
    await page.goto(pathToFileURL(join(folder, fileOf[name])).href)
    return page
  }

  test.each(some(names, 1))(
    'fits a desk, a laptop, a phone and paper, and axe finds nothing serious, in light and in dark: %s',
    async name => {
      const page = await open(name)
      const sideways = (most: number) => page.evaluate(most => Math.max(0, document.documentElement.scrollWidth - most), most)
      // A name and a list as long as any of the library: of three-phase commit, the actions that never fired.
      if (name === 'comparison')
        await page.locator('td:last-child').evaluateAll(cells => {
          for (const cell of cells)
            cell.innerHTML =
              '<span class="detail">voteTimeout, ackTimeout, takeOver, rcvStateReq, rcvStateRep, decideAlone, participantTimeout</span>'
        })
      await page.locator('details').evaluateAll(all => all.map(one => one.setAttribute('open', '')))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await seriousFindings(page, { colours: colorScheme === 'dark' }), colorScheme).toEqual([])
      }
      for (const width of [1280, 1920]) {
        await page.setViewportSize({ width, height: 1080 })
        expect(await sideways(width), `${width}`).toBe(0)
        expect(await narrow(page), `${width}`).toEqual([])
      }
      await page.setViewportSize({ width: 390, height: 844 })
      expect(await sideways(390), 'phone').toBe(0)
      expect(await unnamed(page, 390)).toEqual([])
      expect(await brokenWords(page), 'phone').toEqual([])
      await page.setViewportSize({ width: sheetOf(name), height: 1000 })
      await page.emulateMedia({ media: 'print' })
      if (name === 'comparison' || name === 'mutants') await widen(page)
      expect(await sideways(sheetOf(name)), 'paper').toBe(0)
      expect(await brokenWords(page), 'paper').toEqual([])
      await page.close()
    },
  )

  test('a page that is made of tables is small', () => {
    // Of which 34 KB at most are what pages share (page-in-chromium.test.ts); the page of a check carries its trace and has a limit of its own there.
    const sizes = names.filter(name => name !== 'holds').map(name => [name, statSync(join(folder, fileOf[name])).size] as const)
    expect(sizes.filter(([, size]) => size > 100_000)).toEqual([])
    expect(renderReference(referenceText(), '0.1.0').length).toBeLessThan(250_000)
  })

  test('a comparison scrolls its tables by keys, and leads to the counterexamples', async () => {
    const page = await open('comparison', 700)
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    const table = page.getByRole('region', { name: 'Every model' })
    // Beside the edge a shadow tells that the table goes on, and does not at its end.
    const edge = async () => {
      const { x, y, width, height } = (await table.boundingBox()) ?? expect.unreachable()
      const clip = { x: x + width - 4, y: y + height / 2, width: 1, height: 1 }
      return (await page.screenshot({ clip })).toString('base64')
    }
    const shadowed = await edge()
    await table.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.evaluate('document.activeElement.scrollLeft')).toBeGreaterThan(0)
    await table.evaluate(e => e.scrollTo(e.scrollWidth, e.scrollTop))
    await expect.poll(edge).not.toBe(shadowed)
    // The first column stays in sight.
    expect((await table.getByRole('rowheader', { name: 'commit-alone' }).boundingBox())?.x).toBeGreaterThanOrEqual(0)
    await table.getByRole('link', { name: 'violated in 3 steps' }).click()
    expect(await page.title()).toContain('transaction-commit')
    expect(page.url()).toContain('transaction-commit.commit-alone.html')
    await page.close()
  })

  test('the answers of a quiz are hidden until they are asked for, with keys alone', async () => {
    const page = await open('quiz', 390)
    expect(await page.locator('.question').count()).toBe(8)
    const first = page.locator('.question').first()
    const answer = first.locator('.answer')
    expect(await answer.locator('li').first().isVisible()).toBe(false)
    await first.locator('input').first().focus()
    await page.keyboard.press('Space')
    expect(await first.locator('input').first().isChecked()).toBe(true)
    while (!(await answer.locator('summary').evaluate(summary => summary === summary.ownerDocument.activeElement)))
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await answer.locator('li').first().isVisible()).toBe(true)
    await page.close()
  })

  test('where the files of mutants are is said once; what keeps a submission from running, too', async () => {
    const mutants = await open('mutants')
    expect((await mutants.content()).match(/atomic-commitment/g)).toHaveLength(1)
    expect(await mutants.locator('.place').allTextContents()).toEqual(expect.arrayContaining(['protocol.ts:35', 'variants.ts:39']))
    const unread = await open('unread')
    expect((await unread.content()).match(/does not compile/g)).toHaveLength(1)
    await Promise.all([mutants.close(), unread.close()])
  })

  test('a claim’s quote has its translation beside it, and how the table is to be read is said before it', async () => {
    const page = await open('claims')
    const all = await page.locator('.claim').count()
    expect(all).toBeGreaterThan(1)
    expect(await page.locator('.claim blockquote .translation').count()).toBe(all)
    expect(await page.locator('.claim .checks tbody td:first-child').allTextContents()).toEqual(
      expect.arrayContaining(['holds', 'does not hold']),
    )
    expect(await page.locator('.reading').textContent()).toMatch(
      /checked where the assumption that its verdict names holds, and where it does not/,
    )
    await page.close()
  })

  test('a badge stands on the line of the words beside it', async () => {
    const page = await open('holds')
    // An empty box in a line stands on its baseline.
    const lines = await page.evaluate(`(() => {
      const baseline = parent => {
        const box = document.createElement('span')
        box.style.cssText = 'display:inline-block;width:0;height:0'
        parent.append(box)
        const { bottom } = box.getBoundingClientRect()
        box.remove()
        return bottom
      }
      const text = document.createElement('span')
      const mark = document.querySelector('h1 .mark')
      const inner = document.createElement('span')
      inner.style.cssText = 'display:inline-block;width:0;height:0;align-self:baseline'
      mark.append(inner)
      const of = inner.getBoundingClientRect().bottom
      inner.remove()
      return [of, baseline(document.querySelector('h1 .cause'))]
    })()`)
    const [badge, words] = lines as [number, number]
    expect(Math.abs(badge - words)).toBeLessThanOrEqual(2)
    await page.close()
  })
})
