import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildPlayground } from '../../../.ci/playground.ts'
import { root } from '../../readme/shown.ts'
import { launch } from '../page/chromium.ts'

/** The README's spec. */
export const payment = /^```ts\n(\/\*\* A shop[\s\S]*?)^```/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''

/** The playground as a file, opened from disk in profiles that share nothing. */
class Playgrounds {
  readonly folder = mkdtempSync(join(tmpdir(), 'everystep-playground-'))
  readonly failed: string[] = []
  #browser: Browser | null = null

  async start(): Promise<void> {
    const { page } = await buildPlayground()
    for (const name of ['index.html', 'elsewhere.html']) writeFileSync(join(this.folder, name), page)
    this.#browser = await launch()
  }

  async stop(): Promise<void> {
    await this.#browser?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** In a profile of its own, once there is something to check; `patience` is how long it may take, and what is done on the page, in milliseconds. */
  async open(
    hash = '',
    { file = 'index.html', patience, ...options }: BrowserContextOptions & { file?: string; patience?: number } = {},
  ): Promise<Page> {
    const context = await this.#browser?.newContext({ viewport: { width: 1280, height: 800 }, offline: true, ...options })
    if (context === undefined) throw new Error('there is no browser')
    const page = await context.newPage()
    if (patience !== undefined) page.setDefaultTimeout(patience)
    page.on('pageerror', error => this.failed.push(error.message))
    page.on('console', message => message.type() === 'error' && this.failed.push(message.text()))
    await page.goto(`${pathToFileURL(join(this.folder, file)).href}${hash}`)
    await page.locator('.check:enabled, .stop').first().waitFor()
    return page
  }
}

/** Playgrounds for the tests that stand beside the call: they are closed after these, and nothing may have failed in them. */
export function opened(): Playgrounds {
  const playgrounds = new Playgrounds()
  beforeAll(() => playgrounds.start())
  afterAll(async () => {
    await playgrounds.stop()
    expect(playgrounds.failed).toEqual([])
  })
  return playgrounds
}

/** What the editor's whole text becomes, as one who pastes it does it. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

/** What was written or chosen has been loaded: the page waits a moment before it does. */
export const settled = (page: Page): Promise<void> => page.waitForTimeout(900)

/** Checks what is chosen, and waits for the verdict. */
export async function check(page: Page): Promise<string> {
  await page.locator('.check').click()
  await page.locator('.check:enabled').waitFor()
  return (await page.locator('.run .status').first().textContent()) ?? ''
}

/** The counterexample page in the frame. */
export const result = (page: Page) => page.frameLocator('iframe.found')

/** The changes of a text that are made once each. */
export function replaced(text: string, changes: Readonly<Record<string, string>>): string {
  let now = text
  for (const [from, to] of Object.entries(changes)) {
    if (!now.includes(from)) throw new Error(`the text has no ${from}`)
    now = now.replace(from, to)
  }
  return now
}

/** What is said to be wrong with the spec, a line for each. */
export const problemsIn = async (page: Page): Promise<string> => (await page.locator('.problems li').allTextContents()).join('\n')
