import { type ComponentChildren, h, type JSX } from 'preact'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { fitText } from '../say/text-width.ts'
import { sayCount, sayFault } from '../say/words.ts'
import { type CutArrow, countedIn, cutArrows, heightOf, lineHeight, xAt } from './cut-arrows.ts'
import type { Layout } from './geometry.ts'
import { LaneLine, round } from './marks.ts'
import type { Segment } from './segments.ts'
import type { Story } from './story.ts'
import { BarMark } from './valence.ts'

interface Props {
  story: Story
  layout: Layout
  segment: Segment
  segments: readonly Segment[]
  open: boolean
  children?: ComponentChildren
}

/**
 * Steps that decide nothing, as one line of the diagram, through which the lanes and the arrows go on; below it, what each arrow is that comes out of
 * them or ends among them. It unfolds without scripts too.
 */
export function Fold({ story, layout, segment, segments, open, children }: Props): JSX.Element {
  const { first, last, top, bottom } = segment
  const name = `steps ${first} to ${last}`
  const cut = cutArrows(layout, segment, segments)
  const height = heightOf(cut)
  const counted = countedIn(cut)
  return h(
    'details',
    { class: 'fold', open, 'data-first': first, 'data-last': last },
    h(
      'summary',
      { style: `min-width:${layout.width}px;--folded:${height}px` },
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
        cut.map(one => h(Crossing, { cut: one, top, bottom, height })),
        counted && h('text', { class: 'counted when-closed', x: 60, y: counted.y + 4.5 }, `and ${sayCount(counted.count, 'more message')}`),
        layout.loop && layout.loop.top < top && h('path', { class: 'loop-line', d: `M56 0V${height}` }),
      ),
      h(
        'span',
        { class: 'folded' },
        h('span', { class: 'when-closed' }, 'Show '),
        h('span', { class: 'when-open' }, 'Hide '),
        fitText(`${name}: ${sayActions(story.trace.steps.slice(first - 1, last))}`, layout.width - 170, 13),
      ),
    ),
    children,
  )
}

/** One arrow on its way through the line: straight where it goes on, and to its name or from it where the rest of it is folded. */
function Crossing({
  cut: { arrow, label },
  top,
  bottom,
  height,
}: {
  cut: CutArrow
  top: number
  bottom: number
  height: number
}): JSX.Element {
  const [enters, leaves] = [xAt(arrow, top), xAt(arrow, bottom)]
  const steps = { 'data-sent': arrow.sent, 'data-ends': arrow.ends ?? undefined }
  const lane = `arrow lane-${arrow.colour}${arrow.dashed ? ' dashed' : ''}`
  // Open, its steps follow below, where the arrow is drawn as it is.
  const open = h('path', { class: 'way when-open', d: `M${enters} 0V${height}` })
  if (label === null)
    return h('g', { class: lane, ...steps }, h('path', { class: 'way when-closed', d: `M${enters} 0L${leaves} ${height}` }), open)
  const { x, y, width, text, isSent, isCounted } = label
  if (isCounted) return h('g', { class: lane, ...steps }, !isSent && open)
  return h(
    'g',
    { class: `${lane} cut`, ...steps },
    h('path', { class: 'way when-closed', d: isSent ? `M${leaves} ${y}V${height}` : `M${enters} 0V${y}` }),
    !isSent && open,
    h(
      'g',
      { class: 'pill when-closed' },
      h('title', {}, label.full),
      h('rect', {
        x: round(x - width / 2),
        y: y - lineHeight / 2 + 2,
        width: round(width),
        height: lineHeight - 4,
        rx: lineHeight / 2 - 2,
      }),
      h('text', { x, y: y + 4.5, 'text-anchor': 'middle', 'font-size': 12 }, text),
    ),
  )
}

/** The most kinds of steps that are named. */
const named = 6

/** What these steps are, each once: `canCommit, 3 × sendNext, vote`. */
export function sayActions(steps: readonly TraceStep[]): string {
  const kinds = [...Map.groupBy(steps, s => (s.kind === 'fault' ? sayFault(s, false) : s.action))]
  const each = kinds.slice(0, named).map(([action, all]) => (all.length === 1 ? action : `${all.length} × ${action}`))
  return [...each, ...(kinds.length > named ? [`${kinds.length - named} other kinds`] : [])].join(', ')
}
