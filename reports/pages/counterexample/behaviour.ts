import { type ComponentChildren, Fragment, h, type JSX } from 'preact'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { addressOf } from '../../../checker/traces/address.ts'
import { pathOf } from '../../../checker/traces/replay.ts'
import type { Trace, TraceStep } from '../../../checker/traces/trace.ts'
import type { PropertyExplanation } from '../../../checker/verdict/explanation.ts'
import { Decisive } from '../../components/decisive.ts'
import { Diagram } from '../../components/diagram.ts'
import { Grid, sharedOf } from '../../components/grid.ts'
import { Lasso } from '../../components/lasso.ts'
import { packStory } from '../../components/packed.ts'
import { panelOf } from '../../components/panel.ts'
import { prose } from '../../components/prose.ts'
import { excerptOf, Sources, type SpecFile } from '../../components/source.ts'
import { Panel } from '../../components/state-panel.ts'
import { Steps } from '../../components/steps.ts'
import type { Story } from '../../components/story.ts'
import { Timeline } from '../../components/timeline.ts'
import { ValenceKey } from '../../components/valence.ts'
import { Mark, sayLength } from '../../components/verdict.ts'
import type { Report, Traced } from '../../format.ts'
import { sayHappened } from '../../say/became.ts'
import { sayBySpec } from '../../say/by-spec.ts'
import { sayNotFair } from '../../say/explanation.ts'
import { sayNumbers } from '../../say/numbers.ts'
import { Branch } from '../explorer/branch.ts'
import type { Embedded } from '../explorer/embedding.ts'
import { type Download, Downloads, dataUrl } from './downloads.ts'
import { Tools } from './tools.ts'
import { Why } from './why.ts'

/** All that the page shows of one property's trace. */
export interface ShownTrace {
  readonly story: Story
  readonly property: Traced
  /** Null where the report has none of it. */
  readonly explanation: PropertyExplanation | null
  readonly files: readonly SpecFile[]
  readonly downloads: readonly Download[]
  /** A vitest test that finds the trace again; null where there is none. */
  readonly test: string | null
  /** The Graphviz picture, an SVG document. */
  readonly picture: string
  /** What is violated and why, where the page's own headline does not say it of this property. */
  readonly cause: string | null
  /** The same steps in the order with the fewest switches between processes; null where no order has fewer. */
  readonly other: OtherOrder | null
}

export interface OtherOrder {
  readonly story: Story
  readonly property: Traced
  readonly explanation: PropertyExplanation | null
  /** How often another process takes the next step, in this order and in the one found. */
  readonly switches: readonly [here: number, found: number]
}

interface Props extends ShownTrace {
  report: Report
  walk: Embedded | string | null
}

/** A property's trace as it was found and, where that is another, in the order with the fewest switches: a box to tick, with CSS alone. */
export function Behaviour(props: Props): JSX.Element {
  const { story, property, explanation, files, downloads, test, picture, cause, other, report, walk } = props
  const { key, trace } = story
  const found = h(
    Told,
    { story, property, explanation, cause, report, downloads },
    walk !== null && h(Branch, { id: `${key}-walk`, walk, address: addressIn(report, trace), about: property.name }),
    h(Why, { story, property, report, explanation }),
    h(Lasso, { story, fairness: explanation?.fairness ?? property.fairness, assumed: report.result.trust.fairness }),
    h(Picture, { id: `${key}-picture`, svg: picture, name: property.name }),
    h(Sources, { story, report, files }),
    h(Downloads, { id: `${key}-take`, downloads, test }),
  )
  const shown = { class: `shown ${property.verdict}` }
  if (other === null) return h('div', shown, found)
  const [here, before] = other.switches
  const again = other.explanation
  return h(
    'div',
    shown,
    h('input', { type: 'checkbox', class: 'order', id: `${key}-order` }),
    h(
      'label',
      { for: `${key}-order` },
      `Show the steps in the order with the fewest switches between processes: ${here} instead of ${before}, and all that depends on each other in its order`,
    ),
    found,
    h(
      'div',
      { class: 'reordered' },
      h(
        Told,
        { story: other.story, property: other.property, explanation: again, cause: null, report, downloads: [] },
        h(Why, { story: other.story, property: other.property, report, explanation: again }),
        h(Lasso, { story: other.story, fairness: again?.fairness ?? other.property.fairness, assumed: report.result.trust.fairness }),
      ),
    ),
  )
}

