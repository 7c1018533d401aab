import { SpecFailure } from '../../errors.ts'
import type { Fairness } from '../../language/action.ts'
import type { Model } from '../../language/model.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { keyOf } from '../../values/index.ts'

/** A fairness constraint: of one instance, or of a group of actions. */
export interface Constraint {
  /** `WF(rmPrepare(rm: RM1))`, `SF(the group link)`. */
  readonly name: string
  /** The same for every instance of an action: `WF(rmPrepare)`. */
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
      const { group, family } = parts
      const key = group === null ? `${instance.action} ${keyOf(instance.parameters)} ${keyOf(instance.message)}` : family
      const known = numbers.get(key)
      if (known !== undefined) return known
      if (all.length === most)
        throw new SpecFailure('too-many-instances', `more than ${most.toLocaleString('en')} instances are fair, each by itself`, {
          hint: `declare those of ${instance.action} fair together: fair: { weak: '${instance.action}' }`,
          where: model.actions[instance.action]?.where,
        })
      const name = group === null ? `${parts.letters}(${label(instance)})` : family
      numbers.set(key, all.push({ name, family, strong: parts.letters === 'SF' }) - 1)
      return all.length - 1
    },
    family: action => fair[action]?.family ?? null,
  }
}

function partsOf(action: string, fair: Fairness) {
  const [letters, group] =
    typeof fair === 'string'
      ? [fair === 'strong' ? 'SF' : 'WF', null]
      : 'weak' in fair
        ? (['WF', fair.weak] as const)
        : (['SF', fair.strong] as const)
  return { letters, group, family: `${letters}(${group === null ? action : `the group ${group}`})` }
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
