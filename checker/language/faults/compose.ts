import { SpecError } from '../../errors.ts'
import { type Action, onlyWhen } from '../action.ts'
import type { Domain } from '../domain.ts'
import type { Model } from '../model.ts'
import { isNetwork, type NetworkDomain } from '../network.ts'
import { range } from '../scalars.ts'

/** What a variable is called that a fault keeps for itself: `crash.down`. No author's variable has a dot in its name. */
export const keptName = (fault: string, part: string): string => `${fault}.${part}`

/**
 * The variables of a state that faults keep as this part, each with the name of its fault: for what is asked of a state alone. Reads no others, be it
 * to see whether they are enumerable, lest all that asks it seem to hang on the whole state.
 */
export function keptIn(s: object, part: string): readonly (readonly [fault: string, value: unknown])[] {
  const kept: (readonly [string, unknown])[] = []
  const ending = keptName('', part)
  for (const name of Reflect.ownKeys(s))
    if (typeof name === 'string' && name.endsWith(ending)) kept.push([name.slice(0, -ending.length), (s as Record<string, unknown>)[name]])
  return kept
}

/** The model with one more variable, which a fault keeps for itself, in every initial state at its domain's initial value. */
export function withVariable(model: Model, fault: string, part: string, domain: Domain): Model {
  const name = keptName(fault, part)
  const of = { ...domain, marks: { ...domain.marks, keptBy: fault } }
  return {
    ...model,
    vars: { ...model.vars, [name]: of },
    initial: model.initial.map(s => Object.freeze({ ...s, [name]: of.initial })),
    view: model.view && [...model.view, name],
  }
}

export const withActions = (model: Model, added: Readonly<Record<string, Action>>): Model => {
  for (const name of Object.keys(added))
    if (name in model.actions)
      throw new SpecError('action-taken', `the fault's action '${name}' is already there`, {
        hint: 'rename the fault or the action',
        where: model.where,
      })
  return { ...model, actions: { ...model.actions, ...added } }
}

/** The model with every action of the protocol itself changed. */
export const mapProtocol = (model: Model, change: (action: Action) => Action): Model => ({
  ...model,
  actions: Object.fromEntries(Object.entries(model.actions).map(([name, a]) => [name, a.kind === 'fault' ? a : change(a)])),
})

export interface Budget {
  readonly model: Model
  /** The action as long as the budget lasts. */
  readonly limit: (action: Action) => Action
  readonly spend: (s: Record<string, unknown>) => void
}

/** Counts how often a fault has happened; an infinite budget needs no counter, so it adds no state. */
export function withBudget(model: Model, name: string, budget: number): Budget {
  if (budget === Infinity) return { model, limit: action => action, spend: () => {} }
  const counter = keptName(name, 'count')
  return {
    model: withVariable(model, name, 'count', range(0, budget)),
    limit: action =>
      onlyWhen(
        action,
        s => (s[counter] as number) < budget,
        () => `the budget of ${name} is spent: ${budget} of ${budget}`,
      ),
    spend: s => {
      s[counter] = (s[counter] as number) + 1
    },
  }
}

/** The network variables of a model. Throws SpecError where there is none, since the fault could never happen. */
export function networksOf(model: Model, name: string): [variable: string, of: NetworkDomain][] {
  const found = Object.entries(model.vars).filter((entry): entry is [string, NetworkDomain] => isNetwork(entry[1]))
  if (found.length === 0)
    throw new SpecError('no-network', `the fault '${name}' needs a network, and ${model.spec} has none`, {
      hint: 'declare a variable net: network(Msg)',
      where: model.where,
    })
  return found
}

/** `name`, or `name on net` where there are several networks. */
export const onNetwork = (name: string, variable: string, networks: readonly unknown[]): string =>
  networks.length === 1 ? name : `${name} on ${variable}`
