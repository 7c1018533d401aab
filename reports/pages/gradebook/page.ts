import { h, type JSX } from 'preact'
import type { Mark, MarkVerdict } from '../../../checker/grading/grade.ts'
import { StaticPage } from '../../components/document.ts'
import { Table, type TableRow } from '../../components/table.ts'
import { sayMade } from '../../say/made.ts'
import { type Entry, type Gradebook, sayPoints } from './book.ts'

interface BookProps {
  book: Gradebook
  /** The page of each entry. */
  files: readonly string[]
  style: string
}

/** All submissions, a row each: it needs neither a network nor scripts. */
export const GradebookPage = ({ book, files, style }: BookProps): JSX.Element => {
  const items = book.entries[0]?.grade.marks ?? []
  return h(
    StaticPage,
    { title: `Gradebook: ${book.title}`, style },
    h(
      'main',
      { class: 'tables gradebook' },
      h('header', { class: 'headline' }, h('p', { class: 'name' }, 'Gradebook'), h('h1', {}, book.title)),
      h(
        'section',
        { class: 'book' },
        h('h2', { id: 'book' }, 'Marks'),
        h(Table, {
          name: 'book',
          head: ['Submission', 'Points', ...items.map(mark => `${mark.item} (${mark.points})`)],
          rows: book.entries.map((entry, k) => ({
            head: h('a', { href: files[k] }, entry.name),
            cells: [
              { says: sayPoints(entry), class: 'total' },
              ...entry.grade.marks.map(mark => ({ says: h(Sign, { verdict: mark.verdict }) })),
            ],
          })),
        }),
      ),
      h('p', { class: 'reading' }, sayBarrier[book.barrier]),
      book.made && h('p', { class: 'reading' }, `${sayMade(book.made)}.`),
    ),
  )
}

interface StudentProps {
  book: Gradebook
  entry: Entry
  /** The pages of what was found. */
  links: readonly { readonly file: string; readonly says: string }[]
  style: string
}

/** One submission: every mark with its reason, and the runs that show it. */
export const StudentPage = ({ book, entry, links, style }: StudentProps): JSX.Element =>
  h(
    StaticPage,
    { title: `${entry.name}: ${book.title}`, style },
    h(
      'main',
      { class: 'tables gradebook' },
      h(
        'header',
        { class: 'headline' },
        h('p', { class: 'name' }, `${book.title}, handed in as`),
        h('h1', {}, entry.name),
        h('p', {}, sayPoints(entry)),
      ),
      entry.problem !== null && h('p', { class: 'problem', role: 'note' }, entry.problem),
      h(
        'section',
        { class: 'marks' },
        h('h2', { id: 'marks' }, 'Marks'),
        h(Table, {
          name: 'marks',
          head: ['Asked for', 'Mark', 'Points', 'Why'],
          rows: entry.grade.marks.map(mark => rowOf(mark, entry.problem)),
        }),
      ),
      links.length > 0 &&
        h(
          'section',
          {},
          h('h2', {}, 'The runs that show it'),
          h(
            'ul',
            {},
            links.map(({ file, says }) => h('li', {}, h('a', { href: file }, says === '' ? 'Counterexamples' : says))),
          ),
        ),
      entry.grade.notes.length > 0 &&
        h(
          'section',
          {},
          h('h2', {}, 'What did not count'),
          h(
            'ul',
            {},
            entry.grade.notes.map(note => h('li', {}, note)),
          ),
        ),
    ),
  )

/** What keeps the whole from running is said once, above. */
const rowOf = (mark: Mark, problem: string | null): TableRow => ({
  head: mark.of === 'mutant' ? `Catch: ${mark.item}` : mark.item,
  cells: [
    { says: h(Sign, { verdict: mark.verdict }) },
    { says: `${mark.verdict === 'undecided' ? '?' : mark.earned} of ${mark.points}`, class: 'total' },
    { says: mark.says === problem ? '' : mark.says },
  ],
})

const looks: Readonly<Record<MarkVerdict, { readonly look: string; readonly path: string }>> = {
  met: { look: 'holds', path: 'M3 8.5l3.5 3.5 6.5-8' },
  missed: { look: 'violated', path: 'M4 4l8 8M12 4l-8 8' },
  undecided: { look: 'inconclusive', path: 'M5.5 6a2.5 2.5 0 1 1 3.5 2.3q-1 .5-1 1.7M8 12.5v.5' },
}

const Sign = ({ verdict }: { verdict: MarkVerdict }): JSX.Element =>
  h(
    'span',
    { class: `mark ${looks[verdict].look}` },
    h('svg', { width: 14, height: 14, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: looks[verdict].path })),
    verdict,
  )

const sayBarrier: Readonly<Record<Gradebook['barrier'], string>> = {
  permission: 'Each submission ran in a process without rights to files, processes, threads or the network, and without anything of Node.',
  namespace:
    'Each submission ran in a process without rights to files, processes or threads, without a network interface, and without anything of Node.',
  realm:
    'Each submission ran in a process without rights to files, processes or threads, and without anything of Node. This machine offered no barrier to the network beside that: whoever breaks out of the JavaScript engine finds one.',
}
