import type { Flight } from '../../checker/traces/trace.ts'
import { networkKinds } from '../../checker/values/network.ts'
import { labelOfFlight } from '../say/labels.ts'
import { textWidth, wrapText } from '../say/text-width.ts'
import {
  type Arrow,
  type Card,
  type Column,
  centreOf,
  clamp,
  type Medium,
  type Pill,
  type Point,
  pillHeight,
  type Row,
} from './geometry.ts'
import type { Story } from './story.ts'

/** One arrow of a message: on a set or a broker the same message may be received many times. */
export type Way = { readonly flight: Flight; readonly from: number; readonly to: number } & (
  | { readonly kind: 'received' | 'lost'; readonly ends: number }
  /** Equal messages of one step to several receivers are one. `isKept`: on its network it would be there whoever has read it. */
  | { readonly kind: 'in flight'; readonly ends: null; readonly receivers: readonly string[]; readonly isKept: boolean }
)

/** The lane of a process, or of the environment where it has none. */
export function laneOf({ lanes }: Story, id: unknown): number {
  const at = lanes.findIndex(l => l.id === id)
  return at >= 0
    ? at
    : Math.max(
        0,
        lanes.findIndex(l => l.id === null),
      )
}

/** Whether one of a message's ends is on a lane that the reader has hidden. */
function isOutOfSight({ hidden, trace }: Story, f: Flight): boolean {
  if (hidden.size === 0) return false
  const actor = (step: number) => trace.steps[step - 1]?.by ?? null
  const from = f.forgedBy ?? f.from ?? actor(f.sent)
  return [from, f.to ?? (f.received[0] === undefined ? from : actor(f.received[0]))].some(id => hidden.has(id))
}

/** Every arrow of a trace, from lane to lane. */
export function waysOf(story: Story): Way[] {
  const { steps } = story.trace
  const flights = story.trace.flights.filter(f => !isOutOfSight(story, f))
  const actor = (step: number) => steps[step - 1]?.by ?? null
  const senderOf = (f: Flight) => laneOf(story, f.forgedBy ?? f.from ?? actor(f.sent))
  const isLanded = (f: Flight) => f.received.length > 0 || f.lost !== null
  const landed = flights.filter(isLanded).flatMap((flight): Way[] => {
    const from = senderOf(flight)
    const received = flight.received.map(
      (ends): Way => ({ flight, from, to: laneOf(story, flight.to ?? actor(ends)), kind: 'received', ends }),
    )
    return flight.lost === null ? received : [...received, { flight, from, to: laneOf(story, flight.to), kind: 'lost', ends: flight.lost }]
  })
  const alike = (f: Flight) => `${f.sent} ${f.network} ${senderOf(f)} ${f.duplicate ? flights.indexOf(f) : labelOfFlight(f)}`
  const flying = [
    ...Map.groupBy(
      flights.filter(f => !isLanded(f)),
      alike,
    ).values(),
  ].flatMap((same): Way[] => {
    const [flight] = same
    const receivers = same.flatMap(f => (f.to === null ? [] : [f.to]))
    if (flight === undefined) return []
    const kind = story.checked.networks[flight.network]?.kind
    const isKept = kind !== undefined && !networkKinds[kind].consumes && !networkKinds[kind].acknowledges
    return [{ flight, from: senderOf(flight), to: laneOf(story, flight.to), kind: 'in flight', ends: null, receivers, isKept }]
  })
  return [...landed, ...flying]
}

/** The arrows whose name stands in a step's row, from the top: the steepest last, so that they cross no other's name. */
export const sentIn = (ways: readonly Way[], step: number): Way[] =>
  ways.filter(w => w.flight.sent === step && !w.flight.duplicate).sort((a, b) => (a.ends ?? 0) - (b.ends ?? 0))

