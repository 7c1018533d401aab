import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lock } from '../../cli/command.ts'
import { blocks, readRoot } from '../../readme/shown.ts'
import { seriousFindings } from '../page/accessibility.ts'
import { executable, launch } from '../page/chromium.ts'
import { explore, run, type Served } from './serving.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-explorer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The status that a request gets, and its headers. */
const ask = (url: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}) =>
  new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }>((resolve, reject) => {
    const asked = request(url, { method, headers }, answer => {
      let body = ''
      answer.on('data', chunk => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })

describe('the server', () => {
  let served: Served
  beforeAll(async () => {
    served = await explore(folder, 'two-phase-commit', '--const', 'rms=2')
  })

  test('answers its own page alone', async () => {
    const { port, origin } = new URL(served.url)
    expect((await ask(served.url)).status).toBe(200)
    expect((await ask(`${served.url}explorer.js`)).status).toBe(200)
    for (const path of ['', 'explorer.js', 'events', 'check']) {
      const method = path === 'check' ? 'POST' : 'GET'
      // A page elsewhere, and a name that was made to point to this machine.
      expect((await ask(served.url + path, { method, headers: { origin: 'https://evil.example' } })).status).toBe(403)
      expect((await ask(served.url + path, { method, headers: { host: `evil.example:${port}` } })).status).toBe(403)
      expect((await ask(served.url + path, { method, headers: { origin: 'null' } })).status).toBe(403)
    }
    expect((await ask(served.url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    // A form on another page, from a browser that says nothing of where it comes from.
    expect((await ask(`${served.url}check`, { method: 'POST' })).status).toBe(403)
    expect((await ask(`${served.url}../../package.json`)).status).toBe(404)
    expect((await ask(`${served.url}check`, { method: 'PUT', headers: { origin } })).status).toBe(404)
  })

  test('lets nobody else read it, and its page load nothing from elsewhere', async () => {
    const { headers } = await ask(served.url)
    expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  })

  test('listens on the loopback interface alone', async () => {
    const outer = Object.values(networkInterfaces()).flatMap(all =>
      (all ?? []).filter(i => i.family === 'IPv4' && !i.internal).map(i => i.address),
    )
    for (const address of outer) await expect(ask(`http://${address}:${new URL(served.url).port}/`)).rejects.toThrow('ECONNREFUSED')
    expect(new URL(served.url).hostname).toBe('127.0.0.1')
  })

  test('says that a port is taken, and ends cleanly with a page still listening', async () => {
    const { port } = new URL(served.url)
    const second = run(folder, 'explore', 'two-phase-commit', '--port', port)
    expect([second.status, second.stderr]).toEqual([150, expect.stringContaining(`cannot serve on port ${port}: EADDRINUSE`)])
    const listening = fetch(`${served.url}events`)
      .then(answer => answer.text())
      .catch(error => (error as Error).name)
    await ask(served.url)
    expect(await served.end()).toBe(0)
    expect(await listening).toBe('TypeError')
    await expect(ask(served.url)).rejects.toThrow('ECONNREFUSED')
  })
})

test('a spec that needs Node cannot be explored, and the message says why', () => {
  writeFileSync(join(folder, 'needs-node.ts'), `import { cpus } from 'node:os'\nexport const many = cpus().length\n${lock()}`)
  const { status, stderr } = run(folder, 'explore', './needs-node.ts', '--const', 'clients=2')
  expect(stderr).toContain('./needs-node.ts cannot be explored: it imports os, which a browser does not have (needs-node.ts:1)')
  expect(status).toBe(150)
})

const title = executable
  ? 'the explorer in Chromium'
  : 'the explorer in Chromium: SKIPPED, since no Chromium was found; name one with the environment variable CHROMIUM'

describe.skipIf(executable === undefined)(title, () => {
  let browser: Browser
  let served: Served
  const failed: string[] = []

  beforeAll(async () => {
    const starting = explore(folder, 'two-phase-commit', '--model', 'eager-commit')
    browser = await launch()
    served = await starting
  })
  afterAll(async () => {
    await browser?.close()
    expect(await served?.end()).toBe(0)
    expect(failed).toEqual([])
  })

  async function open(hash = '', url = served.url, dark = false): Promise<Page> {
    const page = await (
      await browser.newContext({ viewport: { width: 1440, height: 1000 }, colorScheme: dark ? 'dark' : 'light' })
    ).newPage()
    page.on('pageerror', error => failed.push(error.message))
    page.on('console', message => message.type() === 'error' && failed.push(message.text()))
    await page.goto(url + hash)
    await page.locator('.explorer').waitFor()
    return page
  }
  const isInView = async (part: Locator, view: Locator) => {
    const [inner, outer] = [await part.boundingBox(), await view.boundingBox()]
    return inner !== null && outer !== null && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1
  }
  const standing = (page: Page) => page.locator('.standing').textContent()
  const offers = (page: Page) => page.locator('.offer .label').allTextContents()
  const take = (page: Page, label: string, by: string) =>
    page
      .locator('.group', { has: page.locator('.by', { hasText: by }) })
      .locator('.offer', { has: page.getByText(label, { exact: true }) })
      .click()
  const hash = (page: Page) => decodeURIComponent(new URL(page.url()).hash)

  test('a violation is reached by hand, the diagram growing as one clicks, and forks are a tree', async () => {
    const page = await open()
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
    expect(hash(page)).toMatch(/rmRcvCommit\(Commit\(TM,RM1\)\)$/)
    // A click on a step of the diagram goes back to it.
    await page.locator('.diagram .row[data-step="1"]').click({ position: { x: 20, y: 12 } })
    expect(hash(page)).toBe('#0/rmPrepare(RM1)')
    await page.context().close()
  })

  test('what cannot happen says which clause is false', async () => {
    const page = await open('#0/rmPrepare(RM1)')
    const refused = page.locator('.refused', { hasText: 'tmCommit' })
    // The mutant's guard, in variants.ts.
    expect(await refused.locator('> .cause').textContent()).toBe('s.tmPrepared.size > 0 is false: s.tmPrepared.size is 0')
    expect(await page.locator('.refused', { hasText: 'rmRcvAbort' }).textContent()).toContain('no Abort can be delivered')
    await page.context().close()
  })

  test('an address can be shared, also one that the model does not allow', async () => {
    const page = await open('#0/rmPrepare(RM2)/tmRcvPrepared(Prepared(RM2,TM))/tmCommit')
    expect(await standing(page)).toContain('After 3 steps no property is broken.')
    const other = await open('#0/rmPrepare(RM2)/tmCommit/tmAbort')
    expect(await standing(other)).toContain('“tmCommit” cannot be done here')
    expect(await other.locator('.diagram .row').count()).toBe(2)
    // What could not be followed stays in the address until one steps on: the spec may be mended, and the page loaded again.
    expect(hash(other)).toBe('#0/rmPrepare(RM2)/tmCommit/tmAbort')
    await take(other, 'tmAbort', 'TM')
    expect(hash(other)).toBe('#0/rmPrepare(RM2)/tmAbort')
    await other.goBack()
    expect(await standing(other)).toContain('“tmCommit” cannot be done here')
    await page.context().close()
    await other.context().close()
  })

  test('runs to the next violation, and to what a check finds, and its trace is one that the command line replays', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Run to the next violation' }).click()
    await expect
      .poll(() => standing(page))
      .toContain('commitValidity is broken by step 4. The nearest violation, 4 steps from where you were.')
    await page.getByRole('button', { name: 'Check the model' }).click()
    // agreement after 5 steps: from the model in models.ts.
    await page.getByRole('button', { name: /agreement in 5 steps/ }).click({ timeout: 30_000 })
    expect(await standing(page)).toContain('agreement is broken by step 5')
    await expect.poll(() => isInView(page.locator('.diagram .row').last(), page.locator('.scroller'))).toBe(true)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download ITF' }).click()
    const file = join(folder, 'walk.itf.json')
    await (await downloading).saveAs(file)
    expect(JSON.parse(readFileSync(file, 'utf8')).states).toHaveLength(6)
    const { stdout, status } = run(folder, 'replay', file)
    expect([status, stdout]).toEqual([0, expect.stringContaining('two-phase-commit (eager-commit): every step can be taken')])
    expect(stdout).toContain('agreement: violated')
    await page.locator('input[type=file]').setInputFiles(file)
    expect(await page.locator('.trouble:visible').count()).toBe(0)
    await page.context().close()
  })

  test('a fault is injected that the model does not have', async () => {
    const page = await open('#0/rmPrepare(RM1)')
    await page.locator('.budgets summary').click()
    await page.locator('.budgets label', { hasText: 'lose' }).locator('select').selectOption('1')
    expect(hash(page)).toBe('#lose=1;0/rmPrepare(RM1)')
    await page.locator('.offer.fault', { hasText: 'lost: Prepared from RM1 to TM' }).click()
    expect(await page.locator('.diagram .pill.fault').count()).toBe(1)
    const again = await open(`#${hash(page).slice(1)}`)
    expect(await again.locator('.diagram .pill.fault').count()).toBe(1)
    await page.context().close()
    await again.context().close()
  })

  test('a crash that may happen says that it resets what is volatile, and to what', async () => {
    const page = await open('#crashTM=1;0/rmPrepare(RM1)/tmRcvPrepared(Prepared(RM1,TM))')
    const crash = page.locator('.offer.fault', { hasText: 'crashed' })
    expect(await crash.locator('.effect').first().textContent()).toBe(
      'volatile state of TM reset to its initial values · tmPrepared: − RM1',
    )
    await page.context().close()
  })

  test.each(['light', 'dark'])('the accessibility checker finds nothing serious, %s', async look => {
    const page = await open(
      '#lose=1;0/rmPrepare(RM1)/tmRcvPrepared(Prepared(RM1,TM))/tmCommit/rmRcvCommit(Commit(TM,RM1))',
      served.url,
      look === 'dark',
    )
    await page.keyboard.press('ArrowLeft')
    await page.locator('.offer').first().click()
    expect(await seriousFindings(page, { colours: look === 'dark' })).toEqual([])
    // The page is no wider than the screen.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1440)
    await page.context().close()
  })

  test('all of it can be done with the keyboard alone', async () => {
    const page = await open()
    const focused = () => page.evaluate('document.activeElement.textContent') as Promise<string>
    for (let presses = 0; presses < 40 && !(await focused()).startsWith('tmAbort'); presses++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(hash(page)).toBe('#0/tmAbort')
    // What comes next is read next.
    expect(await focused()).toBe('What can happen next')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(hash(page)).toBe('#0/tmAbort/rmPrepare(RM1)')
    await page.context().close()
  })

  test('an expression is watched, and run until it is true; a random walk, and what the keys do', async () => {
    const page = await open('', served.url)
    const watched = page.locator('.expression output')
    const run = page.getByRole('button', { name: 'Run until it is true' })
    await page.getByLabel('Watch').fill('rmState.RM9')
    expect(await watched.textContent()).toContain("rmState has no part 'RM9'")
    expect(await run.isDisabled()).toBe(true)
    await page.getByLabel('Watch').fill('tmState === aborted')
    expect(await watched.textContent()).toBe('is false')
    await run.click()
    // The TM may abort at once.
    await expect.poll(() => hash(page)).toBe('#0/tmAbort')
    expect(await watched.textContent()).toBe('is true, and was false until step 0')
    expect(await page.locator('.standing').getAttribute('class')).toBe('standing')
    await page.getByLabel('Watch').fill('tmState === init')
    await run.click()
    await expect.poll(() => standing(page)).toContain('tmState === init is true in none of the states that can follow')
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.keyboard.press('?')
    expect(await page.locator('.keys li').allTextContents()).toContain('n run to the next violation')
    await page.keyboard.press('r')
    await expect.poll(() => standing(page)).toMatch(/[1-9]\d* steps? taken at random/)
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.keyboard.press('n')
    await expect.poll(() => standing(page)).toContain('The nearest violation')
    expect(await page.locator('.standing').getAttribute('class')).toBe('standing broken')
    await page.context().close()
  })

  test('the path is walked again by the spec as it is changed, and a spec that is broken meanwhile says so', async () => {
    const file = join(folder, 'lock.ts')
    writeFileSync(file, lock())
    const own = await explore(folder, './lock.ts', '--const', 'clients=2')
    const page = await open('#0/enter(C1)', own.url)
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
    expect(hash(page)).toBe('#0/enter(C1)')
    expect(await page.locator('#trouble:visible').count()).toBe(0)
    await page.context().close()
    expect(await own.end()).toBe(0)
  })

  test('a loop without end ends after a second, is told, and the page goes on', async () => {
    writeFileSync(join(folder, 'endless.ts'), lock(`{ s.at[c] = 'out' }`, `{ while (s.at[c] === 'in') s.at.C1 = 'in' }`))
    const own = await explore(folder, './endless.ts', '--const', 'clients=2')
    const page = await open('#0/enter(C1)', own.url)
    // The line of `leave` in what lock() gives.
    expect(await page.locator('.refused', { hasText: 'leave(c: C1)' }).first().textContent()).toContain(
      'in leave(c: C1): the loop at endless.ts:12 has not ended for 1 s',
    )
    await take(page, 'enter', 'C2')
    expect(await standing(page)).toContain('exclusion is broken by step 2')
    await page.context().close()
    expect(await own.end()).toBe(0)
  })

  test('what the README says can be done', async () => {
    const readme = readRoot('README.md')
    const [spec = ''] = blocks(readme, 'ts')
    const command = /^npx everystep explore (.*?)(?: +#.*)?$/m.exec(readme)?.[1] ?? ''
    writeFileSync(join(folder, 'my-protocol.ts'), spec)
    const own = await explore(folder, ...command.split(' '))
    const page = await open('', own.url)
    await page.getByRole('button', { name: 'Run to the next violation' }).click()
    await expect.poll(() => standing(page)).toContain('chargedOnce is broken by step 5')
    expect(await page.locator('.diagram .pill.fault').textContent()).toContain('lost')
    await page.context().close()
    await own.end()
  })

  test('what a spec says stays text', async () => {
    const hostile = '</script><img src=x onerror="document.title=1">'
    writeFileSync(
      join(folder, 'hostile.ts'),
      lock(`oneOf('out', 'in')`, `oneOf('out', 'in', '${hostile}')`)
        .replaceAll(`= 'in' }`, `= '${hostile}' }`)
        .replaceAll(`spec('lock'`, `spec('lock ${hostile}'`),
    )
    const own = await explore(folder, './hostile.ts', '--const', 'clients=2')
    const page = await open('#0/enter(C1)', own.url)
    expect(await page.locator('h1').textContent()).toBe(`lock ${hostile}`)
    expect(await page.locator('.diagram .card', { hasText: '</script>' }).count()).toBeGreaterThan(0)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe(`Explore lock ${hostile}`)
    await page.context().close()
    await own.end()
  })
})
