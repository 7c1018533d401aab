import { Fragment, h, type JSX, type TargetedEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { ModelAddress } from '../../../../checker/language/address.ts'
import { keptVariables } from '../../../../checker/language/model.ts'
import type { State } from '../../../../checker/language/types.ts'
import { called } from '../../../../checker/traces/called.ts'
import { tell } from '../../../../checker/traces/replay.ts'
import type { Change, TraceStep } from '../../../../checker/traces/trace.ts'
import type { Choice } from '../../../../checker/traces/walk.ts'
import { whyDisabled } from '../../../../checker/traces/why.ts'
import { sayWithWords } from '../../../../checker/values/path.ts'
import { Glyph, type Lane } from '../../../components/components.ts'
import { labelOfChange, localPathInWords } from '../../../say/labels.ts'
import { sayAction, sayExchanged, sayReset, shownChanges, signOf } from '../../../say/words.ts'
import type { Place } from './place.ts'
import { Reasons } from './reasons.ts'

interface Props {
  place: Place
  lanes: readonly Lane[]
  /** The number of times that each fault may happen, and how that is changed. */
  faults: readonly string[]
  onTake: (choice: Choice) => void
  onBudget: (fault: string, budget: number | 'any') => void
}

/** What can happen next, process by process, the faults apart, and what cannot, with the reason. */
export function NextSteps({ place, lanes, faults, onTake, onBudget }: Props): JSX.Element {
  const { enabled } = place.choices
  const isFault = (c: Choice) => c.kind === 'fault'
  const owners = [...lanes.map(l => l.id), null].filter((id, i, all) => all.indexOf(id) === i)
  const groups = owners.map(id => ({ id, choices: enabled.filter(c => !isFault(c) && c.by === id) })).filter(g => g.choices.length > 0)
  const happening = enabled.filter(isFault)
  return h(
    'section',
    { class: 'next', 'aria-labelledby': 'next-name' },
    h('h2', { id: 'next-name', tabindex: -1 }, 'What can happen next'),
    groups.length === 0 && h('p', { class: 'none' }, 'No process can take a step.'),
    groups.map(({ id, choices }) =>
      h(
        'div',
        { class: 'group', key: id ?? 'environment' },
        h('h3', { class: `lane-${lanes.find(l => l.id === id)?.colour ?? 6}` }, h('span', { class: 'by' }, id ?? 'environment')),
        h('ul', {}, h(Offers, { choices, place, onTake })),
      ),
    ),
    (happening.length > 0 || faults.length > 0) &&
      h(
        'div',
        { class: 'group faults' },
        h('h3', {}, 'Faults'),
        faults.length > 0 && h(Budgets, { place, faults, onBudget }),
        h('ul', {}, h(Offers, { choices: happening, place, onTake })),
      ),
    h(Refusals, { place }),
  )
}

/** More than this is not shown until it is asked for. */
const few = 10

const sayBack = (step: number, here: number): string =>
  step === here ? '↻ stays in this state' : `↻ back to ${step === 0 ? 'the initial state' : `the state after step ${step}`}`

const lastOf = ({ states, trace }: Place): State => states.at(-1) ?? trace.initial

/** A choice as the step that it would be; null where it cannot be taken. */
const stepOf = (place: Place, { instance, to }: Choice): TraceStep | null =>
  to && tell(place.walk.semantics, place.trace.steps.length + 1, lastOf(place), instance, to)

/** The first few, and the rest once they are asked for. */
function Offers({ choices, place, onTake }: { choices: readonly Choice[]; place: Place; onTake: Props['onTake'] }): JSX.Element {
  const [isOpen, open] = useState(false)
  const offer = (choice: Choice) => h(Offer, { choice, place, onTake, key: choice.label })
  // Folding a single one would save no room.
  if (choices.length <= few + 1) return h(Fragment, {}, choices.map(offer))
  const others = choices.slice(few)
  const breaks = [...new Set(others.flatMap(c => c.breaks))]
  return h(
    Fragment,
    {},
    choices.slice(0, few).map(offer),
    h(
      'li',
      {},
      h(
        'details',
        { class: 'others', open: isOpen, onToggle: (event: TargetedEvent<HTMLDetailsElement>) => open(event.currentTarget.open) },
        h('summary', {}, `${others.length} more${breaks.length === 0 ? '' : `, among them what breaks ${breaks.join(', ')}`}`),
        isOpen && h('ul', {}, others.map(offer)),
      ),
    ),
  )
}

function Offer({ choice, place, onTake }: { choice: Choice; place: Place; onTake: Props['onTake'] }): JSX.Element {
  const step = stepOf(place, choice)
  if (step === null)
    return h('li', { class: 'refused' }, h('span', { class: 'label' }, choice.label), h('p', { class: 'cause' }, choice.obstacle))
  const sign = signOf(step)
  const words = sayAction(step, false)
  const checked = { kept: keptVariables(place.walk.model) }
  const back = choice.to && place.met.get(place.walk.semantics.key(choice.to))
  const nameOf = ({ part, owner }: Change) => {
    const named = called(place.walk.model, part)
    return owner === step.by ? localPathInWords({ part: named, owner }) : sayWithWords(named)
  }
  const effects = [
    ...sayReset(checked, step),
    ...shownChanges(checked, step).map(c => `${nameOf(c)}: ${labelOfChange(c)}`),
    ...sayExchanged(step),
  ]
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: `offer${choice.kind === 'fault' ? ' fault' : ''}`, onClick: () => onTake(choice) },
      h(
        'span',
        { class: 'label' },
        sign && h(Glyph, { sign }),
        choice.kind === 'fault' && step.by !== null ? `${words}: ${step.by}` : words,
      ),
      (effects.length > 0 || choice.kind !== 'fault') &&
        h('span', { class: 'effect' }, effects.length > 0 ? effects.slice(0, 4).join(' · ') : 'changes nothing but what is in flight'),
      typeof back === 'number' && h('span', { class: 'effect' }, sayBack(back, place.trace.steps.length)),
      choice.breaks.length > 0 && h('span', { class: 'mark violated' }, `breaks ${choice.breaks.join(', ')}`),
    ),
  )
}

