import type { StateGraph } from '../engine/graph.ts'
import type { Action } from '../language/action.ts'
import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import type { Path } from '../semantics/path.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { leadingTo, predecessorsIn } from './backwards.ts'
import type { Goal } from './goals.ts'
import { canonical } from './liveness/canonical.ts'
import { pathAlong, pathsFromInitial, type ShortestPaths } from './liveness/shortest-paths.ts'

/** A state from which a goal cannot be reached. */
export interface DeadEnd {
  readonly goal: Goal
  readonly state: () => State
  /** A shortest path there. */
  readonly path: () => Path
}

/** What the graph says of a property that claims possibility. */
export interface DeadEnds {
  /** Those nearest to an initial state, in that order. */
  readonly nearest: readonly DeadEnd[]
  /** Every state is a goal, so that nothing was put to the test. */
  readonly isVacuous: boolean
}

/** No more dead ends than this are listed. */
const most = 10_000

/** The numbers of edges that satisfy no fairness constraint: constraints have those from 0 on. */
const unfair = -1
const idleFault = -2
const perhapsEarly = -3

/**
 * The number of an instance that no fairness constraint is about, which says whether its edges may lead to a goal: those of a fault that need not happen
 * may not (`isWayOn`), and for a timeout that may fire too early it depends on the state.
 */
export function numberOfUnfair({ model }: Semantics, { action }: Instance): number {
  const { kind, isEarly } = model.actions[action] as Action
  return isEarly !== undefined ? perhapsEarly : kind === 'fault' ? idleFault : unfair
}

/**
 * For each group of goals, the states from which one of them cannot be reached by steps of the protocol: what is not in EF of the goal (E. M. Clarke,
 * E. A. Emerson and A. P. Sistla, "Automatic verification of finite-state concurrent systems using temporal logic specifications", 1986), found
 * backwards from the states where it holds. `predicates` are those of the graph's request, all goals among them. A graph with such states is searched
 * once more in canonical order, so that the trace does not depend on the order in which an engine found the states. Takes 4 bytes an edge and 10 a state.
 */
export function deadEndsOf(
  graph: StateGraph,
  groups: readonly (readonly Goal[])[],
  predicates: readonly OnState[],
  semantics: Semantics,
): readonly DeadEnds[] {
  const deadEnds = deadEndsOn(graph, groups, predicates, semantics)
  return deadEnds.every(({ nearest }) => nearest.length === 0) ? deadEnds : deadEndsOn(canonical(graph), groups, predicates, semantics)
}

function deadEndsOn(
  graph: StateGraph,
  groups: readonly (readonly Goal[])[],
  predicates: readonly OnState[],
  semantics: Semantics,
): readonly DeadEnds[] {
  const before = predecessorsIn(graph, protocolSteps(graph, semantics))
  let initial: ShortestPaths | null = null
  return groups.map(goals => {
    const able = goals.map(({ holds }) => {
      const p = predicates.indexOf(holds)
      return leadingTo(graph, before, s => graph.holds(p, s))
    })
    const isVacuous = able.every(({ goals }) => goals === graph.states)
    if (able.every(({ count }) => count === graph.states)) return { nearest: [], isVacuous }
    const paths = (initial ??= pathsFromInitial(graph))
    const nearest: DeadEnd[] = []
    for (const s of paths.states)
      for (const [k, goal] of goals.entries())
        if (nearest.length < most && able[k]?.has[s] === 0)
          nearest.push({ goal, state: () => graph.state(s), path: () => pathAlong(graph, paths.edgesTo(s), s) })
    return { nearest, isVacuous }
  })
}

/** The edges that are steps of the protocol, one byte each. */
function protocolSteps(graph: StateGraph, semantics: Semantics): Uint8Array {
  const is = new Uint8Array(graph.targets.length)
  const edgesOf = protocolEdges(graph, semantics)
  for (let s = 0; s < graph.states; s++) for (const e of edgesOf(s)) is[e] = 1
  return is
}

/** For each state, its edges that are steps of the protocol. */
function protocolEdges(
  { offsets, fairness, instances, state }: StateGraph,
  { model, isWayOn }: Semantics,
): (s: number) => Iterable<number> {
  // The constraint that a timeout satisfies does not say whether it is early.
  const hidesEarly = Object.values(model.actions).some(a => a.isEarly !== undefined && a.fair !== null)
  return function* (s) {
    const [first, end] = [offsets[s] as number, offsets[s + 1] as number]
    // Of either the graph makes a new one each time.
    let expanded: { readonly state: State; readonly instances: readonly Instance[] } | null = null
    for (let e = first; e < end; e++) {
      const number = fairness[e] as number
      if (number === idleFault) continue
      if (number === perhapsEarly || (number >= 0 && hidesEarly)) {
        expanded ??= { state: state(s), instances: instances(s) }
        if (!isWayOn(expanded.state, expanded.instances[e - first] as Instance)) continue
      }
      yield e
    }
  }
}
