import { InternalError } from '../errors.ts'
import type { DeadEnd, DeadEnds } from '../properties/dead-ends.ts'
import type { Watched } from '../properties/monitors.ts'
import { cutsOf, sayBounds } from '../semantics/bounds.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { type Future, futureOf } from './future.ts'
import type { GraphVerdict } from './lasso.ts'
import { replay } from './replay.ts'
import { sayViolation } from './violation.ts'

/** States that are expanded, at most, to see what follows from a dead end, or from many where bounds cut the space. */
export const mostExpanded = 20_000

/**
 * The verdict on what must always remain possible. Within bounds it holds if from every state within them a goal can be reached: that is a behaviour of the
 * spec. A state from which none can be reached within them is no violation, for the way may lead beyond; so where bounds cut the space it is searched
 * again by the semantics alone, which must find that no bound cut a step of the protocol after it. The dead end of a graph that nothing cut is
 * confirmed in the same way, as far as there are not too many states after it. Throws InternalError where it is none.
 */
export function deadEndVerdict(
  watched: Watched,
  { nearest, isVacuous }: DeadEnds,
  semantics: Semantics,
  cuts: Readonly<Record<string, number>>,
): GraphVerdict {
  const nothing = { reason: null, trace: null, fairness: [] } as const
  const [first] = nearest
  if (first === undefined)
    return isVacuous ? { ...nothing, verdict: 'vacuous', reason: 'it is true in every state' } : { ...nothing, verdict: 'holds' }
  const cut = cutsOf(semantics.model, cuts)
  const shown = cut.length === 0 ? first : firstBeyondDoubt(nearest, semantics)
  if (shown === null) {
    const reason = `not decided: there is a state from which no state with it was found, but steps beyond ${sayBounds(cut)} were not followed`
    return { ...nothing, verdict: 'inconclusive', reason }
  }
  const trace = replay(semantics, shown.path())
  const future = futureOf(semantics, [trace.steps.at(-1)?.state ?? trace.initial], shown.goal.holds, mostExpanded)
  if (future.verdicts[0] === 'possible')
    throw new InternalError('dead-end', `a state with ${watched.name} can be reached from where none was found`)
  const reason = `${sayViolation(watched, semantics, trace)}${shown.goal.of}: ${sayFuture(future)}`
  return { verdict: 'violated', reason, trace, fairness: [] }
}

/** The nearest of these that is a dead end whatever lies beyond the bounds; null where that cannot be shown of any. */
function firstBeyondDoubt(nearest: readonly DeadEnd[], semantics: Semantics): DeadEnd | null {
  const goals = [...new Set(nearest.map(({ goal }) => goal))]
  const certain = goals.flatMap(goal => {
    const of = nearest.filter(deadEnd => deadEnd.goal === goal)
    const { verdicts } = futureOf(
      semantics,
      of.map(({ state }) => state()),
      goal.holds,
      mostExpanded,
    )
    return of.filter((_, k) => verdicts[k] === 'impossible')
  })
  return nearest.find(deadEnd => certain.includes(deadEnd)) ?? null
}

/** More actions than this are counted. */
const named = 3

/** `from there the protocol can reach 4 states, by rmPrepare and rmAbort, and it is true in none of them`. */
export function sayFuture({ verdicts, states, actions }: Future): string {
  if (verdicts[0] === 'unknown')
    return `from there the protocol can reach more than ${mostExpanded.toLocaleString('en')} states, and it is true in none of them`
  if (states === 1) return 'no step of the protocol leads on from there'
  const names = actions.length <= named ? actions : [...actions.slice(0, named - 1), `${actions.length - named + 1} other actions`]
  const by = names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `from there the protocol can reach ${states.toLocaleString('en')} states, by ${by}, and it is true in none of them`
}