interface ToldProps extends Pick<ShownTrace, 'story' | 'property' | 'explanation' | 'cause' | 'downloads'> {
  report: Report
  children?: ComponentChildren
}

function Told({ story, property, explanation, cause, report, downloads, children }: ToldProps): JSX.Element {
  const { key, trace } = story
  const data = panelOf(story)
  // With more columns the table of changes is too wide for paper, and the steps are printed in words.
  const isWide = story.lanes.length + sharedOf(story).length > 5
  return h(
    'article',
    {
      class: `behaviour${isWide ? ' wide' : ''}`,
      'data-behaviour': key,
      'data-steps': trace.steps.length,
      'aria-labelledby': `${key}-name`,
    },
    h('h2', { id: `${key}-name` }, h(Mark, { verdict: property.verdict }), ` ${property.name} in ${sayLength(property)}`),
    cause !== null && h('p', { class: 'own-cause' }, `${cause}.`),
    h(Departure, { story, explanation, report }),
    ...(explanation ? sayNotFair(explanation, property) : []).map(says =>
      h('p', { class: 'departure' }, h('b', {}, 'Not fair: '), `${says}.`),
    ),
    h(ValenceKey, { story }),
    h(Tools, { story, copies: downloads }),
    h(Decisive, { story }),
    h(
      'div',
      { class: 'stage' },
      h(
        'div',
        { class: 'views' },
        h('div', { class: 'drawing' }, h(Diagram, { story })),
        h(Timeline, { story, told: (explanation?.why ?? []).flatMap(w => w.calls ?? []) }),
        h(Keys, { isEvery: story.decisive.size === trace.steps.length, needed: explanation?.needed ?? [], hasWrites: hasWrites(story) }),
        h(Steps, { story }),
      ),
      h(Panel, { data, at: trace.steps.length }),
    ),
    h('h3', {}, 'What each step changed'),
    h(Grid, { story }),
    children,
    h(Kept, { name: 'panel-data', data }),
    h(Kept, { name: 'story-data', data: packStory(story) }),
  )
}

/** Of a variant: by which steps it departs from the spec that it changes. */
export function Departure({ story, explanation, report }: Pick<ToldProps, 'story' | 'explanation' | 'report'>): JSX.Element | null {
  const { deviations = [], goingOn = [] } = explanation ?? {}
  const { checked } = report.result
  if ((deviations.length === 0 && goingOn.length === 0) || checked.variant === null) return null
  const steps = deviations.flatMap(({ step }) => story.trace.steps[step - 1] ?? [])
  const alike = Map.groupBy(steps, s =>
    s.kind === 'fault' ? ` in which ${sayHappened(s)}` : `, ${s.by === null ? '' : `${s.by}’s `}${s.action}`,
  )
  // What the variant's source says of the action that it changes, in its first sentence.
  const docOf = (step: TraceStep): string | null => {
    const variant = deviations.find(d => d.step === step.number)?.variant ?? null
    const excerpt = report.excerpts[`${variant}/${step.action}`] ?? excerptOf(report, step.action)
    return excerpt?.doc?.match(/^.*?[.!?](?= |$)/)?.[0] ?? null
  }
  const each = [...alike].map(([what, all]) => ({
    says: `${sayNumbers(all.map(s => s.number))}${what}`,
    docs: [...new Set(all.flatMap(s => docOf(s) ?? []))],
  }))
  const docs = new Set(each.flatMap(of => of.docs))
  const named = each.map(({ says }) => says)
  // Of several that say different things each says which step it is about.
  const told =
    docs.size < 2
      ? [`${named.length < 2 ? named.join('') : `${named.slice(0, -1).join('; ')} and ${named.at(-1)}`}. `, prose([...docs].join(' ')), ' ']
      : each.flatMap(({ says, docs: own }, i) => [
          `${i === 0 ? says : says.replace('s', 'S')}${own.length === 0 ? '.' : ': '}`,
          prose(own.join(' ')),
          ' ',
        ])
  const bySpec = `By the spec, ${sayBySpec({ deviations, goingOn })}.`
  return h(
    'p',
    { class: 'departure' },
    h('b', {}, `${checked.variant} departs from ${checked.spec}${deviations.length === 0 ? '. ' : ': '}`),
    ...(deviations.length === 0 ? [] : told),
    bySpec,
  )
}

