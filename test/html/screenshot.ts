// Draws every test page as a PNG, to be looked at: node test/html/screenshot.ts FOLDER [dark]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { html } from '../../reports/html/format.ts'
import { cases } from './cases.ts'
import { launch } from './chromium.ts'

const folder = resolve(process.argv[2] ?? 'everystep-report')
mkdirSync(folder, { recursive: true })
const browser = await launch()
const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, colorScheme: process.argv[3] === 'dark' ? 'dark' : 'light' })
for (const [name, make] of Object.entries(cases)) {
  const path = join(folder, name.replaceAll(/[^a-z0-9]+/gi, '-'))
  writeFileSync(`${path}.html`, await html.render(await make()))
  await page.goto(pathToFileURL(`${path}.html`).href)
  await page.setViewportSize({ width: 1440, height: 1300 })
  await page.screenshot({ path: `${path}.png`, fullPage: true })
}
await browser.close()
