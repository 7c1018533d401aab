import type { Calls } from '../../checker/language/histories/calls.ts'
import { type Change, stateAfter, type TraceStep } from '../../checker/traces/trace.ts'
import { sayCall } from '../say/calls.ts'
import { labelOfAction, labelOfChange, localPath, localPathInWords } from '../say/labels.ts'
import { fitText, partsOf, textWidth, wrapText } from '../say/text-width.ts'
import { saySurvivors, shownChanges, signOf } from '../say/words.ts'
import type { CardLine, Column, DraftCard, Medium } from './geometry.ts'
import type { Story } from './story.ts'

interface Setting {
  /** At the sides. */
  readonly padding: number
  /** Above the first line, and below the last. */
  readonly above: number
  readonly lineHeight: number
  readonly mostLines: number
  /** What the glyph of a fault takes of its line; where it takes nothing, it stands at the end of one that has room. */
  readonly glyph: number
  /** Words of at most this width are whole, whatever is the most that a card should take; and so is what a fault is called. */
  readonly wholeWord: number
  /** So is a wider word that can be broken nowhere, up to this: cut within, one value may be read as another, as `committable` as `committed`. */
  readonly wholePart: number
  readonly wholeSign: number
  /** Whether what a decisive step changes is in bold letters: on paper, its border is enough. */
  readonly isBold: boolean
}

/** How the text of a card stands in it: on paper, as close as can be read. */
const setting: Readonly<Record<Medium, Setting>> = {
  screen: { padding: 10, above: 7, lineHeight: 19, mostLines: 4, glyph: 20, wholeWord: 100, wholePart: 160, wholeSign: 110, isBold: true },
  paper: { padding: 6, above: 5, lineHeight: 16, mostLines: 5, glyph: 0, wholeWord: 84, wholePart: 120, wholeSign: 84, isBold: false },
}
const mostChanges = 4
export const narrowest: Readonly<Record<Medium, number>> = { screen: 104, paper: 64 }
export const fontSize = 13

/** What a step does, on each lane that it touches; no card is wider than `most`. */
export function cardsOf(story: Story, step: TraceStep, medium: Medium, most: number): DraftCard[] {
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
      { medium, most },
    ),
  )
}

/** A line before it has its place. */
interface Said extends Omit<CardLine, 'x' | 'y' | 'bold'> {
  /** The letters of the name that it begins with: what a change is of. */
  readonly named?: number
}

/** What calls of reading are given in a step, of which the history has a picture of its own: `read x: 0`, and where it is another who has called, `Client3 read x: 0`. */
function sayAnswers({ trace, histories }: Story, { number, by, state }: TraceStep): readonly string[] {
  const before = stateAfter(trace, number - 1)
  return histories.flatMap(variable => {
    const [was, is] = [before[variable], state[variable]] as [Calls<unknown, unknown>, Calls<unknown, unknown>]
    return Object.entries(is).flatMap(([process, { complete }]) =>
      complete
        .slice(was[process]?.complete.length ?? 0)
        .filter(({ call, returned }) => call.tag === 'Read' && returned)
        .map(call => `${process === by ? '' : `${process} `}${sayCall(call)}`),
    )
  })
}

/** On a lane that is folded: that there is something. */
const foldedCard = { width: 24, height: 20, lines: [] }

interface Room {
  readonly medium: Medium
  readonly most: number
}

