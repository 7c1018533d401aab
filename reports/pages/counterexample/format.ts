import { h } from 'preact'
import { existsSync, readFileSync } from '../../../checker/platform/files.ts'
import { switchesOf } from '../../../checker/traces/order.ts'
import type { PropertyExplanation } from '../../../checker/verdict/explanation.ts'
import { reordered } from '../../../checker/verdict/reorder.ts'
import { violationsOf } from '../../../checker/verdict/result.ts'
import { documentOf } from '../../components/document.ts'
import { scriptOf } from '../../components/scripts.ts'
import { type SpecFile, takenBy } from '../../components/source.ts'
import { type Story, tellStory } from '../../components/story.ts'
import { styleOf } from '../../components/styles.ts'
import { dot } from '../../dot.ts'
import type { Report, ResultFormat, Traced } from '../../format.ts'
import { itf } from '../../itf-format.ts'
import { markdown, markdownOfTrace } from '../../markdown.ts'
import { sayCause, sayViolation } from '../../say/cause.ts'
import { isTraced } from '../../say/words.ts'
import { sequence } from '../../sequence.ts'
import { svg } from '../../svg.ts'
import { embeddedWalk } from '../explorer/embedding.ts'
import type { OtherOrder, ShownTrace } from './behaviour.ts'
import { Page } from './page.ts'
import { reproduction } from './reproduction.ts'

/** The counterexample page: one file that needs nothing else, neither a network nor scripts. */
export const html: ResultFormat = {
  of: 'result',
  name: 'html',
  extension: 'html',
  says: 'a page to read the counterexamples on, in one file',
  async render(report) {
    const shown: ShownTrace[] = []
    for (const property of tracedFirst(report)) shown.push(await show(report, property, `p${shown.length + 1}`))
    const whole = {
      name: `${report.result.checked.spec}.${markdown.extension}`,
      says: markdown.says,
      type: 'text/markdown',
      text: await markdown.render(report),
    }
    const script = await scriptOf(new URL('client/main', import.meta.url))
    const walk = await embeddedWalk(report)
    const cause = sayCause(report)
    const page = h(Page, { report, cause, shown, downloads: [whole], style: styleOf(), script, walk })
    return documentOf(page)
  },
}

/** The properties that have a trace, the violated ones before the witnesses. */
const tracedFirst = ({ result }: Report): Traced[] => [
  ...violationsOf(result.properties.filter(isTraced)),
  ...result.properties.filter(isTraced).filter(p => p.verdict !== 'violated'),
]

async function show(report: Report, property: Traced, key: string): Promise<ShownTrace> {
  const { result } = report
  const { name: title } = property
  const explanation = report.explanation[title] ?? null
  const story = storyOf(report, property, explanation, key)
  const picture = await svg.render({ ...report, untaken: true }, property)
  const test = await reproduction(report, property)
  const files = [
    { of: itf, type: 'application/json', text: await itf.render(report, property) },
    { of: dot, type: 'text/vnd.graphviz', text: await dot.render(report, property) },
    { of: svg, type: 'image/svg+xml', text: await svg.render(report, property) },
    {
      of: sequence,
      type: 'image/svg+xml',
      text: await sequence.render(report, property),
      id: `${key}-as-svg`,
      copied: 'SVG',
    },
    {
      of: markdownOfTrace,
      type: 'text/markdown',
      text: markdownOfTrace.render(report, property),
      id: `${key}-as-markdown`,
      copied: 'Markdown',
    },
    ...(test === null
      ? []
      : [
          {
            of: { extension: 'test.ts', says: 'a vitest test that finds it again' },
            type: 'text/plain',
            text: test,
            id: `${key}-as-test`,
            copied: 'vitest test',
          },
        ]),
  ]
  const name = `${result.checked.spec}-${title}`
  const downloads = files.map(({ of, ...file }) => ({ name: `${name}.${of.extension}`, says: of.says, ...file }))
  const isFirst = violationsOf(result.properties)[0]?.name === title
  const cause = property.verdict === 'violated' && !isFirst ? sayViolation(report, property) : null
  return {
    ...{ story, property, explanation, files: filesOf(story, report), downloads, test, picture, cause },
    other: otherOrder(report, property, explanation, `${key}-reordered`),
  }
}

/** `key` tells the parts of one trace on a page from those of the others. */
const storyOf = (
  { result, model, room }: Report,
  { name, trace, valence }: Traced,
  explanation: PropertyExplanation | null,
  key: string,
): Story => tellStory({ key, title: name, checked: result.checked, trace, model, valence, room, ...(explanation && { explanation }) })

/** A longer trace is not told twice, which would make the page twice as large: `--order` gives it. */
const mostReordered = 40

function otherOrder(report: Report, found: Traced, known: PropertyExplanation | null, key: string): OtherOrder | null {
  const again = found.trace.steps.length > mostReordered ? null : reordered(report.model, found)
  if (again === null || !isTraced(again.property)) return null
  const { property } = again
  const explanation = known && again.explain(known)
  const story = storyOf(report, property, explanation, key)
  return { story, property, explanation, switches: [switchesOf(property.trace), switchesOf(found.trace)] }
}

/** The files that the actions taken stand in, where they are at hand. */
function filesOf(story: Story, report: Report): readonly SpecFile[] {
  const files = [...new Set(takenBy(story, report).map(t => t.excerpt.file))].filter(existsSync)
  return files.map(file => ({ file, text: readFileSync(file, 'utf8') }))
}
