import { h, type JSX } from 'preact'
import { format } from '../../../checker/values/index.ts'
import { isPart, partsOf } from '../../components/parts.ts'
import type { Lane, Story } from '../../components/story.ts'
import { Copy, type Download } from './downloads.ts'

/** What one does with a trace where scripts run: search its steps, arrange its lanes, watch an expression. */
export function Tools({ story, copies }: { story: Story; copies: readonly Download[] }): JSX.Element {
  const { key, lanes } = story
  const examples = examplesOf(story)
  return h(
    'div',
    { class: 'tools script-only', hidden: true },
    h(
      'div',
      { class: 'search', role: 'search' },
      h('label', { for: `${key}-search`, class: 'spoken' }, 'Search the steps'),
      h('input', { id: `${key}-search`, type: 'search', placeholder: 'Search the steps', autocomplete: 'off', spellcheck: false }),
      h('output', { for: `${key}-search` }),
      h('button', { type: 'button', 'data-find': -1 }, 'Previous'),
      h('button', { type: 'button', 'data-find': 1 }, 'Next'),
    ),
    h('button', { type: 'button', 'data-fold': '', hidden: true }, 'Unfold all'),
    lanes.length > 1 &&
      h(
        'details',
        { class: 'menu lanes' },
        h('summary', {}, 'Lanes'),
        h(
          'div',
          { class: 'menu-body' },
          h(
            'ul',
            {},
            lanes.map(lane => h(OfLane, { lane })),
          ),
          h('button', { type: 'button', 'data-lanes': 'reset' }, 'As they were'),
        ),
      ),
    h(
      'details',
      { class: 'menu watch' },
      h('summary', {}, 'Watch'),
      h(
        'form',
        { class: 'menu-body' },
        h('label', { for: `${key}-watch` }, 'An expression to evaluate after each step'),
        h('input', { id: `${key}-watch`, type: 'text', autocomplete: 'off', spellcheck: false, 'aria-describedby': `${key}-watch-help` }),
        h('button', { type: 'submit' }, 'Watch'),
        h('p', { class: 'problem', role: 'alert' }),
        h(
          'p',
          { id: `${key}-watch-help`, class: 'help' },
          'A variable, and the way into it',
          examples.map((example, i) => [i === 0 ? ': ' : ', ', h('code', {}, example)]),
          '. It becomes a column of the table below, and stands beside the diagram.',
        ),
      ),
    ),
    copies.flatMap(({ id, copied }) => (id === undefined || copied === undefined ? [] : [h(Copy, { of: id, label: `Copy as ${copied}` })])),
  )
}

/** What one might watch of this very trace. */
function examplesOf(story: Story): readonly string[] {
  const parts = partsOf(story, story.trace.initial)
  const part = parts
    .filter(isPart)
    .filter(p => !story.histories.includes(p.variable))
    .find(p => p.of === 'part' && p.owner !== null && ['string', 'number', 'boolean'].includes(typeof p.value))
  const network = parts.find(p => p.of === 'network')
  return [
    ...(part === undefined ? [] : [part.path, `${part.path} === ${format(part.value)}`]),
    ...(network === undefined ? [] : [`${network.variable}.size`]),
  ]
}

const OfLane = ({ lane: { id, name, colour } }: { lane: Lane }): JSX.Element =>
  h(
    'li',
    { class: `lane-${colour}`, 'data-lane': id ?? '' },
    h('label', {}, h('input', { type: 'checkbox', checked: true }), h('span', { class: 'by' }, name)),
    h('button', { type: 'button', 'data-lane-fold': '', 'aria-pressed': 'false', 'aria-label': `Fold the lane of ${name}` }, 'Fold'),
    h('button', { type: 'button', 'data-lane-move': -1, 'aria-label': `Move ${name} to the left` }, '←'),
    h('button', { type: 'button', 'data-lane-move': 1, 'aria-label': `Move ${name} to the right` }, '→'),
  )
