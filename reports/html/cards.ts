import type { Change, TraceStep } from '../../checker/traces/trace.ts'
import { shownChanges, signOf } from '../words.ts'
import { type Column, clamp } from './geometry.ts'
import type { GlyphName } from './glyphs.ts'
import { labelOfAction, labelOfChange, localPath } from './labels.ts'
import type { Story } from './story.ts'
import { fitText, textWidth } from './text-width.ts'

/** What one step does on one lane: the action, and what it changes there. */
export interface DraftCard {
  readonly step: number
  readonly lane: number
  readonly width: number
  readonly height: number
  readonly glyph: GlyphName | null
  readonly tone: 'action' | 'fault' | 'timeout' | 'effect'
  readonly decisive: boolean
  readonly lines: readonly CardLine[]
}
export interface CardLine {
  readonly of: 'sign' | 'action' | 'change'
  readonly text: string
  readonly full: string
  /** The text's baseline, from the card's top. */
  readonly y: number
}

const padding = 10
const lineHeight = 19
const most = 4
const narrowest = 112
/** The width of the diagram on a common screen. */
const usual = 990
const widest = ({ lanes }: Story): number => (lanes.length > 4 ? 200 : 236)
export const fontSize = 13

export function cardsOf(story: Story, step: TraceStep): DraftCard[] {
  const { lanes, checked } = story
  const shown = shownChanges(checked, step)
  const own = Math.max(
    0,
    lanes.findIndex(l => l.id === step.by),
  )
  const actor = lanes.some(l => l.id === step.by) ? own : lanes.length - 1
  const laneOf = (c: Change): number =>
    lanes.some(l => l.id === c.owner) && c.owner !== null ? lanes.findIndex(l => l.id === c.owner) : actor
  const touched = new Set([actor, ...shown.map(laneOf)])
  return [...touched].map(lane =>
    card(
      story,
      step,
      lane,
      shown.filter(c => laneOf(c) === lane),
      lane === actor,
    ),
  )
}

function card(story: Story, step: TraceStep, lane: number, changes: readonly Change[], acts: boolean): DraftCard {
  const glyph: GlyphName | null = acts ? (step.fault ?? (step.kind === 'timeout' ? 'timeout' : null)) : null
  const said = changes.map(c => (isPlain(story, c) ? labelOfChange(c) : `${localPath(c)} ${labelOfChange(c)}`))
  const cut = said.length > most ? [...said.slice(0, most - 1), `and ${said.length - most + 1} more`] : said
  const sign = acts ? signOf(step) : null
  const acted = labelOfAction(step)
  const texts: Omit<CardLine, 'y'>[] = [
    ...(sign ? [{ of: 'sign' as const, text: sign.word, full: sign.word }] : []),
    ...(acts && step.fault === null ? [{ of: 'action' as const, text: acted, full: acted }] : []),
    ...cut.map((text, i) => ({
      of: 'change' as const,
      text,
      full: i === most - 1 && said.length > most ? said.slice(i).join('; ') : text,
    })),
  ]
  const decisive = story.decisive.has(step.number)
  const isBold = (of: CardLine['of']) => of === 'sign' || (of === 'change' && decisive)
  const room = (of: CardLine['of']) => 2 * padding + (of === 'sign' ? 20 : 0)
  const wanted = Math.max(...texts.map(t => textWidth(t.text, fontSize, isBold(t.of)) + room(t.of)))
  const width = Math.min(Math.max(wanted, narrowest), widest(story))
  const lines = texts.map((t, i) => ({
    ...t,
    text: fitText(t.text, width - room(t.of), fontSize, isBold(t.of)),
    y: padding + 9 + i * lineHeight,
  }))
  const height = texts.length * lineHeight + 2 * padding - 6
  const tone = step.fault !== null && acts ? 'fault' : glyph === 'timeout' ? 'timeout' : acts ? 'action' : 'effect'
  return { step: step.number, lane, width, height, glyph, tone, decisive, lines }
}

/** Whether a change is understood without its variable's name: the only one of the lane that takes words as its values. */
function isPlain({ trace }: Story, { path, owner, after }: Change): boolean {
  if (owner === null || typeof after !== 'string') return false
  const words = trace.steps.flatMap(s => s.changes).filter(c => c.owner === owner && typeof c.after === 'string')
  return words.every(c => c.path === path)
}

/** The lanes side by side, each as wide as its widest card, spread over the usual width of the page, with room for arrows between. */
export function columnsOf({ lanes, trace }: Story, cards: readonly DraftCard[]): Column[] {
  const left = trace.loop === null ? 60 : 92
  const widths = lanes.map((lane, i) =>
    Math.max(textWidth(lane.name, 15, true) + 36, narrowest, ...cards.filter(c => c.lane === i).map(c => c.width)),
  )
  const spare = (usual - left - widths.reduce((sum, w) => sum + w, 0)) / Math.max(1, lanes.length - 1)
  const gap = Math.round(clamp(spare, 44, 150))
  return widths.map((width, i) => ({ x: left + widths.slice(0, i).reduce((sum, w) => sum + w + gap, 0), width }))
}
