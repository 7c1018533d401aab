import { type ComponentChildren, h, type JSX } from 'preact'
import { equal, format } from '../../checker/values/index.ts'
import { stateAfter } from '../words.ts'
import { sayActor } from './labels.ts'
import { type InFlight, type Part, partsOf } from './parts.ts'
import { currentOf, type Stepped } from './stepped.ts'
import type { Story } from './story.ts'

/** The state after the current step, all variables. */
export function StatePanel({ story, current }: Pick<Stepped, 'story' | 'current'>): JSX.Element {
  return h(Panel, {}, h(AfterStep, { story, number: currentOf({ story, current }), shown: true }))
}

/** The states after every step; the page's script shows one at a time, and without it the last is seen. */
export function StatePanels({ story }: { story: Story }): JSX.Element {
  const last = story.trace.steps.length
  return h(
    Panel,
    {},
    Array.from({ length: last + 1 }, (_, number) => h(AfterStep, { story, number, shown: number === last })),
  )
}

const Panel = ({ children }: { children?: ComponentChildren }): JSX.Element =>
  h('aside', { class: 'state-panel', 'aria-live': 'polite', 'aria-label': 'The state at the current step' }, children)

function AfterStep({ story, number, shown }: { story: Story; number: number; shown: boolean }): JSX.Element {
  const { trace } = story
  const step = trace.steps[number - 1] ?? null
  const before = step === null ? null : stateAfter(trace, number - 1)
  const state = stateAfter(trace, number)
  const was = new Map(before === null ? [] : partsOf(story, before).map(p => [p.path, p]))
  const parts = partsOf(story, state)
  const variables = [...new Set(parts.map(p => p.variable))]
  return h(
    'section',
    { class: 'after', 'data-step': number, hidden: !shown },
    h('h3', {}, step === null ? 'Initial state' : `After step ${number} of ${trace.steps.length}`),
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