function card(
  story: Story,
  step: TraceStep,
  lane: number,
  all: readonly Change[],
  acts: boolean,
  { medium, most: wished }: Room,
): DraftCard {
  const set = setting[medium]
  // Where there is no room for all, what the ending depends on comes first, then what the property reads, then what a later step changes.
  const isCause = (c: Change) => story.causes.some(({ step: number, path }) => number === step.number && path === c.path)
  const isChangedLater = (c: Change) => story.trace.steps.slice(step.number).some(later => later.changes.some(of => of.path === c.path))
  const rank = (c: Change) => (isCause(c) ? 0 : story.reads.includes(c.part.variable) ? 1 : isChangedLater(c) ? 2 : 3)
  const changes = all.length > mostChanges ? all.toSorted((a, b) => rank(a) - rank(b)) : all
  // Of whom it is tells the lane, if it is theirs.
  const here = (c: Change): Change => (c.owner === story.lanes[lane]?.id ? c : { ...c, owner: null })
  const nameOf = (c: Change | undefined) => (c === undefined || isPlain(story, here(c)) ? '' : localPathInWords(here(c)))
  const say = (c: Change, how: 'whole' | 'brief') => `${nameOf(c)} ${labelOfChange(c, how)}`.trimStart()
  const said = changes.map(c => say(c, 'brief'))
  const whole = changes.map(c => say(c, 'whole'))
  const cut = said.length > mostChanges ? [...said.slice(0, mostChanges - 1), `and ${said.length - mostChanges + 1} more`] : said
  const sign = acts ? signOf(step) : null
  const reset = step.fault?.forgets && changes.length > 0 ? ': volatile state reset' : ''
  const early = step.fault === null && story.early.includes(step.number) ? 'premature ' : ''
  const acted = labelOfAction(step)
  const texts: Said[] = [
    ...(sign ? [`${early}${sign.word}${reset}`] : []).map(text => ({ of: 'sign' as const, text, full: text })),
    ...(acts && step.kind !== 'fault' ? [{ of: 'action' as const, text: acted, full: acted }] : []),
    ...(acts ? [] : [elsewhere(step)].map(text => ({ of: 'action' as const, text, full: text }))),
    ...(acts ? saySurvivors(step) : []).map(text => ({ of: 'action' as const, text, full: text })),
    ...(acts ? sayAnswers(story, step) : []).map(text => ({ of: 'change' as const, text, full: text })),
    ...cut.map((text, i) => ({
      of: 'change' as const,
      text,
      named: nameOf(changes[i]).length,
      full: i === mostChanges - 1 && said.length > mostChanges ? whole.slice(i).join('; ') : (whole[i] ?? text),
    })),
  ]
  const decisive = story.decisive.has(step.number)
  const isBold = (of: CardLine['of']) => of === 'sign' || (of === 'change' && decisive && set.isBold)
  const most = Math.max(
    wished,
    ...texts.map(
      t =>
        (t.of === 'sign'
          ? wholeWords(t.text, true, set.wholeSign, set.wholeSign)
          : wholeWords(t.text, isBold(t.of), set.wholeWord, set.wholePart)) + room(t.of, medium),
    ),
  )
  const wrapped = texts.flatMap(t => wrap(t, most - room(t.of, medium), isBold(t.of), set.mostLines))
  const measure = (t: Said) => textWidth(t.text, fontSize, isBold(t.of)) + room(t.of, medium)
  const width = Math.min(Math.max(...wrapped.map(measure), narrowest[medium]), most)
  const x = set.padding + 1
  const lines = wrapped.map(({ of, text, full }, i) => ({
    ...{ of, text, full },
    bold: isBold(of),
    x: of === 'sign' ? x + set.glyph : x,
    y: set.above + 12 + i * set.lineHeight,
  }))
  const height = lines.length * set.lineHeight + 2 * set.above
  const tone = !acts ? 'effect' : step.kind === 'fault' || step.kind === 'timeout' ? step.kind : 'action'
  const drawn = { step: step.number, lane, width, height, sign, glyph: null, tone, decisive, lines } as const
  return story.lanes[lane]?.isFolded ? { ...drawn, ...foldedCard, sign: null } : drawn
}

/** What changes a process that does not act itself: `begin, taken by Db`. */
const elsewhere = ({ action, by, fault, kind }: TraceStep): string =>
  kind === 'fault' ? `${by ?? ''} ${fault?.word ?? action}`.trim() : by === null ? action : `${action}, taken by ${by}`

const room = (of: CardLine['of'], medium: Medium): number => 2 * setting[medium].padding + (of === 'sign' ? setting[medium].glyph : 0)

function glyphAt({ sign, lines: [first] }: DraftCard, width: number, medium: Medium): DraftCard['glyph'] {
  if (sign === null || first === undefined) return null
  const { padding, glyph } = setting[medium]
  const y = first.y - 12
  if (glyph > 0) return { x: padding, y }
  const x = width - padding - 15
  return first.x + textWidth(first.text, fontSize, first.bold) < x ? { x, y } : null
}

/** The card as wide as its lane, each line cut where even that is too narrow for it. */
export const fitCard = (card: DraftCard, { width }: Column, medium: Medium): DraftCard => ({
  ...card,
  width,
  glyph: glyphAt(card, width, medium),
  lines: card.lines.map(l => ({ ...l, text: fitText(l.text, width - room(l.of, medium), fontSize, l.bold) })),
})

/** The width of the widest word that is to be whole; of a longer one, of its parts. */
function wholeWords(text: string, bold: boolean, wholeWord: number, wholePart: number): number {
  const width = (word: string) => textWidth(word, fontSize, bold)
  const words = text.split(/(?<=[^→+−] )/).map(word => word.trimEnd())
  const parts = words.flatMap(word => (width(word) <= wholeWord ? [word] : partsOf(word)))
  return Math.max(0, ...parts.map(part => Math.min(width(part), wholePart)))
}

/** On several lines where one is too short: `name before → after` is broken after the name or before the arrow, whatever is narrower. */
function wrap(line: Said, space: number, bold: boolean, most: number): Said[] {
  const { of, text, named = 0 } = line
  const arrow = of === 'change' ? text.indexOf(' → ') : -1
  const isWide = textWidth(text, fontSize, bold) > space + 0.01
  const widestOf = (at: number) => Math.max(...[text.slice(0, at), text.slice(at + 1)].map(piece => textWidth(piece, fontSize, bold)))
  const cut = arrow > 0 && named > 0 && widestOf(named) < widestOf(arrow) ? named : arrow
  const pieces = isWide && arrow >= 0 ? [text.slice(0, cut), text.slice(cut + 1)] : [text]
  return pieces.flatMap(piece => wrapText(piece, space, fontSize, bold, most)).map(piece => ({ ...line, text: piece }))
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
