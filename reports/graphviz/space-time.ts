import { headWidth } from '../components/columns.ts'
import { type Ending, endingOf } from '../components/ending.ts'
import {
  type Arrow,
  type Bracket,
  type Card,
  centreOf,
  type Layout,
  type Pill,
  type Point,
  rightOf,
  type Span,
} from '../components/geometry.ts'
import { layoutOf } from '../components/layout.ts'
import { type Story, tellStory } from '../components/story.ts'
import type { Report, Traced } from '../format.ts'
import { textWidth, wrapText } from '../say/text-width.ts'
import { sayChecked } from '../say/words.ts'
import { digraph, edge, escapeHtml, escapeText, type Html, node } from './statements.ts'
import { untakenBeside } from './untaken.ts'

/** Lane colours after M. Okabe and K. Ito, "Color Universal Design" (2008), as on the page, with a tint of each; the last is the environment's. */
const lanes = [
  ['#0072b2', '#e8f1f8'],
  ['#009e73', '#e8f6f1'],
  ['#c27d00', '#fcf4e3'],
  ['#b95c93', '#f8eef4'],
  ['#2f8fc8', '#eaf5fb'],
  ['#8c8100', '#f7f5e2'],
  ['#666666', '#f1f1f1'],
] as const
/** The one name by which Graphviz writes `font-weight`. */
const bold = 'Helvetica-Bold'
const ink = '#1d2433'
const soft = '#5a6375'
const bad = '#b94400'
const badTint = '#fdf0e7'

const lineOf = (colour: number): string => lanes[colour]?.[0] ?? soft
const tintOf = (colour: number): string => lanes[colour]?.[1] ?? '#ffffff'

/**
 * A trace as a space-time diagram (L. Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978), in DOT: a lane for each process,
 * time downward, an edge for each message from the step that sends it to the step that receives it. Nodes are pinned, so it is laid out by neato, which only draws
 * it: `dot -Kneato` or `neato`, which the graph asks for itself.
 */
export function traceDot(report: Report, property: Traced): string {
  const { result, model } = report
  const { name, trace } = property
  const explanation = report.explanation[name]
  const story = tellStory({ key: 'p', title: name, checked: result.checked, trace, model, ...(explanation && { explanation }) })
  const layout = layoutOf(story, 'paper')
  const title = `${sayChecked(result.checked)}: ${name}`
  const lines = wrapText(title, layout.width - 16, 13, true).map(escapeText)
  return digraph(
    title,
    {
      graph: {
        label: lines.join('\\n'),
        fontname: bold,
        labelloc: 't',
        fontsize: 13,
        fontcolor: ink,
        layout: 'neato',
        inputscale: 72,
        splines: 'line',
        outputorder: 'edgesfirst',
        pad: 0.05,
      },
      nodes: { fixedsize: 'true', fontsize: 13, shape: 'box', margin: 0, fontcolor: ink },
      edges: { fontsize: 13, arrowsize: 0.7, fontcolor: ink },
    },
    [
      ...layout.rows.flatMap(row => (row.step === 0 ? [] : [numberOf(row.step, { x: layout.numbers, y: row.middle }, story)])),
      ...layout.spans.filter(s => s.column === null).map((span, i) => splitNode(span, i, layout)),
      ...story.lanes.flatMap((_, i) => laneOf(i, story, layout)),
      ...layout.cards.map(card => cardNode(card, story.lanes[card.lane]?.colour ?? 0)),
      ...layout.bands.map(band => bandNode(band, layout)),
      ...layout.arrows.flatMap((arrow, i) => arrowEdges(arrow, i)),
      ...layout.pills.map((pill, i) => pillNode(pill, i)),
      ...(layout.loop === null ? [] : loopEdges(layout.loop)),
      noteOf(endingOf(report, property, layout), layout),
      ...(report.untaken ? untakenBeside(report, trace, layout) : []),
    ],
  )
}

const px = (n: number): string => String(Math.round(n * 10) / 10)
/** Where a node's centre is, and how large it is, in pixels downward; Graphviz counts points upward, and inches. */
const place = (x: number, y: number): { pos: string } => ({ pos: `${px(x)},${px(-y)}!` })
const size = (width: number, height: number) => ({ width: (width / 72).toFixed(3), height: (height / 72).toFixed(3) })

