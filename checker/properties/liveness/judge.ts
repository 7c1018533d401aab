import type { StateGraph } from '../../engine/graph.ts'
import type { OnState } from '../../semantics/judged.ts'
import type { Path } from '../../semantics/path.ts'
import type { Breach } from './breaches.ts'
import { canonical } from './canonical.ts'
import { type Components, componentFinder } from './components.ts'
import type { Constraints } from './constraints.ts'
import { fairLoop } from './loop.ts'
import { pathAlong, type Ways, waysFromStart, waysInside } from './ways.ts'

/** A behaviour without end: after the last step of the path it goes on from the state after `loop` steps. */
export interface Lasso {
  readonly path: Path
  readonly loop: number
  readonly breach: Breach
}

/** What the graph says of one property. */
export interface Judgement {
  readonly lasso: Lasso | null
  /** Whether the property was ever put to the test: whether the states where a breach of it begins can be reached. */
  readonly begun: boolean
}

/**
 * Looks for breaches on a graph, whose request asks of every state for `predicates`, theirs among them: for each group of breaches, a fair lasso that is one, with the shortest stem there is
 * to a fair loop, and a short loop. The behaviours are those of the whole spec in which a step that changes the viewed state, or stuttering, may always
 * come next and every fairness constraint is met: an action is enabled where such a step of it is, as in L. Lamport, "Specifying Systems", 2002,
 * section 8.4. No product with an automaton is needed, since each kind of property is broken by staying within a set of states that it names.
 * A graph on which there is one is looked through again in canonical order, so that the lasso does not depend on who found which state first.
 */
export function judgeBreaches(
  graph: StateGraph,
  groups: readonly (readonly Breach[])[],
  predicates: readonly OnState[],
  constraints: Constraints,
): readonly Judgement[] {
  if (groups.length === 0) return []
  const judged = judgeOn(graph, groups, predicates, constraints)
  const broken = groups.filter((_, k) => judged[k]?.lasso)
  if (broken.length === 0) return judged
  const shown = judgeOn(canonical(graph), broken, predicates, constraints)
  return judged.map((judgement, k) => shown[broken.indexOf(groups[k] as readonly Breach[])] ?? judgement)
}

function judgeOn(
  graph: StateGraph,
  groups: readonly (readonly Breach[])[],
  predicates: readonly OnState[],
  constraints: Constraints,
): readonly Judgement[] {
  const strong = constraints.all.map(c => c.strong)
  let start: Ways | null = null
  const fromStart = () => {
    start ??= waysFromStart(graph)
    return start
  }
  const find = componentFinder(graph, strong)
  const holds = (p: OnState | null) => {
    const number = p === null ? -1 : predicates.indexOf(p)
    return (s: number) => graph.holds(number, s)
  }

  const lassoOf = (breach: Breach): { readonly lasso: Found | null; readonly begun: boolean } => {
    const avoids = breach.avoids && holds(breach.avoids)
    const visits = breach.visits && holds(breach.visits)
    const inside = (s: number) => avoids === null || !avoids(s)
    const begun = typeof breach.begins !== 'function' || isAnywhere(graph, holds(breach.begins))
    const components = find({ has: inside, visits })
    // What the way into the region reaches, it reaches with the whole component; where there is none, no way need be looked for.
    return { begun, lasso: components.count === 0 ? null : shortest(graph, strong, breach, waysOf(breach, inside), components, visits) }
  }

  const waysOf = ({ begins }: Breach, inside: (s: number) => boolean): Ways => {
    if (begins === 'anywhere') return fromStart()
    const initial = new Set(graph.initial)
    return waysInside(graph, fromStart(), begins === 'initially' ? s => initial.has(s) : holds(begins), inside)
  }

  return groups.map(breaches => {
    const found = breaches.map(lassoOf)
    const best = found.flatMap(f => f.lasso ?? []).reduce<Found | null>((a, b) => (a === null || isShorter(b, a) ? b : a), null)
    return { begun: found.some(f => f.begun), lasso: best && { path: pathOf(graph, best), loop: best.stem.length, breach: best.breach } }
  })
}

function isAnywhere({ states }: StateGraph, holds: (s: number) => boolean): boolean {
  for (let s = 0; s < states; s++) if (holds(s)) return true
  return false
}

interface Found {
  readonly breach: Breach
  readonly stem: readonly number[]
  readonly loop: readonly number[]
  /** The state where the loop begins. */
  readonly at: number
}

const isShorter = (a: Found, b: Found): boolean =>
  a.stem.length < b.stem.length || (a.stem.length === b.stem.length && a.loop.length < b.loop.length)

const pathOf = (graph: StateGraph, { stem, loop, at }: Found): Path => pathAlong(graph, [...stem, ...loop], at)

/** Of the components at the shortest distance no more than this many are tried for a short loop. */
const tried = 16

function shortest(
  graph: StateGraph,
  strong: readonly boolean[],
  breach: Breach,
  { reached, levels, edgesTo }: Ways,
  components: Components,
  visits: ((s: number) => boolean) | null,
): Found | null {
  const level = levels.findIndex((from, d) => reached.subarray(from, levels[d + 1]).some(s => components.of(s) >= 0))
  if (level < 0) return null
  const nearest = reached.subarray(levels[level], levels[level + 1]).filter(s => components.of(s) >= 0)
  let best: Found | null = null
  for (const at of nearest.subarray(0, tried)) {
    const component = components.of(at)
    const loop = fairLoop(graph, strong, at, { has: s => components.of(s) === component, visits })
    const found: Found = { breach, stem: edgesTo(at), loop, at }
    if (best === null || isShorter(found, best)) best = found
  }
  return best
}
