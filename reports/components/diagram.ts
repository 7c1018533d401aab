import { h, type JSX } from 'preact'
import { cutArrows, heightOf, isOutOfSight } from './cut-arrows.ts'
import { Fold } from './fold.ts'
import type { Arrow, Layout } from './geometry.ts'
import { layoutOf } from './layout.ts'
import { BandMark, CardBox, Hatch, LaneLine, LoopBracket, PillBox, RowMark, RowNumber, round, Split, Trail, Way } from './marks.ts'
import { reachOf, type Segment, segmentsOf } from './segments.ts'
import { clicked, currentOf, type StepCursor } from './stepped.ts'
import type { Lane, Story } from './story.ts'
import { BarMark, DecisionMark } from './valence.ts'

/** A sheet of A4 within its margins, to which a larger diagram is shrunk in print, beside its name; and how small it may become for that. */
const sheet = { width: 690, height: 960, least: 0.62 }
/** The lane heads. */
const heads = 56
/** What the hatching means, where there is any. */
const legend = 28
const hasSplit = ({ spans }: Layout): boolean => spans.some(span => span.column === null)

/** In print: how much the diagram is shrunk, and whether it is then on one sheet. What is too long for that is cut between steps. */
function inPrint(layout: Layout, segments: readonly Segment[]): string {
  const height = segments.reduce(
    (sum, s) => sum + (s.fold === 'closed' ? heightOf(cutArrows(layout, s, segments)) : s.bottom - s.top),
    heads + (hasSplit(layout) ? legend : 0),
  )
  const wide = Math.min(1, sheet.width / layout.width)
  const fit = Math.min(wide, Math.max(sheet.height / height, Math.min(wide, sheet.least)))
  return `--fit:${round(fit)};--whole:${height * fit <= sheet.height + 1 ? 'avoid' : 'auto'}`
}

/**
 * The trace as a sequence diagram: a lane for each process, time downward, a row for each step. It is drawn in segments, each a picture of its own: a
 * browser draws those near what is in sight, and steps that decide nothing are folded.
 */
export function Diagram({ story, current, onStep }: StepCursor): JSX.Element {
  const { key, lanes, title } = story
  const at = currentOf({ story, current })
  const layout = layoutOf(story)
  const segments = segmentsOf(story, layout)
  const drawn = segments.map(segment => {
    const picture = h(Drawing, { story, layout, segment, segments, at })
    // Of a segment no more is drawn than is within it, so it is as wide as its picture.
    const style = `contain-intrinsic-height:${Math.ceil(segment.bottom - segment.top)}px;min-width:${layout.width}px`
    return segment.fold === 'never'
      ? h('div', { class: 'segment', style }, picture)
      : h(Fold, { story, layout, segment, segments, open: segment.first <= at && at <= segment.last }, picture)
  })
  return h(
    'div',
    {
      class: 'scroller',
      style: inPrint(layout, segments),
      tabindex: 0,
      role: 'region',
      'aria-label': `Sequence diagram of ${title}`,
      onClick: clicked(onStep),
    },
    h('svg', { width: 0, height: 0, class: 'patterns', 'aria-hidden': 'true' }, h('defs', {}, h(Hatch, { id: `${key}-hatch` }))),
    h(LaneHeads, { lanes, layout }),
    drawn,
    hasSplit(layout) &&
      h(
        'p',
        { class: 'legend' },
        h('svg', { width: 28, height: 14, 'aria-hidden': 'true' }, h('rect', { width: 28, height: 14, fill: `url(#${key}-hatch)` })),
        ' the network is split',
      ),
  )
}

function LaneHeads({ lanes, layout }: { lanes: readonly Lane[]; layout: Layout }): JSX.Element {
  const places = layout.columns.map(c => `${c.width}px`).join(' ')
  const gap = (layout.columns[1]?.x ?? 0) - (layout.columns[0]?.x ?? 0) - (layout.columns[0]?.width ?? 0)
  const style = `grid-template-columns:${places};column-gap:${Math.max(0, gap)}px;padding-left:${layout.columns[0]?.x ?? 0}px;min-width:${layout.width}px`
  return h(
    'div',
    { class: 'lane-heads', style },
    lanes.map(lane =>
      h('div', { class: `lane-head lane-${lane.colour}${lane.isFolded ? ' is-folded' : ''}`, title: lane.name }, lane.name),
    ),
  )
}

function sayRange(first: number, last: number): string {
  if (first === 0) return `The initial state${last === 0 ? '' : ` and ${sayRange(1, last).toLowerCase()}`}`
  return first === last ? `Step ${first}` : `Steps ${first} to ${last}`
}

interface DrawingProps {
  story: Story
  layout: Layout
  segment: Segment
  /** All of them, where some are folded. */
  segments?: readonly Segment[]
  at: number
}

/** What of the whole layout is in one segment, at the place that it has in the whole. */
export function Drawing({ story, layout, segment, segments = [], at }: DrawingProps): JSX.Element {
  const { key, lanes, decisive, breaks } = story
  const { width } = layout
  const { first, last, top, bottom } = segment
  const here = ({ step }: { readonly step: number }) => first <= step && step <= last
  const meets = (reach: { readonly top: number; readonly bottom: number }) => reach.bottom >= top && reach.top <= bottom
  const arrows = layout.arrows.filter(arrow => meets(reachOf(arrow)))
  // What is sent in one fold and ends in another comes from nowhere and leads nowhere, until one of them is unfolded.
  const drawn = (arrow: Arrow, mark: JSX.Element): JSX.Element =>
    segment.fold === 'never' && isOutOfSight(arrow, segments) ? h('g', { class: 'of-folds' }, mark) : mark
  const rows = layout.rows
    .filter(row => here(row) && row.height > 0)
    .map(row => {
      const is = { decisive: decisive.has(row.step), current: row.step === at, broken: breaks?.has(row.step) ?? false }
      return { row, layout, looks: Object.entries(is).flatMap(([look, so]) => (so ? [look] : [])) }
    })
  return h(
    'svg',
    {
      class: 'diagram',
      style: `min-width:${width}px`,
      height: bottom - top,
      viewBox: `0 ${top} ${width} ${bottom - top}`,
      preserveAspectRatio: 'xMinYMin',
      role: 'img',
      'aria-label': `${sayRange(first, last)}, told in words below`,
    },
    rows.map(row => h(RowMark, row)),
    layout.bars.map(bar => h(BarMark, { bar, top, bottom })),
    layout.spans.filter(s => s.column === null && meets(s)).map(span => h(Split, { span, layout, fill: `url(#${key}-hatch)` })),
    layout.columns.map((column, i) => {
      const down = layout.spans.filter(s => s.column === i && meets(s))
      return h(LaneLine, { x: column.x + column.width / 2, top, bottom, lane: lanes[i], down })
    }),
    arrows.map(arrow => drawn(arrow, h(Way, { arrow }))),
    layout.bands.filter(here).map(band => h(BandMark, { band, layout })),
    layout.cards.filter(here).map(card => h(CardBox, { card, lane: lanes[card.lane] })),
    // Once more above the cards that they pass, so faintly that what stands there can be read; not those from what a step changes to what else it changes, which would go through the text between.
    arrows.filter(arrow => arrow.name !== '').map(arrow => drawn(arrow, h(Trail, { arrow }))),
    layout.pills.filter(here).map(pill => h(PillBox, { pill })),
    layout.decisions.filter(here).map(decision => h(DecisionMark, { decision, layout })),
    layout.loop && meets(layout.loop) && h(LoopBracket, { bracket: layout.loop }),
    rows.map(row => h(RowNumber, row)),
  )
}
