import { h, type JSX } from 'preact'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { labelOfAction, labelOfMessage } from '../say/labels.ts'
import { fitText, textWidth } from '../say/text-width.ts'
import { sayCount, sayFault, sayMessage } from '../say/words.ts'
import type { Lane, Story } from './story.ts'

/** The decisive steps in a line, above a diagram that is too high to show them all at once; nothing where it is not. */
export function Decisive({ story }: { story: Story }): JSX.Element | null {
  const { trace, decisive, lanes } = story
  if (trace.steps.length <= atOnce || decisive.size === 0) return null
  const steps = trace.steps.filter(s => decisive.has(s.number))
  const shown = steps.slice(-lastWithin(steps))
  const earlier = steps.length - shown.length
  const room = roomFor(shown)
  const textOf = (step: TraceStep): string => {
    const text = sayShort(step)
    // Where two would be cut to the same, as far as to what tells them apart.
    const others = shown.filter(s => s.by === step.by).map(sayShort)
    const isAlike = (width: number) => others.some(other => other !== text && fitText(other, width, size) === fitText(text, width, size))
    const width = [room, ...widths].find(one => !isAlike(one)) ?? widths.at(-1) ?? 0
    return fitText(text, width, size)
  }
  return h(
    'ol',
    { class: 'decisive-steps', 'aria-label': 'The decisive steps' },
    earlier > 0 && h('li', { class: 'earlier' }, `${sayCount(earlier, 'earlier one')}, and then`),
    shown.map(step => h(Short, { step, lane: lanes.find(l => l.id === step.by), text: textOf(step) })),
  )
}

/** The most steps that a diagram shows on the first screen. */
const atOnce = 4
/** Of more than a line has room for, so wide, the last are shown, from which one reads backwards; never fewer than so many. */
const line = 1060
const fewest = 3
/** What stands around the words of a step. */
const frame = 90
/** Of what a step does, the first of these that is enough. */
const widths = [250, 300, 360, 430]
const least = 140

const size = 12

/** The room for what each of these steps does with which they all take one line, or the least that tells anything. */
function roomFor(steps: readonly TraceStep[]): number {
  const taken = (room: number) => steps.reduce((sum, step) => sum + chipWidth(step, room), 0)
  let room = widths[0] ?? 0
  while (room > least && taken(room) > line) room -= 10
  return room
}

const chipWidth = (step: TraceStep, room: number): number =>
  frame + textWidth(step.by ?? '', size, true) + textWidth(fitText(sayShort(step), room, size), size)

/** How many of these steps, the last ones, a line has room for. */
function lastWithin(steps: readonly TraceStep[]): number {
  let [count, room] = [0, line]
  for (const step of steps.toReversed()) {
    room -= chipWidth(step, widths[0] ?? 0)
    if (room < 0 && count >= fewest) break
    count++
  }
  return count
}

/** What a step does, in a line. */
function sayShort(step: TraceStep): string {
  const { message } = step
  const said =
    step.kind === 'fault'
      ? [sayFault(step, false), message ? sayMessage(message) : '']
      : [labelOfAction(step), message ? labelOfMessage(message) : '']
  return said.filter(part => part !== '').join(' ')
}

const Short = ({ step, lane, text }: { step: TraceStep; lane: Lane | undefined; text: string }): JSX.Element =>
  h(
    'li',
    { 'data-step': step.number },
    h('b', {}, step.number),
    step.by !== null && h('span', { class: `by lane-${lane?.colour ?? 0}` }, step.by),
    h('span', { class: step.kind === 'fault' ? 'marked' : '', title: sayShort(step) }, text),
  )
