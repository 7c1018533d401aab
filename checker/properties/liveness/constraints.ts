import { SpecFailure } from '../../errors.ts'
import { type Fairness, groupOf } from '../../language/action.ts'
import type { Model } from '../../language/model.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { format, keyOf } from '../../values/index.ts'

/** A fairness constraint: of one instance, or of a group of actions. */
export interface Constraint {
  /** `WF(rmPrepare(rm: RM1))`, `SF(the group link)`, `WF(the group serve for c: C1)`. */
  readonly name: string
  /** The same for every instance of an action, or for each group of one name: `WF(rmPrepare)`, `WF(the group serve for each c)`. */
  readonly family: string
  readonly strong: boolean
}

/** The fairness constraints of a model's instances, numbered as they are asked for. */
export interface Constraints {
  readonly all: readonly Constraint[]
  /** The number of the constraint that taking an instance satisfies, or -1. Throws SpecFailure where there are too many to be numbered. */
  of(instance: Instance): number
  /** The family that the constraints of an action belong to; null where it is not fair. */
  family(action: string): string | null
}

/** An edge has room for a number below this. */
const most = 2 ** 15

export function constraintsOf(model: Model): Constraints {
  const all: Constraint[] = []
  const numbers = new Map<string, number>()
  const fair = Object.fromEntries(Object.entries(model.actions).map(([name, action]) => [name, action.fair && partsOf(name, action.fair)]))
  return {
    all,
    of(instance) {
      const parts = fair[instance.action]
      if (!parts) return -1
      const { group, family, forEach } = parts
      const { parameters, message } = instance
      // A parameter may be null.
      const each = forEach.map((name): [string, unknown] => [name, name in parameters ? parameters[name] : message?.[name]])
      const key =
        group === null
          ? `${instance.action} ${keyOf(instance.parameters)} ${keyOf(instance.message)}`
          : `${family} ${keyOf(each.map(([, value]) => value))}`
      const known = numbers.get(key)
      if (known !== undefined) return known
      if (all.length === most)
        throw new SpecFailure('too-many-instances', `more than ${most.toLocaleString('en')} instances are fair, each by itself`, {
          hint: `declare those of ${instance.action} fair together: fair: { weak: '${instance.action}' }, or with forEach for each value of a parameter`,
          where: model.actions[instance.action]?.where,
        })
      const name =
        group === null
          ? `${parts.letters}(${label(instance)})`
          : each.length === 0
            ? family
            : `${parts.letters}(the group ${group} for ${each.map(([of, value]) => `${of}: ${format(value)}`).join(', ')})`
      numbers.set(key, all.push({ name, family, strong: parts.letters === 'SF' }) - 1)
      return all.length - 1
    },
    family: action => fair[action]?.family ?? null,
  }
}

function partsOf(action: string, fair: Fairness) {
  const { group, strong, forEach } = typeof fair === 'string' ? { group: null, strong: fair === 'strong', forEach: [] } : groupOf(fair)
  const letters = strong ? 'SF' : 'WF'
  const each = forEach.length === 0 ? '' : ` for each ${forEach.join(', ')}`
  return { letters, group, forEach, family: `${letters}(${group === null ? action : `the group ${group}${each}`})` }
}

/** What a model assumes, in the order of its actions: `WF(tmCommit)`, of each instance by itself; `SF(the group link: send, resend)`. */
export function sayFairness(model: Model): readonly string[] {
  const families = new Map<string, string[]>()
  for (const [name, { fair }] of Object.entries(model.actions)) {
    if (fair === null) continue
    const { group, family } = partsOf(name, fair)
    families.set(family, [...(families.get(family) ?? []), ...(group === null ? [] : [name])])
  }
  return [...families].map(([family, actions]) => (actions.length === 0 ? family : `${family.slice(0, -1)}: ${actions.join(', ')})`))
}
