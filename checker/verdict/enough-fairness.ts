import type { Action } from '../language/action.ts'
import { groupOf } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { type Constraint, sayConstraint } from '../properties/liveness/constraints.ts'
import { checkedAs } from '../properties/property-id.ts'
import { unfairIn } from '../traces/unfair.ts'
import { CheckFailure } from './failure.ts'
import { type CheckOptions, isPartial, quick } from './options.ts'
import type { CheckResult, PropertyResult } from './result.ts'

type Verdict = (model: Model, options: CheckOptions, anyShortest: true) => Promise<CheckResult>

/** States beyond which it is not tried where that is to be quick: each constraint is a search of its own. */
const few = quick / 5
/** So many are tried of one property. */
const mostTried = 6

/**
 * The result with the fairness, for each violation by a lasso, by which alone the property would hold: weak of what can be taken throughout the loop and nobody asks for, strong of what is weakly fair and not
 * enabled all the while. What is enough is searched and not concluded: a loop that is forbidden may leave another.
 */
export async function withEnoughFairness(
  model: Model,
  result: CheckResult,
  options: CheckOptions,
  verdictOn: Verdict,
): Promise<CheckResult> {
  const { necessaryFaults: wanted = 'never', limits = {} } = options
  if (isPartial(options) || wanted === 'never' || (wanted === 'if-quick' && result.states.distinct > few)) return result
  const { checkpoint: _, onProgress: __, name: ___, ...same } = options
  const holdsWith = async (fairer: Model, property: PropertyResult): Promise<boolean> => {
    if (options.signal?.aborted) return false
    const bounded = { ...limits, maxStates: Math.min(quick, limits.maxStates ?? Infinity) }
    try {
      const { properties } = await verdictOn(fairer, { ...same, properties: [checkedAs(property)], continue: false, limits: bounded }, true)
      return properties.find(p => p.name === property.name)?.verdict === 'holds'
    } catch (error) {
      if (error instanceof CheckFailure) return false
      throw error
    }
  }
  const properties: PropertyResult[] = []
  for (const property of result.properties) {
    const enough: Constraint[] = []
    for (const constraint of candidatesOf(model, property))
      if (await holdsWith(withFairness(model, constraint), property)) enough.push(constraint)
    properties.push(property.verdict === 'violated' && property.trace?.loop != null ? { ...property, enough } : property)
  }
  return { ...result, properties }
}

/** What may be enough, each for all instances or values. */
function candidatesOf(model: Model, { name, verdict, trace, fairness }: PropertyResult): readonly Constraint[] {
  if (verdict !== 'violated' || trace?.loop == null) return []
  const weak = unfairIn(model, name, trace).map((action): Constraint => ({ strong: false, action, instance: null }))
  const strong = fairness.filter(({ how }) => how === 'disabled').map(({ constraint }) => strengthened(constraint))
  const each = new Map([...weak, ...strong].map(constraint => [sayConstraint(constraint), constraint]))
  return [...each.values()].slice(0, mostTried)
}

const strengthened = (constraint: Constraint): Constraint =>
  'action' in constraint ? { ...constraint, strong: true, instance: null } : { ...constraint, strong: true, values: null }

/** The model with one constraint more, or with one that is strong and was weak. */
function withFairness(model: Model, constraint: Constraint): Model {
  const fairer = (name: string, { fair }: Action): Action['fair'] => {
    if ('action' in constraint) return name === constraint.action ? (constraint.strong ? 'strong' : 'weak') : fair
    if (fair === null || typeof fair === 'string') return fair
    const { group, forEach } = groupOf(fair)
    return group === constraint.group ? { strong: group, forEach } : fair
  }
  return {
    ...model,
    actions: Object.fromEntries(Object.entries(model.actions).map(([name, action]) => [name, { ...action, fair: fairer(name, action) }])),
  }
}
