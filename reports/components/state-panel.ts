import { Fragment, h, type JSX } from 'preact'
import { type PanelData, panelOf, type Shown, shownAfter } from './panel.ts'
import { currentOf, type StepCursor } from './stepped.ts'

/** The state after the current step, all variables. */
export const StatePanel = ({ story, current }: Pick<StepCursor, 'story' | 'current'>): JSX.Element =>
  h(Panel, { data: panelOf(story), at: currentOf({ story, current }) })

/** An expression, and what it is after each step. */
export interface Watched {
  readonly expression: string
  readonly values: readonly string[]
}

interface Props {
  data: PanelData
  /** The number of the step. */
  at: number
  watched?: readonly Watched[]
}

export const Panel = (props: Props): JSX.Element =>
  h(
    'aside',
    { class: 'state-panel', 'aria-live': 'polite', 'aria-label': 'The state at the current step', tabindex: 0 },
    h(PanelBody, props),
  )

/** What the page's script draws anew at each step. */
export function PanelBody({ data, at, watched = [] }: Props): JSX.Element {
  const step = data.steps[at]
  return h(
    'section',
    { class: 'after', 'data-step': at },
    h('h3', {}, step?.title),
    step?.what && h('p', { class: 'what' }, step.what),
    h(
      'dl',
      {},
      watched.map(w => h(WatchedValue, { of: w, at })),
      [...shownAfter(data, at)].map(([variable, rows]) =>
        h(
          'div',
          { class: 'variable' },
          h('dt', {}, variable),
          rows.map(row => (typeof row.value === 'string' ? h(Value, { row, now: row.value }) : h(Flying, { row, now: row.value }))),
        ),
      ),
    ),
  )
}

function WatchedValue({ of: { expression, values }, at }: { of: Watched; at: number }): JSX.Element {
  const [before, now] = [values[at - 1], values[at]]
  const isChanged = before !== undefined && before !== now
  return h(
    'div',
    { class: 'variable watched' },
    h('dt', {}, h('code', {}, expression)),
    h(
      'dd',
      { class: isChanged ? 'changed' : undefined },
      isChanged ? h(Fragment, {}, h('del', {}, before), ' → ', h('ins', {}, now)) : now,
    ),
  )
}

function Value({ row, now }: { row: Shown; now: string }): JSX.Element {
  const { lane, name, before, changed } = row
  return h(
    'dd',
    { class: changed ? 'changed' : undefined },
    (lane || name !== '') && h('span', { class: 'name' }, lane && h('span', { class: `by lane-${lane.colour}` }, lane.name), name),
    h('span', { class: 'value' }, changed && before !== null ? h(Fragment, {}, h('del', {}, before), ' → ', h('ins', {}, now)) : now),
  )
}

function Flying({ row, now }: { row: Shown; now: readonly string[] }): JSX.Element {
  const was = Array.isArray(row.before) ? [...row.before] : []
  if (now.length === 0) return h('dd', { class: row.changed ? 'changed' : undefined }, h('span', { class: 'value' }, 'nothing in flight'))
  const isNew = (text: string) => {
    const at = was.indexOf(text)
    if (at >= 0) was.splice(at, 1)
    return row.changed && at < 0
  }
  return h(
    'dd',
    { class: 'in-flight' },
    h(
      'ul',
      {},
      now.map(text => {
        const fresh = isNew(text)
        return h('li', { class: fresh ? 'changed' : undefined }, fresh ? h('ins', {}, text) : text)
      }),
    ),
  )
}