/** Lines of text from a node's left side. */
function leftTable(lines: readonly { readonly text: string; readonly bold: boolean }[], width: number): Html {
  const cells = lines.map(({ text, bold }) => (bold ? `<B>${escapeHtml(text)}</B>` : escapeHtml(text)))
  const rows = cells.map(cell => `<TR><TD ALIGN="LEFT">${cell}</TD></TR>`).join('')
  return { html: `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" WIDTH="${Math.floor(width)}">${rows}</TABLE>` }
}

function numberOf(step: number, { x, y }: Point, { decisive }: Story): string {
  const isDecisive = decisive.has(step)
  return node(`n${step}`, {
    ...place(x, y),
    ...size(24, 24),
    label: step,
    shape: 'circle',
    style: 'filled',
    fontsize: 12,
    color: isDecisive ? ink : '#d5d5d5',
    fillcolor: isDecisive ? ink : '#ffffff',
    fontcolor: isDecisive ? '#ffffff' : soft,
  })
}

/** A lane: its head, and its line from step to step, dashed where its process is down. */
function laneOf(i: number, { lanes: all }: Story, layout: Layout): string[] {
  const lane = all[i]
  const column = layout.columns[i]
  if (!lane || !column) return []
  const x = centreOf(column)
  const colour = lineOf(lane.colour)
  const bottom = layout.rows.at(-1)
  const own = layout.cards.filter(c => c.lane === i)
  const stops = [`l${i}`, ...own.map(c => cardName(c)), `e${i}`]
  const isDownAfter = ({ step }: Card) => {
    const { top = 0, height = 0 } = layout.rows[step] ?? {}
    return layout.spans.some(s => s.column === i && s.top <= top + height / 2 && top + height / 2 < s.bottom)
  }
  return [
    node(`l${i}`, {
      ...place(x, -26),
      ...size(headWidth(lane.name), 26),
      label: escapeText(lane.name),
      fontname: bold,
      style: 'rounded,filled,bold',
      color: colour,
      fillcolor: tintOf(lane.colour),
    }),
    node(`e${i}`, { ...place(x, (bottom?.top ?? 0) + (bottom?.height ?? 0)), ...size(8, 2), label: '', style: 'filled', color: colour }),
    ...stops.slice(1).map((to, k) => {
      const before = own[k - 1]
      const down = before !== undefined && isDownAfter(before)
      return edge(`${stops[k]}`, to, { color: colour, arrowhead: 'none', penwidth: 1.2, ...(down ? { style: 'dashed' } : {}) })
    }),
  ]
}

const cardName = ({ step, lane }: Pick<Card, 'step' | 'lane'>): string => `s${step}l${lane}`

/** What a step does on a lane: rounded, a fault with two borders, a timeout with a dashed one, and bold ones where the step is decisive. */
function cardNode(card: Card, colour: number): string {
  const { x, y, width, height, lines, tone, decisive } = card
  const isFault = tone === 'fault'
  return node(cardName(card), {
    ...place(x + width / 2, y + height / 2),
    // The second border is drawn around the first.
    ...(isFault ? size(width - 8, height - 8) : size(width, height)),
    label: leftTable(lines, isFault ? width - 14 : width - 12),
    ...(isFault ? { peripheries: 2, style: 'filled' } : { style: tone === 'timeout' ? 'filled,dashed' : 'rounded,filled' }),
    color: isFault ? bad : lineOf(colour),
    fillcolor: isFault ? badTint : tintOf(colour),
    penwidth: decisive ? 2.4 : 0.8,
  })
}

/** A stretch of time in which the network is split: a tint that all the rest can be seen through. */
function splitNode({ top, bottom }: Span, i: number, { columns, width }: Layout): string {
  const left = (columns[0]?.x ?? 44) - 5
  return node(`w${i}`, {
    ...place((left + width - 8) / 2, (top + bottom) / 2),
    ...size(width - 8 - left, bottom - top),
    label: '',
    style: 'filled',
    penwidth: 0,
    fillcolor: `${bad}14`,
  })
}

