import { type Constraint, constraintsOf, sayFairness } from '../properties/liveness/constraints.ts'
import { type Fulfilment, fairnessAlong } from './fairness.ts'
import { closes, isBreach } from './lasso.ts'
import type { Trace } from './trace.ts'
import type { Walk } from './walk.ts'

/** What follows of a walk that can be gone round forever, or may stay where it is forever. */
export interface Recurrence {
  /** The number of the step after which the loop begins; that of the last step where the walk stays there. */
  readonly loop: number
  /** The fairness constraints of the model, by name. */
  readonly assumed: readonly string[]
  readonly met: readonly Fulfilment[]
  /** The fairness constraints that this behaviour would break: where there are any, no behaviour does so. */
  readonly unmet: readonly Constraint[]
  /** The properties over time that this behaviour breaks. */
  readonly broken: readonly string[]
}

/**
 * The loop of a walk whose last state was met before, the longest that there is; or, where some property breaks by nothing more happening, that. Null
 * where there is neither. `keys` are those of the states, the initial one first. Costs the enabled steps of every state of the loop. Throws SpecFailure.
 */
export function recurrenceOf(walk: Walk, trace: Trace, keys: readonly string[]): Recurrence | null {
  const last = keys.length - 1
  const loop = keys.indexOf(keys[last] ?? '')
  const lasso = { ...trace, loop }
  const breaking = breachedBy(walk, lasso)
  if (loop === last && breaking.length === 0) return null
  const { met, unmet } = fairnessAlong(walk.semantics, lasso, constraintsOf(walk.model))
  if (loop === last && unmet.length > 0) return null
  return { loop, assumed: sayFairness(walk.model), met, unmet, broken: unmet.length === 0 ? breaking : [] }
}

/** The liveness properties that a lasso breaks; none where its loop does not close or is not fair. */
export function brokenForEver(walk: Walk, lasso: Trace): readonly string[] {
  const breaking = closes(walk.semantics, lasso) ? breachedBy(walk, lasso) : []
  if (breaking.length === 0) return []
  return fairnessAlong(walk.semantics, lasso, constraintsOf(walk.model)).unmet.length === 0 ? breaking : []
}

const breachedBy = ({ watched }: Walk, lasso: Trace): readonly string[] =>
  watched.filter(({ breaches }) => breaches.some(breach => isBreach(lasso, breach))).map(w => w.name)
