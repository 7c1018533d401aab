import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import type { Trace } from '../../../checker/traces/trace.ts'
import { type PropertyResult, violationsOf } from '../../../checker/verdict/result.ts'
import type { Report } from '../../../reports/format.ts'
import { html } from '../../../reports/pages/counterexample/format.ts'
import { browser, executable } from './chromium.ts'

/** The name of a group of tests that needs the browser: where there is none it says so. */
export const inChromium = (what: string): string =>
  executable
    ? `${what} in Chromium`
    : `${what} in Chromium: SKIPPED, since no Chromium was found; name one with the environment variable CHROMIUM`

export interface View {
  readonly scripts?: boolean
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
  /** Keeps the traces that are there a second time, in the order with the fewest switches; left out, a test sees those that were found. */
  readonly reordered?: boolean
}

/** The context of those views that run scripts, or that do not, and its pages that nobody looks at. */
interface Shelf {
  readonly context: Promise<BrowserContext>
  readonly free: Page[]
}

/** Pages written as files and opened from disk. Views share a context of the browser and its pages, since making either takes long. */
export class Pages {
  readonly folder = mkdtempSync(join(tmpdir(), 'everystep-html-'))
  readonly #reports = new Map<string, Report>()
  readonly #shelves = new Map<boolean, Shelf>()
  readonly #shelfOf = new WeakMap<Page, Shelf>()

  async start(makes: Readonly<Record<string, () => Promise<Report>>>): Promise<void> {
    for (const [name, make] of Object.entries(makes)) {
      const report = await make()
      this.#reports.set(name, report)
      writeFileSync(this.fileOf(name), await html.render(report))
    }
  }

  async stop(): Promise<void> {
    for (const { context } of this.#shelves.values()) await (await context).close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  fileOf(name: string): string {
    return join(this.folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.html`)
  }

  reportOf(name: string): Report {
    const report = this.#reports.get(name)
    if (!report) throw new Error(`there is no page '${name}'`)
    return report
  }

  async open(name: string, { scripts = true, width = 1440, scheme = 'light', reordered = false }: View = {}): Promise<Page> {
    const shelf = this.#shelf(scripts)
    const page = shelf.free.pop() ?? (await (await shelf.context).newPage())
    this.#shelfOf.set(page, shelf)
    await page.setViewportSize({ width, height: 1000 })
    await page.emulateMedia({ media: null, colorScheme: scheme })
    await page.goto(pathToFileURL(this.fileOf(name)).href)
    if (!reordered) await page.locator('.reordered, .order, .order + label').evaluateAll(all => all.map(e => e.remove()))
    return page
  }

  /** Hands back a page that was opened, for another test: nobody listens to it any more. */
  close(page: Page): void {
    page.removeAllListeners()
    this.#shelfOf.get(page)?.free.push(page)
  }

  #shelf(scripts: boolean): Shelf {
    const known = this.#shelves.get(scripts)
    if (known) return known
    const made = { context: browser().then(b => b.newContext({ javaScriptEnabled: scripts })), free: [] }
    this.#shelves.set(scripts, made)
    return made
  }

  /** The properties that have a trace, as the page orders them. */
  traced(name: string): readonly { readonly property: PropertyResult; readonly trace: Trace }[] {
    const { properties } = this.reportOf(name).result
    return [...violationsOf(properties), ...properties.filter(p => p.verdict !== 'violated')].flatMap(p =>
      p.trace ? [{ property: p, trace: p.trace }] : [],
    )
  }
}

export interface Box {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The boxes of what is seen of these elements, as the browser has laid them out. */
export const boxesOf = (page: Page, selector: string): Promise<Box[]> =>
  page.locator(selector).evaluateAll(elements =>
    elements
      .filter(e => (e as HTMLElement).checkVisibility())
      .map(e => {
        const { left, top, right, bottom } = e.getBoundingClientRect()
        return { text: String(e.textContent), left, top, right, bottom }
      })
      .filter(b => b.right > b.left),
  )

/** Pairs that cover one another by more than a pixel each way, which rounding may do. */
export const overlaps = (boxes: readonly Box[]): string[] =>
  boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
      .map(b => `'${a.text}' and '${b.text}'`),
  )
