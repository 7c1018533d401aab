import { h, type JSX } from 'preact'
import type { Report, Traced } from '../format.ts'
import { Diagram } from './diagram.ts'
import { type Download, Downloads } from './downloads.ts'
import { Grid } from './grid.ts'
import { Lasso } from './lasso.ts'
import { Sources } from './source.ts'
import { StatePanels } from './state-panel.ts'
import { Steps } from './steps.ts'
import type { Story } from './story.ts'
import { Mark, sayLength } from './verdict.ts'
import { Why } from './why.ts'

/** All that the page shows of one property's trace. */
export interface Shown {
  readonly story: Story
  readonly property: Traced
  readonly downloads: readonly Download[]
  /** The Graphviz picture, an SVG document; null where there is none. */
  readonly picture: string | null
}

interface Props extends Shown {
  report: Report
}

export function Behaviour({ story, property, downloads, picture, report }: Props): JSX.Element {
  const { key, trace } = story
  return h(
    'article',
    { class: 'behaviour', 'data-behaviour': key, 'data-steps': trace.steps.length, 'aria-labelledby': `${key}-name` },
    h('h2', { id: `${key}-name` }, h(Mark, { verdict: property.verdict }), ` ${property.name} in ${sayLength(property)}`),
    h(
      'div',
      { class: 'stage' },
      h('div', { class: 'views' }, h(Diagram, { story }), h(Keys, {}), h(Steps, { story })),
      h(StatePanels, { story }),
    ),
    h('h3', {}, 'What each step changed'),
    h(Grid, { story }),
    h(
      'div',
      { class: 'pair' },
      h(Why, { story, property, report }),
      h(Lasso, { story, fairness: property.fairness, assumed: report.result.trust.fairness }),
      h(Sources, { story, report }),
    ),
    picture !== null && h(Picture, { svg: picture, name: property.name }),
    h(Downloads, { downloads }),
  )
}

const key = (name: string): JSX.Element => h('kbd', {}, name)
const Keys = (): JSX.Element =>
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
    ' to jump, or click a row. Decisive steps are bold.',
  )

// As an image the SVG can run nothing and its ids cannot clash with the page's.
const Picture = ({ svg, name }: { svg: string; name: string }): JSX.Element =>
  h(
    'section',
    { class: 'picture' },
    h('h3', {}, 'The states of the trace'),
    h(
      'div',
      { tabindex: 0, role: 'region', 'aria-label': 'State graph' },
      h('img', {
        src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
        alt: `State graph of the trace of ${name}; the same steps are told in words above`,
      }),
    ),
  )
