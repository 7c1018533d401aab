import { h, type JSX } from 'preact'
import { decisionsIn } from '../../checker/properties/valence.ts'
import { wrapText } from '../say/text-width.ts'
import { sayDecision, sayValence } from '../say/valence.ts'
import { fontSize } from './cards.ts'
import type { Bar, DecisionLine, Layout } from './geometry.ts'
import type { Story } from './story.ts'

/** The height of the line after a step that decides, and of each line of text more. */
const decisionHeight = 26
const textHeight = 17
/** From the first lane to what the line says. */
const textAt = 18

/** The line after a step that decides, below `top`, and where what comes next begins. */
export function decisionLine(
  { step, isBad }: Pick<DecisionLine, 'step' | 'isBad'>,
  said: string,
  { top, left, right }: { top: number; left: number; right: number },
): { line: DecisionLine; bottom: number } {
  const lines = wrapText(said, right - left - textAt, fontSize, true)
  return {
    line: { step, isBad, y: top + decisionHeight / 2 + 2, lines },
    bottom: top + decisionHeight + (lines.length - 1) * textHeight,
  }
}

/** Left of the numbers of the steps. */
const strip = { x: 1, width: 8 }

/** What the step decides or breaks, in words; null where it does neither. */
export function decisionOf({ valence, breaks }: Pick<Story, 'valence' | 'breaks'>, step: number): string | null {
  const broken = breaks?.get(step)
  if (broken !== undefined) return `${step === 0 ? 'The initial state' : `Step ${step}`} ${sayBroken(broken, step)}`
  const decision = decisionsIn(valence).find(d => d.step === step)
  return decision === undefined ? null : sayDecision(decision)
}

/** To break a deadlock would be to resolve it. */
function sayBroken(names: readonly string[], step: number): string {
  const others = names.filter(name => name !== 'deadlock')
  const broken = others.length === 0 ? [] : [`breaks ${others.join(', ')}`]
  const stuck = names.includes('deadlock') ? [step === 0 ? 'is a deadlock' : 'ends in a deadlock'] : []
  return [...broken, ...stuck].join(' and ')
}

/** A bar for each outcome that could come at first, as long as it can; `decisions` are where steps rule some out. */
export function barsOf({ valence }: Pick<Story, 'valence'>, decisions: readonly DecisionLine[], bottom: number): readonly Bar[] {
  const [first] = valence
  const outcomes = first?.outcomes ?? []
  const width = strip.width / Math.max(2, outcomes.length)
  return outcomes.map((outcome, place) => {
    const ends = decisionsIn(valence).find(d => d.rulesOut.includes(outcome))
    const line = decisions.find(d => d.step === ends?.step)
    return { outcome, place, x: strip.x + place * width, width: width - 1, bottom: line?.y ?? bottom, lasts: ends === undefined }
  })
}

/** Of a bar, what is between two heights. */
export function BarMark({ bar, top, bottom }: { bar: Bar; top: number; bottom: number }): JSX.Element | null {
  const end = Math.min(bar.bottom, bottom)
  if (end <= top) return null
  return h(
    'g',
    { class: `outcome outcome-${bar.place}` },
    h('title', {}, `${bar.outcome} can still come${bar.lasts ? '' : ', up to here'}`),
    h('rect', { x: bar.x, y: top, width: bar.width, height: end - top }),
  )
}

export const DecisionMark = ({ decision, layout }: { decision: DecisionLine; layout: Layout }): JSX.Element => {
  const { step, y, lines, isBad } = decision
  const left = layout.columns[0]?.x ?? 44
  return h(
    'g',
    { class: `decision${isBad ? ' broken' : ''}`, 'data-step': step },
    h('line', { x1: 2, x2: layout.width - 16, y1: y, y2: y }),
    h('path', { d: `M${left} ${y}l6-6 6 6-6 6z` }),
    lines.map((text, i) => h('text', { x: left + textAt, y: y + 4.5 + i * textHeight, 'font-size': fontSize }, text)),
  )
}

/** What the bars stand for; null where valence is not known. */
export function ValenceKey({ story }: { story: Pick<Story, 'valence'> }): JSX.Element | null {
  const [first] = story.valence
  if (first === undefined) return null
  return h(
    'p',
    { class: 'valence-key' },
    h('b', {}, 'Valence:'),
    ` initially ${sayValence(first)}. `,
    first.outcomes.length > 0 && 'A bar at the left for each outcome, as long as it can still come: ',
    first.outcomes.map((outcome, place) =>
      h('span', { class: `outcome-key outcome-${place}` }, h('i', { 'aria-hidden': 'true' }), ` ${outcome} `),
    ),
  )
}
