import type { State } from '../language/types.ts'
import type { Path } from '../semantics/path.ts'
import type { Instance } from '../semantics/semantics.ts'

/** What is asked of the graph: how much of it, which states have what, and which fairness each step satisfies. */
export interface GraphRequest {
  /** Asked of every state. */
  readonly predicates: readonly ((s: State) => boolean)[]
  /** The number that the edges of an instance are known by: to liveness the fairness constraint that taking it satisfies, or -1. */
  readonly fairness: (instance: Instance) => number
  /** Ends the search with the states of so many levels, the last of which have no edges; initial states are the first. Infinity: the whole graph. */
  readonly levels: number
}

/** The same where no state is asked for anything. */
export type LaterRequest = Omit<GraphRequest, 'predicates'>

/**
 * All states found and all steps between them that change the viewed state, in compact arrays. States are numbered from 0; the edges of state
 * `s` are those from `offsets[s]` up to, and without, `offsets[s + 1]`. A step that a step constraint forbids is an edge all the same where
 * its end was found some other way: constraints bound the search, and are no part of the spec. States are not reduced by symmetry.
 */
export interface StateGraph {
  readonly states: number
  /** The numbers of the initial states. */
  readonly initial: Uint32Array
  readonly offsets: Uint32Array
  readonly targets: Uint32Array
  /** By edge: the number that the request gives its instance. */
  readonly fairness: Int8Array | Int16Array
  /** Whether predicate `p` holds in state `s`. */
  holds(p: number, s: number): boolean
  state(s: number): State
  /** The shortest way to a state. */
  pathTo(s: number): Path
  /** The steps that the edges of a state stand for, in their order. Costs an expansion of the state on the tables engine, which does not keep them. */
  instances(s: number): readonly Instance[]
}

/** The state that an edge leads out of: the last one whose edges begin at or before it. */
export function sourceOf(offsets: Uint32Array, edge: number): number {
  let low = 0
  let high = offsets.length - 1
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] as number) <= edge) low = middle
    else high = middle
  }
  return low
}
