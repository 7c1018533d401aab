import { h, type JSX } from 'preact'
import type { State } from '../../checker/language/types.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { equal, format } from '../../checker/values/index.ts'
import { sayActor } from './labels.ts'
import { type InFlight, type Part, partsOf } from './parts.ts'
import type { Story } from './story.ts'

/** The state after each step, all variables; the page's script shows one at a time, and without it the last is seen. */
export function StatePanel({ story }: { story: Story }): JSX.Element {
  const { initial, steps } = story.trace
  return h(
    'aside',
    { class: 'state-panel', 'aria-live': 'polite', 'aria-label': 'The state at the current step' },
    h(AfterStep, { story, step: null, before: null, state: initial, shown: steps.length === 0 }),
    steps.map((step, i) =>
      h(AfterStep, { story, step, before: steps[i - 1]?.state ?? initial, state: step.state, shown: i === steps.length - 1 }),
    ),
  )
}

interface AfterProps {
  story: Story
  step: TraceStep | null
  before: State | null
  state: State
  shown: boolean
}

function AfterStep({ story, step, before, state, shown }: AfterProps): JSX.Element {
  const was = new Map(before === null ? [] : partsOf(story, before).map(p => [p.path, p]))
  const parts = partsOf(story, state)
  const variables = [...new Set(parts.map(p => p.variable))]
  return h(
    'section',
    { class: 'after', 'data-step': step?.number ?? 0, hidden: !shown },
    h('h3', {}, step === null ? 'Initial state' : `After step ${step.number} of ${story.trace.steps.length}`),
    step && h('p', { class: 'what' }, sayActor(step)),
    h(
      'dl',
      {},
      variables.map(variable => {
        const own = parts.filter(p => p.variable === variable)
        const rows = own.map(p =>
          p.of === 'network' ? h(Flying, { now: p, before: was.get(p.path) }) : h(Row, { part: p, before: was.get(p.path), story }),
        )
        return h('div', { class: `variable${own.some(p => p.of === 'bookkeeping') ? ' bookkeeping' : ''}` }, h('dt', {}, variable), rows)
      }),
    ),
  )
}

function Row({ part, before, story }: { part: Part; before: Part | InFlight | undefined; story: Story }): JSX.Element {
  const was = before && before.of !== 'network' ? before.value : undefined
  const changed = before !== undefined && !equal(was, part.value)
  const inner = part.path.slice(part.variable.length)
  const lane = story.lanes.find(l => l.id !== null && inner.startsWith(`[${l.id}]`))
  const rest = lane ? inner.slice(`[${lane.id}]`.length) : inner
  return h(
    'dd',
    { class: changed ? 'changed' : undefined },
    (lane || rest !== '') &&
      h('span', { class: 'name' }, lane && h('span', { class: `by lane-${lane.colour}` }, lane.name), rest.replace(/^\./, '')),
    h(
      'span',
      { class: 'value' },
      changed && [h('del', {}, format(was)), ' → '],
      changed ? h('ins', {}, format(part.value)) : format(part.value),
    ),
  )
}

function Flying({ now, before }: { now: InFlight; before: Part | InFlight | undefined }): JSX.Element {
  const was = before?.of === 'network' ? before.messages.map(format) : null
  if (now.messages.length === 0)
    return h('dd', { class: was && was.length > 0 ? 'changed' : undefined }, h('span', { class: 'value' }, 'nothing in flight'))
  const left = [...(was ?? [])]
  const isNew = (text: string) => {
    const at = left.indexOf(text)
    if (at >= 0) left.splice(at, 1)
    return was !== null && at < 0
  }
  return h(
    'dd',
    { class: 'in-flight' },
    h(
      'ul',
      {},
      now.messages.map(format).map(text => {
        const fresh = isNew(text)
        return h('li', { class: fresh ? 'changed' : undefined }, fresh ? h('ins', {}, text) : text)
      }),
    ),
  )
}
