import type { Model } from '../language/model.ts'
import { isFault } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import { type Step, semanticsOf } from '../semantics/semantics.ts'
import { equal } from '../values/index.ts'
import { type ValuePath, valueAt } from '../values/path.ts'
import { futureOf } from './future.ts'
import { stateAfter, statesOf, type Trace, type TraceStep } from './trace.ts'

/** States that are expanded, at most, from all states of the trace together. */
const mostExpanded = 2_000

/** The step after which what a behaviour lacks cannot come any more. */
export interface NoReturn {
  readonly step: TraceStep
  /** That step also made what is unfinished what it is. */
  readonly isMade: boolean
}

/**
 * The step of a trace before which steps of the protocol, and the ends of what faults began, could still lead to the goal, and never again after it. Null where that is so from the start, where they still can, and where too many states
 * would have to be looked at. `part` is what is unfinished at the end, where that is known.
 */
export function noReturnOf(model: Model, trace: Trace, goal: OnState, part: ValuePath | null): NoReturn | null {
  const semantics = semanticsOf({ ...model, view: null })
  const isEnd = ({ action }: Step) => model.actions[action]?.kind === 'fault' && !isFault(model.actions[action])
  const follows = (state: State, step: Step) => isEnd(step) || semantics.isWayOn(state, step)
  const { verdicts } = futureOf(semantics, statesOf(trace), goal, mostExpanded, follows)
  const step = trace.steps[verdicts.lastIndexOf('possible')]
  if (step === undefined || verdicts.slice(step.number).some(verdict => verdict !== 'impossible')) return null
  const isMade = part !== null && !equal(valueAt(stateAfter(trace, step.number - 1), part), valueAt(step.state, part))
  return { step, isMade }
}
