import { h, type JSX } from 'preact'
import { type Excerpt, excerptFor, type Report } from '../format.ts'
import { sayNumbers } from '../say/numbers.ts'
import { fileUnder, sayPlace } from '../say/words.ts'
import { prose } from './prose.ts'
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
    excerpt.doc && h('p', { class: 'doc' }, prose(excerpt.doc)),
    h(
      'pre',
      { tabindex: 0 },
      h(
        'code',
        {},
        excerpt.source.split('\n').map((line, i, all) => h(Line, { line: i < all.length - 1 ? `${line}\n` : line })),
      ),
    ),
  )
}

/** A line of source; what of it has no room goes on two columns further in than it begins. */
const Line = ({ line }: { line: string }): JSX.Element =>
  h('span', { class: 'code-line', style: `--in: ${line.length - line.trimStart().length + 2}ch` }, line)

export const excerptOf = ({ result, excerpts }: Report, name: string): Excerpt | undefined => excerptFor(excerpts, result.checked, name)

/** A file of the spec. */
export interface SpecFile {
  readonly file: string
  readonly text: string
}

interface Taken {
  readonly action: string
  readonly steps: readonly number[]
  readonly excerpt: Excerpt
}

/** The actions that the trace takes, in the order in which it first takes them, where their source is at hand. */
export function takenBy({ trace }: Pick<Story, 'trace'>, report: Report): readonly Taken[] {
  const taken = new Map<string, number[]>()
  for (const { action, number } of trace.steps) taken.set(action, [...(taken.get(action) ?? []), number])
  return [...taken].flatMap(([action, steps]) => {
    // A premature timeout is written where the timeout is.
    const written = report.model.actions[action]?.earlyOf ?? action
    const excerpt = excerptOf(report, `actions/${written}`) ?? excerptOf(report, written)
    return excerpt ? [{ action, steps, excerpt }] : []
  })
}

/** The source of the actions taken, one by one, and the whole files with them marked. */
export function Sources({ story, report, files }: { story: Story; report: Report; files: readonly SpecFile[] }): JSX.Element | null {
  const taken = takenBy(story, report)
  if (taken.length === 0) return null
  return h(
    'section',
    { class: 'sources', 'aria-labelledby': `${story.key}-sources` },
    h('h3', { id: `${story.key}-sources` }, 'The actions taken, in the source'),
    h(
      'div',
      { class: 'taken' },
      taken.map(({ action, steps, excerpt }) =>
        h('div', {}, h('p', { class: 'at' }, sayNumbers(steps)), h(Source, { excerpt, title: action, root: report.root })),
      ),
    ),
    files.map(file => h(WholeFile, { file, taken, root: report.root })),
  )
}

function WholeFile({
  file: { file, text },
  taken,
  root,
}: {
  file: SpecFile
  taken: readonly Taken[]
  root: string | undefined
}): JSX.Element {
  const marks = taken.filter(t => t.excerpt.file === file)
  const markOf = (line: number) =>
    marks.find(({ excerpt }) => excerpt.line <= line && line < excerpt.line + excerpt.source.split('\n').length)
  return h(
    'details',
    { class: 'file' },
    h('summary', {}, `All of ${fileUnder(root, { file })}, with the actions taken marked`),
    h(
      'pre',
      { tabindex: 0, 'aria-label': fileUnder(root, { file }) },
      text
        .trimEnd()
        .split('\n')
        .map((line, i) => {
          const mark = markOf(i + 1)
          const said = mark?.excerpt.line === i + 1 ? sayNumbers(mark.steps) : ''
          return h(
            'div',
            { class: mark ? 'line marked' : 'line' },
            h('span', { class: 'number' }, i + 1),
            h('code', {}, line === '' ? ' ' : line),
            said !== '' && h('span', { class: 'said' }, said),
          )
        }),
    ),
  )
}
