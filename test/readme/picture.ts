// Draws the picture that README.md shows, from the page that `npm start` has written: node test/readme/picture.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch } from '../html/chromium.ts'
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

if (import.meta.main) {
  const browser = await launch()
  // Narrow enough that the page gives the diagram its whole width.
  const view = await browser.newPage({ viewport: { width: 1090, height: 1400 }, colorScheme: 'light' })
  await view.goto(pathToFileURL(page).href)
  await view.locator('.scroller').first().screenshot({ path: picture })
  await browser.close()
  writeFileSync(wording, wordsOf(readFileSync(page, 'utf8')))
}
