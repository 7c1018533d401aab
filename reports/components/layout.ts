import type { FaultKind } from '../../checker/language/sign.ts'
import { endOf } from '../../checker/traces/decisive.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { saySides } from '../say/labels.ts'
import { fitText, textWidth, wrapText } from '../say/text-width.ts'
import { sayBack, sayMessage } from '../say/words.ts'
import { fitCard } from './cards.ts'
import { columnsOf, marginOf, numbersAt } from './columns.ts'
import {
  type Band,
  type Bracket,
  bandHeight,
  type Card,
  type Column,
  centreOf,
  clamp,
  type DecisionLine,
  type Layout,
  type Medium,
  type Pill,
  pillGap,
  pillHeight,
  type Row,
  rightOf,
  rowGap,
  type Span,
  stubRadius,
} from './geometry.ts'
import type { Story } from './story.ts'
import { barsOf, decisionLine, decisionOf } from './valence.ts'
import { areAlike, draw, type Leaving, laneOf, linesOf, sentIn, type Way, waysOf, writesOf } from './ways.ts'

const isBand = (step: TraceStep) => step.fault?.about === 'network'
const isMidway = (step: TraceStep) => step.fault?.about === 'message'

/** The diagram of a trace. Costs time and space in proportion to its steps and messages. */
export function layoutOf(story: Story, medium: Medium = 'screen'): Layout {
  const { trace } = story
  const isHidden = ({ message }: TraceStep) => [message?.from, message?.to].some(end => typeof end === 'string' && story.hidden.has(end))
  const { drafts, columns } = columnsOf(story, medium)
  const left = columns[0]?.x ?? 0
  const right = rightOf(columns) + marginOf(medium)

  const ways = waysOf(story)
  const rows: Row[] = []
  const cards: Card[] = []
  const bands: Band[] = []
  const events: Pill[] = []
  const leaves = new Map<Way, Leaving>()
  const decisions: DecisionLine[] = []
  const gap = rowGap[medium] / 2
  let y = 0
  for (let step = 0; step <= trace.steps.length; step++) {
    const top = y
    const told = trace.steps[step - 1]
    const here = drafts.filter(c => c.step === step)
    const isSeen =
      told === undefined || isBand(told) || (isMidway(told) ? !isHidden(told) : here.length > 0) || sentIn(ways, step).length > 0
    const decided = decisionOf(story, step)
    if (!isSeen && decided === null) {
      // All that happens in it is on lanes that are hidden.
      rows.push({ step, top, height: 0, middle: top })
      continue
    }
    y += gap
    const height = told === undefined ? 8 : isBand(told) || isMidway(told) ? bandHeight : Math.max(bandHeight, ...here.map(c => c.height))
    for (const card of here) {
      const column = columns[card.lane]
      if (column) cards.push({ ...fitCard(card, column, medium), x: column.x, y })
    }
    if (told?.fault && isBand(told)) bands.push(bandOf(story, told, told.fault, y + bandHeight / 2, rightOf(columns) - left - 8))
    const event = told && isMidway(told) && !isHidden(told) ? eventOf(story, told, y, columns) : null
    if (event) events.push(event)
    y += Math.max(height, event ? event.height + pillGap : 0)
    const named: Way[] = []
    for (const way of sentIn(ways, step)) {
      const like = named.find(other => areAlike(way, other) && (medium === 'paper' || other.flight === way.flight))
      if (like) {
        leaves.set(way, { y: leaves.get(like)?.y ?? y, isNamed: false })
        continue
      }
      named.push(way)
      const height = pillHeight(linesOf(way, columns, medium).lines.length) + pillGap
      leaves.set(way, { y: y + height / 2, isNamed: true })
      y += height
    }
    if (decided !== null) {
      const { line, bottom } = decisionLine({ step, isBad: story.breaks?.has(step) ?? false }, decided, { top: y, left, right })
      decisions.push(line)
      y = bottom
    }
    y += gap
    rows.push({ step, top, height: y - top, middle: step === 0 ? (top + y) / 2 : top + gap + bandHeight / 2 })
  }

  const drawn = ways.map(way => draw(way, { story, medium, columns, rows, cards, events, leaves }))
  // What is in flight to the last lane may end beyond it.
  const width = Math.max(right, ...drawn.map(({ arrow }) => (arrow.end === 'stub' ? arrow.to.x + stubRadius + 1 : 0)))
  const loop = trace.loop === null ? null : bracketOf(story, rows, trace.loop, y)
  const height = y + (loop ? (loop.breaks === null ? 44 : 64) : 12)
  return {
    width,
    height,
    numbers: numbersAt(story, medium),
    columns,
    rows,
    cards,
    arrows: [...writesOf(story, cards), ...drawn.map(d => d.arrow)],
    pills: [...events, ...drawn.flatMap(d => (d.pill ? [d.pill] : []))],
    bands,
    spans: spansOf(story, rows, height),
    loop,
    bars: barsOf(story, decisions, y),
    decisions,
  }
}

/** A message fault, between the lanes of the message's ends, which it names: of a message that never arrives no arrow leads to where it was going. */
function eventOf(story: Story, step: TraceStep, top: number, columns: readonly Column[]): Pill {
  const { message, fault } = step
  const from = laneOf(story, message?.from)
  const left = columns[0]?.x ?? 0
  const right = rightOf(columns)
  const full = `${fault?.word}${message ? ` ${sayMessage(message)}` : ''}`
  const lines = wrapText(full, Math.min(400, right - left - 40), 13, true)
  const width = Math.max(...lines.map(line => textWidth(line, 13, true))) + 40
  const height = pillHeight(lines.length)
  const y = top + Math.max(bandHeight, height) / 2
  const x = clamp((centreOf(columns[from]) + centreOf(columns[laneOf(story, message?.to)])) / 2, left + width / 2, right - width / 2)
  return { step: step.number, x, y, width, height, lines, full, colour: story.lanes[from]?.colour ?? 0, sign: fault, tone: 'fault' }
}

function bandOf(story: Story, step: TraceStep, sign: FaultKind, y: number, room: number): Band {
  const full = [sign.word, saySides(step, story.checked) ?? sign.remark].filter(Boolean).join(': ')
  return { step: step.number, y, sign, text: fitText(full, room - 60, 13, true), full }
}

function bracketOf({ loopBreaks = [] }: Story, rows: readonly Row[], loop: number, bottom: number): Bracket {
  const first = rows[loop + 1]
  const text = first ? sayBack(loop) : 'nothing more need happen, forever'
  const breaks = loopBreaks.length === 0 ? null : `forever, this breaks ${loopBreaks.join(', ')}`
  return { top: first?.top ?? bottom - 28, bottom, y: bottom + 18, text, breaks }
}

function spansOf(story: Story, rows: readonly Row[], bottom: number): Span[] {
  const { trace } = story
  const middle = (step: TraceStep) => (rows[step.number]?.top ?? 0) + (rows[step.number]?.height ?? 0) / 2
  return trace.steps.flatMap((step): Span[] => {
    if (!step.fault?.lasts || (step.fault.about === 'process' && story.hidden.has(step.by))) return []
    const end = endOf(step, trace.steps)
    const column = step.fault.about === 'process' ? laneOf(story, step.by) : null
    return [{ column, top: middle(step), bottom: end ? middle(end) : bottom }]
  })
}