/** The trace's path as the explorer's addresses name it. */
const addressIn = ({ model }: Report, trace: Trace): string => addressOf(semanticsOf(model), pathOf(model, trace))

/** What the page's script reads. Within a script element only `</script` and `<!--` mean anything, so no `<` may stand there. */
const Kept = ({ name, data }: { name: string; data: unknown }): JSX.Element =>
  h('script', {
    type: 'application/json',
    class: name,
    dangerouslySetInnerHTML: { __html: JSON.stringify(data).replaceAll('<', '\\u003c') },
  })

const key = (name: string): JSX.Element => h('kbd', {}, name)
const Keys = (legend: Legend): JSX.Element =>
  h(
    Fragment,
    {},
    h(
      'p',
      { class: 'keys script-only', hidden: true },
      key('←'),
      ' ',
      key('→'),
      ' or ',
      key('k'),
      ' ',
      key('j'),
      ' to step, ',
      key('Home'),
      ' ',
      key('End'),
      ' to jump, ',
      key('/'),
      ' to search, or click a row.',
    ),
    h('p', { class: 'keys' }, sayKey(legend)),
  )

/** Whether a step changes what is another's, to which a dotted arrow leads. */
const hasWrites = ({ trace, lanes }: Story): boolean =>
  trace.steps.some(
    ({ by, kind, changes }) =>
      kind !== 'fault' && changes.some(c => c.owner !== null && c.owner !== by && lanes.some(l => l.id === c.owner)),
  )

interface Legend {
  /** Each step is decisive. */
  readonly isEvery: boolean
  /** The numbers of the others that lead there. */
  readonly needed: readonly number[]
  readonly hasWrites: boolean
}

/** What filled numbers stand for, and dotted arrows where there are any. */
const sayKey = (legend: Legend): string =>
  `${sayDecisiveKey(legend)}${legend.hasWrites ? ' A dotted arrow leads to what a step changes elsewhere without a message.' : ''}`

function sayDecisiveKey({ isEvery, needed }: Legend): string {
  if (isEvery) return 'Every step is decisive: the ending depends on what it did, or on a message that it sent.'
  const others = needed.length > 0 ? `They depend on ${sayNumbers(needed)} in turn.` : 'It is not known to depend on any other.'
  return `Steps with a filled number are decisive: those that the ending depends on most directly, faults that were not undone, and steps by which a variant departs from its spec. ${others}`
}

// As an image the SVG can run nothing and its ids cannot clash with the page's.
const Picture = ({ id, svg, name }: { id: string; svg: string; name: string }): JSX.Element =>
  h(
    'section',
    { class: 'picture', 'aria-labelledby': `${id}-name` },
    h('h3', { id: `${id}-name` }, 'Space-time diagram, with the steps that were enabled and not taken'),
    h(
      'div',
      { tabindex: 0, role: 'group', 'aria-labelledby': `${id}-name` },
      h('img', {
        id,
        src: dataUrl({ type: 'image/svg+xml', text: svg }),
        alt: `Space-time diagram of the trace of ${name}; the same steps are told in words above`,
      }),
    ),
  )
