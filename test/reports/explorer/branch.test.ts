import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../../checker/errors.ts'
import { commandLine, lock } from '../../cli/command.ts'
import { root } from '../../readme/shown.ts'
import { deepTest, isDeep } from '../../support/depth.ts'
import { seriousFindings } from '../page/accessibility.ts'
import { browser, executable } from '../page/chromium.ts'
import { run } from './serving.ts'

const cli = commandLine()
const { folder } = cli

/** The page that a check writes. */
async function pageOf(...args: readonly string[]): Promise<string> {
  const { out, err } = await cli.run('check', ...args, '--report', 'out', '--quiet')
  const file = /^out\/.*\.html$/m.exec(out)?.[0]
  if (file === undefined) throw new Error(`no page was written: ${out}${err}`)
  return join(folder, file)
}

const eagerly = ['two-phase-commit', '--model', 'eager-commit', '--property', 'agreement']
const eager = await pageOf(...eagerly)

describe('the page that one can walk on from', () => {
  test('is small, the same each time, and knows nothing of this machine', async () => {
    // Of three-phase commit, 13 steps of 3 processes: a long trace, and one of the longer specs.
    const large = isDeep ? await pageOf('three-phase-commit', '--model', 'no-do-commit-means-commit') : eager
    expect(statSync(large).size).toBeLessThan(1_500_000)
    expect(readFileSync(large, 'utf8')).toContain('data-walk="0/')
    const text = readFileSync(eager, 'utf8')
    expect(text.includes(root.replace(/\/$/, ''))).toBe(false)
    expect(text.includes(folder)).toBe(false)
    // All but how long the search took, which stands there so that it can be cited.
    const timeless = (page: string) => page.replace(/, in [\d.]+ s\b/g, '')
    expect(timeless(text)).not.toBe(text)
    // By a process of its own.
    expect(run(folder, 'check', ...eagerly, '--report', 'again', '--quiet').status).toBe(exitCode.safety)
    const again = readFileSync(eager.replace(`${sep}out${sep}`, `${sep}again${sep}`), 'utf8')
    expect(timeless(again) === timeless(text)).toBe(true)
  })

  deepTest('says why one cannot where the spec needs what browsers lack, and is whole but for that', async () => {
    writeFileSync(join(folder, 'needs-node.ts'), `import { cpus } from 'node:os'\nexport const many = cpus().length\n${lock()}`)
    const text = readFileSync(await pageOf('./needs-node.ts', '--const', 'clients=2'), 'utf8')
    expect(text).toContain('One cannot walk on from here: it imports os, which a browser does not have (needs-node.ts:1).')
    expect(text).not.toContain('data-walk=')
    expect(text).toContain('exclusion fails in 2 steps')
  })
})

const title = executable
  ? 'walking on from a trace in Chromium'
  : 'walking on from a trace in Chromium: SKIPPED, since no Chromium was found; name one with the environment variable CHROMIUM'

