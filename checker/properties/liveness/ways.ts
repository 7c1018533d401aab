import type { Path } from '../../engine/engine.ts'
import type { StateGraph } from '../../engine/graph.ts'

/** The shortest ways from where a claim begins to every state that can be reached from there inside a region. */
export interface Ways {
  /** The states reached, nearest to an initial state first. */
  readonly reached: Uint32Array
  /** Where each distance begins in `reached`. */
  readonly levels: readonly number[]
  /** The edges of a shortest way from an initial state, through where the claim begins. */
  edgesTo(s: number): number[]
}

const none = -1
const unseen = -2

/** From the initial states, without bounds. */
export const waysFromStart = (graph: StateGraph): Ways => ways(graph, [graph.initial], () => true, null)

/**
 * Inside a region, from the states where the claim begins. That these can be met late is counted: the way as a whole is the shortest.
 * `begins` is asked of states inside the region only.
 */
export function waysInside(graph: StateGraph, start: Ways, begins: (s: number) => boolean, inside: (s: number) => boolean): Ways {
  const entries = start.levels.map((from, level) =>
    start.reached.subarray(from, start.levels[level + 1]).filter(s => inside(s) && begins(s)),
  )
  return ways(graph, entries, inside, start)
}

/** Level by level; the states of `entries[d]` come in at distance d, by a way of `before`. */
function ways(graph: StateGraph, entries: readonly Uint32Array[], inside: (s: number) => boolean, before: Ways | null): Ways {
  const { states, offsets, targets } = graph
  const via = new Int32Array(states).fill(unseen)
  const reached = new Uint32Array(states)
  const levels: number[] = []
  let end = 0
  const enter = (s: number, edge: number): void => {
    if (via[s] !== unseen || !inside(s)) return
    via[s] = edge
    reached[end++] = s
  }
  for (let level = 0, from = 0; ; level++) {
    for (const s of entries[level] ?? []) enter(s, none)
    levels.push(from)
    const to = end
    if (from === to && level >= entries.length) break
    for (let at = from; at < to; at++) {
      const s = reached[at] as number
      for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) enter(targets[e] as number, e)
    }
    from = to
  }
  return {
    reached: reached.subarray(0, end),
    levels,
    edgesTo(s) {
      const edges: number[] = []
      let at = s
      for (let edge = via[at] as number; edge !== none; edge = via[at] as number) {
        edges.push(edge)
        at = sourceOf(graph, edge)
      }
      return [...(before?.edgesTo(at) ?? []), ...edges.reverse()]
    },
  }
}

/** The state that an edge leads out of: the last one whose edges begin at or before it. */
export function sourceOf({ offsets }: StateGraph, edge: number): number {
  let low = 0
  let high = offsets.length - 1
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] as number) <= edge) low = middle
    else high = middle
  }
  return low
}

/** The steps of edges that follow each other, from an initial state. */
export function pathAlong(graph: StateGraph, edges: readonly number[], end: number): Path {
  const [first] = edges
  const { initial } = graph.pathTo(first === undefined ? end : sourceOf(graph, first))
  return { initial, steps: edges.map(edge => graph.instance(edge)) }
}
