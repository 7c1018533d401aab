import { h, type JSX } from 'preact'
import { format } from '../../checker/values/index.ts'
import type { Report, Traced } from '../format.ts'
import { isPart, partsOf } from './parts.ts'
import { excerptOf, Source } from './source.ts'
import type { Story } from './story.ts'

/** What the property says, and the values at the trace's end of the variables that it speaks of. */
export function Why({ story, property, report }: { story: Story; property: Traced; report: Report }): JSX.Element {
  const { trace } = story
  const excerpt = excerptOf(report, property.name)
  const last = trace.steps.at(-1)
  const changed = new Set(last?.changes.map(c => c.path))
  const speaksOf = (variable: string) => excerpt === undefined || new RegExp(`\\.${RegExp.escape(variable)}\\b`).test(excerpt.source)
  const parts = partsOf(story, last?.state ?? trace.initial)
    .filter(isPart)
    .filter(p => p.of === 'part' && speaksOf(p.variable))
  const fails = property.verdict === 'violated'
  return h(
    'section',
    { class: 'why' },
    h('h3', {}, fails ? `Why ${property.name} fails` : `Why ${property.name} ${property.verdict}`),
    property.reason && h('p', {}, sentence(property.reason)),
    excerpt && h(Source, { excerpt, title: property.name, root: report.root }),
    parts.length > 0 &&
      h(
        'table',
        { class: 'values' },
        h(
          'caption',
          {},
          last ? `${excerpt ? 'The variables it speaks of' : 'The variables'}, after step ${last.number}` : 'In the initial state',
        ),
        h(
          'tbody',
          {},
          parts.map(p =>
            h(
              'tr',
              { class: changed.has(p.path) ? 'changed' : undefined },
              h('th', { scope: 'row' }, p.path),
              h('td', {}, format(p.value)),
            ),
          ),
        ),
      ),
  )
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
