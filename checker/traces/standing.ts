import { propertyKinds } from '../language/properties/index.ts'
import type { State } from '../language/types.ts'
import type { Goal } from '../properties/goals.ts'
import type { Watched } from '../properties/monitors.ts'
import type { Beyond } from '../semantics/boundary.ts'
import { futureOf } from './future.ts'
import { sayError, type Walk } from './walk.ts'

/** How a property stands after the last step of a behaviour. */
export interface Standing {
  readonly name: string
  readonly kind: Watched['kind']
  /**
   * `kept`: not broken so far. `broken`: false by the step `at`. `reached`, `not reached`: of what must be possible somewhere. `owed`: what must
   * come has not come since step `at`. `undecided`: too many states follow, or a bound cut them. `unknown`: the predicate threw.
   */
  readonly standing: 'kept' | 'broken' | 'reached' | 'not reached' | 'owed' | 'undecided' | 'unknown'
  readonly at: number | null
  /** What it is about, where there is more to say: ` for rm: RM1`. */
  readonly of: string
}

/** Where a behaviour leaves the part of the space that is searched. */
export interface Crossing {
  /** After how many steps the state is from which a search does not go on; it is the last that is judged. */
  readonly at: number
  readonly beyond: Beyond
}

/** Where these states, the first of which is initial, leave the model's constraints; null where they do not. Throws SpecFailure. */
export function crossingOf({ semantics, boundary }: Walk, states: readonly State[]): Crossing | null {
  for (const [at, state] of states.entries()) {
    const from = states[at - 1]
    const beyond = from === undefined ? boundary.ofState(state) : boundary.ofStep(from, state, semantics.key(from) !== semantics.key(state))
    if (beyond !== null) return { at, beyond }
  }
  return null
}

/** Whether a state is stuck and not final. */
export const isDeadlock = ({ watched, semantics }: Walk, state: State): boolean =>
  watched.some(({ decides }) => decides?.on === 'deadlock' && decides.hit(state)) && semantics.expand(state).isStuck

/**
 * How every property stands along these states, the first of which is initial; one that was broken stays broken. What lies beyond the model's constraints is not
 * judged for safety, as no search comes to it.
 */
export function standings(walk: Walk, states: readonly State[], crossing: Crossing | null): readonly Standing[] {
  return walk.watched.map(watched => {
    const base = { name: watched.name, kind: watched.kind, at: null, of: '' }
    try {
      return { ...base, ...standingOf(walk, watched, states, crossing) }
    } catch (error) {
      return { ...base, standing: 'unknown' as const, of: `: ${sayError(error)}` }
    }
  })
}

/** States that are expanded, at most, to see whether a goal can still be reached while somebody waits for each step. */
const few = 500

/** How one property stands. Throws SpecFailure where the spec fails. */
export function standingOf(
  walk: Walk,
  { kind, decides, beginsWrongly, breaches, goals }: Watched,
  path: readonly State[],
  crossing: Crossing | null,
  mostExpanded = few,
): Pick<Standing, 'standing'> & Partial<Standing> {
  if (goals.length > 0) return standingOfGoals(walk, goals, path, mostExpanded)
  // A loop of the graph may take a step that the step constraint kept from being followed: it is a behaviour of the spec all the same.
  const states = crossing === null || breaches.length > 0 ? path : path.slice(0, crossing.at + 1)
  const firstAt = (is: (state: State, at: number) => boolean): number => states.findIndex(is)
  if (breaches.length > 0) {
    for (const { begins, avoids, of } of breaches) {
      if (avoids === null) continue
      const due =
        typeof begins === 'function'
          ? states.map(begins)
          : states.map((_, i) => (begins === 'initially' ? i === 0 : i === states.length - 1))
      const paid = states.findLastIndex(avoids)
      const at = due.findIndex((is, i) => is && i > paid)
      if (at >= 0) return { standing: 'owed', at, of }
    }
    return { standing: 'kept' }
  }
  if (decides === null) return { standing: 'kept' }
  if (propertyKinds[kind].isExistential) {
    const at = decides.on === 'state' ? firstAt(decides.hit) : -1
    return at < 0 ? { standing: 'not reached' } : { standing: 'reached', at }
  }
  const last = states.length - 1
  const at =
    beginsWrongly && states[0] !== undefined && beginsWrongly(states[0])
      ? 0
      : decides.on === 'state'
        ? firstAt(decides.hit)
        : decides.on === 'step'
          ? firstAt((state, i) => i > 0 && decides.hit(states[i - 1] as State, state))
          : firstAt((state, i) => i === last && crossing === null && decides.hit(state) && walk.semantics.expand(state).isStuck)
  return at < 0 ? { standing: 'kept' } : { standing: 'broken', at }
}

function standingOfGoals(
  { semantics }: Walk,
  goals: readonly Goal[],
  states: readonly State[],
  mostExpanded: number,
): Pick<Standing, 'standing'> & Partial<Standing> {
  const each = goals.map(({ of, holds }) => ({ of, verdicts: futureOf(semantics, states, holds, mostExpanded).verdicts }))
  for (const at of states.keys())
    for (const { of, verdicts } of each) if (verdicts[at] === 'impossible') return { standing: 'broken', at, of }
  return { standing: each.some(({ verdicts }) => verdicts.includes('unknown')) ? 'undecided' : 'kept' }
}
