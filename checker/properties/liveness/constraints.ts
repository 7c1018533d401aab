import { SpecFailure } from '../../errors.ts'
import { type Fairness, groupOf } from '../../language/action.ts'
import type { Model } from '../../language/model.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { format, keyOf } from '../../values/index.ts'

/** A fairness constraint, weak or strong: of one instance of an action, or of a group of actions. */
export type Constraint = { readonly strong: boolean } & (
  | {
      readonly action: string
      /** Null: of every instance by itself. */
      readonly instance: Instance | null
    }
  | {
      readonly group: string
      /** Parameters and fields of messages: there is a constraint for each combination of their values. */
      readonly forEach: readonly string[]
      /** Their values, in that order; null: of every combination by itself. */
      readonly values: readonly unknown[] | null
    }
)

/** The fairness constraints of a model's instances, numbered as they are met. */
export interface Constraints {
  readonly all: readonly Constraint[]
  /** The number of the constraint that taking an instance satisfies, or -1. Throws SpecFailure where there are too many to be numbered. */
  of(instance: Instance): number
  /** Every constraint that the model declares, each for all instances or values. */
  readonly families: readonly Constraint[]
  /** The one of them that a constraint belongs to, by its number. */
  familyOf(constraint: number): Constraint | undefined
}

/** An edge has room for a number below this. */
const most = 2 ** 15

export function constraintsOf(model: Model): Constraints {
  const all: Constraint[] = []
  const numbers = new Map<string, number>()
  const families = familiesOf(model)
  const familyOfNumber: Constraint[] = []
  return {
    all,
    of(instance) {
      const family = families.get(instance.action)
      if (family === undefined) return -1
      const constraint = constraintIn(family, instance)
      const key = keyOfConstraint(constraint)
      const known = numbers.get(key)
      if (known !== undefined) return known
      if (all.length === most)
        throw new SpecFailure('too-many-instances', `more than ${most.toLocaleString('en')} instances are fair, each by itself`, {
          hint: `declare those of ${instance.action} fair together: fair: { weak: '${instance.action}' }, or with forEach for each value of a parameter`,
          where: model.actions[instance.action]?.where,
        })
      numbers.set(key, all.push(constraint) - 1)
      familyOfNumber.push(family)
      return all.length - 1
    },
    families: [...new Set(families.values())],
    familyOf: constraint => familyOfNumber[constraint],
  }
}

/** By action, in the order of the model; the actions of a group have one and the same. */
function familiesOf({ actions }: Model): ReadonlyMap<string, Constraint> {
  const known = new Map<string, Constraint>()
  const families = new Map<string, Constraint>()
  for (const [action, { fair }] of Object.entries(actions)) {
    if (fair === null) continue
    const family = familyIn(action, fair)
    const key = keyOfConstraint(family)
    const first = known.get(key) ?? family
    known.set(key, first)
    families.set(action, first)
  }
  return families
}

function familyIn(action: string, fair: Fairness): Constraint {
  if (typeof fair === 'string') return { strong: fair === 'strong', action, instance: null }
  const { group, strong, forEach } = groupOf(fair)
  return { strong, group, forEach, values: null }
}

function constraintIn(family: Constraint, instance: Instance): Constraint {
  if ('action' in family) return { ...family, instance }
  const { parameters, message } = instance
  // A parameter may be null.
  return { ...family, values: family.forEach.map(name => (name in parameters ? parameters[name] : message?.[name])) }
}

function keyOfConstraint(constraint: Constraint): string {
  if ('group' in constraint) return `group ${constraint.strong} ${keyOf([constraint.group, constraint.forEach, constraint.values])}`
  const { action, instance } = constraint
  return instance === null ? `action ${action}` : `instance ${action} ${keyOf(instance.parameters)} ${keyOf(instance.message)}`
}

/** `WF(rmPrepare(rm: RM1))`, `WF(rmPrepare)` of every instance by itself, `SF(the group link)`, `WF(the group serve for c: C1)`, `WF(the group serve for each c)`. */
export const sayConstraint = (constraint: Constraint): string => say(constraint, [])

/** What a model assumes, in the order of its actions: `WF(tmCommit)`, of each instance by itself; `SF(the group link: send, resend)`. */
export function sayFairness(model: Model): readonly string[] {
  const actions = Map.groupBy(familiesOf(model), ([, family]) => family)
  return [...actions].map(([family, of]) =>
    say(
      family,
      of.map(([action]) => action),
    ),
  )
}

function say(constraint: Constraint, actions: readonly string[]): string {
  const letters = constraint.strong ? 'SF' : 'WF'
  if ('action' in constraint) return `${letters}(${constraint.instance === null ? constraint.action : label(constraint.instance)})`
  const { group, forEach, values } = constraint
  const each = values === null ? `each ${forEach.join(', ')}` : forEach.map((name, k) => `${name}: ${format(values[k])}`).join(', ')
  return `${letters}(the group ${group}${forEach.length === 0 ? '' : ` for ${each}`}${actions.length === 0 ? '' : `: ${actions.join(', ')}`})`
}
