// Draws the six counterexamples that people look at, from the pages that the command line writes, and the README's picture:
//   npm run screenshots [-- FOLDER] [dark] [print] [cases] [only=PART OF A NAME]
// Of each: NAME.top.png, what a window of 1280x900 shows first; NAME.diagram.png, the whole diagram; NAME.png, the whole page; with `print`, NAME.pdf.
// `cases` draws the pages of the tests instead. Takes half a minute, most of it for figure 8 of Raft.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { explanationOf } from '../../../checker/cli/telling-model.ts'
import { html } from '../../../reports/pages/counterexample/format.ts'
import { bin } from '../../cli/command.ts'
import { draw } from '../../readme/picture.ts'
import { root } from '../../readme/shown.ts'
import { cases, sizes } from './cases.ts'
import { launch } from './chromium.ts'

/** Protocol, model and property, by the name of the picture. */
const six = {
  'two-phase-commit-blocks': ['two-phase-commit', 'coordinator-stops', 'deadlock'],
  'prepared-participant-times-out': ['two-phase-commit', 'prepared-timeout-too-early', 'agreement'],
  'three-phase-commit': ['three-phase-commit', 'no-do-commit-means-commit', 'agreement'],
  paxos: ['paxos', 'ignores-votes', 'agreement'],
  'raft-election': ['raft', 'votes-twice', 'electionSafety'],
  'raft-commit-rule': ['raft', 'commits-older-terms', 'leaderCompleteness'],
} as const

const words = process.argv.slice(2)
const only = words.find(word => word.startsWith('only='))?.slice('only='.length) ?? ''
const [isPrint, isDark, isOfCases] = ['print', 'dark', 'cases'].map(word => words.includes(word))
const to = words.find(word => !/^(only=.*|print|dark|cases)$/.test(word)) ?? join(root, 'everystep-report/screenshots')
const folder = resolve(to)
mkdirSync(folder, { recursive: true })

/** The page that `everystep check` writes, by one thread since several find now this, now that shortest trace. Throws where it writes none. */
function check([protocol, model, property]: readonly [string, string, string]): string {
  const args = [
    'check',
    protocol,
    '--model',
    model,
    '--property',
    property,
    '--report',
    'pages',
    '--expect',
    'violated',
    '--quiet',
    '--workers',
    '1',
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' })
  const written = /^pages\/.*\.html$/m.exec(stdout)?.[0]
  if (status !== 0 || written === undefined) throw new Error(`everystep ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  return join(folder, written)
}

async function* pages(): AsyncGenerator<readonly [name: string, file: string]> {
  if (!isOfCases) {
    for (const [name, of] of Object.entries(six)) if (name.includes(only)) yield [name, check(of)]
    return
  }
  for (const [title, make] of Object.entries({ ...cases, ...Object.fromEntries(sizes.map(s => [s.name, s.make])) })) {
    const name = title.replaceAll(/[^a-z0-9]+/gi, '-')
    if (!name.includes(only)) continue
    const report = await make()
    const file = join(folder, `${name}.html`)
    writeFileSync(file, await html.render({ ...report, explanation: await explanationOf(report.model, report.result, 10, true) }))
    yield [name, file]
  }
}

async function shoot(view: Page, name: string, file: string): Promise<void> {
  const path = join(folder, name)
  await view.setViewportSize({ width: isPrint ? 718 : 1280, height: 900 })
  await view.goto(pathToFileURL(file).href)
  await view.screenshot({ path: `${path}.top.png` })
  await view.screenshot({ path: `${path}.png`, fullPage: true })
  // High enough that the diagram need not scroll, which it does beyond a window's height.
  if (!isPrint) await view.setViewportSize({ width: 1280, height: 6000 })
  await view
    .locator('.scroller')
    .first()
    .screenshot({ path: `${path}.diagram.png` })
  if (isPrint) await view.pdf({ path: `${path}.pdf`, format: 'A4' })
}

const browser = await launch()
const view = await browser.newPage({ colorScheme: isDark ? 'dark' : 'light' })
if (isPrint) await view.emulateMedia({ media: 'print' })
for await (const [name, file] of pages()) {
  await shoot(view, name, file)
  console.log(join(folder, name))
  if (name === 'three-phase-commit' && !isDark && !isPrint) await draw(browser, file)
}
await browser.close()
