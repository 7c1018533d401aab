import type { Fairness } from '../../../checker/language/index.ts'
import type { SmallGraph } from './small-graph.ts'

export type Kind = 'eventually' | 'infinitelyOften' | 'leadsTo' | 'eventuallyAlways'

export interface Question {
  readonly kind: Kind
  /** For leadsTo, where the premise holds. */
  readonly from: ReadonlySet<number>
  readonly goal: ReadonlySet<number>
}

/** A step that changes the state, as one way to meet a constraint. */
export interface Edge {
  readonly from: number
  readonly to: number
  /** What it is fair as: an instance by itself, or a group. */
  readonly constraint: string | null
  readonly strong: boolean
}

/** What happens again and again in a behaviour: the states it visits and the steps it takes forever; only stuttering where it takes none. */
export interface Recurrence {
  readonly states: ReadonlySet<number>
  readonly edges: readonly Edge[]
}

export function edgesOf({ actions }: SmallGraph): readonly Edge[] {
  return Object.entries(actions).flatMap(([name, { steps, fair }]) =>
    steps.flatMap(([from, to], k) => (from === to ? [] : [{ from, to, ...constraintOf(name, k, fair) }])),
  )
}

export function constraintOf(name: string, k: number, fair: Fairness | undefined): Pick<Edge, 'constraint' | 'strong'> {
  if (fair === undefined) return { constraint: null, strong: false }
  if (typeof fair === 'string') return { constraint: `${name}(${k})`, strong: fair === 'strong' }
  // The only parameter of these graphs is the number of the step.
  const each = fair.forEach === undefined ? '' : ` of step ${k}`
  return 'weak' in fair
    ? { constraint: `weak ${fair.weak}${each}`, strong: false }
    : { constraint: `strong ${fair.strong}${each}`, strong: true }
}

/**
 * The least number of steps before a loop of a fair behaviour that breaks the property; null where every fair behaviour keeps it. By the
 * definitions alone: goes through every set of steps that can be what a behaviour takes forever, and asks each constraint of it.
 */
export function shortestStem(graph: SmallGraph, question: Question): number | null {
  const edges = edgesOf(graph)
  let best: number | null = null
  for (const recurrence of recurrences(graph.states, edges)) {
    if (!isFair(recurrence, edges) || !breaks(recurrence, question)) continue
    for (const s of recurrence.states) {
      const stem = stemTo(graph, edges, question, s)
      if (stem !== null && (best === null || stem < best)) best = stem
    }
  }
  return best
}

function* recurrences(states: number, edges: readonly Edge[]): Generator<Recurrence> {
  for (let s = 0; s < states; s++) yield { states: new Set([s]), edges: [] }
  for (let chosen = 1; chosen < 2 ** edges.length; chosen++) {
    const taken = edges.filter((_, k) => (chosen >> k) & 1)
    const visited = new Set(taken.flatMap(e => [e.from, e.to]))
    if ([...visited].every(s => reachable(s, taken).size === visited.size)) yield { states: visited, edges: taken }
  }
}

function reachable(from: number, edges: readonly Edge[]): ReadonlySet<number> {
  const seen = new Set([from])
  for (let before = 0; before < seen.size; ) {
    before = seen.size
    for (const e of edges) if (seen.has(e.from)) seen.add(e.to)
  }
  return seen
}

/** WF: not enabled forever from some point on, or taken again and again. SF: not enabled again and again, or taken again and again. */
export function isFair({ states, edges: taken }: Recurrence, edges: readonly Edge[]): boolean {
  const isEnabled = (constraint: string, s: number) => edges.some(e => e.from === s && e.constraint === constraint)
  return edges.every(({ constraint, strong }) => {
    if (constraint === null || taken.some(e => e.constraint === constraint)) return true
    const where = [...states].filter(s => isEnabled(constraint, s))
    return strong ? where.length === 0 : where.length < states.size
  })
}

export function breaks({ states }: Recurrence, { kind, goal }: Question): boolean {
  return kind === 'eventuallyAlways' ? [...states].some(s => !goal.has(s)) : [...states].every(s => !goal.has(s))
}

/** The length of a shortest way to a state that may be the stem of a behaviour which breaks the property. */
function stemTo({ initial }: SmallGraph, edges: readonly Edge[], { kind, from, goal }: Question, to: number): number | null {
  // A place is a state and whether the goal is owed there: for leadsTo from the premise on, for eventually from the start.
  const owes = (s: number) => kind === 'eventually' || (kind === 'leadsTo' && from.has(s))
  const enter = (s: number, owed: boolean): string[] => {
    const next = owed ? [`${s} owed`] : owes(s) ? [`${s} owed`, `${s} free`] : [`${s} free`]
    return next.filter(place => !(place.endsWith('owed') && goal.has(s)) && !(kind === 'eventually' && place.endsWith('free')))
  }
  let level = new Set(initial.flatMap(s => enter(s, false)))
  const seen = new Set(level)
  const end = kind === 'leadsTo' || kind === 'eventually' ? `${to} owed` : `${to} free`
  for (let steps = 0; level.size > 0; steps++) {
    if (level.has(end)) return steps
    const next = [...level].flatMap(place => {
      const [s, owed] = place.split(' ')
      return edges.filter(e => e.from === Number(s)).flatMap(e => enter(e.to, owed === 'owed'))
    })
    level = new Set(next.filter(place => !seen.has(place)))
    for (const place of level) seen.add(place)
  }
  return null
}
