import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { bundleWalk } from '../../../reports/pages/explorer/bundle.ts'
import { commandLine, lock } from '../../cli/command.ts'
import { readRoot } from '../../readme/shown.ts'
import { executable } from '../page/chromium.ts'
import { inChromium } from '../page/pages.ts'
import { choice, drawn, explore, explored, hashOf, rows, standing, walkIn } from './serving.ts'

const files = {
  'lock.ts': lock(),
  'needs-node.ts': `import { cpus } from 'node:os'\nexport const many = cpus().length\n${lock()}`,
}

describe.skipIf(executable === undefined)(inChromium('choosing in the explorer'), () => {
  const explorer = explored(files, 'two-phase-commit', './lock.ts', './needs-node.ts')
  const commands = commandLine()
  commands.write('needs-node.ts', files['needs-node.ts'])
  const heading = (page: Page) => page.locator('.model h1, .model .facts').allTextContents()
  const trouble = (page: Page) => page.locator('.trouble:visible').allTextContents()

  test('with keys alone the variant, a constant, a fault and properties are chosen, then another file', async () => {
    const page = await explorer.fresh()
    const focused = (selector: string) => page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 60 && !(await focused(selector)); presses++) await page.keyboard.press('Tab')
      expect(await focused(selector), selector).toBe(true)
    }
    await tabTo('.model > button')
    await page.keyboard.press('Enter')
    await tabTo('.settings .choice:nth-of-type(2) select')
    await page.keyboard.type('two-phase-commit (eager-commit)')
    await drawn(page)
    await tabTo('.values .choice:nth-of-type(1) select')
    await page.keyboard.type('2')
    await drawn(page)
    await tabTo('.values .choice:nth-of-type(2) select')
    await page.keyboard.type('1')
    await drawn(page)
    expect(await heading(page)).toEqual(['two-phase-commit (eager-commit)', 'constants rms=2 · faults lose=1 · networks net=bag'])
    await tabTo('.which summary')
    await page.keyboard.press('Enter')
    await tabTo('.which input')
    await page.keyboard.press('Space')
    await drawn(page)
    expect(await page.locator('.standings li strong').allTextContents()).not.toContain('agreement')
    expect(hashOf(page)).toMatch(
      /^#spec=two-phase-commit&variant=eager-commit&const.rms=2&fault.lose=1&network.net=bag&property=commitValidity&property=/,
    )
    // The steps that break what is not looked at are no violation.
    await page.getByRole('button', { name: 'Run to the next violation' }).press('Enter')
    await expect.poll(() => standing(page)).toContain('commitValidity is broken')
    await page.getByLabel('Spec file').focus()
    await page.keyboard.type('./lock')
    await page.locator('h1', { hasText: /^lock$/ }).waitFor()
    expect(walkIn(page)).toMatch(/^0?$/)
  })

  test('is as large as the README beside the page says', async () => {
    const said = /The page has (\d+) kB, and the script that it loads (\d+) to (\d+) kB/.exec(readRoot('reports/pages/explorer/README.md'))
    const [page = 0, least = 0, most = 0] = (said ?? []).slice(1).map(Number)
    const sizeOf = async (path: string) => (await (await fetch(explorer.url + path)).arrayBuffer()).byteLength / 1000
    const [whole, smallest, largest] = [
      await sizeOf(''),
      await sizeOf('explorer.js?of=./lock.ts'),
      await sizeOf('explorer.js?of=zookeeper-sync'),
    ]
    expect(whole).toBeLessThanOrEqual(page)
    expect(whole).toBeGreaterThan(page - 5)
    expect(smallest).toBeGreaterThanOrEqual(least)
    expect(smallest).toBeLessThan(least + 20)
    expect(largest).toBeLessThanOrEqual(most)
    expect(largest).toBeGreaterThan(most - 20)
    // On a counterexample page it has no connection, no choice of models and no list of checks.
    const [, less, more] = /where it is served, (\d+) to (\d+) kB/.exec(readRoot('reports/components/README.md')) ?? []
    expect([Number(less), Number(more)]).toEqual([least, most])
    const told = { module: './lock.ts', spec: 'lock', variant: null, constants: {}, faults: {}, networks: {}, name: null }
    const { text } = await bundleWalk({ files: [join(explorer.folder, 'lock.ts')], told }, 'embedded')
    expect(text.length / 1000).toBeLessThan(smallest)
    expect(text.length / 1000).toBeGreaterThan(smallest - 40)
  })

  test('where another model has the steps of the walk, it goes on in it as far as it can', async () => {
    const page = await explorer.at('#spec=two-phase-commit&variant=eager-commit&const.rms=3;0/rmPrepare(RM1)/rmPrepare(RM3)')
    await page.getByRole('button', { name: 'Choose the model' }).click()
    await choice(page, 'rms').selectOption('2')
    expect(await standing(page)).toContain('“rmPrepare(RM3)” cannot be done here')
    expect(await rows(page)).toBe(2)
    await page.goBack()
    await expect.poll(() => rows(page)).toBe(3)
    expect(await heading(page)).toContain('constants rms=3 · networks net=bag')
  })

  test('a wrong choice is refused as the checker refuses it, and the page goes on with what it shows', async () => {
    const page = await explorer.at('#spec=two-phase-commit&const.rms=2;0/tmAbort')
    const before = page.url()
    for (const [link, says] of [
      ['spec=two-phase-commit&const.rms=99;0', "the constant 'rms' cannot be 99"],
      ['spec=two-phase-commit&variant=eager-comit;0', "did you mean 'eager-commit'?"],
      ['module=./gone.ts;0', 'everystep explore ./gone.ts'],
    ] as const) {
      await page.evaluate(`location.hash = ${JSON.stringify(link)}`)
      await expect.poll(() => trouble(page)).toEqual([expect.stringContaining(says)])
      expect([await rows(page), page.url()]).toEqual([2, before])
    }
    await page.locator('.offer').first().click()
    expect(await trouble(page)).toEqual([])
    // The same where it is the first that is asked for; of a file that no browser can run, too.
    await explorer.fresh('#spec=two-phase-commit&const.rms=99;0/tmAbort')
    expect(await trouble(page)).toEqual([expect.stringContaining("the constant 'rms' cannot be 99")])
    await explorer.fresh('#module=./needs-node.ts;0')
    expect(await trouble(page)).toEqual([
      expect.stringContaining('./needs-node.ts cannot be explored: it imports os, which a browser does not have'),
    ])
    explorer.failed.splice(0, explorer.failed.length, ...explorer.failed.filter(f => !f.includes('422')))
    await page.locator('.offer').first().click()
    expect(await rows(page)).toBe(2)
  })

  test('a check goes on without a limit, tells how far it is, and ends with what it knows when it is stopped', {
    timeout: 120_000,
  }, async () => {
    // A model of many minutes.
    const page = await explorer.at('#spec=two-phase-commit&const.rms=12;0')
    await page.getByRole('button', { name: 'Check the model' }).click()
    const course = () => page.locator('.checks .course').textContent()
    await expect.poll(course, { timeout: 40_000 }).toMatch(/^[\d,]+ states, \d+ levels deep, [\d,]+ to expand, \d+ s, [\d,]+ states\/s$/)
    await page.getByRole('button', { name: 'Stop the check' }).click()
    await expect.poll(course, { timeout: 40_000 }).toContain('the search was interrupted')
  })

  test('a link made on one port opens the same state on a fresh start, in which another model is first; or starts it', async () => {
    const page = await explorer.at('#module=./lock.ts&spec=lock&const.clients=2;0/enter(C1)/enter(C2)')
    const link = page.url()
    const second = await explore(explorer.folder, 'raft', './lock.ts', '--port', '0')
    const third = await explore(explorer.folder, link, '--port', '0')
    try {
      for (const url of [second.url + new URL(link).hash, third.url]) {
        expect(new URL(url).port).not.toBe(new URL(link).port)
        await page.goto(url)
        await page.locator('.diagram .row').nth(2).waitFor()
        expect(await standing(page)).toContain('exclusion is broken by step 2')
        expect([await heading(page), page.url()]).toEqual([['lock', 'constants clients=2'], url])
      }
    } finally {
      // A page notes in vain that its server has gone.
      await page.goto('about:blank')
      expect([await second.end(), await third.end()]).toEqual([0, 0])
    }
  })

  test('while its server is away a page says so and can be walked, and when it is back at the same port goes on where it is', async () => {
    const start = (port: string) => explore(explorer.folder, './lock.ts', '--const', 'clients=2', '--port', port)
    const first = await start('0')
    const { port } = new URL(first.url)
    const page = await explorer.fresh('#module=./lock.ts&spec=lock&const.clients=2;0/enter(C1)', undefined, first.url)
    const gone = page.locator('#gone:visible')
    expect(await gone.count()).toBe(0)
    expect(await first.end()).toBe(0)
    await gone.filter({ hasText: 'The server has ended.' }).waitFor()
    expect(await gone.textContent()).toContain(`Start it again: everystep explore ./lock.ts --port ${port}`)
    // By its number: C1 can leave, and then C2 enter.
    await page.keyboard.press('2')
    expect(walkIn(page)).toBe('0/enter(C1)/enter(C2)')
    expect(await standing(page)).toContain('exclusion is broken by step 2')
    await page.getByRole('button', { name: 'Check the model' }).click()
    await expect.poll(() => trouble(page)).toContainEqual('the server has ended')
    // What is not in the address is there, too: nothing was loaded again.
    await page.keyboard.press('k')
    const again = await start(port)
    try {
      await page.locator('#gone').waitFor({ state: 'hidden' })
      await page.keyboard.press('j')
      expect(walkIn(page)).toBe('0/enter(C1)/enter(C2)')
      await page.getByRole('button', { name: 'Check the model' }).click()
      await page.getByRole('button', { name: /exclusion in 2 steps/ }).waitFor()
    } finally {
      await page.goto('about:blank')
      expect(await again.end()).toBe(0)
      // What the browser itself says of a server that is away.
      explorer.failed.splice(0, explorer.failed.length, ...explorer.failed.filter(f => !/net::ERR_/.test(f)))
    }
  })

  test('a second start without a port says that the usual one is taken, and takes another', async () => {
    const holder = createServer().on('error', () => {})
    // Whoever has it, it is taken.
    await new Promise<void>(resolve =>
      holder
        .once('listening', resolve)
        .once('error', () => resolve())
        .listen(4747, '127.0.0.1'),
    )
    const served = await explore(explorer.folder, './lock.ts', '--const', 'clients=2')
    expect(served.said).toContain('Port 4747 is taken')
    expect(Number(new URL(served.url).port)).toBeGreaterThan(4747)
    // A page that still listens does not keep it from ending.
    const listening = fetch(`${served.url}events`)
      .then(answer => answer.text())
      .catch(error => (error as Error).name)
    await fetch(served.url)
    expect(await served.end()).toBe(0)
    expect(await listening).toBe('TypeError')
    holder.close()
  })

  test.each([
    ['a spec that needs Node', './needs-node.ts', 'it imports os, which a browser does not have (needs-node.ts:1)'],
    ['a link without a model', 'http://127.0.0.1:4747/#0/tmAbort', 'the link names no model'],
    [
      'a link of a file that is not here',
      'http://127.0.0.1:4747/#module=./nowhere.ts;0',
      'the link is of ./nowhere.ts, which is not there',
    ],
  ])('%s cannot be explored, and the message says why', async (_, asked, says) => {
    const { code, err } = await commands.run('explore', asked, '--const', 'clients=2', '--port', '0')
    expect(err).toContain(says)
    expect(code).toBe(150)
  })
})
