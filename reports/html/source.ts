import { h, type JSX } from 'preact'
import type { Excerpt, Report } from '../format.ts'
import { sayPlace } from '../words.ts'
import type { Story } from './story.ts'

interface Props {
  excerpt: Excerpt
  title: string
  /** The folder that file names are given relative to. */
  root: string | undefined
}

/** A piece of the spec, with its doc comment and its place in the file. */
export function Source({ excerpt, title, root }: Props): JSX.Element {
  return h(
    'figure',
    { class: 'source' },
    h('figcaption', {}, h('strong', {}, title), h('span', { class: 'place' }, sayPlace(root, { ...excerpt, column: 1 }))),
    excerpt.doc && h('p', { class: 'doc' }, excerpt.doc),
    h('pre', {}, h('code', {}, excerpt.source)),
  )
}

/** What the source says of an action or a property; of one that the variant checked has changed, what the variant says. */
export const excerptOf = ({ result, excerpts }: Report, name: string): Excerpt | undefined =>
  excerpts[`${result.checked.variant}/${name}`] ?? excerpts[name]

/** The actions that the trace takes, in the order in which it first takes them. */
export function Sources({ story, report }: { story: Story; report: Report }): JSX.Element | null {
  const taken = new Map<string, number[]>()
  for (const { action, number } of story.trace.steps) taken.set(action, [...(taken.get(action) ?? []), number])
  const found = [...taken].flatMap(([action, steps]) => {
    const excerpt = excerptOf(report, action)
    return excerpt ? [{ action, steps, excerpt }] : []
  })
  if (found.length === 0) return null
  return h(
    'section',
    { class: 'sources' },
    h('h3', {}, 'The actions taken'),
    found.map(({ action, steps, excerpt }) =>
      h(
        'div',
        { class: 'taken' },
        h('p', { class: 'at' }, `step${steps.length === 1 ? '' : 's'} ${steps.join(', ')}`),
        h(Source, { excerpt, title: action, root: report.root }),
      ),
    ),
  )
}