/** Whether two arrows of one step can leave under one name, as those of a broadcast do, and of a message that is received twice: to the same side, and neither of them still in flight. */
export const areAlike = (a: Way, b: Way): boolean =>
  a.kind !== 'in flight' &&
  b.kind !== 'in flight' &&
  a.from === b.from &&
  Math.sign(a.to - a.from) === Math.sign(b.to - b.from) &&
  labelOfFlight(a.flight) === labelOfFlight(b.flight)

/** Where an arrow leaves its sender's lane, with its name beside it or with that of another like it. */
export interface Leaving {
  readonly y: number
  readonly isNamed: boolean
}

interface Placed {
  readonly story: Story
  readonly medium: Medium
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly cards: readonly Card[]
  /** The message faults, at whose pills arrows end or begin. */
  readonly events: readonly Pill[]
  readonly leaves: ReadonlyMap<Way, Leaving>
}

const lead = 14
const headHalf = 4

/** An arrow, and its name: beside the sender's lane, on the side of the receiver. */
export function draw(way: Way, placed: Placed): { arrow: Arrow; pill: Pill | null } {
  const { story, columns, events, leaves } = placed
  const { flight, kind, ends } = way
  const x = centreOf(columns[way.from])
  const copied = flight.duplicate ? events.find(p => p.step === flight.sent) : undefined
  const lost = kind === 'lost' ? events.find(p => p.step === ends) : undefined
  const side = sideOf(way, columns)
  const common = {
    sent: flight.sent,
    ends,
    name: labelOfFlight(flight),
    colour: story.lanes[way.from]?.colour ?? 0,
    dashed: flight.duplicate || kind === 'in flight',
  }
  const end = kind === 'received' ? 'head' : kind === 'in flight' ? 'stub' : 'none'

  if (copied) {
    const from = { x: copied.x, y: copied.y + copied.height / 2 }
    const to = lost ? above(lost) : kind === 'received' ? touch(placed, ends, way.to, from.x) : { x: from.x + side * 30, y: from.y + 8 }
    return { arrow: { ...common, end, tail: null, from, to, swing: 0 }, pill: null }
  }
  const { y, isNamed } = leaves.get(way) ?? { y: 0, isNamed: true }
  const pill = nameOf(way, placed, x, y, side)
  const edge = pill.x + (side * pill.width) / 2
  const tail = { x, y }
  if (kind === 'in flight') {
    // It ends at the line of the one to whom it goes, if that is so near; where its name covers that line, at its name.
    const line = way.to === way.from || way.receivers.length > 1 ? side * Infinity : centreOf(columns[way.to])
    const isCovered = side * (edge - line) >= 0
    const to = isCovered ? edge : side * Math.min(side * (edge + side * 10), side * line)
    return { arrow: { ...common, end: isCovered ? 'none' : end, tail, from: tail, to: { x: to, y }, swing: 0 }, pill }
  }
  const self = way.from === way.to && !lost
  const to = lost ? above(lost) : touch(placed, ends ?? 0, way.to, self ? x + side : x)
  const from = { x: side > 0 ? Math.max(x + lead, Math.min(edge, to.x - lead)) : Math.min(x - lead, Math.max(edge, to.x + lead)), y }
  // Beside a card that it runs along, so that the card does not cover half of its head.
  const isSteep = !self && end === 'head' && Math.abs(to.y - from.y) > 3 * Math.abs(to.x - from.x)
  const touched = isSteep ? { x: to.x - side * headHalf, y: to.y } : to
  return {
    arrow: { ...common, end, tail, from: self ? { x: edge, y } : from, to: touched, swing: self ? side * 40 : 0 },
    pill: isNamed ? pill : null,
  }
}

