import type { Model } from '../checker/language/model.ts'
import type { State } from '../checker/language/types.ts'
import { format, type Network } from '../checker/values/index.ts'
import { type Folded, folded } from './graphviz/folded.ts'
import { colors, digraph, edge, escapeHtml, type Html, node } from './graphviz/statements.ts'
import { rasterOf } from './png/raster.ts'
import { labelOfSent } from './say/labels.ts'
import { textWidth, wrapText } from './say/text-width.ts'
import { sayCount } from './say/words.ts'
import { type StateGraphOptions, stateGraph } from './state-graph.ts'
import { layOut } from './svg.ts'

/**
 * The state graph in DOT, each state on the level that says how many steps it is away from an initial one: initial states bold, final ones with a double border,
 * deadlocks and what breaks a property red, faults and states beyond a constraint dashed. Throws as `stateGraph` does, and UsageError where there is no
 * symmetry to fold by.
 */
export function stateGraphDot(model: Model, options: StateGraphOptions = {}): string {
  const graph = stateGraph(model, options)
  const drawn = folded(model, graph, options.fold)
  const { states, chains } = drawn
  const left = states.length - chains.reduce((sum, chain) => sum + chain.states.length, 0)
  const counted = `${sayCount(graph.states.length, 'state')}, ${sayCount(graph.steps.length, 'step')}`
  const shown = left === graph.states.length ? '' : `; ${left} drawn, the others folded`
  const title = `${model.spec}${model.variant === null ? '' : ` (${model.variant})`}: ${counted}${shown}`
  const inChain = new Map(chains.flatMap((chain, k) => chain.states.map((i): [number, number] => [i, k])))
  const nameOf = (i: number) => (inChain.has(i) ? `c${inChain.get(i)}` : `s${states[i]?.number}`)
  const depthOf = (i: number) => states[i]?.depth ?? 0
  const named = chains.map(({ states: [first = 0] }, k) => ({ name: `c${k}`, depth: depthOf(first) }))
  const levels = Map.groupBy(
    [...states.keys()]
      .filter(i => !inChain.has(i))
      .map(i => ({ name: nameOf(i), depth: depthOf(i) }))
      .concat(named),
    n => n.depth,
  )
  return digraph(
    title,
    {
      graph: { label: table([line(title, 13)]), labelloc: 't', fontsize: 13, rankdir: 'TB', nodesep: 0.3, ranksep: 0.45 },
      nodes: { shape: 'box', style: 'rounded,filled', fillcolor: '#ffffff' },
      edges: { arrowsize: 0.7 },
    },
    [
      ...levelsOf([...levels.keys()].sort((a, b) => a - b)),
      ...[...levels].map(([depth, on]) => `  { rank=same; d${depth}; ${on.map(n => n.name).join('; ')} }`),
      ...states.flatMap((state, i) => (inChain.has(i) ? [] : [stateNode(model, state)])),
      ...chains.map((chain, k) => chainNode(chain, k, drawn)),
      ...edgesOf(drawn, i => ({ name: nameOf(i), depth: depthOf(i), chain: inChain.get(i) ?? null })),
    ],
  )
}

/** The levels, one below the other, at the side. */
const levelsOf = (depths: readonly number[]): string[] => [
  ...depths.map(depth =>
    node(`d${depth}`, {
      label: depth === 0 ? 'start' : String(depth),
      shape: 'plaintext',
      style: '',
      fontcolor: colors.faintText,
      group: 'levels',
    }),
  ),
  ...depths.slice(1).map((depth, k) => edge(`d${depths[k]}`, `d${depth}`, { style: 'invis', weight: 100 })),
]

function stateNode(
  model: Model,
  { state, number, alike, initial, final, deadlocked, breaks, beyond, cut }: Folded['states'][number],
): string {
  const words = [initial && 'initial', final && 'final', deadlocked && 'deadlock', ...sayMarks({ breaks, beyond, cut })].filter(
    word => word !== false,
  )
  const others = alike === 1 ? '' : `, and ${alike - 1} alike`
  const isBad = deadlocked || breaks.length > 0
  return node(`s${number}`, {
    label: boxed(`${number}${others}${words.length === 0 ? '' : `: ${words.join('; ')}`}`, sayVariables(model, state)),
    ...(initial ? { penwidth: 2 } : {}),
    ...(final ? { peripheries: 2 } : {}),
    ...(isBad ? { color: colors.bad, fillcolor: '#fdf0e7', penwidth: 2.4 } : {}),
    ...(beyond === null ? {} : { style: 'rounded,filled,dashed' }),
  })
}

