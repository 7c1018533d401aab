import { h, type JSX } from 'preact'
import { sayRepeated } from '../../checker/traces/repeated.ts'
import { sayStep } from '../say/labels.ts'
import { sayCount } from '../say/words.ts'
import { clicked, type StepCursor } from './stepped.ts'
import { decisionOf } from './valence.ts'

/** The trace in words: what a screen reader reads in the diagram's stead. */
export function Steps({ story, onStep }: Pick<StepCursor, 'story' | 'onStep'>): JSX.Element {
  const { key, trace, checked, decisive } = story
  return h(
    'details',
    { class: 'steps', onClick: clicked(onStep) },
    h('summary', { id: `${key}-steps-name` }, `The ${sayCount(trace.steps.length, 'step')} in words`),
    h(
      'ol',
      {},
      trace.steps.map(step =>
        h(
          'li',
          { 'data-step': step.number, class: decisive.has(step.number) ? 'decisive' : undefined },
          [sayStep(step, checked), decisionOf(story, step.number)].filter(Boolean).join('; '),
        ),
      ),
    ),
    trace.loop !== null && h('p', {}, sayLoop(trace.loop, trace.steps.length)),
  )
}

/** What a lasso's end means, in a sentence. */
export function sayLoop(loop: number, steps: number): string {
  const back = loop === 0 ? 'the initial state' : `the state after step ${loop}`
  if (loop === steps) return `The last state may last forever: nothing more need happen.`
  return `After step ${steps} the behaviour is back in ${back}: ${sayRepeated(loop + 1, steps)} forever.`
}
