import { Fragment, h, type JSX } from 'preact'
import type { CellFinding, ComparedCell } from '../../../checker/verdict/comparison.ts'
import { documentOf, StaticPage } from '../../components/document.ts'
import { styleOf, tables } from '../../components/styles.ts'
import { sayMade } from '../../say/made.ts'
import { sayCount } from '../../say/words.ts'
import {
  cellOf,
  isUndecided,
  isUnexpected,
  type ProtocolTable,
  placed,
  reading,
  sayAnswer,
  sayChecked,
  sayDifference,
  sayExtent,
  sayFound,
} from './table.ts'

/** Protocols side by side, on one page that needs nothing else; what was found by a trace leads to the page of that trace. */
export function renderProtocols(table: ProtocolTable): string {
  const style = styleOf(tables, new URL('protocols.css', import.meta.url))
  return documentOf(h(Page, { table, style }))
}

interface Props {
  table: ProtocolTable
}

const Page = ({ table, style }: Props & { style: string }): JSX.Element =>
  h(
    StaticPage,
    { title: `${table.protocols.join(', ')}: side by side`, style },
    h(
      'main',
      { class: 'tables protocols' },
      h(Heading, { table }),
      h(Answers, { table }),
      h(Checks, { table }),
      h(
        'section',
        { class: 'reproduce', 'aria-labelledby': 'reproduce-name' },
        h('h2', { id: 'reproduce-name' }, 'Reproduce'),
        h('code', {}, table.command),
        table.made && h('p', { class: 'note' }, `${sayMade(table.made)}.`),
      ),
    ),
  )

function Heading({ table }: Props): JSX.Element {
  const checks = placed(table)
  const [odd, open] = [checks.filter(isUnexpected), checks.filter(isUndecided)]
  return h(
    'header',
    { class: 'headline' },
    h('p', { class: 'name' }, table.name),
    h('h1', {}, table.says),
    h('p', { class: 'note' }, `${sayCount(table.rows.length, 'question')}, answered by ${sayCount(checks.length, 'check')}. ${reading}`),
    odd.length > 0 && h('p', { class: 'unexpected' }, `${sayCount(odd.length, 'answer')} not as expected.`),
    odd.map(p => h('p', { class: 'unexpected' }, sayDifference(p))),
    open.length > 0 && h('p', { class: 'unexpected' }, `${sayCount(open.length, 'check')} undecided.`),
  )
}

/** On a narrow screen each question stands above its answers, which then say of which protocol they are. */
const Answers = ({ table: { protocols, rows, page } }: Props): JSX.Element =>
  h(
    'section',
    {},
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('td', {}),
          protocols.map(name => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(row =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, h('a', { href: `#${row.name}` }, row.row.asks)),
            protocols.map(protocol => h('td', { 'data-column': protocol }, h(Answer, { cell: cellOf(row, protocol), page }))),
          ),
        ),
      ),
    ),
  )

function Answer({ cell, page }: Pick<ProtocolTable, 'page'> & { cell: ComparedCell | undefined }): JSX.Element {
  return h(
    Fragment,
    {},
    cell?.findings.map(finding =>
      h(
        'div',
        { class: finding.answer === null || finding.difference !== null ? 'answer unexpected' : 'answer' },
        h('span', { class: 'words' }, sayAnswer(finding)),
        finding.check.answers && h('span', { class: 'found' }, h(Linked, { page: page(finding), text: sayFound(finding) })),
      ),
    ),
  )
}

const Linked = ({ page, text }: { page: string | null; text: string }): JSX.Element =>
  page === null ? h(Fragment, {}, text) : h('a', { href: encodeURI(page) }, text)

/** What was asked for each answer, of which model, and how to ask it again. */
const Checks = ({ table: { rows, again, page } }: Props): JSX.Element =>
  h(
    'section',
    { class: 'checks', 'aria-labelledby': 'checks' },
    h('h2', { id: 'checks' }, 'The checks'),
    rows.map(row =>
      h(
        'article',
        { id: row.name },
        h('h3', {}, row.row.asks),
        h(
          'ul',
          {},
          row.cells.flatMap(({ protocol, findings }) => findings.map(finding => h(Check, { protocol, finding, again, page }))),
        ),
        h('p', { class: 'note' }, `Known from: ${row.row.origin}.`),
      ),
    ),
  )

function Check({
  protocol,
  finding,
  again,
  page,
}: Pick<ProtocolTable, 'again' | 'page'> & { protocol: string; finding: CellFinding }): JSX.Element {
  const extent = sayExtent(finding)
  return h(
    'li',
    {},
    h('b', {}, `${protocol}: `),
    `${finding.check.says}: `,
    h(Linked, { page: page(finding), text: sayFound(finding) }),
    h('span', { class: 'model' }, ` ${sayChecked(finding)}${extent === '' ? '' : ` (${extent})`}`),
    finding.difference !== null && h('span', { class: 'unexpected' }, ` not as expected: ${finding.difference}`),
    h('code', {}, again(finding)),
  )
}