function Budgets({ place, faults, onBudget }: Pick<Props, 'place' | 'faults' | 'onBudget'>): JSX.Element {
  return h(
    'details',
    { class: 'budgets' },
    h('summary', {}, `How often each may happen: ${sayBudgets(place.budgets)}`),
    faults.map(fault =>
      h(
        'label',
        { key: fault },
        h(
          'select',
          {
            value: String(place.budgets[fault] ?? 0),
            onChange: (event: TargetedEvent<HTMLSelectElement>) => {
              const { value } = event.currentTarget
              onBudget(fault, value === 'any' ? 'any' : Number(value))
            },
          },
          budgetsFor(place.budgets[fault] ?? 0).map(n => h('option', { value: String(n) }, String(n))),
        ),
        ` ${fault}`,
      ),
    ),
  )
}

const budgetsFor = (current: number | 'any'): readonly (number | 'any')[] => [
  ...new Set([0, 1, 2, 3, ...(current === 'any' ? [] : [current]), 'any' as const]),
]

export function sayBudgets(budgets: ModelAddress['faults']): string {
  const said = Object.entries(budgets).filter(([, n]) => n !== 0)
  return said.length === 0 ? 'never' : said.map(([fault, n]) => `${fault} ${n}`).join(', ')
}

function Refusals({ place }: { place: Place }): JSX.Element | null {
  const { disabled, silent } = place.choices
  const many = disabled.length + silent.length
  const [isOpen, open] = useState<boolean | null>(null)
  if (many === 0) return null
  const shown = isOpen ?? many <= few
  return h(
    'details',
    { class: 'refusals', open: shown, onToggle: (event: TargetedEvent<HTMLDetailsElement>) => open(event.currentTarget.open) },
    h('summary', {}, `What cannot happen, and why not (${many})`),
    shown &&
      h(
        'ul',
        {},
        disabled.map(choice => h(Refusal, { choice, place, key: choice.label })),
        silent.map(({ action, reason }) =>
          h('li', { class: 'refused', key: action }, h('span', { class: 'label' }, action), h('p', { class: 'cause' }, reason)),
        ),
      ),
  )
}

function Refusal({ choice, place }: { choice: Choice; place: Place }): JSX.Element {
  const why = whyDisabled(place.walk.model, lastOf(place), choice.instance)
  const cause = h('p', { class: 'cause' }, why.reason)
  return h(
    'li',
    { class: 'refused' },
    h('span', { class: 'label' }, choice.label),
    why.clauses.length === 0 ? cause : h(Fragment, {}, cause, h('details', {}, h('summary', {}, 'its guard'), h(Reasons, { whys: [why] }))),
  )
}