describe.skipIf(executable === undefined)(title, () => {
  const troubles: string[] = []
  afterAll(() => expect(troubles).toEqual([]))

  async function open(file: string, scripts = true): Promise<Page> {
    const context = await (await browser()).newContext({ viewport: { width: 1440, height: 1000 }, javaScriptEnabled: scripts })
    const page = await context.newPage()
    page.on('pageerror', error => troubles.push(error.message))
    page.on('console', message => message.type() === 'error' && troubles.push(message.text()))
    page.on('request', request => request.url().startsWith('data:') || request.url().startsWith('file:') || troubles.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    return page
  }
  const walkFrom = async (page: Page, step: number) => {
    await page.locator(`.behaviour:visible .grid tr[data-step="${step}"]`).click()
    await page.getByRole('button', { name: 'Walk on from here' }).click()
  }
  const standing = (page: Page) => page.locator('.explorer .standing').textContent()

  test('a reader leaves the trace at any step, takes another action, injects a fault, and sees whether the property still fails', async () => {
    const page = await open(eager)
    // agreement fails in 5 steps: see the model in models.ts.
    await walkFrom(page, 5)
    expect(await standing(page)).toContain('agreement is broken by step 5')
    await walkFrom(page, 1)
    expect(await standing(page)).toContain('After 1 step no property is broken.')
    expect(await page.locator('.explorer .diagram .row').count()).toBe(2)
    // Where, other than in the trace, all promise before the TM commits, no one disagrees.
    const take = (label: string, nth: number) => page.locator('.explorer .offer', { hasText: label }).nth(nth).click()
    for (const _ of [1, 2]) await take('rmPrepare', 0)
    await take('tmRcvPrepared', 0)
    await take('tmCommit', 0)
    for (const _ of [1, 2, 3]) await take('rmRcvCommit', 0)
    expect(await standing(page)).toContain('After 8 steps no property is broken.')
    await page.locator('.explorer .budgets summary').click()
    await page.locator('.explorer .budgets label', { hasText: 'crashTM' }).locator('select').selectOption('1')
    await page.locator('.explorer .offer.fault', { hasText: 'crashed (crashTM): TM' }).click()
    expect(await standing(page)).toContain('After 9 steps no property is broken.')
    await page.context().close()
  })

  deepTest('the page’s address holds the walk: who opens it is where the walk has come to, and goes back through it', async () => {
    const page = await open(eager)
    await walkFrom(page, 1)
    await page.locator('.explorer .offer', { hasText: 'rmPrepare' }).last().click()
    const hash = new URL(page.url()).hash
    const names = await page.locator('.explorer .diagram .row').count()
    expect(names).toBe(3)
    expect(hash).toMatch(/^#p1-walk:0\/rmPrepare\(RM\d\)\/rmPrepare\(RM\d\)$/)
    const shared = await page.context().newPage()
    await shared.goto(page.url())
    expect(await shared.locator('.explorer .diagram .row').count()).toBe(3)
    expect(await standing(shared)).toContain('After 2 steps no property is broken.')
    expect(new URL(shared.url()).hash).toBe(hash)
    await page.goBack()
    await expect.poll(() => page.locator('.explorer .diagram .row').count()).toBe(2)
    await shared.goto(`${pathToFileURL(eager).href}#p1-walk:0/nonsense`)
    await shared.reload()
    expect(await standing(shared)).toContain('“nonsense” cannot be done here')
    await page.context().close()
  })

  deepTest('the keys still lead on where the button that was pressed can be pressed no more', async () => {
    const page = await open(eager)
    await walkFrom(page, 1)
    await page.locator('.explorer').getByRole('button', { name: 'Back' }).click()
    expect(await standing(page)).toContain('In the initial state')
    await page.keyboard.press('ArrowRight')
    expect(await standing(page)).toContain('After 1 step no property is broken.')
    await page.context().close()
  })

  deepTest('its keys and its diagram are its own, and those of the page are the page’s', async () => {
    const page = await open(eager)
    await walkFrom(page, 3)
    const shown = () => page.locator('.behaviour > .stage .row.current').getAttribute('data-step')
    await page.keyboard.press('ArrowLeft')
    expect(await standing(page)).toContain('After 2 steps no property is broken.')
    expect(await shown()).toBe('3')
    await page.locator('.explorer .step-number[data-step="1"]').click()
    expect(await standing(page)).toContain('After 1 step no property is broken.')
    expect(await shown()).toBe('3')
    await page.locator('.behaviour:visible .grid tr[data-step="2"]').click()
    expect(await shown()).toBe('2')
    expect(await page.locator('.explorer .row.current').getAttribute('data-step')).toBe('1')
    await page.context().close()
  })

  test('without scripts nothing of it is seen', async () => {
    const page = await open(eager, false)
    expect(await page.locator('[data-walk]').count()).toBeGreaterThan(0)
    expect(await page.locator('[data-walk]:visible').count()).toBe(0)
    await page.context().close()
  })

  deepTest.each(['light', 'dark'] as const)('the accessibility checker finds nothing serious, %s', async look => {
    const page = await open(eager)
    await page.emulateMedia({ colorScheme: look })
    await walkFrom(page, 4)
    expect(await seriousFindings(page, { part: '[data-walk]', colours: look === 'dark' })).toEqual([])
    await page.context().close()
  })

  test('what a spec says stays text', async () => {
    const hostile = `</script><script>document.title='owned'</script><img src=x onerror="document.title=1"><!--<script>`
    writeFileSync(join(folder, 'hostile.ts'), lock(`'out', 'in')`, `'out', 'in', ${JSON.stringify(hostile)})`))
    const page = await open(await pageOf('./hostile.ts', '--const', 'clients=2'))
    await walkFrom(page, 2)
    expect(await standing(page)).toContain('exclusion is broken by step 2')
    expect(await page.title()).toBe('lock: violated')
    expect(await page.locator('img[src=x]').count()).toBe(0)
    await page.context().close()
  })
})
