import { leavesNothing } from '../language/sign.ts'
import { endOf } from './decisive.ts'
import { type Dependencies, dependedOn } from './dependence.ts'
import type { Trace, TraceStep } from './trace.ts'

/** A fault that no state shows any more, and the first step that could only be taken because of it. */
export interface Opening {
  readonly fault: TraceStep
  readonly step: TraceStep
}

/**
 * The pauses, and what else leaves nothing behind, on which these steps of a trace depend, each with the first step that could be taken only because of it: a lease expires because its holder is
 * paused. What the ending depends on does not name them, since a process that has resumed is as it was.
 */
export function openingsOf({ steps }: Trace, dependencies: Dependencies, ends: Iterable<number>): readonly Opening[] {
  const past = dependedOn(dependencies, ends)
  return steps.flatMap((fault): Opening[] => {
    if (!leavesNothing(fault)) return []
    const end = endOf(fault, steps)
    const step = steps.find(s => s !== end && past.has(s.number) && dependencies.get(s.number)?.has(fault.number))
    return step === undefined ? [] : [{ fault, step }]
  })
}
