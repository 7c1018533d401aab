import type { StateGraph } from '../../engine/graph.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { Remembered } from '../../values/index.ts'

/**
 * The same graph, its steps ordered by their labels, and its states by a breadth-first search along them. Engines and threads find states in orders of
 * their own; this order is the same for all. Costs an expansion of every state.
 */
export function canonical(graph: StateGraph): StateGraph {
  const { states, offsets, targets, fairness } = graph
  const numbers = new Int32Array(states).fill(-1)
  const order = new Uint32Array(states)
  const edges = new Uint32Array(targets.length)
  const ends = new Uint32Array(states + 1)
  const rank = ranks()
  let count = 0
  const number = (s: number): void => {
    if (numbers[s] !== -1) return
    numbers[s] = count
    order[count++] = s
  }
  for (const s of graph.initial) number(s)
  for (let at = 0, end = 0; at < count; at++) {
    const s = order[at] as number
    const ranked = graph.instances(s).map(rank)
    const first = offsets[s] as number
    for (const k of [...ranked.keys()].sort((a, b) => ((ranked[a] as string) < (ranked[b] as string) ? -1 : 1))) {
      edges[end++] = first + k
      number(targets[first + k] as number)
    }
    ends[at + 1] = end
  }
  return {
    states,
    initial: graph.initial.map(s => numbers[s] as number),
    offsets: ends,
    targets: edges.map(e => numbers[targets[e] as number] as number),
    fairness: fairness.map((_, e) => fairness[edges[e] as number] as number),
    holds: (p, s) => graph.holds(p, order[s] as number),
    state: s => graph.state(order[s] as number),
    pathTo: s => graph.pathTo(order[s] as number),
    instances: s => {
      const of = order[s] as number
      const instances = graph.instances(of)
      return [...edges.subarray(ends[s], ends[s + 1])].map(e => instances[e - (offsets[of] as number)] as Instance)
    },
  }
}

/** The label of an instance, kept for a while: the tables engine has one instance for many edges. */
function ranks(): (instance: Instance) => string {
  const labels = new Remembered<string>()
  return instance => {
    const before = labels.get(instance)
    if (before !== undefined) return before
    const made = label(instance)
    labels.set(instance, made)
    return made
  }
}
