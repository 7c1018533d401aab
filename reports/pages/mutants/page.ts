import { type ComponentChildren, Fragment, h, type JSX } from 'preact'
import { documentOf, StaticPage } from '../../components/document.ts'
import { styleOf, tables } from '../../components/styles.ts'
import { Table } from '../../components/table.ts'
import { sayMade } from '../../say/made.ts'
import { isOpen, type Mutant, type MutantsReport } from './report.ts'
import { listed, sayAsked, sayKill, sayMatrix, sayMore, sayTally } from './words.ts'

/** The mutants of a spec on one page that needs nothing else. */
export function renderMutants(report: MutantsReport): string {
  const style = styleOf(tables, new URL('mutants.css', import.meta.url))
  return documentOf(h(Page, { report, style }))
}

const Page = ({ report, style }: { report: MutantsReport; style: string }): JSX.Element =>
  h(
    StaticPage,
    { title: `${report.spec}: ${sayAsked(report)}`, style },
    h(
      'main',
      { class: 'tables mutants' },
      h(
        'header',
        { class: 'headline' },
        h('p', { class: 'name' }, [report.spec, commonPlace(report)].filter(Boolean).join(' · ')),
        h('h1', {}, sayAsked(report)),
        h('p', {}, `${sayTally(report)}.`),
        report.unusable.map(({ name, why }) => h('p', { class: 'note' }, `Without the model ${name}: ${why}.`)),
      ),
      h(Scores, { report }),
      h(Kills, { report }),
      listed.map(({ fate, title, means }) => {
        const of = report.mutants.filter(m => m.outcome.fate === fate)
        return (
          of.length > 0 &&
          h(Fates, { title: `${title}: ${of.length}`, means, mutants: [...of.filter(isOpen), ...of.filter(m => !isOpen(m))], report })
        )
      }),
      report.needless.length > 0 &&
        h(
          'section',
          {},
          h('h2', {}, 'Explained, though nothing of the kind survives'),
          report.needless.map(line => h('p', {}, line)),
        ),
      h(
        'section',
        { class: 'reproduce', 'aria-labelledby': 'reproduce-name' },
        h('h2', { id: 'reproduce-name' }, 'Reproduce'),
        h('code', {}, report.command),
        report.made && h('p', { class: 'note' }, `${sayMade(report.made)}.`),
      ),
    ),
  )

/** What the files of all mutants begin with, which is then said once: the file, where it is one, or else the folder, which ends in a slash; empty where they have none in common. */
function commonPlace({ mutants }: Pick<MutantsReport, 'mutants'>): string {
  const [first = '', ...others] = new Set(mutants.map(m => m.file))
  const isCommon = (folder: string) => others.every(file => file.startsWith(folder))
  if (isCommon(first)) return first
  const folders = first.split('/').map((_, n, parts) =>
    parts
      .slice(0, n)
      .map(part => `${part}/`)
      .join(''),
  )
  return folders.findLast(isCommon) ?? ''
}

function Place({ mutant: { file, mutation }, report }: { mutant: Mutant; report: MutantsReport }): JSX.Element {
  const below = file.slice(commonPlace(report).length)
  return h('span', { class: 'place' }, below === '' ? `line ${mutation.line}` : `${below}:${mutation.line}`)
}

interface CountsProps {
  name: string
  head: readonly string[]
  rows: readonly { readonly of: ComponentChildren; readonly counts: readonly string[] }[]
}

const Counts = ({ name, head, rows }: CountsProps): JSX.Element =>
  h(Table, { name, head, rows: rows.map(({ of, counts }) => ({ head: of, cells: counts.map(says => ({ says, class: 'kill' })) })) })

const Scores = ({ report }: { report: MutantsReport }): JSX.Element =>
  h(
    'section',
    {},
    h('h2', { id: 'properties' }, 'Properties'),
    h('p', { class: 'note' }, 'How many mutants each property kills, and how many of them no other property kills.'),
    h(Counts, {
      name: 'properties',
      head: ['property', 'kills', 'alone'],
      rows: report.matrix.properties.map(p => ({ of: p.property, counts: [String(p.kills), String(p.alone)] })),
    }),
    sayMatrix(report).map(line => h('p', {}, line)),
  )

function Kills({ report }: { report: MutantsReport }): JSX.Element | null {
  const { properties, mutants, matrix } = report
  const columns = properties.filter(p => !matrix.idle.includes(p))
  const killed = mutants.filter(m => m.outcome.fate === 'killed')
  if (killed.length === 0) return null
  return h(
    'section',
    {},
    h('h2', { id: 'matrix' }, `Killed: ${killed.length}`),
    h(
      'p',
      { class: 'note' },
      'The number is how many steps the shortest trace has by which the property notices; x, where it has none to count.',
    ),
    h(Counts, {
      name: 'matrix',
      head: ['mutant', ...columns],
      rows: killed.map(mutant => ({
        of: h(Fragment, {}, `${mutant.mutation.operator}: ${mutant.mutation.of} `, h(Place, { mutant, report })),
        counts: columns.map(p => sayKill(mutant, p)),
      })),
    }),
  )
}

interface FatesProps {
  title: string
  means: string
  mutants: readonly Mutant[]
  report: MutantsReport
}

const Fates = ({ title, means, mutants, report }: FatesProps): JSX.Element =>
  h(
    'section',
    {},
    h('h2', {}, title),
    h('p', { class: 'note' }, means),
    mutants.map(mutant => h(Told, { mutant, report })),
  )

const Told = ({ mutant, report }: { mutant: Mutant; report: MutantsReport }): JSX.Element =>
  h(
    'article',
    {},
    h('h3', {}, `${mutant.mutation.operator}: ${mutant.mutation.of} `, h(Place, { mutant, report })),
    h(
      'pre',
      {},
      mutant.diff.taken.map(line => h('span', { class: 'taken' }, `- ${line}\n`)),
      mutant.diff.put.map(line => h('span', { class: 'put' }, `+ ${line}\n`)),
    ),
    sayMore(mutant).map(line => h('p', {}, line)),
  )