function chainNode({ states: places, through }: Folded['chains'][number], k: number, { states }: Folded): string {
  const numbers = places.map(i => states[i]?.number)
  const head = `${sayCount(places.length, 'state')} in a row: ${numbers[0]} to ${numbers.at(-1)}`
  const runs: { label: string; times: number }[] = []
  for (const { label } of through) {
    const run = runs.at(-1)
    if (run?.label === label) run.times++
    else runs.push({ label, times: 1 })
  }
  const said = runs.map(({ label, times }) => (times === 1 ? label : `${label}, ${times} times`))
  return node(`c${k}`, { label: boxed(head, said), style: 'filled,dashed', fillcolor: '#f2f0ea' })
}

interface End {
  readonly name: string
  readonly depth: number
  readonly chain: number | null
}

/** An arrow for each two states that steps lead between. */
function edgesOf({ steps }: Folded, endOf: (place: number) => End): string[] {
  const between = Map.groupBy(steps, step => `${step.from} ${step.to}`)
  return [...between.values()].flatMap(parallel =>
    parallel.slice(0, 1).flatMap(step => {
      const [from, to] = [endOf(step.from), endOf(step.to)]
      if (from.chain !== null && from.chain === to.chain) return []
      return [
        edge(from.name, to.name, {
          label: listed(parallel.map(({ label, breaks }) => `${label}${breaks.length === 0 ? '' : `, breaks ${breaks.join(', ')}`}`)),
          // Only what leads one level down may move a state: what leads back, or stays, is drawn where there is room.
          ...(to.depth > from.depth ? {} : { constraint: 'false' }),
          ...(parallel.every(({ fault }) => fault) ? { style: 'dashed', color: colors.fault, fontcolor: colors.fault } : {}),
          ...(parallel.some(({ breaks }) => breaks.length > 0) ? { color: colors.bad, fontcolor: colors.bad, penwidth: 2 } : {}),
        }),
      ]
    }),
  )
}

interface Line {
  readonly html: string
  readonly isUnderlined?: boolean
  readonly width: number
}

/** As wide as its lines are in the widest font that is likely: Graphviz has not the fonts at hand, and takes them for narrower. */
const table = (lines: readonly Line[], padding = 1): Html => {
  const width = Math.ceil(Math.max(...lines.map(l => l.width)) + 4)
  const rows = lines
    .map(l => `<TR><TD ALIGN="LEFT" WIDTH="${width}"${l.isUnderlined ? ' BORDER="1" SIDES="B"' : ''}>${l.html}</TD></TR>`)
    .join('')
  return { html: `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="${padding}">${rows}</TABLE>` }
}
const line = (text: string, size: number): Line => ({
  html: escapeHtml(text),
  width: textWidth(text, size),
})

/** The widest line of a state, and of a step. */
const room = { state: 190, step: 150 }

/** A state: its number and what it is, above its variables. */
const boxed = (head: string, variables: readonly string[]): Html => {
  const heads = wrapText(head, room.state, 11, true)
  return table([
    ...heads.map((text, i) => ({
      html: `<B>${escapeHtml(text)}</B>`,
      isUnderlined: variables.length > 0 && i === heads.length - 1,
      width: textWidth(text, 11, true),
    })),
    ...variables.flatMap(text => wrapText(text, room.state, 11, false, 9)).map(text => line(text, 11)),
  ])
}
/** The steps that an edge stands for. */
const listed = (steps: readonly string[]): Html =>
  table(
    steps.flatMap(text => wrapText(text, room.step, 10)).map(text => line(text, 10)),
    3,
  )

/** The state graph as a picture. Throws as `stateGraphDot` does. */
export const stateGraphSvg = async (model: Model, options: StateGraphOptions = {}): Promise<string> => layOut(stateGraphDot(model, options))

/** The same in pixels. */
export const stateGraphPng = async (model: Model, options: StateGraphOptions = {}): Promise<Uint8Array> =>
  rasterOf(await stateGraphSvg(model, options))

/** `breaks agreement`, `beyond the state constraint`, `steps beyond the bound of term`. */
const sayMarks = ({ breaks, beyond, cut }: Pick<Folded['states'][number], 'breaks' | 'beyond' | 'cut'>): string[] => [
  ...(breaks.length === 0 ? [] : [`breaks ${breaks.join(', ')}`]),
  ...(beyond === null ? [] : [`beyond the ${beyond}`]),
  ...(cut.length === 0 ? [] : [`steps beyond the ${cut.join(', ')}`]),
]

/** A line for each variable, and for each message of a network, which an empty one has none of. */
const sayVariables = (model: Model, state: State): string[] =>
  Object.entries(state).flatMap(([name, value]) => {
    if (model.vars[name]?.shape.of !== 'network') return [`${name}: ${format(value)}`]
    const counts = Map.groupBy((value as Network).copies().map(labelOfSent), label => label)
    return [...counts].map(([label, copies]) => `${name}: ${label}${copies.length === 1 ? '' : ` (${copies.length} times)`}`)
  })
