import { type StateGraph, sourceOf } from '../../engine/graph.ts'
import type { Path } from '../../semantics/path.ts'
import type { Instance } from '../../semantics/semantics.ts'

/** The states of a region that can be reached from where a breach begins, and the shortest paths to them from an initial state. */
export interface ShortestPaths {
  /** Breadth-first: nearest to an initial state first. */
  readonly states: Uint32Array
  /** The index in `states` at which each distance begins. */
  readonly levels: readonly number[]
  has(s: number): boolean
  /** The edges of a shortest path from an initial state, through where the breach begins. Costs a search, and 4 bytes a state. */
  edgesTo(s: number): number[]
}

/** From the initial states, through the whole graph. */
export const pathsFromInitial = (graph: StateGraph): ShortestPaths => search(graph, [graph.initial], null, null)

/**
 * Inside a region, from the states where the breach begins, each at its own distance from the initial states, so that the path as a whole is shortest.
 * `begins` is evaluated in states of the region only. Takes 5 bytes a state.
 */
export function pathsInside(
  graph: StateGraph,
  initial: ShortestPaths,
  begins: (s: number) => boolean,
  inside: (s: number) => boolean,
): ShortestPaths {
  const entries = initial.levels.map((from, level) =>
    initial.states.subarray(from, initial.levels[level + 1]).filter(s => inside(s) && begins(s)),
  )
  return search(graph, entries, inside, initial)
}

/** Breadth-first; the states of `entries[d]` enter at distance d, by a path of `before`. */
function search(
  graph: StateGraph,
  entries: readonly Uint32Array[],
  inside: ((s: number) => boolean) | null,
  before: ShortestPaths | null,
): ShortestPaths {
  const { states, offsets, targets } = graph
  // 0 outside the region, 1 inside, 2 visited.
  const mark = new Uint8Array(states)
  const queue = new Uint32Array(states)
  const levels: number[] = []

  const visitAll = (enter: (s: number, edge: number) => void): number => {
    for (let s = 0; s < states; s++) mark[s] = inside === null || inside(s) ? 1 : 0
    levels.length = 0
    let end = 0
    const visit = (s: number, edge: number): void => {
      if (mark[s] !== 1) return
      mark[s] = 2
      enter(s, edge)
      queue[end++] = s
    }
    for (let level = 0, from = 0; ; level++) {
      for (const s of entries[level] ?? []) visit(s, none)
      levels.push(from)
      const to = end
      if (from === to && level >= entries.length) return end
      for (let at = from; at < to; at++) {
        const s = queue[at] as number
        for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) visit(targets[e] as number, e)
      }
      from = to
    }
  }

  const end = visitAll(() => {})
  let via: Int32Array | null = null
  const edgesInto = (): Int32Array => {
    const edges = new Int32Array(states).fill(none)
    visitAll((s, edge) => {
      edges[s] = edge
    })
    return edges
  }
  return {
    states: queue.subarray(0, end),
    levels,
    has: s => mark[s] === 2,
    edgesTo(s) {
      via ??= edgesInto()
      const edges: number[] = []
      let at = s
      for (let edge = via[at] as number; edge !== none; edge = via[at] as number) {
        edges.push(edge)
        at = sourceOf(graph.offsets, edge)
      }
      return [...(before?.edgesTo(at) ?? []), ...edges.reverse()]
    },
  }
}

/** The edge into a state at which the search begins. */
const none = -1

/** The step that an edge stands for. */
function stepOf(graph: StateGraph, edge: number): Instance {
  const s = sourceOf(graph.offsets, edge)
  return graph.instances(s)[edge - (graph.offsets[s] as number)] as Instance
}

/** The steps of consecutive edges, from an initial state. */
export function pathAlong(graph: StateGraph, edges: readonly number[], end: number): Path {
  const [first] = edges
  const { initial } = graph.pathTo(first === undefined ? end : sourceOf(graph.offsets, first))
  return { initial, steps: edges.map(edge => stepOf(graph, edge)) }
}
