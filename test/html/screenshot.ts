// Draws every test page, or with `six` the six counterexamples alone, as PNGs to be looked at:
//   node test/html/screenshot.ts FOLDER [dark] [six] [print] [only=PART OF A NAME]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { toldModel } from '../../checker/cli/told-model.ts'
import { html } from '../../reports/html/format.ts'
import { cases, sizes } from './cases.ts'
import { launch } from './chromium.ts'
import { counterexamples } from './counterexamples.ts'

const [to = 'everystep-report', ...how] = process.argv.slice(2)
const only = how.find(word => word.startsWith('only='))?.slice('only='.length) ?? ''
const isPrint = how.includes('print')
const makes = how.includes('six')
  ? counterexamples
  : { ...counterexamples, ...cases, ...Object.fromEntries(sizes.map(s => [s.name, s.make])) }

const folder = resolve(to)
mkdirSync(folder, { recursive: true })
const browser = await launch()
const page = await browser.newPage({ colorScheme: how.includes('dark') ? 'dark' : 'light' })
if (isPrint) await page.emulateMedia({ media: 'print' })
for (const [name, make] of Object.entries(makes)) {
  if (!name.includes(only)) continue
  const path = join(folder, name.replaceAll(/[^a-z0-9]+/gi, '-'))
  const report = await make()
  writeFileSync(`${path}.html`, await html.render({ ...report, told: () => toldModel(report.model) }))
  await page.setViewportSize({ width: isPrint ? 718 : 1440, height: 1300 })
  await page.goto(pathToFileURL(`${path}.html`).href)
  await page.screenshot({ path: `${path}.png`, fullPage: true })
  if (isPrint) await page.pdf({ path: `${path}.pdf`, format: 'A4' })
}
await browser.close()
