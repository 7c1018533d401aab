import { type StateGraph, sourceOf } from '../../engine/graph.ts'
import type { Path } from '../../semantics/path.ts'
import type { Instance } from '../../semantics/semantics.ts'

/** What can be reached from where a breach begins inside a region, and the shortest ways there from an initial state. */
export interface Ways {
  /** The states reached, nearest to an initial state first. */
  readonly reached: Uint32Array
  /** Where each distance begins in `reached`. */
  readonly levels: readonly number[]
  has(s: number): boolean
  /** The edges of a shortest way from an initial state, through where the breach begins. Costs a search; a second array of 4 bytes a state. */
  edgesTo(s: number): number[]
}

/** From the initial states, without bounds. */
export const waysFromStart = (graph: StateGraph): Ways => ways(graph, [graph.initial], null, null)

/**
 * Inside a region, from the states where the breach begins. That these can be met late is counted: the way as a whole is the shortest.
 * `begins` is asked of states inside the region only. Takes 5 bytes a state.
 */
export function waysInside(graph: StateGraph, start: Ways, begins: (s: number) => boolean, inside: (s: number) => boolean): Ways {
  const entries = start.levels.map((from, level) =>
    start.reached.subarray(from, start.levels[level + 1]).filter(s => inside(s) && begins(s)),
  )
  return ways(graph, entries, inside, start)
}

/** Level by level; the states of `entries[d]` come in at distance d, by a way of `before`. */
function ways(graph: StateGraph, entries: readonly Uint32Array[], inside: ((s: number) => boolean) | null, before: Ways | null): Ways {
  const { states, offsets, targets } = graph
  // 0 outside the region, 1 inside, 2 reached.
  const mark = new Uint8Array(states)
  const reached = new Uint32Array(states)
  const levels: number[] = []

  const search = (enter: (s: number, edge: number) => void): number => {
    for (let s = 0; s < states; s++) mark[s] = inside === null || inside(s) ? 1 : 0
    levels.length = 0
    let end = 0
    const visit = (s: number, edge: number): void => {
      if (mark[s] !== 1) return
      mark[s] = 2
      enter(s, edge)
      reached[end++] = s
    }
    for (let level = 0, from = 0; ; level++) {
      for (const s of entries[level] ?? []) visit(s, none)
      levels.push(from)
      const to = end
      if (from === to && level >= entries.length) return end
      for (let at = from; at < to; at++) {
        const s = reached[at] as number
        for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) visit(targets[e] as number, e)
      }
      from = to
    }
  }

  const end = search(() => {})
  let via: Int32Array | null = null
  const entered = (): Int32Array => {
    const edges = new Int32Array(states).fill(none)
    search((s, edge) => {
      edges[s] = edge
    })
    return edges
  }
  return {
    reached: reached.subarray(0, end),
    levels,
    has: s => mark[s] === 2,
    edgesTo(s) {
      via ??= entered()
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

/** The edge of a state that was entered without one. */
const none = -1

/** The step that an edge stands for. */
function stepOf(graph: StateGraph, edge: number): Instance {
  const s = sourceOf(graph.offsets, edge)
  return graph.instances(s)[edge - (graph.offsets[s] as number)] as Instance
}

/** The steps of edges that follow each other, from an initial state. */
export function pathAlong(graph: StateGraph, edges: readonly number[], end: number): Path {
  const [first] = edges
  const { initial } = graph.pathTo(first === undefined ? end : sourceOf(graph.offsets, first))
  return { initial, steps: edges.map(edge => stepOf(graph, edge)) }
}
