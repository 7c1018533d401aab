import { h, type JSX } from 'preact'
import { fontSize } from './cards.ts'
import {
  type Arrow,
  type Band,
  type Bracket,
  type Card,
  type Layout,
  type Pill,
  pillHeight,
  pillLine,
  type Row,
  rightOf,
  type Span,
  stubRadius,
} from './geometry.ts'
import { Glyph, loopSign } from './glyphs.ts'
import type { Lane } from './story.ts'

interface RowMarkProps {
  row: Row
  layout: Pick<Layout, 'width' | 'numbers'>
  /** What sets the step apart: `decisive`, `current`, `broken`. */
  looks: readonly string[]
}

export const RowMark = ({ row, layout: { width }, looks }: RowMarkProps): JSX.Element =>
  h(
    'g',
    { class: ['row', ...looks].join(' '), 'data-step': row.step },
    h('rect', { class: 'row-ground', x: 0, y: row.top, width: 4 * width, height: row.height }),
  )

/** The row's number, above all else in it; behind it a ground that is seen where the diagram is scrolled aside under it. */
export function RowNumber({ row, layout: { numbers }, looks }: RowMarkProps): JSX.Element {
  const { step, top, height, middle } = row
  return h(
    'g',
    { class: ['step-number', ...looks].join(' '), 'data-step': step },
    h('rect', { class: 'gutter', x: 0, y: top, width: 2 * numbers, height }),
    step > 99
      ? h('rect', { class: 'disc', x: numbers - 16, y: middle - 12, width: 32, height: 24, rx: 12 })
      : step > 0 && h('circle', { class: 'disc', cx: numbers, cy: middle, r: 12 }),
    h('text', { class: 'number', x: numbers, y: middle + 4.5, 'text-anchor': 'middle' }, step === 0 ? 'start' : step),
  )
}

interface LaneLineProps {
  x: number
  top: number
  bottom: number
  lane: Lane | undefined
  /** When the lane's process is down. */
  down: readonly Span[]
}

export function LaneLine({ x, top, bottom, lane, down }: LaneLineProps): JSX.Element {
  return h(
    'g',
    { class: `lane-line lane-${lane?.colour ?? 0}` },
    h('line', { x1: x, x2: x, y1: top, y2: bottom }),
    down.map(span => h('line', { class: 'down', x1: x, x2: x, y1: span.top, y2: span.bottom })),
  )
}

export const Split = ({ span, layout, fill }: { span: Span; layout: Layout; fill: string }): JSX.Element =>
  h('rect', { x: leftOfSplit(layout), y: span.top, width: layout.width - leftOfSplit(layout), height: span.bottom - span.top, fill })

const leftOfSplit = ({ columns }: Layout): number => Math.min(44, (columns[0]?.x ?? 48) - 4)

