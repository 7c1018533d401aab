import { Fragment, h, type JSX } from 'preact'
import type { Cause, PartCause } from '../../../checker/traces/causes.ts'
import type { Why as Answer } from '../../../checker/traces/reason.ts'
import type { Refusal } from '../../../checker/traces/refusals.ts'
import { stateAfter } from '../../../checker/traces/trace.ts'
import { format } from '../../../checker/values/index.ts'
import { isWithin } from '../../../checker/values/path.ts'
import type { PropertyExplanation } from '../../../checker/verdict/explanation.ts'
import { Clauses } from '../../components/clauses.ts'
import { isPart, type Part, partsOf } from '../../components/parts.ts'
import { excerptOf, Source } from '../../components/source.ts'
import type { Story } from '../../components/story.ts'
import type { Report, Traced } from '../../format.ts'
import { sayBecause } from '../../say/because.ts'
import { capital, sayCompared, sayMessage } from '../../say/words.ts'

interface Props {
  story: Story
  property: Traced
  report: Report
  explanation: PropertyExplanation | null
}

/** What the property says, what its parts are at the trace's end, and what of the state that depends on. */
export function Why({ story, property, report, explanation }: Props): JSX.Element {
  const { trace } = story
  const excerpt = excerptOf(report, property.name)
  const last = trace.steps.at(-1)
  const { why = [], causes = [], standstill = null, reads = [], problem = null } = explanation ?? {}
  const refusals = standstill?.refusals ?? []
  const verdict = property.verdict === 'violated' ? 'fails' : property.verdict
  const at = last ? `after step ${last.number}` : 'in the initial state'
  return h(
    'section',
    { class: 'why', 'aria-labelledby': `${story.key}-why` },
    h(
      'h3',
      { id: `${story.key}-why` },
      property.kind === 'deadlock' && verdict === 'fails' ? 'Why there is a deadlock' : `Why ${property.name} ${verdict}`,
    ),
    property.reason && h('p', {}, sentence(property.reason)),
    sayCompared(property) && h('p', {}, `${sayCompared(property)}.`),
    excerpt && h(Source, { excerpt, title: property.name, root: report.root }),
    property.kind === 'refines' && why.map(({ reason }) => h('p', {}, sentence(reason))),
    why.filter(a => a.clauses.length > 0).map(answer => h(Answered, { answer, at })),
    refusals.length > 0 && h(Refused, { refusals, at }),
    causes.length > 0 && h(Causes, { causes, trace: story.trace, verdict: property.verdict }),
    problem !== null && h('p', {}, `Not explained: ${problem}.`),
    h(Values, {
      story,
      variables: reads.length > 0 ? reads : Object.keys(trace.initial),
      at,
      isOfSteps: property.kind === 'step',
    }),
  )
}

const Answered = ({ answer: { of, holds, clauses, at: step }, at }: { answer: Answer; at: string }): JSX.Element =>
  h(
    'div',
    { class: 'answer' },
    h(
      'h4',
      {},
      `${of.startsWith('the ') ? capital(of) : of} ${holds === null ? 'cannot be told' : `is ${holds}`} ${step === null ? at : step === 0 ? 'in the initial state' : `after step ${step}`}, clause by clause`,
    ),
    h(Clauses, { clauses }),
  )

const Refused = ({ refusals, at }: { refusals: readonly Refusal[]; at: string }): JSX.Element =>
  h(
    'table',
    { class: 'values' },
    h('caption', {}, `Why no step leads on, ${at}`),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Step'), h('th', { scope: 'col' }, 'It cannot be taken, since'))),
    h(
      'tbody',
      {},
      refusals.map(({ step, because }) => h('tr', {}, h('th', { scope: 'row' }, step), h('td', {}, sayBecause(because)))),
    ),
  )

interface CausesProps {
  causes: readonly Cause[]
  trace: Story['trace']
  verdict: Traced['verdict']
}

