import type { GraphRequest, StateGraph } from '../engine/graph.ts'
import type { OnState } from '../semantics/judged.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { type DeadEnds, deadEndsOf, numberOfUnfair } from './dead-ends.ts'
import type { Constraints } from './liveness/constraints.ts'
import { type Judgement, judgeBreaches } from './liveness/judge.ts'
import { needsGraph, type Watched } from './monitors.ts'

/** What the whole graph says of a property: of a temporal one its lassos, of one that claims possibility its dead ends. */
export interface OfGraph {
  readonly lassos: Judgement | null
  readonly deadEnds: DeadEnds | null
}

/** The predicates to evaluate in every state in order to decide these properties by the whole graph. */
export const predicatesOf = (properties: readonly Pick<Watched, 'breaches' | 'goals'>[]): readonly OnState[] => [
  ...new Set(
    properties.flatMap(({ breaches, goals }) => [
      ...breaches.flatMap(b => [b.begins, b.avoids, b.accepting]).filter(p => typeof p === 'function'),
      ...goals.map(goal => goal.holds),
    ]),
  ),
]

/** The request for the graph that decides these properties; null where none of them needs it. */
export function requestFor(properties: readonly Watched[], semantics: Semantics, constraints: Constraints): GraphRequest | null {
  if (!properties.some(needsGraph)) return null
  const fairness: GraphRequest['fairness'] = instance => {
    const number = constraints.of(instance)
    return number < 0 ? numberOfUnfair(semantics, instance) : number
  }
  return { predicates: predicatesOf(properties), fairness, levels: Infinity }
}

/** What the graph of that request says of each of these properties. */
export function judgeGraph(
  graph: StateGraph,
  properties: readonly Watched[],
  semantics: Semantics,
  constraints: Constraints,
): ReadonlyMap<Watched, OfGraph> {
  const predicates = predicatesOf(properties)
  const temporal = properties.filter(p => p.breaches.length > 0)
  const lassos = judgeBreaches(
    graph,
    temporal.map(p => p.breaches),
    predicates,
    constraints,
  )
  const possible = properties.filter(p => p.goals.length > 0)
  const deadEnds = deadEndsOf(
    graph,
    possible.map(p => p.goals),
    predicates,
    semantics,
  )
  return new Map<Watched, OfGraph>([
    ...temporal.map((p, k) => [p, { lassos: lassos[k] ?? null, deadEnds: null }] as const),
    ...possible.map((p, k) => [p, { lassos: null, deadEnds: deadEnds[k] ?? null }] as const),
  ])
}
