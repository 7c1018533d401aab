import type { Action } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { isFault } from '../language/sign.ts'
import type { PropertyId } from '../properties/property-id.ts'
import { type Step, semanticsOf } from '../semantics/semantics.ts'
import { canReach } from './future.ts'
import { breachesIn, isMet } from './goal.ts'
import { statesOf, type Trace } from './trace.ts'

/**
 * The actions that can be taken throughout the loop of a trace, that no fairness asks to be taken, and of which something can come that the loop lacks; of a fault only what ends it, such as a recovery.
 * Empty for what has no loop.
 */
export function unfairIn(model: Model, property: PropertyId, trace: Trace): readonly string[] {
  const semantics = semanticsOf(model)
  const loop = trace.loop === null ? [] : statesOf(trace).slice(trace.loop)
  const [first, ...others] = loop.map(state => semantics.expand(state).steps.filter(step => step.moves))
  if (first === undefined) return []
  const taken = new Set(trace.steps.slice(trace.loop ?? 0).map(step => step.action))
  const isUnfair = (action: Action | undefined) => action?.fair == null && action?.isEarly === undefined && !(action && isFault(action))
  const names = [...new Set(first.map(step => step.action))].filter(
    action => isUnfair(model.actions[action]) && !taken.has(action) && others.every(steps => steps.some(step => step.action === action)),
  )
  const broken = breachesIn(model, property, trace)
  const helps = (step: Step): boolean =>
    broken.length === 0 || broken.some(breach => canReach(semantics, step.to, isMet(breach)) !== 'impossible')
  return names.filter(action => first.some(step => step.action === action && helps(step)))
}
