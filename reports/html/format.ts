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
import { scriptOf } from './scripts.ts'
import { excerptOf } from './source.ts'
import { tellStory } from './story.ts'
import { styleOf } from './styles.ts'

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
    const script = await scriptOf(new URL('client/main', import.meta.url))
    const page = h(Page, { report, shown, downloads: [whole], style: styleOf(), script })
    return `<!doctype html>\n${renderToStaticMarkup(page)}\n`
  },
}

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
  const { result, model } = report
  const source = excerptOf(report, property.name)?.source ?? null
  const story = tellStory({ key, title: property.name, checked: result.checked, trace: property.trace, model, source })
  return { story, property, downloads, picture }
}