/** What a step changes in other processes without a message: an arrow from what acts to each card there. */
export function writesOf({ lanes }: Story, cards: readonly Card[]): Arrow[] {
  return cards
    .filter(c => c.tone === 'effect' && c.lines.length > 0)
    .flatMap(({ step, lane, x, y, width }): Arrow[] => {
      const actor = cards.find(c => c.step === step && c.tone !== 'effect')
      if (actor === undefined || actor.tone === 'fault') return []
      const side = Math.sign(lane - actor.lane)
      const at = y + writeHeight
      const from = { x: side > 0 ? actor.x + actor.width : actor.x, y: at }
      const to = { x: side > 0 ? x : x + width, y: at }
      const colour = lanes[actor.lane]?.colour ?? 0
      return [{ sent: step, ends: step, name: '', tail: null, from, to, swing: 0, colour, end: 'head', dashed: false, isWrite: true }]
    })
}

/** How far below the top of a card such an arrow is: within a card of one line. */
const writeHeight = 14

/** Which way an arrow leaves: to the right is above zero. To oneself it is to the right, but on the last lane to the left, where there is room. */
const sideOf = ({ from, to }: Way, columns: readonly Column[]): number =>
  Math.sign(to - from) || (from === columns.length - 1 && from > 0 ? -1 : 1)

/** What is said before and after the name of a message that is in flight. */
const aroundOf = ({ flight, isKept, receivers }: Extract<Way, { kind: 'in flight' }>): readonly [string, string] => [
  isKept ? `stays in ${flight.network}: ` : 'in flight: ',
  receivers.length === 0 ? '' : ` to ${receivers.join(', ')}`,
]

/** What an arrow is called, in lines that fit between the first lane and the last. */
export function linesOf(
  way: Way,
  columns: readonly Column[],
  medium: Medium,
): { readonly lines: readonly string[]; readonly full: string } {
  const left = columns[0]?.x ?? 0
  const last = columns.at(-1)
  const right = last ? last.x + last.width : 0
  const aside = sideOf(way, columns) > 0 ? right - centreOf(columns[way.from]) : centreOf(columns[way.from]) - left
  // On a screen a name may cover where its arrow begins, which its colour tells; lanes on paper are too narrow for that.
  const room = medium === 'paper' ? Math.max(120, aside - lead - 20) : right - left - 24
  const said = labelOfFlight(way.flight)
  const [where, to] = way.kind === 'in flight' ? aroundOf(way) : ['', '']
  // Where it is is not broken.
  const unbroken = where.replaceAll(/ (?=.)/g, '\u00a0')
  return {
    lines: wrapText(`${unbroken}${said}${to}`, Math.min(widestName[medium], room), 13, false, mostLines[medium]),
    full: `${where}${said}${to}`,
  }
}

const widestName = { screen: 380, paper: 240 }
const mostLines = { screen: 3, paper: 5 }

function nameOf(way: Way, { story, columns, medium }: Placed, x: number, y: number, side: number): Pill {
  const left = columns[0]?.x ?? 0
  const last = columns.at(-1)
  const right = last ? last.x + last.width : 0
  const { lines, full } = linesOf(way, columns, medium)
  const width = Math.max(...lines.map(line => textWidth(line, 13))) + 20
  const at = clamp(x + side * (lead + width / 2), left + width / 2, right - width / 2)
  const colour = story.lanes[way.from]?.colour ?? 0
  const tone = way.kind === 'in flight' ? 'in flight' : 'message'
  return { step: way.flight.sent, x: at, y, width, height: pillHeight(lines.length), lines, full, colour, sign: null, tone }
}

const above = ({ x, y, height }: Pill): Point => ({ x, y: y - height / 2 })

/** Where an arrow reaches a lane: at the side of the card there that faces it, or on the lane itself. */
function touch({ columns, cards, rows }: Placed, step: number, lane: number, towards: number): Point {
  const card = cards.find(c => c.step === step && c.lane === lane)
  const x = centreOf(columns[lane])
  if (!card) return { x, y: rows[step]?.middle ?? 0 }
  return { x: towards >= x ? card.x + card.width : card.x, y: card.y + Math.min(card.height / 2, 24) }
}
