import { type StateGraph, stateGraph } from '../../reports/state-graph.ts'
import { UsageError } from '../errors.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import type { Model } from '../language/model.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, semanticsOf } from '../semantics/semantics.ts'
import { replay } from '../traces/replay.ts'
import type { Trace } from '../traces/trace.ts'
import { type Arc, type Tourable, tourOf } from './tour.ts'

/** What paths cover: every state, every step, or every two steps of which one follows the other. */
export type Cover = 'states' | 'transitions' | 'pairs'

export interface Coverage {
  /** `transitions` where left out. Each covers what the one before it does. */
  readonly cover?: Cover
  /** The most states that the model may have; 2,000 where left out. */
  readonly maxStates?: number
}

/**
 * Paths from initial states that together take every step of the model, or as `cover` says, within its bounds and constraints; steps that change nothing are steps, too. Not
 * the shortest tour but a greedy one: on to the nearest of what is not covered, and from an initial state again where none can be reached. Costs the whole graph
 * on the reference engine. Throws UsageError where the model has more states than `maxStates`: paths are never those of a part of it.
 */
export function pathsOf(model: Checkable, coverage: Coverage = {}): readonly Trace[] {
  const { plan, paths } = planned(checkable(model), coverage)
  const semantics = semanticsOf(plan.model)
  return paths.map(path => replay(semantics, pathAlong(plan, path)))
}

/** The graph of a model, made ready for tours. */
export interface Plan {
  readonly model: Model
  readonly graph: StateGraph
  /** The states that are initial ones of the model, each with which. */
  readonly initial: readonly { readonly state: number; readonly number: number }[]
  /** By state: the numbers of the steps that lead on from it and may be part of a path. */
  readonly out: readonly (readonly number[])[]
}

/** A path by the numbers of its steps in the graph. */
export interface PlannedPath {
  /** Which of the plan's initial states it begins in. */
  readonly root: number
  readonly steps: readonly number[]
}

const defaultMost = 2_000

/** The paths of a tour. `isDue` says of a step that it is always taken before what else its state leads to, which is then left out. */
export function planned(
  model: Model,
  { cover = 'transitions', maxStates = defaultMost }: Coverage,
  isDue: (step: Instance) => boolean = () => false,
): { plan: Plan; paths: PlannedPath[] } {
  const plan = planOf(model, maxStates, isDue)
  const toured = tourables[cover](plan)
  return { plan, paths: tourOf(toured.of).map(({ root, arcs }) => ({ root, steps: arcs.map(toured.step) })) }
}

/** The instances of a planned path. */
export const pathAlong = ({ graph, initial }: Plan, { root, steps }: PlannedPath): Path => ({
  initial: initial[root]?.number ?? 0,
  steps: steps.map(step => (graph.steps[step] as StateGraph['steps'][number]).instance),
})

/** By state: a shortest path to it. */
export function shortestPaths({ graph, initial, out }: Plan): readonly PlannedPath[] {
  const paths: PlannedPath[] = []
  initial.forEach(({ state }, root) => {
    paths[state] ??= { root, steps: [] }
  })
  const open = initial.map(({ state }) => state)
  for (const from of open)
    for (const step of out[from] ?? []) {
      const { to } = graph.steps[step] as StateGraph['steps'][number]
      const { root, steps } = paths[from] as PlannedPath
      if (paths[to] === undefined) open.push(to)
      paths[to] ??= { root, steps: [...steps, step] }
    }
  return paths
}

function planOf(whole: Model, maxStates: number, isDue: (step: Instance) => boolean): Plan {
  const model: Model = { ...whole, view: null }
  const graph = graphOf(model, maxStates)
  const all: number[][] = graph.states.map(() => [])
  graph.steps.forEach(({ from }, step) => {
    all[from]?.push(step)
  })
  const due = graph.steps.map(({ from, to, instance }) => from !== to && isDue(instance))
  const out = all.map(steps => (steps.some(step => due[step]) ? steps.filter(step => due[step]) : steps))
  const { key } = semanticsOf(model)
  const numbers = new Map(graph.states.flatMap(({ state, initial }, number) => (initial ? [[key(state), number] as const] : [])))
  const starts = new Map(model.initial.map((state, number) => [numbers.get(key(state)) as number, number]))
  return { model, graph, initial: [...starts].map(([state, number]) => ({ state, number })), out }
}

function graphOf(model: Model, maxStates: number): StateGraph {
  try {
    return stateGraph(model, { cap: maxStates })
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'too-many-states') throw error
    throw new UsageError(
      'too-many-states',
      `${model.spec} has more than ${maxStates.toLocaleString('en')} states, too many to be covered by tests`,
      {
        hint: `choose smaller constants or fewer faults, test by random walks (commandsOf of everystep/fast-check), or allow more: maxStates: ${maxStates * 2}`,
      },
    )
  }
}

interface Toured {
  readonly of: Tourable
  /** The step of the graph that an arc stands for. */
  readonly step: (arc: Arc) => number
}

type StepArc = Arc & { readonly step: number }
const stepOf = (arc: Arc): number => (arc as StepArc).step

const tourables: Readonly<Record<Cover, (plan: Plan) => Toured>> = {
  states: ({ graph, initial, out }) => {
    const arcs = out.map(steps => steps.map((step): StepArc => ({ to: toOf(graph, step), item: toOf(graph, step), step })))
    const roots = initial.map(({ state }): Arc => ({ to: state, item: state }))
    return { of: { roots, nodes: arcs.length, arcs: at => arcs[at] ?? [], items: graph.states.length }, step: stepOf }
  },
  transitions: ({ graph, initial, out }) => {
    const arcs = out.map(steps => steps.map((step): StepArc => ({ to: toOf(graph, step), item: step, step })))
    const roots = initial.map(({ state }, k): Arc => ({ to: state, item: graph.steps.length + k }))
    return { of: { roots, nodes: arcs.length, arcs: at => arcs[at] ?? [], items: graph.steps.length + roots.length }, step: stepOf }
  },
  // The nodes are the steps, and before them one for each start; an arc is a step that follows.
  pairs: ({ graph, initial, out }) => {
    const starts = initial.length
    const ends = [...initial.map(({ state }) => state), ...graph.steps.map(({ to }) => to)]
    let items = starts
    const arcs = ends.map(state => (out[state] ?? []).map((step): StepArc => ({ to: starts + step, item: items++, step })))
    const roots = initial.map((_, k): Arc => ({ to: k, item: k }))
    return { of: { roots, nodes: arcs.length, arcs: at => arcs[at] ?? [], items }, step: stepOf }
  },
}

const toOf = ({ steps }: StateGraph, step: number): number => (steps[step] as StateGraph['steps'][number]).to
