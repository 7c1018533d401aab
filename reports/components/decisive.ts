import { h, type JSX } from 'preact'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { labelOfAction, labelOfMessage } from '../say/labels.ts'
import { fitText } from '../say/text-width.ts'
import { sayCount, sayFault, sayMessage } from '../say/words.ts'
import type { Lane, Story } from './story.ts'

/** The decisive steps in a line or two, above a diagram that is too high to show them all at once; nothing where it is not. */
export function Decisive({ story }: { story: Story }): JSX.Element | null {
  const { trace, decisive, lanes } = story
  if (trace.steps.length <= atOnce || decisive.size === 0) return null
  const steps = trace.steps.filter(s => decisive.has(s.number))
  const earlier = Math.max(0, steps.length - most)
  return h(
    'ol',
    { class: 'decisive-steps', 'aria-label': 'The decisive steps' },
    earlier > 0 && h('li', { class: 'earlier' }, `${sayCount(earlier, 'earlier one')}, and then`),
    steps.slice(earlier).map(step => h(Short, { step, lane: lanes.find(l => l.id === step.by) })),
  )
}

/** The most steps that a diagram shows on the first screen. */
const atOnce = 4
/** Of more than these the last are shown, from which one reads backwards. */
const most = 12
/** Of what a step does. */
const widest = 250

function Short({ step, lane }: { step: TraceStep; lane: Lane | undefined }): JSX.Element {
  const isFault = step.kind === 'fault'
  const { message } = step
  const said = isFault
    ? [sayFault(step, false), message ? sayMessage(message) : '']
    : [labelOfAction(step), message ? labelOfMessage(message) : '']
  const text = said.filter(part => part !== '').join(' ')
  return h(
    'li',
    { 'data-step': step.number },
    h('b', {}, step.number),
    step.by !== null && h('span', { class: `by lane-${lane?.colour ?? 0}` }, step.by),
    h('span', { class: isFault ? 'marked' : '', title: text }, fitText(text, widest, 12)),
  )
}
