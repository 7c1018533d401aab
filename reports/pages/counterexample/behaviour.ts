import { Fragment, h, type JSX } from 'preact'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { addressOf } from '../../../checker/traces/address.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import type { PropertyExplanation } from '../../../checker/verdict/explanation.ts'
import { Diagram } from '../../components/diagram.ts'
import { Grid } from '../../components/grid.ts'
import { Lasso } from '../../components/lasso.ts'
import { type PanelData, panelOf } from '../../components/panel.ts'
import { Sources, type SpecFile } from '../../components/source.ts'
import { Panel } from '../../components/state-panel.ts'
import { Steps } from '../../components/steps.ts'
import type { Story } from '../../components/story.ts'
import { Mark, sayLength } from '../../components/verdict.ts'
import type { Report, Traced } from '../../format.ts'
import { Branch } from '../explorer/branch.ts'
import type { Embedded } from '../explorer/embedding.ts'
import { type Download, Downloads, dataUrl } from './downloads.ts'
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
}

interface Props extends ShownTrace {
  report: Report
  walk: Embedded | string | null
}

export function Behaviour(props: Props): JSX.Element {
  const { story, property, explanation, files, downloads, test, picture, report, walk } = props
  const { key, trace } = story
  const data = panelOf(story)
  return h(
    'article',
    { class: 'behaviour', 'data-behaviour': key, 'data-steps': trace.steps.length, 'aria-labelledby': `${key}-name` },
    h(
      'div',
      { class: 'bar' },
      h('h2', { id: `${key}-name` }, h(Mark, { verdict: property.verdict }), ` ${property.name} in ${sayLength(property)}`),
      h(Tools, { id: `${key}-search` }),
    ),
    h(
      'div',
      { class: 'stage' },
      h('div', { class: 'views' }, h(Diagram, { story }), h(Keys, {}), h(Steps, { story })),
      h(Panel, { data, at: trace.steps.length }),
    ),
    h('h3', {}, 'What each step changed'),
    h(Grid, { story }),
    walk !== null && h(Branch, { id: `${key}-walk`, walk, address: addressIn(report, trace), about: property.name }),
    h(Why, { story, property, report, explanation }),
    h(Lasso, { story, fairness: explanation?.fairness ?? property.fairness, assumed: report.result.trust.fairness }),
    h(Picture, { id: `${key}-picture`, svg: picture, name: property.name }),
    h(Sources, { story, report, files }),
    h(Downloads, { id: `${key}-take`, downloads, test }),
    h(Kept, { data }),
  )
}

/** The trace's path as the explorer's addresses name it. */
const addressIn = ({ model }: Report, { initial, steps }: Trace): string =>
  addressOf(semanticsOf(model), { initial: Math.max(0, model.initial.indexOf(initial)), steps })

/** What the page's script reads. Within a script element only `</script` and `<!--` mean anything, so no `<` may stand there. */
const Kept = ({ data }: { data: PanelData }): JSX.Element =>
  h('script', {
    type: 'application/json',
    class: 'panel-data',
    dangerouslySetInnerHTML: { __html: JSON.stringify(data).replaceAll('<', '\\u003c') },
  })

const Tools = ({ id }: { id: string }): JSX.Element =>
  h(
    'div',
    { class: 'tools script-only', role: 'search', hidden: true },
    h('label', { for: id }, 'Search the steps'),
    h('input', { id, type: 'search', autocomplete: 'off', spellcheck: false }),
    h('output', { for: id }),
    h('button', { type: 'button', 'data-find': -1 }, 'Previous'),
    h('button', { type: 'button', 'data-find': 1 }, 'Next'),
    h('button', { type: 'button', 'data-fold': '', hidden: true }, 'Unfold all'),
  )

const key = (name: string): JSX.Element => h('kbd', {}, name)
const Keys = (): JSX.Element =>
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
    h(
      'p',
      { class: 'keys' },
      'Decisive steps are bold and have a dark number: the steps that the ending depends on, those that sent messages for it, and the faults, unless they were undone and nothing of it follows from them.',
    ),
  )

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
