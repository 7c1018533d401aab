import type { GraphRequest, StateGraph } from '../engine/graph.ts'
import { asBoolean } from '../language/boolean.ts'
import type { Outcomes } from '../language/outcomes.ts'
import type { State } from '../language/types.ts'
import { judged } from '../semantics/judged.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { leadingTo, predecessorsIn } from './backwards.ts'

/** The valence of each state of a graph. */
export interface Valences {
  readonly graph: StateGraph
  /** The names of the outcomes. */
  readonly outcomes: readonly string[]
  /** By state, a bit for each outcome that can still come: 1 for the first. */
  readonly of: Uint8Array
  /** By state, 1 where it is critical. */
  readonly critical: Uint8Array
}

/** What can still come of a state, of the outcomes between which its spec says that the protocol decides. */
export interface StateValence {
  /** In the order of the spec. */
  readonly outcomes: readonly string[]
  /** Those of them that have come: whose predicate is true in this state. */
  readonly come: readonly string[]
  /** Several outcomes can still come, and after each step only one. */
  readonly isCritical: boolean
}

/** A step after which fewer outcomes can come than before it. */
export interface Decision {
  /** The number of the step. */
  readonly step: number
  readonly before: StateValence
  readonly after: StateValence
  /** The outcomes that can no longer come. */
  readonly rulesOut: readonly string[]
}

/** The steps of a trace that decide something, by the valence of its states, the initial one first. */
export const decisionsIn = (valence: readonly StateValence[]): readonly Decision[] =>
  valence.flatMap((after, step) => {
    const before = valence[step - 1]
    const rulesOut = before?.outcomes.filter(outcome => !after.outcomes.includes(outcome)) ?? []
    return before === undefined || rulesOut.length === 0 ? [] : [{ step, before, after, rulesOut }]
  })

/** How many states have a valence. */
export interface ValenceCount {
  readonly outcomes: readonly string[]
  readonly states: number
}

/** The request for the graph that `valencesOf` needs: all of it, each outcome asked of each state. */
export const requestForValence = ({ of, where }: Outcomes): GraphRequest => ({
  predicates: Object.entries(of).map(([name, holds]) => judged(`the outcome ${name}`, where ?? null, s => asBoolean(holds(s)))),
  fairness: () => -1,
  levels: Infinity,
})

/**
 * The valence of each state, found backwards from those in which an outcome has come. Faults are steps like any other, since they may be what decides; so a
 * valence never grows along a step. A state is critical if several outcomes can come of it and each of its steps that change the state leads to one of which a
 * single one can. Takes 4 bytes an edge and 11 a state.
 */
export function valencesOf(graph: StateGraph, { of: named }: Outcomes): Valences {
  const outcomes = Object.keys(named)
  const before = predecessorsIn(graph)
  const of = new Uint8Array(graph.states)
  for (const k of outcomes.keys()) {
    const { has } = leadingTo(graph, before, s => graph.holds(k, s))
    for (let s = 0; s < graph.states; s++) of[s] = (of[s] as number) | ((has[s] as number) << k)
  }
  return { graph, outcomes, of, critical: criticalOf(graph, of) }
}

function criticalOf({ states, offsets, targets }: StateGraph, of: Uint8Array): Uint8Array {
  const critical = new Uint8Array(states)
  for (let s = 0; s < states; s++) {
    const [first, end] = [offsets[s] as number, offsets[s + 1] as number]
    if (isSeveral(of[s] as number) && first < end && targets.subarray(first, end).every(t => isOne(of[t] as number))) critical[s] = 1
  }
  return critical
}

const isOne = (bits: number): boolean => bits !== 0 && (bits & (bits - 1)) === 0
const isSeveral = (bits: number): boolean => (bits & (bits - 1)) !== 0

/** How many of these states, or of all, have each valence that occurs: first those of which more outcomes can come, then in the order of the outcomes. */
export function countValences({ outcomes, of }: Valences, states: Iterable<number> = of.keys()): readonly ValenceCount[] {
  const counts = new Map<number, number>()
  for (const s of states) counts.set(of[s] as number, (counts.get(of[s] as number) ?? 0) + 1)
  const size = (bits: number) => namesOf(outcomes, bits).length
  return [...counts].sort(([a], [b]) => size(b) - size(a) || a - b).map(([bits, states]) => ({ outcomes: namesOf(outcomes, bits), states }))
}

/** The valence of each of these states, which follow each other from an initial one; null where one of them is not in the graph. */
export function valenceAlong(
  { graph, outcomes, of, critical }: Valences,
  semantics: Semantics,
  states: readonly State[],
): readonly StateValence[] | null {
  const along: StateValence[] = []
  const keyOf = (s: number) => semantics.key(graph.state(s))
  let at: number | undefined
  for (const state of states) {
    const key = semantics.key(state)
    // A step that changes nothing has no edge.
    const next: Iterable<number> =
      at === undefined ? graph.initial : [at, ...graph.targets.subarray(graph.offsets[at], graph.offsets[at + 1])]
    at = [...new Set(next)].find(s => keyOf(s) === key)
    if (at === undefined) return null
    const here = at
    along.push({
      outcomes: namesOf(outcomes, of[here] as number),
      come: outcomes.filter((_, k) => graph.holds(k, here)),
      isCritical: critical[here] === 1,
    })
  }
  return along
}

const namesOf = (outcomes: readonly string[], bits: number): readonly string[] => outcomes.filter((_, k) => bits & (1 << k))
