import type { StateGraph } from '../../engine/graph.ts'
import { InternalError } from '../../errors.ts'

interface Component {
  readonly has: (s: number) => boolean
  readonly accepting: ((s: number) => boolean) | null
}

/**
 * The edges of a short fair loop from a state of a fair component back to it: none where the behaviour may stutter in that state. Not always the shortest,
 * which is as hard to find as a shortest tour: it goes to the nearest state or edge that is still missing, until the shortest
 * path back makes it fair. Costs a search of the component for each constraint that is not satisfied on the way.
 */
export function fairLoop(graph: StateGraph, strong: readonly boolean[], start: number, component: Component): number[] {
  const { targets } = graph
  const loop: number[] = []
  for (;;) {
    const at = loop.length === 0 ? start : (targets[loop.at(-1) as number] as number)
    const back = at === start ? [] : nearest(graph, at, component, { state: s => s === start, edge: () => false })
    const whole = [...loop, ...back]
    const missing = missingFrom(graph, strong, start, whole, component)
    if (missing === null) return whole
    loop.push(...nearest(graph, at, component, missing))
  }
}

/** A state to come to, or an edge to take. */
interface Goal {
  readonly state: (s: number) => boolean
  readonly edge: (e: number) => boolean
}

/** What a loop still lacks to be fair and to have an accepting state; null where nothing. */
function missingFrom(
  graph: StateGraph,
  strong: readonly boolean[],
  start: number,
  loop: readonly number[],
  { accepting }: Component,
): Goal | null {
  const { targets, fairness } = graph
  const states = new Set([start, ...loop.map(e => targets[e] as number)])
  const satisfied = new Set(loop.map(e => fairness[e] as number))
  const enabled = new Map<number, number>()
  for (const s of states) for (const c of enabledIn(graph, s)) enabled.set(c, (enabled.get(c) ?? 0) + 1)
  const missing = new Set([...enabled].filter(([c, n]) => !satisfied.has(c) && (strong[c] || n === states.size)).map(([c]) => c))
  const lacksAccepting = accepting !== null && ![...states].some(accepting)
  if (missing.size === 0 && !lacksAccepting) return null
  const weak = [...missing].filter(c => !strong[c])
  return {
    state: s => (lacksAccepting && accepting(s)) || (weak.length > 0 && disablesOne(enabledIn(graph, s), weak)),
    edge: e => missing.has(fairness[e] as number),
  }
}

const disablesOne = (enabled: ReadonlySet<number>, weak: readonly number[]): boolean => weak.some(c => !enabled.has(c))

function enabledIn({ offsets, fairness }: StateGraph, s: number): ReadonlySet<number> {
  return new Set(fairness.subarray(offsets[s], offsets[s + 1]).filter(c => c >= 0))
}

/** The edges of a shortest path inside the component to a state or edge of the goal; at least one edge. */
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
