import type { StateGraph } from '../../engine/graph.ts'
import type { OnState } from '../../semantics/judged.ts'
import type { Path } from '../../semantics/path.ts'
import type { Breach } from './breaches.ts'
import { canonical } from './canonical.ts'
import { type Components, componentFinder } from './components.ts'
import type { Constraints } from './constraints.ts'
import { fairLoop } from './loop.ts'
import { pathAlong, pathsFromInitial, pathsInside, type ShortestPaths } from './shortest-paths.ts'

/** An infinite behaviour: the first `loop` steps of the path are its stem, the others its loop. */
export interface Lasso {
  readonly path: Path
  readonly loop: number
  readonly breach: Breach
}

/** What the graph says of one temporal property. */
export interface Judgement {
  readonly lasso: Lasso | null
  /** No state where a breach of the property would begin can be reached. */
  readonly isVacuous: boolean
}

/**
 * For each group of breaches, a fair lasso that is one of them, with the shortest stem to a fair loop, and a short loop. `predicates` are those of the graph's
 * request, in its order. A behaviour may take any step that changes the viewed state, or stutter, at any time, and satisfies every fairness constraint: an action is
 * enabled where such a step of it is (L. Lamport, "Specifying Systems", 2002, section 8.4). No product with a Büchi automaton is needed, since each kind of property
 * is violated by staying within a set of states that it names. A graph that has such a lasso is searched once more in canonical order, so that
 * the lasso does not depend on the order in which an engine found the states.
 */
export function judgeBreaches(
  graph: StateGraph,
  groups: readonly (readonly Breach[])[],
  predicates: readonly OnState[],
  constraints: Constraints,
): readonly Judgement[] {
  if (groups.length === 0) return []
  const judgements = judgeOn(graph, groups, predicates, constraints)
  const broken = groups.filter((_, k) => judgements[k]?.lasso)
  if (broken.length === 0) return judgements
  const canonicalJudgements = judgeOn(canonical(graph), broken, predicates, constraints)
  return judgements.map((judgement, k) => canonicalJudgements[broken.indexOf(groups[k] as readonly Breach[])] ?? judgement)
}

function judgeOn(
  graph: StateGraph,
  groups: readonly (readonly Breach[])[],
  predicates: readonly OnState[],
  constraints: Constraints,
): readonly Judgement[] {
  const strong = constraints.all.map(c => c.strong)
  let initial: ShortestPaths | null = null
  const fromInitial = () => {
    initial ??= pathsFromInitial(graph)
    return initial
  }
  const fairComponents = componentFinder(graph, strong)
  const holds = (p: OnState | null) => {
    const number = p === null ? -1 : predicates.indexOf(p)
    return (s: number) => graph.holds(number, s)
  }

  const lassoOf = (breach: Breach): LassoEdges | null => {
    const avoids = breach.avoids && holds(breach.avoids)
    const accepting = breach.accepting && holds(breach.accepting)
    const inside = (s: number) => avoids === null || !avoids(s)
    const components = fairComponents({ has: inside, accepting })
    // A path into the region that reaches a state of a component reaches all of it; where there is none, no path is needed.
    return components.count === 0 ? null : shortest(graph, strong, breach, pathsFor(breach, inside), components, accepting)
  }

  const pathsFor = ({ begins }: Breach, inside: (s: number) => boolean): ShortestPaths => {
    if (begins === 'anywhere') return fromInitial()
    const isInitial = new Set(graph.initial)
    return pathsInside(graph, fromInitial(), begins === 'initially' ? s => isInitial.has(s) : holds(begins), inside)
  }

  return groups.map(breaches => {
    const isVacuous = breaches.every(({ begins }) => typeof begins === 'function' && !isAnywhere(graph, holds(begins)))
    const lassos = breaches.flatMap(breach => lassoOf(breach) ?? [])
    const best = lassos.reduce<LassoEdges | null>((a, b) => (a === null || isShorter(b, a) ? b : a), null)
    return { isVacuous, lasso: best && { path: pathOf(graph, best), loop: best.stem.length, breach: best.breach } }
  })
}

function isAnywhere({ states }: StateGraph, holds: (s: number) => boolean): boolean {
  for (let s = 0; s < states; s++) if (holds(s)) return true
  return false
}

interface LassoEdges {
  readonly breach: Breach
  readonly stem: readonly number[]
  readonly loop: readonly number[]
  /** The state in which the loop begins and ends. */
  readonly knot: number
}

const isShorter = (a: LassoEdges, b: LassoEdges): boolean =>
  a.stem.length < b.stem.length || (a.stem.length === b.stem.length && a.loop.length < b.loop.length)

const pathOf = (graph: StateGraph, { stem, loop, knot }: LassoEdges): Path => pathAlong(graph, [...stem, ...loop], knot)

/** In no more than this many of the nearest states of components a short loop is looked for. */
const mostKnots = 16

function shortest(
  graph: StateGraph,
  strong: readonly boolean[],
  breach: Breach,
  { states, levels, edgesTo }: ShortestPaths,
  components: Components,
  accepting: ((s: number) => boolean) | null,
): LassoEdges | null {
  const level = levels.findIndex((from, d) => states.subarray(from, levels[d + 1]).some(s => components.of(s) >= 0))
  if (level < 0) return null
  const nearest = states.subarray(levels[level], levels[level + 1]).filter(s => components.of(s) >= 0)
  let best: LassoEdges | null = null
  for (const knot of nearest.subarray(0, mostKnots)) {
    const component = components.of(knot)
    const loop = fairLoop(graph, strong, knot, { has: s => components.of(s) === component, accepting })
    const lasso: LassoEdges = { breach, stem: edgesTo(knot), loop, knot }
    if (best === null || isShorter(lasso, best)) best = lasso
  }
  return best
}
