import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { equal } from '../values/index.ts'
import { type ValuePath, valueAt } from '../values/path.ts'
import { futureOf } from './future.ts'
import { statesOf, type Trace, type TraceStep } from './trace.ts'

/** States that are expanded, at most, from each state of the trace. */
const mostExpanded = 500

/** The step after which a part of the state cannot change any more. */
export interface NoReturn {
  readonly step: TraceStep
  /** That step made it what it is; else it was so before, and could still become otherwise. */
  readonly isMade: boolean
}

/**
 * The step by which a part of the state came to stay what it is at the end of a trace: before it steps of the protocol could still lead to another value, and never again after it. Null where
 * that is so from the start, where they still can, and where too many states would have to be looked at.
 */
export function noReturnOf(model: Model, trace: Trace, part: ValuePath): NoReturn | null {
  const semantics = semanticsOf({ ...model, view: null })
  const states = statesOf(trace)
  const isOther = (state: State): boolean => !equal(valueAt(state, part), valueAt(states.at(-1) as State, part))
  for (const [after, state] of [...states.entries()].toReversed()) {
    const [verdict] = futureOf(semantics, [state], isOther, mostExpanded).verdicts
    const step = trace.steps[after]
    if (verdict === 'possible') return step === undefined ? null : { step, isMade: isOther(state) }
    if (verdict === 'unknown') return null
  }
  return null
}
