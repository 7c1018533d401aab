import { h, type JSX } from 'preact'
import type { Met } from '../../checker/traces/fairness.ts'
import { sayFairness } from '../words.ts'
import { sayLoop } from './steps.ts'
import type { Story } from './story.ts'

interface Props {
  story: Story
  /** How the loop meets each fairness constraint. */
  fairness: readonly Met[]
  /** The fairness constraints of the model, by name. */
  assumed: readonly string[]
}

/** A behaviour without end, in words: its stem, its loop, and the fairness under which it is still allowed. */
export function Lasso({ story, fairness, assumed }: Props): JSX.Element | null {
  const { loop, steps } = story.trace
  if (loop === null) return null
  const stem = loop === 0 ? 'none: the loop begins in the initial state' : loop === 1 ? 'step 1' : `steps 1 to ${loop}`
  return h(
    'section',
    { class: 'lasso' },
    h('h3', {}, 'A behaviour without end'),
    h('p', {}, sayLoop(loop, steps.length)),
    h(
      'dl',
      {},
      h('div', {}, h('dt', {}, 'Stem'), h('dd', {}, stem)),
      h(
        'div',
        {},
        h('dt', {}, 'Loop'),
        h(
          'dd',
          {},
          loop === steps.length
            ? 'the last state, for ever'
            : loop + 1 === steps.length
              ? `step ${steps.length}`
              : `steps ${loop + 1} to ${steps.length}`,
        ),
      ),
      h('div', {}, h('dt', {}, 'Fairness assumed'), h('dd', {}, assumed.length === 0 ? 'none' : assumed.join(', '))),
    ),
    fairness.length > 0 && h('h4', {}, 'Why the loop is fair'),
    fairness.length > 0 &&
      h(
        'ul',
        { class: 'fairness' },
        sayFairness(fairness).map(line => h('li', {}, line)),
      ),
  )
}
