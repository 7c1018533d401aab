import type { Change, TraceStep } from '../../checker/traces/trace.ts'
import { labelOfAction, labelOfChange, localPath } from '../say/labels.ts'
import { fitText, textWidth, wrapText } from '../say/text-width.ts'
import { saySurvivors, shownChanges, signOf } from '../say/words.ts'
import { type CardLine, type Column, clamp, type DraftCard, type Medium } from './geometry.ts'
import type { Story } from './story.ts'

const padding = 10
const lineHeight = 19
const mostChanges = 4
const narrowest: Readonly<Record<Medium, number>> = { screen: 104, paper: 84 }
/** From this many lanes on the diagram takes the page's whole width. */
const many = 7
const isWide = ({ lanes }: Pick<Story, 'lanes'>): boolean => lanes.length >= many
/**
 * The width that the diagram may take beside the state on a screen of 1440 pixels, scroll bars taken off, the one that it is spread to where its
 * cards need no more, which is what there is on a screen of 1280, and how the lanes share it.
 */
const sharing = (story: Pick<Story, 'lanes'>, medium: Medium) =>
  medium === 'paper'
    ? { most: 560, usual: 0, ...onPaper(story) }
    : isWide(story)
      ? { most: 1200, usual: 1200, narrowestGap: 10, narrowestCard: 116 }
      : { most: 960, usual: 858, narrowestGap: 36, narrowestCard: 132 }
/** Five lanes share a column as well as they can without a cut in words such as `recovered`. */
const onPaper = ({ lanes }: Pick<Story, 'lanes'>) =>
  lanes.length > 4 && lanes.length < many
    ? { narrowestGap: 10, narrowestCard: 124 }
    : isWide({ lanes })
      ? { narrowestGap: 14, narrowestCard: 132 }
      : { narrowestGap: 24, narrowestCard: 144 }
const widest = (story: Story, medium: Medium): number => {
  const { most, narrowestGap, narrowestCard } = sharing(story, medium)
  const lanes = story.lanes.length
  return clamp((most - leftOf(story) - narrowestGap * (lanes - 1)) / lanes, narrowestCard, 330)
}
/** Room for the numbers of the steps, and for the bracket of a loop. */
const leftOf = ({ trace }: Pick<Story, 'trace'>): number => (trace.loop === null ? 60 : 92)
export const fontSize = 13

export function cardsOf(story: Story, step: TraceStep, medium: Medium): DraftCard[] {
  const { lanes, checked, hidden } = story
  const shown = shownChanges(checked, step).filter(c => !story.histories.includes(c.part.variable))
  const isKnown = (id: string | null) => hidden.has(id) || lanes.some(l => l.id === id)
  // What is nobody's is shown with who acts, and who has no lane acts in the environment's, or the last.
  const actorId = isKnown(step.by) ? step.by : lanes.at(-1)?.id
  const laneOfId = (id: string | null | undefined): number => lanes.findIndex(l => l.id === id)
  const actor = laneOfId(actorId)
  const laneOf = (c: Change): number => (c.owner !== null && isKnown(c.owner) ? laneOfId(c.owner) : actor)
  const touched = new Set([actor, ...shown.map(laneOf)].filter(lane => lane >= 0))
  return [...touched].map(lane =>
    card(
      story,
      step,
      lane,
      shown.filter(c => laneOf(c) === lane),
      lane === actor,
      medium,
    ),
  )
}

/** On a lane that is folded: that there is something. */
const foldedCard = { width: 24, height: 20, lines: [] }

