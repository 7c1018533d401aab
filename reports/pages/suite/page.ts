import { h, type JSX } from 'preact'
import type { Verdict } from '../../../checker/verdict/result.ts'
import { documentOf, StaticPage } from '../../components/document.ts'
import { styleOf, tables } from '../../components/styles.ts'
import { Table } from '../../components/table.ts'
import { Mark } from '../../components/verdict.ts'
import { sayMade } from '../../say/made.ts'
import { sayCount } from '../../say/words.ts'
import { type Comparison, isUnexpected } from '../comparison/comparison.ts'
import { type Suite, sayCounts } from './formats.ts'

/** The specs of a suite with what their models came to, on one page that leads to those of the specs, whose files `pages` names. */
export function renderSuitePage(suite: Suite, pages: readonly string[]): string {
  const style = styleOf(tables, new URL('suite.css', import.meta.url))
  return documentOf(h(Page, { suite, pages, style }))
}

const Page = ({ suite, pages, style }: { suite: Suite; pages: readonly string[]; style: string }): JSX.Element => {
  const { comparisons, made } = suite
  const odd = comparisons.flatMap(({ models, spec }) => models.filter(isUnexpected).map(model => ({ spec, model })))
  const leftOut = comparisons.reduce((sum, c) => sum + c.leftOut, 0)
  return h(
    StaticPage,
    { title: `Suite: ${sayCounts(suite)}`, style },
    h(
      'main',
      { class: 'tables suite' },
      h(
        'header',
        { class: 'headline' },
        h('p', { class: 'name' }, 'Every named model beside what is expected of it'),
        h('h1', {}, sayCounts(suite)),
        leftOut > 0 && h('p', { class: 'note' }, `${sayCount(leftOut, 'model that takes long is', 'models that take long are')} left out.`),
        made && h('p', { class: 'facts' }, sayMade({ source: null, ...made })),
      ),
      odd.length > 0 &&
        h(
          'section',
          { 'aria-labelledby': 'unexpected' },
          h('h2', { id: 'unexpected' }, 'Not as expected'),
          h(
            'ul',
            {},
            odd.map(({ spec, model }) => h('li', {}, h('b', {}, `${spec} ${model.name}: `), model.differences?.join('; '))),
          ),
        ),
      h(
        'section',
        {},
        h('h2', { id: 'specs' }, 'The specs'),
        h(Table, {
          name: 'specs',
          head: ['spec', 'models', ...verdicts, 'as expected', 'states'],
          rows: comparisons.map((comparison, k) => ({
            head: h('a', { href: encodeURI(pages[k] ?? '') }, comparison.spec),
            cells: cellsOf(comparison),
          })),
        }),
      ),
    ),
  )
}

const verdicts: readonly Verdict[] = ['holds', 'violated', 'inconclusive']

function cellsOf({ models }: Comparison) {
  const odd = models.filter(isUnexpected).length
  const states = models.reduce((sum, m) => sum + m.result.states.distinct, 0)
  return [
    { says: String(models.length), class: 'count' },
    ...verdicts.map(verdict => {
      const count = models.filter(m => m.result.verdict === verdict).length
      return { says: count > 0 && h('span', { class: 'tally' }, h(Mark, { verdict }), ` ${count}`) }
    }),
    odd > 0 ? { says: `${odd} not`, class: 'unexpected' } : { says: 'all' },
    { says: states.toLocaleString('en'), class: 'count' },
  ]
}
