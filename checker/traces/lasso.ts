import { InternalError } from '../errors.ts'
import type { Breach } from '../properties/liveness/breaches.ts'
import { type Constraints, sayConstraint } from '../properties/liveness/constraints.ts'
import type { Judgement } from '../properties/liveness/judge.ts'
import type { Watched } from '../properties/monitors.ts'
import { cutsOf, sayBounds } from '../semantics/bounds.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { type Fulfilment, fairnessAlong } from './fairness.ts'
import { sayRepeated } from './repeated.ts'
import { replay } from './replay.ts'
import { statesOf, type Trace } from './trace.ts'
import { sayViolation } from './violation.ts'

/** The verdict on a property that the whole graph decides. */
export interface GraphVerdict {
  readonly verdict: 'holds' | 'violated' | 'vacuous' | 'inconclusive'
  readonly reason: string | null
  readonly trace: Trace | null
  readonly fairness: readonly Fulfilment[]
}

const nothing = { trace: null, fairness: [] } as const

/**
 * The verdict on a property over time, its lasso replayed through the semantics and its fairness checked there once more. `cuts` says where bounds cut
 * the space. Then no lasso means nothing, since beyond the bounds there may be one, and an action whose steps were cut may only
 * look disabled (TLC, which takes constraints into the formula instead, then finds the property true of no behaviour at all: "Specifying
 * Systems", 14.3.5). A lasso that is fair by the semantics is a behaviour of the spec whatever was cut. Throws InternalError where
 * nothing was cut and the lasso is not fair, does not close or breaks nothing.
 */
export function lassoVerdict(
  watched: Watched,
  { lasso, isVacuous }: Judgement,
  semantics: Semantics,
  constraints: Constraints,
  cuts: Readonly<Record<string, number>>,
): GraphVerdict {
  const cut = cutsOf(semantics.model, cuts)
  if (lasso === null) {
    if (cut.length > 0)
      return { ...nothing, verdict: 'inconclusive', reason: `not decided: steps beyond ${sayBounds(cut)} were not followed` }
    return isVacuous
      ? { ...nothing, verdict: 'vacuous', reason: 'its premise is never true' }
      : { ...nothing, verdict: 'holds', reason: null }
  }
  const trace = replay(semantics, lasso.path, lasso.loop)
  const { met, unmet } = fairnessAlong(semantics, trace, constraints)
  if (!closes(semantics, trace))
    throw new InternalError('liveness', `the loop that breaks ${watched.name} does not come back to where it began`)
  if (!isBreach(trace, lasso.breach)) throw new InternalError('liveness', `the loop found for ${watched.name} does not break it`)
  if (unmet.length > 0 && cut.length === 0)
    throw new InternalError('liveness', `the loop that breaks ${watched.name} is not fair: ${unmet.map(sayConstraint).join(', ')}`)
  if (unmet.length > 0)
    return {
      ...nothing,
      verdict: 'inconclusive',
      reason: `not decided: there is a loop that breaks it, but only since steps beyond ${sayBounds(cut)} were not followed, which keeps ${unmet.map(sayConstraint).join(', ')} from being taken`,
    }
  const { accepting } = lasso.breach
  const stays =
    accepting !== null &&
    statesOf(trace)
      .slice(trace.loop ?? 0)
      .every(accepting)
  const reason = `${sayViolation(watched, semantics, trace, stays)}${lasso.breach.of}: ${sayLoop(trace)}`
  return { verdict: 'violated', reason, trace, fairness: met }
}

/** Whether a trace ends in the viewed state that its loop begins in. */
export function closes(semantics: Semantics, { initial, steps, loop }: Trace): boolean {
  const stateAfter = (step: number) => semantics.key(steps[step - 1]?.state ?? initial)
  return loop !== null && stateAfter(steps.length) === stateAfter(loop)
}

/** Whether a trace's states make a breach, as a behaviour that goes round its loop forever; whether that is fair is another question. */
export function isBreach(trace: Trace, { begins, avoids, accepting }: Breach): boolean {
  const { loop } = trace
  if (loop === null) return false
  const states = [trace.initial, ...trace.steps.map(s => s.state)]
  const starts =
    begins === 'anywhere' ? [loop] : begins === 'initially' ? [0] : [...states.keys()].filter(k => begins(states[k] ?? trace.initial))
  // What is met within the loop is met again in the next round, so that the whole loop comes after it.
  const isAvoided = starts.some(k => states.slice(Math.min(k, loop)).every(s => avoids === null || !avoids(s)))
  return isAvoided && (accepting === null || states.slice(loop).some(accepting))
}

/** What happens forever, in a sentence without its full stop. */
export function sayLoop({ loop, steps }: Trace): string {
  const [from, to] = [loop ?? steps.length, steps.length]
  if (from === to) return to === 0 ? 'nothing need ever happen' : `after step ${to} nothing more need happen`
  return `${sayRepeated(from + 1, to)} forever`
}