function card(story: Story, step: TraceStep, lane: number, changes: readonly Change[], acts: boolean, medium: Medium): DraftCard {
  const say = (c: Change, how: 'whole' | 'brief') =>
    isPlain(story, c) ? labelOfChange(c, how) : `${localPath(c)} ${labelOfChange(c, how)}`
  const said = changes.map(c => say(c, 'brief'))
  const whole = changes.map(c => say(c, 'whole'))
  const cut = said.length > mostChanges ? [...said.slice(0, mostChanges - 1), `and ${said.length - mostChanges + 1} more`] : said
  const sign = acts ? signOf(step) : null
  const reset = step.fault?.forgets && changes.length > 0 ? ': volatile state reset' : ''
  const acted = labelOfAction(step)
  const texts: Omit<CardLine, 'y' | 'bold'>[] = [
    ...(sign ? [{ of: 'sign' as const, text: `${sign.word}${reset}`, full: `${sign.word}${reset}` }] : []),
    ...(acts && step.kind !== 'fault' ? [{ of: 'action' as const, text: acted, full: acted }] : []),
    ...(acts ? [] : [elsewhere(step)].map(text => ({ of: 'action' as const, text, full: text }))),
    ...(acts ? saySurvivors(step) : []).map(text => ({ of: 'action' as const, text, full: text })),
    ...cut.map((text, i) => ({
      of: 'change' as const,
      text,
      full: i === mostChanges - 1 && said.length > mostChanges ? whole.slice(i).join('; ') : (whole[i] ?? text),
    })),
  ]
  const decisive = story.decisive.has(step.number)
  const isBold = (of: CardLine['of']) => of === 'sign' || (of === 'change' && decisive)
  const most = widest(story, medium)
  const wrapped = texts.flatMap(t => wrap(t, most - room(t.of), isBold(t.of)))
  const measure = (t: Omit<CardLine, 'y' | 'bold'>) => textWidth(t.text, fontSize, isBold(t.of)) + room(t.of)
  const width = Math.min(Math.max(...wrapped.map(measure), narrowest[medium]), most)
  const lines = wrapped.map((t, i) => ({ ...t, bold: isBold(t.of), y: padding + 9 + i * lineHeight }))
  const height = lines.length * lineHeight + 2 * padding - 6
  const tone = !acts ? 'effect' : step.kind === 'fault' || step.kind === 'timeout' ? step.kind : 'action'
  const drawn = { step: step.number, lane, width, height, sign, tone, decisive, lines } as const
  return story.lanes[lane]?.isFolded ? { ...drawn, ...foldedCard, sign: null } : drawn
}

/** What changes a process that does not act itself: `begin, taken by Db`. */
const elsewhere = ({ action, by, fault, kind }: TraceStep): string =>
  kind === 'fault' ? `${by ?? ''} ${fault?.word ?? action}`.trim() : by === null ? action : `${action}, taken by ${by}`

const room = (of: CardLine['of']): number => 2 * padding + (of === 'sign' ? 20 : 0)

/** The card as wide as its lane, each line cut where even that is too narrow for it. */
export const fitCard = (card: DraftCard, { width }: Column): DraftCard => ({
  ...card,
  width,
  lines: card.lines.map(l => ({ ...l, text: fitText(l.text, width - room(l.of), fontSize, l.bold) })),
})

/** On several lines where one is too short: `name before → after` is broken after the name or before the arrow, whatever is narrower. */
function wrap<T extends { readonly of: CardLine['of']; readonly text: string }>(line: T, space: number, bold: boolean): T[] {
  const { of, text } = line
  const arrow = of === 'change' ? text.indexOf(' → ') : -1
  const isWide = textWidth(text, fontSize, bold) > space + 0.01
  const named = text.lastIndexOf(' ', arrow - 1)
  const widestOf = (at: number) => Math.max(...[text.slice(0, at), text.slice(at + 1)].map(piece => textWidth(piece, fontSize, bold)))
  const cut = arrow > 0 && named > 0 && widestOf(named) < widestOf(arrow) ? named : arrow
  const pieces = isWide && arrow >= 0 ? [text.slice(0, cut), text.slice(cut + 1)] : [text]
  return pieces.flatMap(piece => wrapText(piece, space, fontSize, bold)).map(piece => ({ ...line, text: piece }))
}

/** Whether a change is understood without its variable's name: it is a whole variable of the process, the only one of the lane that takes words as its values, and always words of its own. */
function isPlain({ trace, lanes }: Story, change: Change): boolean {
  const { path, owner } = change
  const isWord = (value: unknown) => typeof value === 'string' && lanes.every(l => l.id !== value)
  const isOfWords = ({ before, after }: Change) => isWord(before) && isWord(after)
  if (owner === null || !isOfWords(change) || /[.[]/.test(localPath(change))) return false
  const own = trace.steps.flatMap(s => s.changes).filter(c => c.owner === owner)
  return own.every(c => isOfWords(c) === (c.path === path))
}

const foldedLane = 40

/** The lanes side by side, each as wide as its widest card, spread over the usual width of the page, with room for arrows between. */
export function columnsOf(story: Story, cards: readonly DraftCard[], medium: Medium): Column[] {
  const { lanes } = story
  const { usual, narrowestGap } = sharing(story, medium)
  const left = leftOf(story)
  const widths = lanes.map((lane, i) => {
    const own = cards.filter(c => c.lane === i).map(c => c.width)
    return lane.isFolded ? foldedLane : Math.max(textWidth(lane.name, 15, true) + 36, medium === 'paper' ? 0 : narrowest.screen, ...own)
  })
  const spare = (usual - left - widths.reduce((sum, w) => sum + w, 0)) / Math.max(1, lanes.length - 1)
  const gap = Math.round(clamp(spare, narrowestGap, 240))
  return widths.map((width, i) => ({ x: left + widths.slice(0, i).reduce((sum, w) => sum + w + gap, 0), width }))
}
