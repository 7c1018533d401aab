import type { Property, Spec } from '../syntax.ts'
import { combinations, type Row } from '../values.ts'
import { holds, type Names } from './evaluate.ts'
import type { Explored, Node } from './explore.ts'
import { constantsOf } from './judge.ts'
import { type State, type Steps, stepsOf } from './steps.ts'

type AlwaysPossible = Extract<Property, { kind: 'alwaysPossible' }>

export interface Possible {
  readonly name: string
  /** The least number of steps to a state from which it is impossible, whatever was cut; null where there is none. */
  readonly steps: number | null
  /** Whether what was cut, or the limit of this search, may be why some state seems to be one. */
  readonly isOpen: boolean
  /** Whether it is false anywhere. */
  readonly isTested: boolean
}

/** Every property of a spec that something is always possible, by following the steps of the protocol from each state anew. */
export const possibleIn = (spec: Spec, { nodes, cuts }: Explored): readonly Possible[] =>
  spec.properties
    .filter(p => p.kind === 'alwaysPossible')
    .map(property => {
      const each = goalsOf(spec, property).map(goal => {
        const dead = nodes.filter((_, k) => !canReach(nodes, k, goal))
        // Breadth-first: the nodes come with the nearest first.
        const sure = cuts.size === 0 ? dead : dead.filter(({ state }) => isDeadEnd(stepsOf(spec), state, goal) === true)
        return { dead, first: sure[0]?.depth ?? null, isTested: nodes.some(n => !goal(n.state)) }
      })
      const depths = each.flatMap(({ first }) => first ?? [])
      return {
        name: property.name,
        steps: depths.length === 0 ? null : Math.min(...depths) - 1,
        isOpen: depths.length === 0 && each.some(({ dead }) => dead.length > 0),
        isTested: each.some(e => e.isTested),
      }
    })

/** For each combination of its parameters, what must be possible. */
export const goalsOf = (spec: Spec, property: AlwaysPossible): readonly ((s: State) => boolean)[] =>
  combinations(property.for).map(
    (parameters: Row) => (s: State) => holds(spec, property.holds, { s, parameters, constants: constantsOf(spec) } as unknown as Names),
  )

function canReach(nodes: readonly Node[], from: number, goal: (s: State) => boolean): boolean {
  const met = new Set([from])
  for (const k of met) {
    const { state, edges } = nodes[k] as Node
    if (goal(state)) return true
    for (const { step, to } of edges) if (!step.idleFault) met.add(to)
  }
  return false
}

/** More states than this are not followed. */
const mostStates = 400

/** Whether no steps of the protocol lead from a state to one where the goal holds, constraints or not; null where a bound or the limit cut some. */
export function isDeadEnd(steps: Steps, from: State, goal: (s: State) => boolean): boolean | null {
  const met = new Map([[steps.viewed(from), from]])
  let isCut = false
  for (const state of met.values()) {
    if (goal(state)) return false
    if (met.size > mostStates) return null
    for (const { to, idleFault } of steps.from(state)) {
      if (idleFault) continue
      if (to === null) isCut = true
      else if (!met.has(steps.viewed(to))) met.set(steps.viewed(to), to)
    }
  }
  return isCut ? null : true
}
