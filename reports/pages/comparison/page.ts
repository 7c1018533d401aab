import { Fragment, h, type JSX } from 'preact'
import type { Verdict } from '../../../checker/verdict/result.ts'
import { documentOf, StaticPage } from '../../components/document.ts'
import { prose } from '../../components/prose.ts'
import { styleOf, tables } from '../../components/styles.ts'
import { Table, type TableRow } from '../../components/table.ts'
import { Mark } from '../../components/verdict.ts'
import { sayMade } from '../../say/made.ts'
import { sayCount } from '../../say/words.ts'
import { type Cell, type Table as Compared, type ComparedModel, type Comparison, isUnexpected, sayUncounted } from './comparison.ts'
import { costTable, meaningOfCosts, modelTable, pivotTable } from './tables.ts'

/** The models of a spec side by side, on one page that needs nothing else; counterexamples are links to the pages beside it. */
export function renderComparison(comparison: Comparison): string {
  const style = styleOf(tables, new URL('comparison.css', import.meta.url))
  return documentOf(h(Page, { comparison, style }))
}

function Page({ comparison, style }: { comparison: Comparison; style: string }): JSX.Element {
  const { spec, models, by, command, made } = comparison
  const costs = costTable(comparison)
  return h(
    StaticPage,
    {
      title: `${spec}: ${sayCount(models.length, 'model')} compared`,
      style,
    },
    h(
      'main',
      { class: 'tables comparison' },
      h(Heading, { comparison }),
      by && h(Part, { name: `By ${by.join(', ')}`, note: reading, table: pivotTable(models, by) }),
      h(Part, { name: by ? 'Every model' : 'Verdicts', note: by ? '' : reading, table: modelTable(models) }),
      costs && h(Part, { name: 'What a decision costs', note: meaningOfCosts, table: costs }),
      sayUncounted(comparison).map(says => h('p', { class: 'note' }, says)),
      models.some(m => m.says !== '') && h(Models, { models }),
      h(
        'section',
        { class: 'reproduce', 'aria-labelledby': 'reproduce-name' },
        h('h2', { id: 'reproduce-name' }, 'Reproduce'),
        h('code', {}, command),
        made && h('p', { class: 'note' }, `${sayMade(made)}.`),
      ),
    ),
  )
}

const reading = 'What is violated leads to its shortest counterexample, whose steps are counted.'

function Heading({ comparison: { spec, models, leftOut } }: { comparison: Comparison }): JSX.Element {
  const verdicts: readonly Verdict[] = ['holds', 'violated', 'inconclusive']
  const unexpected = models.filter(isUnexpected).length
  return h(
    'header',
    { class: 'headline' },
    h('p', { class: 'name' }, spec),
    h('h1', {}, `${sayCount(models.length, 'model')} compared`),
    h(
      'p',
      { class: 'tally' },
      verdicts.map(verdict => {
        const count = models.filter(m => m.result.verdict === verdict).length
        return count > 0 && h('span', {}, h(Mark, { verdict }), ` ${count}`)
      }),
    ),
    h(
      'p',
      { class: unexpected > 0 ? 'unexpected' : undefined },
      models.every(m => m.differences === null)
        ? ''
        : unexpected === 0
          ? 'Every model is as expected.'
          : `${sayCount(unexpected, 'model')} not as expected.`,
      leftOut > 0 && ` ${sayCount(leftOut, 'model that takes long is', 'models that take long are')} left out.`,
    ),
  )
}

const idOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

const Part = ({ name, note, table }: { name: string; note: string; table: Compared }): JSX.Element =>
  h(
    'section',
    {},
    h('h2', { id: idOf(name) }, name),
    note !== '' && h('p', { class: 'note' }, note),
    h(Table, { name: idOf(name), head: table.head, rows: table.rows.map(rowOf) }),
  )

const rowOf = ([first, ...rest]: Compared['rows'][number]): TableRow => ({
  head: first?.text,
  cells: rest.map(cell => ({ says: h(Said, { cell }), class: cell.verdict === null ? undefined : 'verdict' })),
})

function Said({ cell: { verdict, detail, page } }: { cell: Cell }): JSX.Element {
  const mark = verdict && h(Mark, { verdict })
  const said = h(Fragment, {}, mark, mark && detail !== '' && ' ', detail !== '' && h('span', { class: 'detail' }, detail))
  return page === null ? said : h('a', { href: encodeURI(page) }, said)
}

/** What each model is there to show, and how it differs from that. */
const Models = ({ models }: { models: readonly ComparedModel[] }): JSX.Element =>
  h(
    'section',
    { class: 'models', 'aria-labelledby': 'models' },
    h('h2', { id: 'models' }, 'The models'),
    h(
      'dl',
      {},
      models.map(model =>
        h(
          'div',
          {},
          h('dt', {}, model.name),
          h(
            'dd',
            {},
            prose(model.says),
            model.differences?.map(d => h('p', { class: 'unexpected' }, `not as expected: ${d}`)),
          ),
        ),
      ),
    ),
  )
