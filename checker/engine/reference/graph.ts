import type { State } from '../../language/types.ts'
import type { Path } from '../../semantics/path.ts'
import type { Instance } from '../../semantics/semantics.ts'
import type { GraphRequest, StateGraph } from '../graph.ts'

/** Collects the graph while the search goes on. */
export interface GraphBuilder {
  /** Notes a state just found, in the order of the states' numbers. */
  found(state: State, isInitial: boolean): void
  /** Notes the steps out of the next state with the keys of where they lead, in the order of the states' numbers. */
  expanded(edges: readonly Edge[]): void
  /** The graph, once every state is expanded that is to have edges; an edge leads to a state that has a number, however late that was found. */
  graph(states: readonly State[], numbers: ReadonlyMap<string, number>, pathTo: (s: number) => Path): StateGraph
}

interface Edge {
  readonly instance: Instance
  readonly to: string
}

export function graphBuilder(request: GraphRequest): GraphBuilder {
  const initial: number[] = []
  const truths: boolean[][] = request.predicates.map(() => [])
  const edges: (readonly Edge[])[] = []
  let found = 0

  return {
    found(state, isInitial) {
      if (isInitial) initial.push(found)
      request.predicates.forEach((holds, p) => {
        truths[p]?.push(holds(state))
      })
      found++
    },
    expanded: of => void edges.push(of),
    graph(states, numbers, pathTo) {
      const kept = edges.map(of => of.filter(({ to }) => numbers.has(to)))
      const all = kept.flat()
      const offsets = new Uint32Array(found + 1)
      for (let s = 0; s < found; s++) offsets[s + 1] = (offsets[s] as number) + (kept[s]?.length ?? 0)
      return {
        states: found,
        initial: Uint32Array.from(initial),
        offsets,
        targets: Uint32Array.from(all, ({ to }) => numbers.get(to) as number),
        fairness: Int16Array.from(all, ({ instance }) => request.fairness(instance)),
        holds: (p, s) => truths[p]?.[s] ?? false,
        state: s => states[s] as State,
        pathTo,
        instances: s => (kept[s] ?? []).map(({ instance }) => instance),
      }
    },
  }
}
