import { h, type JSX } from 'preact'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { labelOfAction, labelOfMessage } from '../say/labels.ts'
import { fitText } from '../say/text-width.ts'
import { sayFault } from '../say/words.ts'
import { isLong } from './segments.ts'
import type { Lane, Story } from './story.ts'

/** The decisive steps of a long trace in a line or two, above its diagram, which shows them one below the other; nothing where the trace is short. */
export function Decisive({ story }: { story: Story }): JSX.Element | null {
  const { trace, decisive, lanes } = story
  if (!isLong(story) || decisive.size === 0 || decisive.size > most) return null
  const steps = trace.steps.filter(s => decisive.has(s.number))
  return h(
    'ol',
    { class: 'decisive-steps', 'aria-label': 'The decisive steps' },
    steps.map(step => h(Short, { step, lane: lanes.find(l => l.id === step.by) })),
  )
}

/** More than these say no faster what decides than the diagram does. */
const most = 24
/** Of what a step does. */
const widest = 250

function Short({ step, lane }: { step: TraceStep; lane: Lane | undefined }): JSX.Element {
  const isFault = step.kind === 'fault'
  const said = isFault ? sayFault(step, false) : [labelOfAction(step), step.message ? labelOfMessage(step.message) : ''].join(' ').trim()
  return h(
    'li',
    { 'data-step': step.number },
    h('b', {}, step.number),
    step.by !== null && h('span', { class: `by lane-${lane?.colour ?? 0}` }, step.by),
    h('span', { class: isFault ? 'marked' : '', title: said }, fitText(said, widest, 12)),
  )
}