export const Hatch = ({ id }: { id: string }): JSX.Element =>
  h(
    'pattern',
    { id, class: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    h('line', { x1: 0, y1: 0, x2: 0, y2: 8 }),
  )

function pathOf({ from, to, swing }: Arrow): string {
  const bend = swing + (swing > 0 ? Math.max(from.x, to.x) : Math.min(from.x, to.x))
  return swing === 0 ? `M${from.x} ${from.y}L${to.x} ${to.y}` : `M${from.x} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${to.x} ${to.y}`
}

/** The line of an arrow once more, without its ends. */
export const Trail = ({ arrow }: { arrow: Arrow }): JSX.Element =>
  h('path', { class: `trail lane-${arrow.colour}`, d: pathOf(arrow), 'aria-hidden': 'true' })

export function Way({ arrow }: { arrow: Arrow }): JSX.Element {
  const { tail, from, to, swing } = arrow
  const path = pathOf(arrow)
  const angle = swing !== 0 ? Math.atan2(0, -swing) : Math.atan2(to.y - from.y, to.x - from.x)
  const at = (back: number, aside: number) =>
    `${round(to.x - back * Math.cos(angle) - aside * Math.sin(angle))} ${round(to.y - back * Math.sin(angle) + aside * Math.cos(angle))}`
  return h(
    'g',
    {
      class: `arrow lane-${arrow.colour}${arrow.dashed ? ' dashed' : ''}${arrow.isWrite ? ' write' : ''}`,
      'data-sent': arrow.sent,
      'data-ends': arrow.ends ?? undefined,
    },
    tail && h('path', { class: 'tail', d: `M${tail.x} ${tail.y}H${from.x}` }),
    tail && h('circle', { class: 'leaves', cx: tail.x, cy: tail.y, r: 3.5 }),
    h('path', { class: 'way', d: path }),
    arrow.end === 'head' && h('path', { class: 'head', d: `M${at(0, 0)}L${at(10, 4.5)}L${at(10, -4.5)}Z` }),
    arrow.end === 'stub' && h('circle', { class: 'stub', cx: to.x, cy: to.y, r: stubRadius }),
  )
}

export const round = (n: number): number => Math.round(n * 100) / 100

export function CardBox({ card, lane }: { card: Card; lane: Lane | undefined }): JSX.Element {
  const { x, y, width, height, lines, sign, glyph } = card
  return h(
    'g',
    { class: `card ${card.tone} lane-${lane?.colour ?? 0}${card.decisive ? ' decisive' : ''}`, 'data-step': card.step },
    h('title', {}, `step ${card.step}, ${lane?.name ?? ''}: ${lines.map(l => l.full).join('; ')}`),
    h('rect', { class: 'ground', x, y, width, height, rx: 7 }),
    h('rect', { class: 'edge', x, y, width: 4, height, rx: 2 }),
    sign && glyph && h(Glyph, { sign, x: x + glyph.x, y: y + glyph.y }),
    lines.map(l => h('text', { class: l.bold ? `${l.of} bold` : l.of, x: x + l.x, y: y + l.y, 'font-size': fontSize }, l.text)),
  )
}

export function PillBox({ pill }: { pill: Pill }): JSX.Element {
  const { x, y, width, height, lines, full, sign } = pill
  const left = x - width / 2
  const top = y - height / 2
  return h(
    'g',
    { class: `pill ${pill.tone.replace(' ', '-')} lane-${pill.colour}`, 'data-step': pill.step },
    h('title', {}, full),
    h('rect', { x: left, y: top, width, height, rx: pillHeight(1) / 2 }),
    sign && h(Glyph, { sign, x: left + 10, y: top + 4 }),
    lines.map((line, i) =>
      h(
        'text',
        { x: sign ? left + 30 : x, y: top + 15.5 + i * pillLine, 'text-anchor': sign ? 'start' : 'middle', 'font-size': fontSize },
        line,
      ),
    ),
  )
}

export function BandMark({ band, layout }: { band: Band; layout: Layout }): JSX.Element {
  const left = layout.columns[0]?.x ?? 44
  return h(
    'g',
    { class: `band ${band.sign.kind}`, 'data-step': band.step },
    h('title', {}, band.full),
    h('rect', { x: left, y: band.y - 14, width: rightOf(layout.columns) - left, height: 28, rx: 7 }),
    h(Glyph, { sign: band.sign, x: left + 14, y: band.y - 7 }),
    h('text', { x: left + 38, y: band.y + 4.5, 'font-size': fontSize }, band.text),
  )
}

export function LoopBracket({ bracket }: { bracket: Bracket }): JSX.Element {
  const { top, y, text, breaks } = bracket
  return h(
    'g',
    { class: breaks === null ? 'loop' : 'loop broken' },
    h('path', { d: `M92 ${y}H66a10 10 0 0 1-10-10V${top + 24}a10 10 0 0 1 10-10H80` }),
    h('path', { class: 'head', d: `M88 ${top + 14}l-10-5v10z` }),
    h(Glyph, { sign: loopSign, x: 98, y: y - 8 }),
    h('text', { x: 118, y: y + 4.5, 'font-size': fontSize }, text),
    breaks !== null && h('text', { class: 'breaks', x: 118, y: y + 24.5, 'font-size': fontSize }, breaks),
  )
}
