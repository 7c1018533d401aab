import type { Spec } from '../syntax.ts'
import { judgesOf } from './judge.ts'
import { type State, type Step, type Steps, stepsOf } from './steps.ts'

/**
 * A naive explorer, written from the definition of the language and not from the checker, of which it imports nothing: states are plain JSON, compared by their
 * text, and everything that is asked of the whole space is asked of the whole graph afterwards.
 */
export interface Explored {
  /** In the order in which they were found. */
  readonly nodes: readonly Node[]
  readonly generated: number
  /** States on the longest shortest path. */
  readonly depth: number
  readonly fired: ReadonlyMap<string, number>
  /** For each property, and `deadlock`, the least number of steps to where it is decided: a violation, or for `reachable` a witness. */
  readonly shortest: ReadonlyMap<string, number>
  /** The properties whose premise was true somewhere. */
  readonly premises: ReadonlySet<string>
  /** How often a capacity, a bound or a constraint cut a step, by what cut it. */
  readonly cuts: ReadonlyMap<string, number>
  readonly outDegree: { readonly min: number; readonly sum: number; readonly max: number }
  /** Whether there are states beyond the greatest depth allowed. */
  readonly beyond: boolean
}

export interface Node {
  readonly state: State
  readonly depth: number
  readonly isInitial: boolean
  /** The steps that change the viewed state and lead to a state of the graph, be it by another way. */
  readonly edges: { readonly step: Step; readonly to: number }[]
}

export interface Limits {
  /** What two states share that are counted as one; left out, what the view shows. */
  readonly key?: (s: State) => string
  readonly maxStates: number
  readonly maxDepth: number
}

/** The whole space; when it turns out larger than `maxStates`, as deep as fits, and how deep that is. */
export function explore(
  spec: Spec,
  maxStates: number,
  key?: (s: State) => string,
): { readonly explored: Explored; readonly maxDepth: number } {
  let maxDepth = Infinity
  for (;;) {
    const explored = exploreTo(spec, { maxStates, maxDepth, ...(key ? { key } : {}) })
    if (typeof explored !== 'number') return { explored, maxDepth }
    maxDepth = Math.max(1, explored)
  }
}

/** Where there are more states than allowed, the depth that still fits. */
function exploreTo(spec: Spec, { maxStates, maxDepth, key: given }: Limits): Explored | number {
  const steps = stepsOf(spec)
  const judges = judgesOf(spec)
  const key = given ?? steps.viewed
  const nodes: Node[] = []
  const moved: { readonly from: Node; readonly step: Step; readonly to: string }[] = []
  const ids = new Map<string, number>()
  const fired = new Map(steps.actions.map(name => [name, 0]))
  const shortest = new Map<string, number>()
  const premises = new Set<string>()
  const cuts = new Map<string, number>()
  const outDegree = { min: Infinity, sum: 0, max: 0 }
  let generated = 0
  let beyond = false

  const decide = (name: string, length: number) => {
    shortest.set(name, Math.min(length, shortest.get(name) ?? Infinity))
  }
  const cut = (what: string) => {
    cuts.set(what, (cuts.get(what) ?? 0) + 1)
  }

  /** Judges a state that is not known yet, and keeps it unless something bounds the search there. */
  const meet = (s: State, depth: number, isFollowed: boolean): void => {
    if (ids.has(key(s))) return
    for (const { name, decided } of judges.state) if (decided(s)) decide(name, depth - 1)
    for (const premise of judges.premise) if (premise.holds(s)) premises.add(premise.name)
    if (!isFollowed) return
    if (!judges.isInside(s)) cut('state constraint')
    else if (depth > maxDepth) beyond = true
    else {
      ids.set(key(s), nodes.length)
      nodes.push({ state: s, depth, isInitial: depth === 1, edges: [] })
    }
  }

  for (const s of steps.initial) {
    generated++
    for (const { name, broken } of judges.start) if (broken(s)) decide(name, 0)
    meet(s, 1, true)
  }
  for (let at = 0; at < nodes.length; at++) {
    const from = nodes[at] as Node
    const { state, depth } = from
    // The first level is always explored, however many initial states there are.
    const deepest = (nodes.at(-1) as Node).depth
    if (nodes.length > maxStates && deepest > 1) return deepest - 1
    const found = steps.from(state)
    let moves = 0
    for (const step of found) {
      if (step.to === null) {
        cut(step.cut as string)
        continue
      }
      generated++
      fired.set(step.action, (fired.get(step.action) ?? 0) + 1)
      for (const { name, broken } of judges.step) if (broken(state, step.to)) decide(name, depth)
      const isMove = steps.viewed(state) !== steps.viewed(step.to)
      if (isMove) moves++
      const isFollowed = !isMove || judges.isFollowed(state, step.to)
      if (!isFollowed) cut('step constraint')
      meet(step.to, depth + 1, isFollowed)
      if (isMove) moved.push({ from, step, to: key(step.to) })
    }
    outDegree.min = Math.min(outDegree.min, moves)
    outDegree.max = Math.max(outDegree.max, moves)
    outDegree.sum += moves
    if (spec.deadlock === 'forbidden' && !judges.isFinal(state) && isStuck(steps, state, found)) decide('deadlock', depth - 1)
  }
  // Only in the end: where a step leads that a constraint forbids may be found later.
  for (const { from, step, to } of moved) {
    const found = ids.get(to)
    if (found !== undefined) from.edges.push({ step, to: found })
  }
  const depth = nodes.at(-1)?.depth ?? 0
  return { nodes, generated, depth, fired, shortest, premises, cuts, outDegree, beyond }
}

/** Whether no step leads on that is not a fault which nothing promises, and none was cut that would have. */
export const isStuck = (steps: Steps, state: State, found = steps.from(state)): boolean =>
  !found.some(step => !step.idleFault && (step.to === null || steps.viewed(step.to) !== steps.viewed(state)))
