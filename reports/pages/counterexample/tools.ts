import { h, type JSX } from 'preact'
import type { Lane, Story } from '../../components/story.ts'
import { accepted } from '../../components/watch.ts'

/** What one does with a trace where scripts run: search its steps, arrange its lanes, watch an expression. */
export const Tools = ({ story: { key, lanes } }: { story: Story }): JSX.Element =>
  h(
    'div',
    { class: 'tools script-only', hidden: true },
    h(
      'div',
      { class: 'search', role: 'search' },
      h('label', { for: `${key}-search` }, 'Search the steps'),
      h('input', { id: `${key}-search`, type: 'search', autocomplete: 'off', spellcheck: false }),
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
          `Write ${accepted}. It stands as a column of the table below, and beside the diagram.`,
        ),
      ),
    ),
  )

const OfLane = ({ lane: { id, name, colour } }: { lane: Lane }): JSX.Element =>
  h(
    'li',
    { class: `lane-${colour}`, 'data-lane': id ?? '' },
    h('label', {}, h('input', { type: 'checkbox', checked: true }), h('span', { class: 'by' }, name)),
    h('button', { type: 'button', 'data-lane-fold': '', 'aria-pressed': 'false', 'aria-label': `Fold the lane of ${name}` }, 'Fold'),
    h('button', { type: 'button', 'data-lane-move': -1, 'aria-label': `Move ${name} to the left` }, '←'),
    h('button', { type: 'button', 'data-lane-move': 1, 'aria-label': `Move ${name} to the right` }, '→'),
  )
