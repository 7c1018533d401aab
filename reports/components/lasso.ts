import { h, type JSX } from 'preact'
import { type Constraint, sayConstraint } from '../../checker/properties/liveness/constraints.ts'
import type { Because } from '../../checker/traces/because.ts'
import type { Fulfilment } from '../../checker/traces/fairness.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { sayBecause } from '../say/because.ts'
import { sayBack, sayCount, signOf } from '../say/words.ts'
import { sayActions } from './fold.ts'
import { clicked, type StepCursor } from './stepped.ts'
import { sayLoop } from './steps.ts'
import { colours as noColour } from './story.ts'

interface Props extends Pick<StepCursor, 'story' | 'onStep'> {
  /** How the loop meets each fairness constraint, and why it does not take the step, where that is known. */
  fairness: readonly (Fulfilment & { readonly because?: Because | null })[]
  /** The fairness constraints of the model, by name. */
  assumed: readonly string[]
  /** Those that the loop breaks, so that no behaviour goes round it forever: a walk may close such a loop, a trace never has one. */
  unmet?: readonly Constraint[]
}

/** A behaviour without end: its stem, its loop, and for each fairness constraint why the loop is still allowed. Null where the trace has no loop. */
export function Lasso({ story, fairness, assumed, unmet = [], onStep }: Props): JSX.Element | null {
  const { loop, steps } = story.trace
  if (loop === null) return null
  const name = `${story.key}-lasso`
  return h(
    'section',
    { class: 'lasso', 'aria-labelledby': name, onClick: clicked(onStep) },
    h('h3', { id: name }, 'A behaviour without end'),
    h('p', {}, sayLoop(loop, steps.length)),
    h(
      'div',
      { class: 'rope' },
      loop > 0 && h(Stretch, { what: 'stem', says: sayStretch('Stem', 1, loop), steps: steps.slice(0, loop), story }),
      h(Stretch, { what: 'loop', says: sayStretch('Loop', loop + 1, steps.length), steps: steps.slice(loop), story }),
      h('p', { class: 'back' }, loop === steps.length ? '↻ stays here forever' : `↻ ${sayBack(loop)}`),
    ),
    h('h4', {}, 'Fairness assumed'),
    assumed.length === 0
      ? h('p', {}, 'None: a behaviour may stop at any time.')
      : h('p', {}, `${assumed.join(', ')}. ${unmet.length === 0 ? 'The loop keeps to it:' : sayUnmet(unmet)}`),
    fairness.length > 0 && h(Fairness, { fairness }),
  )
}

const sayUnmet = (unmet: readonly Constraint[]): string =>
  `The loop does not keep to ${unmet.map(sayConstraint).join(', ')}, so no behaviour goes round it forever. What it keeps to:`

const sayStretch = (name: string, from: number, to: number): string =>
  from > to ? `${name}: no step` : from === to ? `${name}: step ${from}` : `${name}: steps ${from} to ${to}`

interface StretchProps {
  what: string
  says: string
  steps: readonly TraceStep[]
  story: Props['story']
}

/** More steps than these are not shown until they are asked for; of so many, the first are. */
const few = { most: 24, first: 8 }

function Stretch({ what, says, steps, story }: StretchProps): JSX.Element {
  const shown = steps.length > few.most ? few.first : steps.length
  const others = steps.slice(shown)
  return h(
    'div',
    { class: what },
    h('p', {}, says),
    h(Knots, { steps: steps.slice(0, shown), story }),
    others.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${sayCount(others.length, 'more step')}: ${sayActions(others)}`),
        h(Knots, { steps: others, story }),
      ),
  )
}

const Knots = ({ steps, story }: Pick<StretchProps, 'steps' | 'story'>): JSX.Element =>
  h(
    'ol',
    {},
    steps.map(step => {
      const colour = story.lanes.find(l => l.id === step.by)?.colour ?? noColour
      const sign = signOf(step)
      return h(
        'li',
        { class: `knot lane-${colour}`, 'data-step': step.number },
        h('b', {}, step.number),
        ` ${step.by === null ? '' : `${step.by} `}${sign && step.kind === 'fault' ? sign.word : step.action}`,
      )
    }),
  )

/** Each constraint, by what the loop does about it. */
const hows: Readonly<Record<Fulfilment['how'], (step: number) => string>> = {
  taken: step => `taken, by step ${step}`,
  disabled: step => `not taken, for it cannot be ${step === 0 ? 'in the initial state' : `after step ${step}`}`,
  'changes nothing': step => `not taken, for it would change nothing ${step === 0 ? 'in the initial state' : `after step ${step}`}`,
  'never enabled': () => 'not taken, for nothing in the loop ever enables it',
}

const Fairness = ({ fairness }: Pick<Props, 'fairness'>): JSX.Element =>
  h(
    'table',
    { class: 'values fairness' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Constraint'), h('th', { scope: 'col' }, 'In the loop'))),
    h(
      'tbody',
      {},
      fairness.map(({ constraint, how, step, because }) =>
        h(
          'tr',
          { 'data-step': step },
          h('th', { scope: 'row' }, sayConstraint(constraint)),
          h('td', {}, [hows[how](step), because && sayBecause(because)].filter(Boolean).join(': ')),
        ),
      ),
    ),
  )
