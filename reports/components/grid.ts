import { h, type JSX } from 'preact'
import type { Change, TraceStep } from '../../checker/traces/trace.ts'
import { format } from '../../checker/values/index.ts'
import { sayUnder } from '../../checker/values/path.ts'
import { localPathInWords } from '../say/labels.ts'
import { sayAcknowledged, sayMessage, saySent, shownChanges, signOf } from '../say/words.ts'
import { Glyph } from './glyphs.ts'
import { isPart, partsOf } from './parts.ts'
import { clicked, currentOf, type StepCursor } from './stepped.ts'
import type { Lane, Story } from './story.ts'

/** What a step changed but for histories of calls, which have a picture of their own. */
const toldOf = ({ checked, histories }: Story, step: TraceStep): readonly Change[] =>
  shownChanges(checked, step).filter(c => !histories.includes(c.part.variable))

/** The variables that steps change and that are of no lane, each with a column of its own. */
export function sharedOf(story: Story): readonly string[] {
  const owners = new Set(story.lanes.map(l => l.id).filter(id => id !== null))
  const changes = story.trace.steps.flatMap(s => toldOf(story, s))
  return [...new Set(changes.filter(c => c.owner === null || !owners.has(c.owner)).map(c => c.part.variable))]
}

/** What each step changed, lane by lane: columns are the processes and what is no one's, rows the steps. */
export function Grid({ story, current, onStep }: StepCursor): JSX.Element {
  const at = currentOf({ story, current })
  const { trace, lanes } = story
  const changesOf = (s: TraceStep) => toldOf(story, s)
  const owned = lanes.filter(l => l.id !== null)
  const isOwned = (c: Change) => owned.some(l => l.id === c.owner)
  const shared = sharedOf(story)
  const sends = trace.flights.length > 0
  return h(
    'div',
    { class: 'grid-scroller', tabindex: 0, role: 'region', 'aria-label': 'What each step changed', onClick: clicked(onStep) },
    h(
      'table',
      { class: 'grid' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Step'),
          h('th', { scope: 'col' }, 'Action'),
          owned.map(l =>
            h('th', { scope: 'col', class: `lane-${l.colour}`, 'data-lane': l.id ?? '' }, h('span', { class: 'lane-name' }, l.name)),
          ),
          shared.map(name => h('th', { scope: 'col' }, name)),
          sends && h('th', { scope: 'col' }, 'Messages'),
        ),
      ),
      h(
        'tbody',
        {},
        h(InitialRow, { story, owned, shared, sends, current: at === 0 }),
        trace.steps.map(step =>
          h(
            'tr',
            {
              'data-step': step.number,
              class: `${story.decisive.has(step.number) ? 'decisive' : ''}${step.number === at ? ' current' : ''}`.trim() || undefined,
            },
            h('th', { scope: 'row' }, step.number),
            h('td', { class: 'action' }, h(Acted, { step, lanes })),
            owned.map(l =>
              h(
                'td',
                { 'data-lane': l.id ?? '' },
                changesOf(step)
                  .filter(c => c.owner === l.id)
                  .map(c => h(Changed, { change: c, name: localPathInWords(c) })),
              ),
            ),
            shared.map(name =>
              h(
                'td',
                {},
                changesOf(step)
                  .filter(c => !isOwned(c) && c.part.variable === name)
                  .map(c => h(Changed, { change: c, name: sayUnder(c.part.keys) })),
              ),
            ),
            sends && h('td', { class: 'messages' }, h(Messages, { step })),
          ),
        ),
      ),
    ),
  )
}

function InitialRow({
  story,
  owned,
  shared,
  sends,
  current,
}: {
  story: Story
  owned: readonly Lane[]
  shared: readonly string[]
  sends: boolean
  current: boolean
}): JSX.Element {
  const parts = partsOf(story, story.trace.initial)
    .filter(isPart)
    .filter(p => p.of === 'part' && !story.histories.includes(p.variable))
  const values = (keep: (p: (typeof parts)[number]) => boolean, local: (p: (typeof parts)[number]) => string) =>
    parts.filter(keep).map(p => h('div', {}, local(p) !== '' && h('span', { class: 'name' }, local(p), ' '), format(p.value)))
  return h(
    'tr',
    { 'data-step': 0, class: `initial${current ? ' current' : ''}` },
    h('th', { scope: 'row' }, 0),
    h('td', { class: 'action' }, 'initial state'),
    owned.map(l =>
      h(
        'td',
        { 'data-lane': l.id ?? '' },
        values(p => p.owner === l.id, localPathInWords),
      ),
    ),
    shared.map(name =>
      h(
        'td',
        {},
        values(
          p => p.variable === name && !owned.some(l => l.id === p.owner),
          p => sayUnder(p.part.keys),
        ),
      ),
    ),
    sends && h('td', {}),
  )
}

function Acted({ step, lanes }: { step: TraceStep; lanes: readonly Lane[] }): JSX.Element {
  const lane = lanes.find(l => l.id === step.by)
  const sign = signOf(step)
  return h(
    'span',
    { class: step.kind === 'fault' ? 'marked' : undefined },
    sign && h(Glyph, { sign, size: 13 }),
    step.by !== null && h('span', { class: `by lane-${lane?.colour ?? 0}` }, step.by),
    sign && h('span', { class: 'word' }, sign.word),
    step.kind !== 'fault' && step.action,
  )
}

const Changed = ({ change, name }: { change: Change; name: string }): JSX.Element =>
  h(
    'div',
    { class: 'change' },
    name !== '' && h('span', { class: 'name' }, name, ' '),
    change.before !== undefined && h('del', {}, format(change.before)),
    ' → ',
    change.after !== undefined && h('ins', {}, format(change.after)),
  )

function Messages({ step }: { step: TraceStep }): JSX.Element | null {
  const fault = step.kind === 'fault' ? step.fault?.word : 'received'
  return h(
    'span',
    {},
    step.message && h('div', {}, h('span', { class: 'name' }, `${fault} `), sayMessage(step.message, { to: step.by })),
    sayAcknowledged(step).map(m => h('div', {}, h('span', { class: 'name' }, 'acknowledged '), m)),
    saySent(step).map(sent => h('div', {}, h('span', { class: 'name' }, 'sent '), sent)),
  )
}
