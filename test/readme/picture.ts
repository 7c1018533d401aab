// The picture that README.md shows: `npm run screenshots` draws it anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { root } from './shown.ts'

/** The page that `npm start` writes. */
export const page = join(root, 'everystep-report/three-phase-commit.no-do-commit-means-commit.html')
export const picture = join(root, 'test/readme/counterexample.png')
/** What can be read in the picture, by which a test sees that it is of today's counterexample. */
export const wording = join(root, 'test/readme/counterexample.txt')

/** The words of a page's first diagram, one text a line. Throws where it has none. */
export function wordsOf(html: string): string {
  const diagram = /<div class="scroller".*?<details class="steps"/s.exec(html)?.[0]
  if (diagram === undefined) throw new Error('the page has no diagram')
  const texts = [...diagram.matchAll(/<(?:text|div class="lane-head|span class="folded)[^>]*>([^<>]+)</g)]
  return `${texts.map(([, text]) => text).join('\n')}\n`
}

/** The picture of a page's diagram, as wide as the diagram needs. */
export async function shoot(browser: Browser, url: string): Promise<Uint8Array> {
  const view = await browser.newPage({ viewport: { width: 920, height: 1400 }, colorScheme: 'light' })
  await view.goto(url)
  const png = await view.locator('.scroller').first().screenshot()
  await view.close()
  return png
}

/** Draws the README's picture from a page. */
export async function draw(browser: Browser, file: string): Promise<void> {
  writeFileSync(picture, await shoot(browser, pathToFileURL(file).href))
  writeFileSync(wording, wordsOf(readFileSync(file, 'utf8')))
}
