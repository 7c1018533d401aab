import { readFileSync } from 'node:fs'
import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { dot } from '../dot.ts'
import type { Report, ResultFormat, Traced } from '../format.ts'
import { itf } from '../itf.ts'
import { markdown } from '../markdown.ts'
import { svg } from '../svg.ts'
import { isTraced } from '../words.ts'
import type { Shown } from './behaviour.ts'
import { Page } from './page.ts'
import { storyOf } from './story.ts'

/** The counterexample page: one file that needs nothing else, neither a network nor scripts. */
export const html: ResultFormat = {
  of: 'result',
  name: 'html',
  extension: 'html',
  says: 'a page to read the counterexamples on, in one file',
  async render(report) {
    const shown: Shown[] = []
    for (const property of tracedFirst(report)) shown.push(await show(report, property, `p${shown.length + 1}`))
    const whole = {
      name: `${report.result.checked.spec}.${markdown.extension}`,
      says: markdown.says,
      type: 'text/markdown',
      text: await markdown.render(report),
    }
    const page = h(Page, { report, shown, downloads: [whole], style: styles.map(asset).join('\n'), script: asset('stepping.js') })
    return `<!doctype html>\n${renderToStaticMarkup(page)}\n`
  },
}

/** In the order of the cascade. */
const styles = ['page.css', 'diagram.css', 'behaviour.css', 'media.css']
const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/** The properties that have a trace, the violated ones before the witnesses. */
const tracedFirst = ({ result }: Report): Traced[] =>
  result.properties.filter(isTraced).sort((a, b) => Number(b.verdict === 'violated') - Number(a.verdict === 'violated'))

async function show(report: Report, property: Traced, key: string): Promise<Shown> {
  const picture = await svg.render(report, property)
  const files = [
    { of: itf, type: 'application/json', text: await itf.render(report, property) },
    { of: dot, type: 'text/vnd.graphviz', text: await dot.render(report, property) },
    { of: svg, type: 'image/svg+xml', text: picture },
  ]
  const name = `${report.result.checked.spec}-${property.name}`
  const downloads = files.map(({ of, type, text }) => ({ name: `${name}.${of.extension}`, says: of.says, type, text }))
  return { story: storyOf(report, property, key), downloads, picture }
}
