import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { bin } from '../../cli/command.ts'
import { browser } from '../page/chromium.ts'

export interface Served {
  readonly url: string
  /** All that was printed until then. */
  readonly said: string
  /** Ctrl-C, and the exit code that it ends with. */
  end(): Promise<number | null>
}

/** What `everystep ARGS` prints; one that does not end is ended. */
export const run = (folder: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', timeout: 50_000, env: { ...process.env, NO_COLOR: '1' } })

/** `everystep explore ARGS` in a folder, once it serves. */
export function explore(folder: string, ...args: readonly string[]): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, [bin, 'explore', ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })
  const ended = new Promise<number | null>(resolve => child.on('exit', resolve))
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: unknown) => {
      said += String(chunk)
      const url = /http:\/\/\S+/.exec(said)?.[0]
      if (url !== undefined)
        resolve({
          url,
          said,
          end() {
            child.kill('SIGINT')
            return ended
          },
        })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void ended.then(code => reject(new Error(`it ended with ${code}: ${said}`)))
  })
}

/** One explorer and one page, which is led from one address to the next: to start either takes longer than most of what is done with it. */
export class Explored {
  readonly folder = mkdtempSync(join(tmpdir(), 'everystep-explorer-'))
  readonly failed: string[] = []
  url = ''
  page!: Page
  readonly #contexts: BrowserContext[] = []
  #served: Served | null = null

  async start(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<void> {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text)
    const starting = explore(this.folder, ...args, '--port', '0', '--patience', '60')
    this.#served = await starting
    this.url = this.#served.url
    this.page = await this.open(1440, 1000)
  }

  async stop(): Promise<void> {
    for (const context of this.#contexts) await context.close()
    const code = await this.#served?.end()
    rmSync(this.folder, { recursive: true, force: true })
    expect([code, this.failed]).toEqual([0, []])
  }

  /** Another page, in a profile of its own, with nothing in it yet. */
  async open(width: number, height: number): Promise<Page> {
    const context = await (await browser()).newContext({ viewport: { width, height } })
    this.#contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(50_000)
    page.on('pageerror', error => this.failed.push(error.message))
    page.on('console', message => message.type() === 'error' && this.failed.push(message.text()))
    return page
  }

  /** The page at an address as it is when it is loaded anew. */
  async fresh(hash = '', page = this.page, url = this.url): Promise<Page> {
    await page.goto('about:blank')
    await page.goto(url + hash)
    await page.locator('.explorer').waitFor()
    return page
  }

  /** The page led to an address, as one who changes what stands behind the #; one of another file is loaded anew. */
  async at(hash: string, page = this.page): Promise<Page> {
    const fileOf = (text: string) => /(?:module|spec)=([^&;]*)/.exec(text)?.[1]
    if (!page.url().startsWith(this.url) || (fileOf(hash) ?? '') !== (fileOf(page.url()) ?? '')) return this.fresh(hash, page)
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
    await drawn(page)
    return page
  }
}

/** What was asked for is drawn. */
export const drawn = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))')

/** For the tests that stand beside the call; nothing may have failed in the page when they are through. */
export function explored(files: Readonly<Record<string, string>>, ...args: readonly string[]): Explored {
  const one = new Explored()
  beforeAll(() => one.start(files, args))
  afterAll(() => one.stop())
  return one
}

export const standing = (page: Page) => page.locator('.standing').textContent()
export const rows = (page: Page) => page.locator('.diagram .row').count()
export const hashOf = (page: Page): string => decodeURIComponent(new URL(page.url()).hash)
/** The walk in the page's address. */
export const walkIn = (page: Page): string => hashOf(page).replace(/^#[^;]*;/, '')

/** A choice by its name. */
export const choice = (page: Page, name: string): Locator =>
  page.locator('.choice', { has: page.locator('span', { hasText: new RegExp(`^${name}$`) }) }).locator('select, input')
