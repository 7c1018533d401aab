import { h, type JSX } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { headWidth } from '../components/columns.ts'
import { Drawing } from '../components/diagram.ts'
import { type Ending, endingOf, lineHeight } from '../components/ending.ts'
import { centreOf, type Layout } from '../components/geometry.ts'
import { layoutOf } from '../components/layout.ts'
import { Hatch, LaneLine } from '../components/marks.ts'
import { type Lane, type Story, tellStory } from '../components/story.ts'
import { styleOf as sheetOf } from '../components/styles.ts'
import type { Report, Traced } from '../format.ts'
import { textWidth, wrapText } from '../say/text-width.ts'
import { sayChecked } from '../say/words.ts'
import { painted } from './painted.ts'
import { styleOf } from './style.ts'

/** A trace as the page's sequence diagram, an SVG document of its own: the whole trace, the names of the lanes above it and what it ends in below. */
export function sequencePicture(report: Report, property: Traced): string {
  const { result, model } = report
  const { name, trace } = property
  const explanation = report.explanation[name]
  const story = tellStory({
    key: 'p',
    title: name,
    checked: result.checked,
    trace,
    model,
    valence: property.valence,
    ...(explanation && { explanation }),
  })
  const picture = Picture({ story, layout: layoutOf(story, 'paper'), report, property })
  // A line for each part, so that two pictures can be compared.
  return `${renderToStaticMarkup(painted(picture, styleOf(sheetOf()))).replaceAll(/><(?!\/)/g, '>\n<')}\n`
}

const family = 'Helvetica,Arial,"DejaVu Sans",sans-serif'
const headHeight = 36

interface Props {
  story: Story
  layout: Layout
  report: Report
  property: Traced
}

function Picture({ story, layout, report, property }: Props): JSX.Element {
  const { width } = layout
  const last = story.trace.steps.length
  const title = `${sayChecked(report.result.checked)}: ${property.name}`
  const titles = wrapText(title, width - 16, 13, true)
  const key = story.valence[0]?.outcomes ?? []
  const top = (titles.length + (key.length > 0 ? 1 : 0)) * lineHeight + 10
  const body = top + headHeight
  const ending = endingOf(report, property, layout)
  const height = body + layout.height + 8 + ending.height + 8
  const segment = { first: 0, last, top: 0, bottom: layout.height, fold: 'never' as const }
  return h(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', class: 'root diagram', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': family },
    h('title', {}, title),
    h('defs', {}, h(Hatch, { id: `${story.key}-hatch` })),
    titles.map((line, i) =>
      h('text', { x: width / 2, y: 16 + i * lineHeight, 'text-anchor': 'middle', 'font-size': 13, 'font-weight': 700 }, line),
    ),
    key.length > 0 && h(Key, { outcomes: key, y: 16 + titles.length * lineHeight }),
    story.lanes.map((lane, i) => h(LaneLine, { x: centreOf(layout.columns[i]), top: top + headHeight / 2, bottom: body, lane, down: [] })),
    story.lanes.map((lane, i) => h(Head, { lane, x: centreOf(layout.columns[i]), y: top + headHeight / 2 })),
    h('g', { transform: `translate(0 ${body})` }, h(Drawing, { story, layout, segment, at: -1 })),
    h(Note, { ending, y: body + layout.height + 8 }),
  )
}

function Head({ lane, x, y }: { lane: Lane; x: number; y: number }): JSX.Element {
  const width = headWidth(lane.name)
  return h(
    'g',
    { class: `card decisive lane-${lane.colour}` },
    h('rect', { class: 'ground', x: x - width / 2, y: y - 13, width, height: 26, rx: 13 }),
    h('text', { x, y: y + 4.5, 'text-anchor': 'middle', 'font-size': 13, 'font-weight': 700 }, lane.name),
  )
}

/** What the bars beside the steps stand for. */
function Key({ outcomes, y }: { outcomes: readonly string[]; y: number }): JSX.Element {
  const said = ['can still come:', ...outcomes]
  const at = said.map((_, i) => said.slice(0, i).reduce((x, text) => x + textWidth(text, 13) + 22, 1))
  return h(
    'g',
    {},
    outcomes.map((_, i) =>
      h('g', { class: `outcome outcome-${i}` }, h('rect', { x: (at[i + 1] ?? 0) - 8, y: y - 11, width: 3, height: 14 })),
    ),
    said.map((text, i) => h('text', { x: at[i], y, 'font-size': 13 }, text)),
  )
}

function Note({ ending, y }: { ending: Ending; y: number }): JSX.Element {
  const { lines, height, left, width, isBad } = ending
  return h(
    'g',
    {},
    h('g', { class: isBad ? 'band' : 'band heal' }, h('rect', { x: left, y, width, height, rx: 4 })),
    lines.map(({ text, bold }, i) =>
      h('text', { x: left + 12, y: y + 19 + i * lineHeight, 'font-size': 13, ...(bold ? { 'font-weight': 700 } : {}) }, text),
    ),
  )
}
