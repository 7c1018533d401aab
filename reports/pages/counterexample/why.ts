import { h, type JSX } from 'preact'
import type { Why as Answer } from '../../../checker/traces/why.ts'
import { format } from '../../../checker/values/index.ts'
import { Clauses } from '../../components/clauses.ts'
import { isPart, type Part, partsOf } from '../../components/parts.ts'
import { excerptOf, Source } from '../../components/source.ts'
import type { Story } from '../../components/story.ts'
import type { Report, Traced } from '../../format.ts'
import { sayCompared, sayMessage, stateAfter } from '../../say/words.ts'
import type { Matter } from './matters.ts'
import type { Refusal } from './refusals.ts'

interface Props {
  story: Story
  property: Traced
  report: Report
  matters: readonly Matter[]
  /** What the property is at the trace's end, clause by clause; empty where the spec could not be asked. */
  answers: readonly Answer[]
  /** Of a deadlock, why each step cannot be taken at the trace's end; else empty. */
  refusals: readonly Refusal[]
}

/** What the property says, what its parts are at the trace's end, and what of the state that hangs on. */
export function Why({ story, property, report, matters, answers, refusals }: Props): JSX.Element {
  const { trace } = story
  const excerpt = excerptOf(report, property.name)
  const last = trace.steps.at(-1)
  const isTold = property.verdict === 'violated' ? 'fails' : property.verdict
  const at = last ? `after step ${last.number}` : 'in the initial state'
  return h(
    'section',
    { class: 'why', 'aria-labelledby': `${story.key}-why` },
    h('h3', { id: `${story.key}-why` }, `Why ${property.name} ${isTold}`),
    property.reason && h('p', {}, sentence(property.reason)),
    sayCompared(property) && h('p', {}, `${sayCompared(property)}.`),
    excerpt && h(Source, { excerpt, title: property.name, root: report.root }),
    property.kind === 'refines' && answers.map(({ reason }) => h('p', {}, sentence(reason))),
    answers.filter(a => a.clauses.length > 0).map(answer => h(Answered, { answer, at })),
    refusals.length > 0 && h(Refused, { refusals, at }),
    matters.length > 0 && h(Hinges, { matters, trace: story.trace, verdict: property.verdict }),
    h(Values, {
      story,
      spokenOf: variablesIn(excerpt?.source, matters, Object.keys(trace.initial)),
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
      `${of} ${holds === null ? 'cannot be told' : `is ${holds}`} ${step === null ? at : step === 0 ? 'in the initial state' : `after step ${step}`}, clause by clause`,
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
      refusals.map(({ step, reason }) => h('tr', {}, h('th', { scope: 'row' }, step), h('td', {}, reason))),
    ),
  )

/** Those that the source names; where it names none, those that the ending hangs on, or else all. */
function variablesIn(source: string | undefined, matters: readonly Matter[], variables: readonly string[]): readonly string[] {
  const named = variables.filter(name => source !== undefined && new RegExp(`\\.${RegExp.escape(name)}\\b`).test(source))
  if (named.length > 0) return named
  const hinges = variables.filter(name => matters.some(m => m.of === 'part' && new RegExp(`^${RegExp.escape(name)}\\b`).test(m.path)))
  return hinges.length > 0 ? hinges : variables
}

const Hinges = ({
  matters,
  trace,
  verdict,
}: {
  matters: readonly Matter[]
  trace: Story['trace']
  verdict: Traced['verdict']
}): JSX.Element =>
  h(
    'table',
    { class: 'values hinges' },
    h('caption', {}, `Without any one of these ${verdict === 'violated' ? 'it would not fail' : 'it would not be so'} there`),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'What'), h('th', { scope: 'col' }, 'Value'), h('th', { scope: 'col' }, 'Since'))),
    h(
      'tbody',
      {},
      matters.map(m =>
        h(
          'tr',
          { 'data-step': m.step },
          h('th', { scope: 'row' }, m.of === 'part' ? `${m.path}${m.at === 'there' ? '' : ` ${m.at} the step`}` : 'in flight'),
          h('td', {}, m.of === 'part' ? format(m.value) : sayMessage(m.message, { from: trace.steps[m.step - 1]?.by ?? null })),
          h('td', {}, m.step === 0 ? 'the start' : `step ${m.step}`),
        ),
      ),
    ),
  )

interface ValuesProps {
  story: Story
  spokenOf: readonly string[]
  at: string
  /** The property speaks of the state before the last step, too. */
  isOfSteps: boolean
}

function Values({ story, spokenOf, at, isOfSteps }: ValuesProps): JSX.Element | null {
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
  const changed = new Set(last?.changes.map(c => c.path))
  const parts = partsOf(story, last?.state ?? trace.initial)
    .filter(isPart)
    .filter(p => p.of === 'part' && spokenOf.includes(p.variable))
  if (parts.length === 0) return null
  const rows = (of: readonly Part[]) =>
    of.map(p =>
      h(
        'tr',
        { class: changed.has(p.path) ? 'changed' : undefined },
        h('th', { scope: 'row' }, p.path),
        before && h('td', {}, before.has(p.path) ? format(before.get(p.path)) : ''),
        h('td', {}, format(p.value)),
      ),
    )
  const columns = ['What', 'Before', 'After'].map(name => h('th', { scope: 'col' }, name))
  return h(
    'table',
    { class: 'values' },
    h('caption', {}, before ? `The variables it speaks of, before and ${at}` : `The variables it speaks of, ${at}`),
    before && h('thead', {}, h('tr', {}, columns)),
    h('tbody', {}, rows(parts)),
  )
}

/** A name, such as that of an action, keeps its letters. */
const sentence = (text: string): string => `${/^[a-z]+(?=[ ,.]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`
