import { h, type JSX } from 'preact'
import { Lasso, type Story } from '../../../components/components.ts'
import type { Place } from './place.ts'

/** The loop that a walk has closed, and whether one may go round it forever; nothing where there is none. */
export function Round({ place, story, onStep }: { place: Place; story: Story; onStep: (step: number) => void }): JSX.Element | null {
  const { recurrence } = place
  if (recurrence === null) return null
  const { met, unmet, assumed, broken } = recurrence
  return h(
    'div',
    { class: 'round' },
    h(Lasso, { story, fairness: met, assumed, unmet, onStep }),
    h('p', {}, broken.length === 0 ? 'No property over time is broken by this.' : `Gone round forever, it breaks ${broken.join(', ')}.`),
  )
}
