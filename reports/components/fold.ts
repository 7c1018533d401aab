import { type ComponentChildren, h, type JSX } from 'preact'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { fitText } from '../say/text-width.ts'
import { sayFault } from '../say/words.ts'
import type { Arrow, Layout } from './geometry.ts'
import { LaneLine, round } from './marks.ts'
import { reachOf, type Segment } from './segments.ts'
import type { Story } from './story.ts'
import { BarMark } from './valence.ts'

/** Of the line that stands for folded steps. */
export const foldedHeight = 40
const height = foldedHeight

interface Props {
  story: Story
  layout: Layout
  segment: Segment
  open: boolean
  children?: ComponentChildren
}

/** Steps that decide nothing, as one line of the diagram, through which the lanes and the arrows go on; it unfolds without scripts too. */
export function Fold({ story, layout, segment, open, children }: Props): JSX.Element {
  const { first, last, top, bottom } = segment
  const name = `steps ${first} to ${last}`
  const crossing = layout.arrows.filter(arrow => isOutside(arrow, segment))
  const through = (y: number) => round(((Math.max(top, Math.min(y, bottom)) - top) / (bottom - top)) * height)
  return h(
    'details',
    { class: 'fold', open, 'data-first': first, 'data-last': last },
    h(
      'summary',
      { style: `min-width:${layout.width}px` },
      h(
        'svg',
        {
          class: 'diagram',
          width: layout.width,
          height,
          viewBox: `0 0 ${layout.width} ${height}`,
          preserveAspectRatio: 'xMinYMin',
          'aria-hidden': 'true',
        },
        layout.bars.filter(bar => bar.bottom > top).map(bar => h(BarMark, { bar: { ...bar, bottom: height }, top: 0, bottom: height })),
        layout.columns.map((column, i) =>
          h(LaneLine, { x: column.x + column.width / 2, top: 0, bottom: height, lane: story.lanes[i], down: [] }),
        ),
        crossing.map(arrow => {
          const [enters, leaves] = [xAt(arrow, top), xAt(arrow, bottom)]
          const line = { 'data-sent': arrow.sent, 'data-ends': arrow.ends ?? undefined }
          return h(
            'g',
            { class: `arrow lane-${arrow.colour}${arrow.dashed ? ' dashed' : ''}`, ...line },
            h('path', { class: 'way when-closed', d: `M${enters} ${through(arrow.from.y)}L${leaves} ${through(arrow.to.y)}` }),
            h('path', { class: 'way when-open', d: `M${enters} 0V${height}` }),
          )
        }),
        layout.loop && layout.loop.top < top && h('path', { class: 'loop-line', d: `M56 0V${height}` }),
      ),
      h(
        'span',
        { class: 'folded' },
        h('span', { class: 'when-closed' }, 'Show '),
        h('span', { class: 'when-open' }, 'Hide '),
        fitText(`${name}, not decisive: ${sayActions(story.trace.steps.slice(first - 1, last))}`, layout.width - 170, 13),
      ),
    ),
    children,
  )
}

/** Whether an arrow comes from above the segment or goes on below it. */
function isOutside(arrow: Arrow, { top, bottom }: Segment): boolean {
  const reach = reachOf(arrow)
  return reach.top < bottom && reach.bottom > top && (reach.top < top || reach.bottom > bottom)
}

/** Where an arrow is at a height; beyond its ends, where it ends. */
function xAt({ from, to }: Arrow, y: number): number {
  if (to.y === from.y) return from.x
  const part = Math.max(0, Math.min(1, (y - from.y) / (to.y - from.y)))
  return round(from.x + part * (to.x - from.x))
}

/** The most kinds of steps that are named. */
const named = 6

/** What these steps are, each once: `canCommit, 3 × sendNext, vote`. */
function sayActions(steps: readonly TraceStep[]): string {
  const kinds = [...Map.groupBy(steps, s => (s.kind === 'fault' ? sayFault(s, false) : s.action))]
  const each = kinds.slice(0, named).map(([action, all]) => (all.length === 1 ? action : `${all.length} × ${action}`))
  return [...each, ...(kinds.length > named ? [`${kinds.length - named} other kinds`] : [])].join(', ')
}
