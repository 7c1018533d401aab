import type { State } from '../../language/types.ts'
import type { Instance } from '../../semantics/semantics.ts'
import type { Path } from '../engine.ts'
import type { GraphRequest, StateGraph } from '../graph.ts'

/** Collects the graph while the search goes on. */
export interface GraphBuilder {
  /** Notes a state just found, in the order of the states' numbers. */
  found(state: State, isInitial: boolean): void
  /** Notes the steps out of the next state, in the order of the states' numbers. */
  expanded(edges: readonly { readonly instance: Instance; readonly to: number }[]): void
  /** The graph, once every state is expanded that is to have edges. */
  graph(states: readonly State[], pathTo: (s: number) => Path): StateGraph
}

export function graphBuilder(request: GraphRequest): GraphBuilder {
  const initial: number[] = []
  const truths: boolean[][] = request.predicates.map(() => [])
  const offsets: number[] = [0]
  const targets: number[] = []
  const instances: Instance[] = []
  let found = 0

  return {
    found(state, isInitial) {
      if (isInitial) initial.push(found)
      request.predicates.forEach((holds, p) => {
        truths[p]?.push(holds(state))
      })
      found++
    },
    expanded(edges) {
      for (const { instance, to } of edges) {
        targets.push(to)
        instances.push(instance)
      }
      offsets.push(targets.length)
    },
    graph: (states, pathTo) => ({
      states: found,
      initial: Uint32Array.from(initial),
      offsets: Uint32Array.from({ length: found + 1 }, (_, s) => offsets[s] ?? targets.length),
      targets: Uint32Array.from(targets),
      fairness: Int16Array.from(instances, request.fairness),
      holds: (p, s) => truths[p]?.[s] ?? false,
      state: s => states[s] as State,
      pathTo,
      instances: s => instances.slice(offsets[s], offsets[s + 1]),
    }),
  }
}
