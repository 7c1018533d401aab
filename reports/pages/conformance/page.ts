import { type ComponentChildren, h, type JSX } from 'preact'
import type { Conformance, EventPlace, Prefix } from '../../../checker/conformance/index.ts'
import { documentOf, StaticPage } from '../../components/document.ts'
import { styleOf, tables } from '../../components/styles.ts'
import { Table } from '../../components/table.ts'
import { Mark } from '../../components/verdict.ts'
import type { Made } from '../../format.ts'
import { sayMade } from '../../say/made.ts'
import { sayEvent, sayLimit, sayMisfit } from '../../say/misfit.ts'
import { sayCount } from '../../say/words.ts'

/** What logs show of a model, with what one has to know to make it again. */
export interface ConformanceReport {
  /** The spec, and its variant where it is one. */
  readonly title: string
  /** The constants and the budgets of faults, as one gives them: `rms=2`. */
  readonly choices: readonly string[]
  readonly result: Conformance
  readonly command: string
  readonly made?: Made | undefined
}

/** Prefixes, and steps of one that conforms, that are shown: more are counted. */
const [mostPrefixes, mostSteps] = [20, 500]

/** What logs show of a model, on one page that needs nothing else. */
export function renderConformancePage(report: ConformanceReport): string {
  const style = styleOf(tables, new URL('conformance.css', import.meta.url))
  return documentOf(h(Page, { report, style }))
}

function Page({ report, style }: { report: ConformanceReport; style: string }): JSX.Element {
  const { title, result, command, made } = report
  const { prefixes, explanation } = result
  const more = prefixes.length - mostPrefixes
  return h(
    StaticPage,
    { title: `${title}: ${sayVerdict(result)}`, style },
    h(
      'main',
      { class: 'tables conformance' },
      h(Heading, { report }),
      h(Logs, { result }),
      prefixes.slice(0, mostPrefixes).map((prefix, k) => h(Ending, { prefix, k, of: prefixes.length })),
      more > 0 &&
        h('p', { class: 'note' }, `And ${sayCount(more, 'more prefix', 'more prefixes')} that ${more === 1 ? 'goes' : 'go'} no further.`),
      explanation !== null && h(Steps, { explanation }),
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

const looks = { conforms: 'holds', diverges: 'violated', inconclusive: 'inconclusive' } as const

/** `the logs diverge: no order of their events gets beyond rm1.ndjson 2 of 3`. */
function sayVerdict({ verdict, limit, prefixes }: Conformance): string {
  if (verdict === 'conforms') return 'the model explains every event of the logs'
  if (limit !== null) return `not decided: ${sayLimit(limit)}`
  const [first] = prefixes
  const open = first?.positions.filter(p => p.explained < p.events) ?? []
  return `the logs diverge from the model: ${open.map(({ log, explained }) => `${log} after its event ${explained}`).join(', ')}`
}

function Heading({ report: { title, choices, result } }: { report: ConformanceReport }): JSX.Element {
  const { unexercised, unread, states } = result
  return h(
    'header',
    { class: 'headline' },
    h('p', { class: 'name' }, `Logs of a real system beside ${title}`),
    h('h1', {}, h(Mark, { verdict: looks[result.verdict], says: result.verdict }), h('span', { class: 'cause' }, sayVerdict(result))),
    h('p', { class: 'facts' }, [...choices, `${sayCount(states, 'state')} looked at`].join(' · ')),
    unexercised.length > 0 && h('p', { class: 'note' }, `No event is a step of ${unexercised.join(', ')}, of which the logs show nothing.`),
    unread.length > 0 &&
      h(
        'p',
        { class: 'note' },
        `Nothing was read of ${unread.map(({ name, unread }) => `${name} (${unread === 0 ? 'empty' : `${sayCount(unread, 'event')}, no step among them`})`).join(', ')}.`,
      ),
    h(
      'p',
      { class: 'note' },
      result.verdict === 'conforms'
        ? 'Logs that conform are no proof: other runs may diverge.'
        : result.verdict === 'diverges'
          ? 'Either the system does what the design forbids, or the model leaves out what the system may do.'
          : '',
    ),
  )
}

/** How far each log is explained, at most. */
const Logs = ({ result: { logs, prefixes, verdict } }: { result: Conformance }): JSX.Element =>
  h(
    'section',
    {},
    h('h2', { id: 'logs' }, 'The logs'),
    h(Table, {
      name: 'logs',
      head: ['log', 'events', 'explained', 'ignored'],
      rows: logs.map(({ name, events, ignored }) => {
        const reached = prefixes.flatMap(p => p.positions.filter(at => at.log === name).map(at => at.explained))
        const explained = verdict === 'conforms' ? events : Math.max(0, ...reached)
        return { head: name, cells: [events, explained, ignored].map(n => ({ says: n.toLocaleString('en') })) }
      }),
    }),
  )

/** Where the logs go no further, and why no next event fits. */
function Ending({ prefix: { positions, next, enabled }, k, of }: { prefix: Prefix; k: number; of: number }): JSX.Element {
  const id = `prefix-${k + 1}`
  return h(
    'section',
    { 'aria-labelledby': id },
    h('h2', { id }, of === 1 ? 'Where it goes no further' : `Where it goes no further, ${k + 1} of ${of}`),
    h('p', { class: 'note' }, `Explained until then: ${positions.map(p => `${p.log} ${p.explained} of ${p.events}`).join(', ')}.`),
    next.map(({ at, event, misfits, after }) =>
      h(
        'article',
        {},
        h('h3', {}, h('span', { class: 'place' }, `${sayPlace(at)} `), h('code', {}, sayEvent(event)), ' does not fit'),
        after.length > 0 && h('p', { class: 'note' }, `after hidden ${after.join(', ')}:`),
        h(
          'ul',
          {},
          misfits.map(misfit => h('li', {}, sayMisfit(misfit))),
        ),
      ),
    ),
    h(
      'p',
      {},
      'The model could take ',
      enabled.length === 0 ? 'no step' : enabled.flatMap((step, i): ComponentChildren[] => [i > 0 && ', ', h('code', {}, step)]),
      '.',
    ),
  )
}

const sayPlace = ({ log, line }: EventPlace): string => `${log}:${line}`

/** A behaviour of the model that has every event. */
const Steps = ({ explanation }: { explanation: NonNullable<Conformance['explanation']> }): JSX.Element =>
  h(
    'section',
    {},
    h('h2', { id: 'steps' }, 'A behaviour of the model that explains them'),
    h(
      'p',
      { class: 'note' },
      `One of perhaps many. A step without an event is hidden.${explanation.length > mostSteps ? ` The first ${mostSteps} of ${explanation.length.toLocaleString('en')} steps.` : ''}`,
    ),
    h(Table, {
      name: 'steps',
      head: ['step', 'what', 'event'],
      rows: explanation.slice(0, mostSteps).map(({ step, event }, i) => ({
        head: String(i + 1),
        cells: [
          { says: h('code', {}, step) },
          { says: event === null ? 'hidden' : sayPlace(event), class: event === null ? 'hidden' : undefined },
        ],
      })),
    }),
  )