function Causes({ causes, ...of }: CausesProps): JSX.Element {
  const together = causes.filter(c => 'isTogether' in c)
  const otherwise = causes.filter(c => 'isOtherwise' in c && !together.includes(c))
  const alone = causes.filter(c => !together.includes(c) && !otherwise.includes(c))
  const any = (some: readonly Cause[]) => (some.length === 1 ? 'this' : 'any one of these')
  return h(
    Fragment,
    {},
    alone.length > 0 && h(CauseTable, { ...of, causes: alone, otherwise: `Without ${any(alone)}` }),
    otherwise.length > 0 && h(CauseTable, { ...of, causes: otherwise, otherwise: `With another value of ${any(otherwise)}` }),
    [...Map.groupBy(together, c => c.step).values()].map(causes =>
      h(CauseTable, { ...of, causes, otherwise: `Without ${causes.length === 1 ? 'this' : 'all of these together'}` }),
    ),
  )
}

const CauseTable = ({ causes, trace, verdict, otherwise }: CausesProps & { otherwise: string }): JSX.Element =>
  h(
    'table',
    { class: 'values hinges' },
    h('caption', {}, `${otherwise} ${verdict === 'violated' ? 'it would not fail' : 'it would not be so'} there`),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'What'), h('th', { scope: 'col' }, 'Value'), h('th', { scope: 'col' }, 'Since'))),
    h(
      'tbody',
      {},
      causes.map(m =>
        h(
          'tr',
          { 'data-step': m.step },
          h('th', { scope: 'row' }, m.of === 'part' ? sayWhat(m) : 'in flight'),
          h(
            'td',
            {},
            m.of === 'part'
              ? format('element' in m ? m.element : m.value)
              : sayMessage(m.message, { from: trace.steps[m.step - 1]?.by ?? null }),
          ),
          h('td', {}, m.step === 0 ? 'the start' : `step ${m.step}${m.of === 'part' && m.isAgain ? ', again' : ''}`),
        ),
      ),
    ),
  )

/** `log[S1]`, `in log[S1]` of what is one of its elements, `lastToken before the step`. */
const sayWhat = (cause: PartCause): string =>
  `${'element' in cause ? 'in ' : ''}${cause.path}${cause.state === 'end' ? '' : ` ${cause.state} the step`}`

interface ValuesProps {
  story: Story
  /** Those that the property reads, where that is known; else all. */
  variables: readonly string[]
  at: string
  /** The property is about the state before the last step, too. */
  isOfSteps: boolean
}

function Values({ story, variables, at, isOfSteps }: ValuesProps): JSX.Element | null {
  const { trace } = story
  const last = trace.steps.at(-1)
  const before =
    isOfSteps && last
      ? new Map(
          partsOf(story, stateAfter(trace, last.number - 1))
            .filter(isPart)
            .map(p => [p.path, p.value]),
        )
      : null
  const isChanged = ({ part }: Part) => last?.changes.some(c => isWithin(c.part, part)) ?? false
  const parts = partsOf(story, last?.state ?? trace.initial)
    .filter(isPart)
    .filter(p => p.of === 'part' && variables.includes(p.variable))
  if (parts.length === 0) return null
  const rows = (of: readonly Part[]) =>
    of.map(p =>
      h(
        'tr',
        { class: isChanged(p) ? 'changed' : undefined },
        h('th', { scope: 'row' }, p.path),
        before && h('td', {}, before.has(p.path) ? format(before.get(p.path)) : ''),
        h('td', {}, format(p.value)),
      ),
    )
  const columns = ['What', 'Before', 'After'].map(name => h('th', { scope: 'col' }, name))
  return h(
    'table',
    { class: 'values' },
    h('caption', {}, before ? `The variables it reads, before and ${at}` : `The variables it reads, ${at}`),
    before && h('thead', {}, h('tr', {}, columns)),
    h('tbody', {}, rows(parts)),
  )
}

/** A name, such as that of an action, keeps its letters. */
const sentence = (text: string): string => `${/^[a-z]+(?=[ ,.]|$)/.test(text) ? capital(text) : text}.`
