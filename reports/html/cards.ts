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
  readonly bold: boolean
  /** The text's baseline, from the card's top. */
  readonly y: number
}

const padding = 10
const lineHeight = 19
const mostChanges = 4
const narrowest = 104
/** From this many lanes on the diagram has the page's whole width, and the state stands below it. */
const many = 7
export const isWide = ({ lanes }: Pick<Story, 'lanes'>): boolean => lanes.length >= many
/** The width there is for the diagram on a screen of 1440 pixels, scroll bars taken off, and how the lanes share it. */
const sharing = (story: Pick<Story, 'lanes'>) =>
  isWide(story) ? { usual: 1300, narrowestGap: 10, narrowestCard: 130 } : { usual: 960, narrowestGap: 36, narrowestCard: 132 }
const widest = (story: Story): number => {
  const { usual, narrowestGap, narrowestCard } = sharing(story)
  const lanes = story.lanes.length
  return clamp((usual - leftOf(story) - narrowestGap * (lanes - 1)) / lanes, narrowestCard, 236)
}
/** Room for the numbers of the steps, and for the bracket of a loop. */
const leftOf = ({ trace }: Pick<Story, 'trace'>): number => (trace.loop === null ? 60 : 92)
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
  const cut = said.length > mostChanges ? [...said.slice(0, mostChanges - 1), `and ${said.length - mostChanges + 1} more`] : said
  const sign = acts ? signOf(step) : null
  const acted = labelOfAction(step)
  const texts: Omit<CardLine, 'y' | 'bold'>[] = [
    ...(sign ? [{ of: 'sign' as const, text: sign.word, full: sign.word }] : []),
    ...(acts && step.fault === null ? [{ of: 'action' as const, text: acted, full: acted }] : []),
    ...cut.map((text, i) => ({
      of: 'change' as const,
      text,
      full: i === mostChanges - 1 && said.length > mostChanges ? said.slice(i).join('; ') : text,
    })),
  ]
  const decisive = story.decisive.has(step.number)
  const isBold = (of: CardLine['of']) => of === 'sign' || (of === 'change' && decisive)
  const measure = (t: Omit<CardLine, 'y' | 'bold'>) => textWidth(t.text, fontSize, isBold(t.of)) + room(t.of)
  const most = widest(story)
  const wrapped = texts.flatMap(t => (measure(t) > most ? wrap(t) : [t]))
  const width = Math.min(Math.max(...wrapped.map(measure), narrowest), most)
  const lines = wrapped.map((t, i) => ({ ...t, bold: isBold(t.of), y: padding + 9 + i * lineHeight }))
  const height = lines.length * lineHeight + 2 * padding - 6
  const tone = step.fault !== null && acts ? 'fault' : glyph === 'timeout' ? 'timeout' : acts ? 'action' : 'effect'
  return { step: step.number, lane, width, height, glyph, tone, decisive, lines }
}

const room = (of: CardLine['of']): number => 2 * padding + (of === 'sign' ? 20 : 0)

/** The card as wide as its lane, each line cut where even that is too narrow for it. */
export const fitCard = (card: DraftCard, { width }: Column): DraftCard => ({
  ...card,
  width,
  lines: card.lines.map(l => ({ ...l, text: fitText(l.text, width - room(l.of), fontSize, l.bold) })),
})

/** On two lines: `before → after` before the arrow, or else before its last word, a name such as `electionTimeout(term: 2)` before its parameters, or else in its middle. */
function wrap<T extends { readonly of: CardLine['of']; readonly text: string }>(line: T): T[] {
  const { of, text } = line
  const at =
    of === 'change' ? (text.includes(' → ') ? text.indexOf(' → ') : text.lastIndexOf(' ')) : of === 'action' ? placeToBreak(text) : -1
  return at <= 0
    ? [line]
    : [
        { ...line, text: text.slice(0, at) },
        { ...line, text: text.slice(at).trimStart() },
      ]
}

function placeToBreak(name: string): number {
  const parameters = name.indexOf('(')
  if (parameters > 0) return parameters
  const words = [...name.matchAll(/(?<=\p{Ll})\p{Lu}| /gu)].map(m => m.index)
  return words.sort((a, b) => Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2))[0] ?? -1
}

/** Whether a change is understood without its variable's name: the only one of the lane that takes words as its values. */
function isPlain({ trace }: Story, change: Change): boolean {
  const { path, owner } = change
  const isWord = ({ before, after }: Change) => typeof before === 'string' && typeof after === 'string'
  if (owner === null || !isWord(change)) return false
  const words = trace.steps.flatMap(s => s.changes).filter(c => c.owner === owner && isWord(c))
  return words.every(c => c.path === path)
}

/** The lanes side by side, each as wide as its widest card, spread over the usual width of the page, with room for arrows between. */
export function columnsOf(story: Story, cards: readonly DraftCard[]): Column[] {
  const { lanes } = story
  const { usual, narrowestGap } = sharing(story)
  const left = leftOf(story)
  const widths = lanes.map((lane, i) =>
    Math.max(textWidth(lane.name, 15, true) + 36, narrowest, ...cards.filter(c => c.lane === i).map(c => c.width)),
  )
  const spare = (usual - left - widths.reduce((sum, w) => sum + w, 0)) / Math.max(1, lanes.length - 1)
  const gap = Math.round(clamp(spare, narrowestGap, 150))
  return widths.map((width, i) => ({ x: left + widths.slice(0, i).reduce((sum, w) => sum + w + gap, 0), width }))
}
