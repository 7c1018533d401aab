import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { lock } from '../../cli/command.ts'
import { blocks, readRoot } from '../../readme/shown.ts'
import { deepTest } from '../../support/depth.ts'
import { seriousFindings } from '../page/accessibility.ts'
import { executable } from '../page/chromium.ts'
import { boxesOf, inChromium } from '../page/pages.ts'
import { choice, drawn, explored, rows, run, standing, walkIn } from './serving.ts'

const hostile = '</script><img src=x onerror="document.title=1">'
const readme = readRoot('README.md')
/** Three counts to 40, in any order: the nearest violation is behind 50,000 states. */
const grid = `import { machine, range, spec } from 'everystep'
export const grid = spec('grid', {}, () => {
  const vars = { x: range(0, 40), y: range(0, 40), z: range(0, 40) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially({ x: 0, y: 0, z: 0 }),
    actions: {
      onX: action({ when: s => s.x < 40, then: s => void s.x++ }),
      onY: action({ when: s => s.y < 40, then: s => void s.y++ }),
      onZ: action({ when: s => s.z < 40, then: s => void s.z++ }),
    },
    properties: { low: always(s => s.x + s.y + s.z <= 80) },
  }
})
`
const files = {
  'lock.ts': lock(),
  'grid.ts': grid,
  'endless.ts': lock(`{ s.at[c] = 'out' }`, `{ while (s.at[c] === 'in') s.at.C1 = 'in' }`),
  'my-protocol.ts': blocks(readme, 'ts')[0] ?? '',
  'hostile.ts': lock(`oneOf('out', 'in')`, `oneOf('out', 'in', '${hostile}')`)
    .replaceAll(`= 'in' }`, `= '${hostile}' }`)
    .replaceAll(`spec('lock'`, `spec('lock ${hostile}'`),
}

