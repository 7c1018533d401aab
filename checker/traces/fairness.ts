import type { State } from '../language/types.ts'
import type { Constraint, Constraints } from '../properties/liveness/constraints.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { statesOfLoop, type Trace } from './trace.ts'

/** How the loop of a behaviour meets a fairness constraint. */
export interface Fulfilment {
  /** Where nothing that it is about is ever enabled in the loop, that of all instances or values. */
  readonly constraint: Constraint
  readonly how: 'taken' | 'disabled' | 'changes nothing' | 'never enabled'
  /**
   * The number of the step in the loop that takes it, or after which it is disabled, or could be taken and would change nothing, which is no step to
   * fairness; where it is never enabled, that after which the loop begins.
   */
  readonly step: number
}

export interface Fairness {
  readonly met: readonly Fulfilment[]
  /** The constraints that the loop does not meet. */
  readonly unmet: readonly Constraint[]
}

/**
 * How a lasso's loop meets every fairness constraint of the model, by what the semantics says is enabled in each of its states, and not the
 * graph that has the loop. A step that a network's capacity forbids counts as enabled: in the spec without that bound it is.
 * Expects a trace with a loop.
 */
export function fairnessAlong(semantics: Semantics, trace: Trace, constraints: Constraints): Fairness {
  const start = trace.loop ?? trace.steps.length
  const loop = trace.steps.slice(start)
  const stateAt = (step: number): State => trace.steps[step - 1]?.state ?? trace.initial
  const steps = statesOfLoop(trace)
  const expanded = steps.map(step => enabledIn(semantics, stateAt(step), constraints))
  const enabled = expanded.map(at => at.moves)
  const stepsByConstraint = new Map(loop.map(s => [constraints.of(s), s.number]))
  const met: Fulfilment[] = []
  const unmet: Constraint[] = []
  for (const c of [...new Set(enabled.flatMap(set => [...set]))].sort((a, b) => a - b)) {
    const constraint = constraints.all[c]
    if (constraint === undefined) continue
    const disabled = constraint.strong ? -1 : enabled.findIndex(set => !set.has(c))
    const step = stepsByConstraint.get(c)
    if (step !== undefined) met.push({ constraint, how: 'taken', step })
    else if (disabled >= 0)
      met.push({ constraint, how: expanded[disabled]?.idles.has(c) ? 'changes nothing' : 'disabled', step: steps[disabled] ?? start })
    else unmet.push(constraint)
  }
  const alive = new Set(enabled.flatMap(set => [...set].map(constraints.familyOf)))
  const dead = constraints.families.filter(family => !alive.has(family))
  const never = dead.map((constraint): Fulfilment => {
    const idle = expanded.findIndex(({ idles }) => [...idles].some(c => constraints.familyOf(c) === constraint))
    return { constraint, how: idle < 0 ? 'never enabled' : 'changes nothing', step: steps[Math.max(0, idle)] ?? start }
  })
  return { met: [...met, ...never], unmet }
}

/** The constraints that a step of the state would meet, and those that could only be met by one which changes nothing: that is none. */
function enabledIn(semantics: Semantics, state: State, constraints: Constraints) {
  const here = semantics.key(state)
  const moves = new Set<number>()
  const idles = new Set<number>()
  for (const instance of semantics.instances(state)) {
    if (!semantics.model.actions[instance.action]?.fair || !semantics.isEnabled(state, instance)) continue
    const step = semantics.attempt(state, instance)
    const leads = typeof step === 'string' || semantics.key(step.to) !== here
    ;(leads ? moves : idles).add(constraints.of(instance))
  }
  return { moves, idles }
}