function bandNode({ step, y, text }: Layout['bands'][number], layout: Layout): string {
  const left = layout.columns[0]?.x ?? 44
  const width = rightOf(layout.columns) - left
  return node(`b${step}`, {
    ...place(left + width / 2, y),
    ...size(width, 26),
    label: escapeText(text),
    fontname: bold,
    style: 'filled,dashed',
    color: bad,
    fillcolor: badTint,
    penwidth: 1.6,
  })
}

/** A message's name, or a fault of a message. */
function pillNode({ x, y, width, height, lines, tone, colour }: Pill, i: number): string {
  const isFault = tone === 'fault'
  return node(`m${i}`, {
    ...place(x, y),
    ...(isFault ? size(width - 8, height - 8) : size(width, height)),
    label: lines.map(escapeText).join('\\n'),
    ...(isFault
      ? { peripheries: 2, style: 'filled', fontname: bold }
      : { style: `rounded,filled${tone === 'in flight' ? ',dashed' : ''}` }),
    color: isFault ? bad : lineOf(colour),
    fillcolor: isFault ? badTint : '#ffffff',
    penwidth: isFault ? 1.6 : 1,
  })
}

/** A point that nothing is drawn at, where an edge begins, bends or ends. */
const point = (name: string, { x, y }: Point): string => node(name, { ...place(x, y), ...size(0.1, 0.1), label: '', style: 'invis' })

/** Where a message leaves its sender. */
const dotAt = (name: string, { x, y }: Point, color: string): string =>
  node(name, { ...place(x, y), ...size(7, 7), label: '', shape: 'circle', style: 'filled', color, fillcolor: color })

function arrowEdges(arrow: Arrow, i: number): string[] {
  const { tail, from, to, swing, colour, end, dashed, isWrite } = arrow
  const look = { color: lineOf(colour), penwidth: 1.3, ...(dashed || isWrite ? { style: isWrite ? 'dotted' : 'dashed' } : {}) }
  const bend = swing + (swing > 0 ? Math.max(from.x, to.x) : Math.min(from.x, to.x))
  const bends =
    swing === 0
      ? []
      : [
          { x: bend, y: from.y },
          { x: bend, y: to.y },
        ]
  const stops = [...(tail ? [tail] : []), from, ...bends, to]
  const head = end === 'head' ? 'normal' : end === 'stub' ? 'odot' : 'none'
  const last = stops.length - 1
  return [
    ...stops.map((stop, k) => (k === 0 && tail ? dotAt(`a${i}p0`, stop, look.color) : point(`a${i}p${k}`, stop))),
    ...stops.slice(1).map((_, k) => edge(`a${i}p${k}`, `a${i}p${k + 1}`, { ...look, arrowhead: k + 1 === last ? head : 'none' })),
  ]
}

/** The way back to where a lasso's loop begins. */
function loopEdges({ top, y, text }: Bracket): string[] {
  const width = textWidth(text, 13) + 20
  const look = { color: ink, penwidth: 1.6 }
  return [
    node('loop', {
      ...place(98 + width / 2, y),
      ...size(width, 24),
      label: escapeText(text),
      style: 'rounded,filled',
      fillcolor: '#ffffff',
    }),
    point('loop0', { x: 56, y }),
    point('loop1', { x: 56, y: top + 14 }),
    point('loop2', { x: 88, y: top + 14 }),
    edge('loop:w', 'loop0', { ...look, arrowhead: 'none' }),
    edge('loop0', 'loop1', { ...look, arrowhead: 'none' }),
    edge('loop1', 'loop2', look),
  ]
}

/** What the trace ends in: the property and the clauses that decided. */
function noteOf({ lines, left, width, height, isBad }: Ending, layout: Layout): string {
  return node('end', {
    ...place(left + width / 2, layout.height + 8 + height / 2),
    ...size(width, height),
    label: leftTable(lines, width - 20),
    shape: 'note',
    style: 'filled',
    color: isBad ? bad : '#00704f',
    fillcolor: isBad ? badTint : '#e8f5f0',
    penwidth: 1.4,
  })
}
