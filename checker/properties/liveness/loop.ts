import type { StateGraph } from '../../engine/graph.ts'
import { InternalError } from '../../errors.ts'

interface Component {
  readonly has: (s: number) => boolean
  readonly visits: ((s: number) => boolean) | null
}

/**
 * The edges of a short fair loop from a state of a fair component back to it: none where the behaviour may stay in that state. Not always the shortest,
 * which is as hard to find as a shortest tour; it goes to what is nearest of what is still to be met, until the shortest
 * way back makes it fair. Costs a search of the component for each constraint that had to be met.
 */
export function fairLoop(graph: StateGraph, strong: readonly boolean[], start: number, component: Component): number[] {
  const { targets } = graph
  const loop: number[] = []
  for (;;) {
    const at = loop.length === 0 ? start : (targets[loop.at(-1) as number] as number)
    const back = at === start ? [] : nearest(graph, at, component, { state: s => s === start, edge: () => false })
    const whole = [...loop, ...back]
    const missing = unmet(graph, strong, start, whole, component)
    if (missing === null) return whole
    loop.push(...nearest(graph, at, component, missing))
  }
}

/** What would do: coming to a state, or taking an edge. */
interface Goal {
  readonly state: (s: number) => boolean
  readonly edge: (e: number) => boolean
}

/** What a loop still lacks to be fair and to visit what it must; null where nothing. */
function unmet(graph: StateGraph, strong: readonly boolean[], start: number, loop: readonly number[], { visits }: Component): Goal | null {
  const { targets, fairness } = graph
  const visited = new Set([start, ...loop.map(e => targets[e] as number)])
  const taken = new Set(loop.map(e => fairness[e] as number))
  const enabled = new Map<number, number>()
  for (const s of visited) for (const c of enabledIn(graph, s)) enabled.set(c, (enabled.get(c) ?? 0) + 1)
  const missing = new Set([...enabled].filter(([c, n]) => !taken.has(c) && (strong[c] || n === visited.size)).map(([c]) => c))
  const toVisit = visits !== null && ![...visited].some(visits)
  if (missing.size === 0 && !toVisit) return null
  const weak = [...missing].filter(c => !strong[c])
  return {
    state: s => (toVisit && visits(s)) || (weak.length > 0 && disablesOne(enabledIn(graph, s), weak)),
    edge: e => missing.has(fairness[e] as number),
  }
}

const disablesOne = (enabled: ReadonlySet<number>, weak: readonly number[]): boolean => weak.some(c => !enabled.has(c))

function enabledIn({ offsets, fairness }: StateGraph, s: number): ReadonlySet<number> {
  return new Set(fairness.subarray(offsets[s], offsets[s + 1]).filter(c => c >= 0))
}

/** The edges of a shortest way, inside the component, that ends with an edge or in a state that will do; at least one edge. */
function nearest({ offsets, targets }: StateGraph, from: number, { has }: Component, goal: Goal): number[] {
  const via = new Map<number, { readonly edge: number; readonly from: number } | null>([[from, null]])
  const queue = [from]
  for (const s of queue)
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) {
      const t = targets[e] as number
      if (!has(t)) continue
      const done = goal.edge(e) || goal.state(t)
      if (!done && via.has(t)) continue
      if (!done) {
        via.set(t, { edge: e, from: s })
        queue.push(t)
        continue
      }
      const edges = [e]
      for (let step = via.get(s); step; step = via.get(step.from)) edges.unshift(step.edge)
      return edges
    }
  throw new InternalError('liveness', 'a fair component is not strongly connected, or not fair')
}