describe.skipIf(executable === undefined)(inChromium('the explorer'), () => {
  const explorer = explored(files, 'two-phase-commit', ...Object.keys(files).map(name => `./${name}`), '--model', 'eager-commit')
  const isInView = async (part: Locator, view: Locator) => {
    const [inner, outer] = [await part.boundingBox(), await view.boundingBox()]
    return inner !== null && outer !== null && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1
  }
  const offers = (page: Page) => page.locator('.offer .label').allTextContents()
  const take = (page: Page, label: string, by: string) =>
    page
      .locator('.group', { has: page.locator('.by', { hasText: by }) })
      .locator('.offer', { has: page.getByText(label, { exact: true }) })
      .click()

  test('a violation is reached by hand, the diagram growing as one clicks, and forks are a tree', async () => {
    const page = await explorer.fresh()
    expect(await standing(page)).toContain('In the initial state no property is broken.')
    // By reading the protocol: each of three RMs may prepare or abort, and the TM may abort.
    expect(await offers(page)).toEqual([...Array(3).fill(['rmPrepare', 'rmChooseToAbort']).flat(), 'tmAbort'])
    const steps = [
      ['rmPrepare', 'RM1'],
      ['tmRcvPrepared: Prepared from RM1', 'TM'],
      ['tmCommit', 'TM'],
      ['rmRcvCommit: Commit from TM', 'RM1'],
    ] as const
    for (const [label, by] of steps) {
      const before = await page.locator('.diagram .row').count()
      await take(page, label, by)
      expect(await page.locator('.diagram .row').count()).toBe(before + 1)
      await expect.poll(() => isInView(page.locator('.diagram .row').last(), page.locator('.scroller'))).toBe(true)
    }
    expect(await standing(page)).toContain('After 4 steps: commitValidity is broken by step 4.')
    // Why: of all that the property asks, RM2 decided.
    expect(await page.locator('.standings li li:not(.beside) > details > .clause > .given').allTextContents()).toContain('other = RM2')
    expect(await page.locator('.offer', { hasText: 'breaks agreement' }).count()).toBe(2)
    await take(page, 'rmChooseToAbort', 'RM2')
    expect(await standing(page)).toContain('agreement is broken by step 5')
    expect(await page.locator('.forks').count()).toBe(0)

    await page.keyboard.press('ArrowLeft')
    expect(await standing(page)).toContain('After 4 steps: commitValidity is broken by step 4.')
    await take(page, 'rmPrepare', 'RM3')
    expect(await page.locator('.forks .node').allTextContents()).toEqual([
      ...['start', 'rmPrepare(RM1)', 'tmRcvPrepared(Prepared(RM1,TM))', 'tmCommit', 'rmRcvCommit(Commit(TM,RM1))'],
      ...['rmChooseToAbort(RM2)', 'rmPrepare(RM3)'],
    ])
    await page.locator('.forks .node', { hasText: 'rmChooseToAbort(RM2)' }).click()
    expect(await standing(page)).toContain('agreement is broken by step 5')
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await page.keyboard.press('j')
    expect(walkIn(page)).toMatch(/rmRcvCommit\(Commit\(TM,RM1\)\)$/)
    // A click on a step of the diagram goes back to it.
    await page.locator('.diagram .step-number[data-step="1"]').click()
    expect(walkIn(page)).toBe('0/rmPrepare(RM1)')
  })

  test('what cannot happen says which clause is false', async () => {
    const page = await explorer.at('#0/rmPrepare(RM1)')
    const refused = page.locator('.refused', { hasText: 'tmCommit' })
    // The mutant's guard, in variants.ts.
    expect(await refused.locator('> .cause').textContent()).toBe('s.tmPrepared.size > 0 is false: s.tmPrepared.size is 0')
    expect(await page.locator('.refused', { hasText: 'rmRcvAbort' }).textContent()).toContain('no Abort can be delivered')
  })

  test('an address can be shared, also one that the model does not allow', async () => {
    const page = await explorer.at('#0/rmPrepare(RM2)/tmRcvPrepared(Prepared(RM2,TM))/tmCommit')
    expect(await standing(page)).toContain('After 3 steps no property is broken.')
    await explorer.fresh('#0/rmPrepare(RM2)/tmCommit/tmAbort')
    expect(await standing(page)).toContain('“tmCommit” cannot be done here')
    expect(await rows(page)).toBe(2)
    // What could not be followed stays in the address until one steps on: the spec may be mended, and the page loaded again.
    expect(walkIn(page)).toBe('0/rmPrepare(RM2)/tmCommit/tmAbort')
    await take(page, 'tmAbort', 'TM')
    expect(walkIn(page)).toBe('0/rmPrepare(RM2)/tmAbort')
    await page.goBack()
    await expect.poll(() => standing(page)).toContain('“tmCommit” cannot be done here')
    expect(walkIn(page)).toBe('0/rmPrepare(RM2)/tmCommit/tmAbort')
  })

  test('runs to the next violation, and to what a check finds, and its trace is one that the command line replays', async () => {
    const page = await explorer.fresh()
    await page.getByRole('button', { name: 'Run to the next violation' }).click()
    await expect
      .poll(() => standing(page))
      .toContain('commitValidity is broken by step 4. The nearest violation, 4 steps from where you were.')
    // What is said of a run is not said of another place, nor of the same one when it is come to by other ways.
    await page.keyboard.press('k')
    expect(await standing(page)).toBe('After 3 steps no property is broken.')
    await page.keyboard.press('j')
    expect(await standing(page)).toBe('After 4 steps: commitValidity is broken by step 4.')
    // A violation looks like one: the sentence, and the step that it is of.
    const coloured = (selector: string, property: string) =>
      page.locator(selector).evaluate((e, property) => getComputedStyle(e).getPropertyValue(property), property)
    expect(await coloured('.standing', 'background-color')).not.toBe(await coloured('.walk', 'background-color'))
    expect(await page.locator('.row.broken').evaluateAll(all => all.map(e => (e as SVGElement).dataset.step))).toEqual(['4'])
    await page.keyboard.press('k')
    const plain = await coloured('.row.current .row-ground', 'fill')
    expect(await page.locator('.row.broken').count()).toBe(0)
    await page.keyboard.press('j')
    expect(await coloured('.row.broken .row-ground', 'fill')).not.toBe(plain)
    await page.getByRole('button', { name: 'Check the model' }).click()
    // agreement after 5 steps: from the model in models.ts.
    await page.getByRole('button', { name: /agreement in 5 steps/ }).click({ timeout: 30_000 })
    expect(await standing(page)).toContain('agreement is broken by step 5')
    // What the check found has a frame, and a line of its own below the buttons.
    const [[outcome], [button]] = [await boxesOf(page, '.checks .outcome'), await boxesOf(page, '.checks > button')]
    expect(outcome?.text).toContain('agreement')
    expect(outcome?.top).toBeGreaterThan(button?.bottom ?? Infinity)
    expect(await coloured('.checks .outcome', 'border-top-style')).toBe('solid')
    await expect.poll(() => isInView(page.locator('.diagram .row').last(), page.locator('.scroller'))).toBe(true)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download ITF' }).click()
    const file = join(explorer.folder, 'walk.itf.json')
    await (await downloading).saveAs(file)
    expect(JSON.parse(readFileSync(file, 'utf8')).states).toHaveLength(6)
    const { stdout, status } = run(explorer.folder, 'replay', file)
    expect([status, stdout]).toEqual([0, expect.stringContaining('two-phase-commit (eager-commit): every step can be taken')])
    expect(stdout).toContain('agreement: violated')
    await page.locator('input[type=file]').setInputFiles(file)
    expect(await page.locator('.trouble:visible').count()).toBe(0)
  })

  deepTest('a fault is injected that the model does not have', async () => {
    const page = await explorer.at('#0/rmPrepare(RM1)')
    await page.locator('.budgets summary').click()
    await page.locator('.budgets label', { hasText: 'lose' }).locator('select').selectOption('1')
    // Which model it is, is said as it is now, and no more by the name of another.
    expect(await page.locator('.model').textContent()).toContain('two-phase-commit (eager-commit)constants rms=3 · faults lose=1')
    await page.locator('.offer.fault', { hasText: 'lost: Prepared from RM1 to TM' }).click()
    expect(await page.locator('.diagram .pill.fault').count()).toBe(1)
    await page.reload()
    await page.locator('.diagram .pill.fault').waitFor()
    expect(await page.locator('.model h1').textContent()).toBe('two-phase-commit (eager-commit)')
  })

  deepTest('a crash that may happen says that it resets what is volatile, and to what', async () => {
    const page = await explorer.at('#crashTM=1;0/rmPrepare(RM1)/tmRcvPrepared(Prepared(RM1,TM))')
    const crash = page.locator('.offer.fault', { hasText: 'crashed' })
    expect(await crash.locator('.effect').first().textContent()).toBe(
      'volatile state of TM reset to its initial values · tmPrepared: − RM1',
    )
  })

  deepTest('the accessibility checker finds nothing serious, light and dark, with all unfolded', async () => {
    const page = await explorer.at('#lose=1;0/rmPrepare(RM1)/tmRcvPrepared(Prepared(RM1,TM))/tmCommit/rmRcvCommit(Commit(TM,RM1))')
    await page.keyboard.press('ArrowLeft')
    await page.locator('.offer').first().click()
    await page.getByRole('button', { name: 'Choose the model' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await seriousFindings(page, { colours: true }), 'dark').toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    // The page is no wider than the screen.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1440)
  })

  deepTest('all of it can be done with the keyboard alone', async () => {
    const page = await explorer.fresh()
    const focused = () => page.evaluate('document.activeElement.textContent') as Promise<string>
    for (let presses = 0; presses < 40 && !(await focused()).startsWith('tmAbort'); presses++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(walkIn(page)).toBe('0/tmAbort')
    // What comes next is read next.
    expect(await focused()).toBe('What can happen next')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(walkIn(page)).toBe('0/tmAbort/rmPrepare(RM1)')
    // By its number: each of three RMs may prepare or abort, and then there is the TM.
    await explorer.fresh()
    await page.keyboard.press('7')
    expect(walkIn(page)).toBe('0/tmAbort')
  })

  test('a loop that is closed and left again, and a violation, move nothing of what one looks at and clicks on', async () => {
    const page = await explorer.at('#module=./lock.ts&spec=lock&const.clients=2;0/enter(C1)')
    const places = async () => {
      await drawn(page)
      const boxes = await boxesOf(page, '.standing, .toolbar button:first-child, .walk .next h2, .lane-heads, .state-panel h2')
      return boxes.map(({ left, top }) => [Math.round(left), Math.round(top)])
    }
    for (const [width, height] of [
      [1280, 720],
      [1440, 1000],
    ] as const) {
      await page.setViewportSize({ width, height })
      const before = await places()
      expect(before.length).toBe(5)
      await page.locator('.offer', { hasText: 'leave' }).click()
      expect(await page.locator('.lasso').count()).toBe(1)
      expect(await places(), `${width}`).toEqual(before)
      await page.keyboard.press('k')
      expect(await page.locator('.lasso').count()).toBe(0)
      expect(await places(), `${width}`).toEqual(before)
      await take(page, 'enter', 'C2')
      expect(await standing(page)).toContain('exclusion is broken')
      expect(await places(), `${width}`).toEqual(before)
      await page.keyboard.press('k')
    }
  })

  test('hatching is explained where there is any', async () => {
    const page = await explorer.at('#spec=two-phase-commit&const.rms=2;0')
    expect(await page.locator('.legend').count()).toBe(0)
    await page.locator('.budgets summary').click()
    await page.locator('.budgets label', { hasText: 'partition' }).locator('select').selectOption('1')
    await page
      .locator('.offer.fault', { hasText: /partition|split/ })
      .first()
      .click()
    expect(await page.locator('.scroller .legend').textContent()).toContain('the network is split')
    const [[legend], [view]] = [await boxesOf(page, '.legend'), await boxesOf(page, '.scroller')]
    expect(legend?.bottom).toBeLessThanOrEqual(view?.bottom ?? 0)
  })

  test('a search that ends among many states can be gone on with', async () => {
    const page = await explorer.at('#module=./grid.ts&spec=grid;0')
    await page.getByRole('button', { name: 'Run to the next violation' }).click()
    // More than 50,000 of the 41^3 states are nearer than the first whose sum is 81.
    await expect
      .poll(() => standing(page), { timeout: 50_000 })
      .toContain('Nothing was found in the nearest 50,000 states; there are more.')
    await page.getByRole('button', { name: 'Search 200,000 states' }).click()
    await expect.poll(() => standing(page), { timeout: 50_000 }).toContain('The nearest violation, 81 steps from where you were.')
    expect(await page.getByRole('button', { name: /^Search / }).count()).toBe(0)
  })

  test('an expression is watched, and run until it is true; a random walk, and what the keys do', async () => {
    const page = await explorer.fresh()
    const watched = page.locator('.expression output')
    const run = page.getByRole('button', { name: 'Run until it is true' })
    await page.getByLabel('Watch').fill('rmState.RM9')
    expect(await watched.textContent()).toContain("rmState has no part 'RM9'")
    expect(await run.isDisabled()).toBe(true)
    await page.getByLabel('Watch').fill('tmState === aborted')
    expect(await watched.textContent()).toBe('is false')
    await run.click()
    // The TM may abort at once.
    await expect.poll(() => walkIn(page)).toBe('0/tmAbort')
    expect(await watched.textContent()).toBe('is true, and was false until step 0')
    expect(await page.locator('.standing').getAttribute('class')).toBe('standing')
    await page.getByLabel('Watch').fill('tmState === init')
    await run.click()
    await expect.poll(() => standing(page)).toContain('tmState === init is true in none of the states that can follow')
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.keyboard.press('?')
    await page.locator('.keys li', { hasText: 'run to the next violation' }).waitFor({ timeout: 5000 })
    expect(await page.locator('.keys li').allTextContents()).toEqual(
      expect.arrayContaining(['n run to the next violation', '? these keys']),
    )
    await page.keyboard.press('r')
    await expect.poll(() => standing(page)).toMatch(/[1-9]\d* steps? taken at random/)
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.keyboard.press('n')
    await expect.poll(() => standing(page)).toContain('The nearest violation')
    expect(await page.locator('.standing').getAttribute('class')).toBe('standing broken')
  })

  test('the path is walked again by the spec as it is changed, and a spec that is broken meanwhile says so', async () => {
    const file = join(explorer.folder, 'lock.ts')
    const page = await explorer.at('#module=./lock.ts&spec=lock&const.clients=2;0/enter(C1)')
    expect(await page.locator('.refused', { hasText: 'enter(c: C1)' }).count()).toBe(1)
    expect(await offers(page)).toEqual(['leave', 'enter'])
    writeFileSync(file, 'export const lock = (')
    await page.locator('#trouble:visible', { hasText: 'The spec has changed and cannot be used' }).waitFor()
    expect(await offers(page)).toEqual(['leave', 'enter'])
    // The guard of `enter` looks at the others too.
    writeFileSync(file, lock(`s.at[c] === 'out'`, `C.every(each => s.at[each] === 'out')`))
    await page.locator('.refused', { hasText: 'enter(c: C2)' }).waitFor()
    expect(await page.locator('.refused', { hasText: 'enter(c: C2)' }).locator('> .cause').textContent()).toBe(
      `for each: C1, s.at[each] === 'out' is false: s.at[each] is in`,
    )
    expect(walkIn(page)).toBe('0/enter(C1)')
    expect(await page.locator('#trouble:visible').count()).toBe(0)
  })

  test('a loop without end ends after a second, is told, and the page goes on', async () => {
    const page = await explorer.at('#module=./endless.ts&spec=lock&const.clients=2;0/enter(C1)')
    // The line of `leave` in what lock() gives.
    expect(await page.locator('.refused', { hasText: 'leave(c: C1)' }).first().textContent()).toContain(
      'in leave(c: C1): the loop at endless.ts:12 has not ended for 1 s',
    )
    await take(page, 'enter', 'C2')
    expect(await standing(page)).toContain('exclusion is broken by step 2')
  })

  test('what the README says can be done', async () => {
    const [, fault, budget] = /^npx everystep explore .\/my-protocol.ts --fault (\w+)=(\d)/m.exec(readme) ?? []
    const page = await explorer.at('#module=./my-protocol.ts')
    await page.getByRole('button', { name: 'Choose the model' }).click()
    await choice(page, `fault ${fault}`).selectOption(budget ?? '')
    await page.getByRole('button', { name: 'Run to the next violation' }).click()
    await expect.poll(() => standing(page)).toContain('chargedOnce is broken by step 5')
    expect(await page.locator('.diagram .pill.fault').textContent()).toContain('lost')
  })

  test('what a spec says stays text', async () => {
    const page = await explorer.at('#module=./hostile.ts')
    await page.locator('.offer').first().click()
    expect(await page.locator('h1').textContent()).toBe(`lock ${hostile}`)
    expect(await page.locator('.diagram .card', { hasText: '</script>' }).count()).toBeGreaterThan(0)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe(`Explore lock ${hostile}`)
  })
})
