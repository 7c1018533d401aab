import type { Action } from '../language/action.ts'
import { groupOf } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { type Constraint, sayConstraint } from '../properties/liveness/constraints.ts'
import { checkedAs } from '../properties/property-id.ts'
import { unfairIn } from '../traces/unfair.ts'
import type { CheckResult, PropertyResult, Search } from './result.ts'

/** So many are tried of one property. */
const mostTried = 6

/**
 * The result with the fairness, for each violation by a lasso, by which alone the property would hold: weak of what can be taken throughout the loop and nobody asks for, strong of what is weakly fair and not
 * enabled all the while. What is enough is searched and not concluded: a loop that is forbidden may leave another.
 */
export async function withEnoughFairness(model: Model, result: CheckResult, search: Search): Promise<CheckResult> {
  const holdsWith = async (fairer: Model, property: PropertyResult): Promise<boolean> => {
    const found = await search(fairer, [checkedAs(property)])
    return found?.properties.find(p => p.name === property.name)?.verdict === 'holds'
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
function candidatesOf(model: Model, property: PropertyResult): readonly Constraint[] {
  const { verdict, trace, fairness } = property
  if (verdict !== 'violated' || trace?.loop == null) return []
  const weak = unfairIn(model, property, trace).map((action): Constraint => ({ strong: false, action, instance: null }))
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
