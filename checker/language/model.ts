import type { Place } from '../errors.ts'
import type { Value } from '../values/index.ts'
import type { Action } from './action.ts'
import type { Sort } from './processes.ts'
import type { Property } from './property.ts'
import type { State, Vars } from './types.ts'

/** A spec with its constants, fault budgets and networks fixed: what can be explored. */
export interface Model {
  readonly spec: string
  readonly variant: string | null
  readonly constants: Readonly<Record<string, Value>>
  /** Only the faults that may happen; Infinity where any number may. */
  readonly budgets: Readonly<Record<string, number>>
  /** The fault of the spec, with or without a budget, that lets timeouts fire too early; null where it declares none. */
  readonly premature: string | null
  /** The same spec, constants and networks with other fault budgets. Throws as `with` of the spec does. */
  readonly withBudgets: (budgets: Readonly<Record<string, number>>) => Model
  readonly vars: Vars
  readonly initial: readonly State[]
  readonly actions: Readonly<Record<string, Action>>
  readonly properties: Readonly<Record<string, Property>>
  /** Where the protocol may end: having no step there is no deadlock. */
  readonly final: (s: State) => boolean
  readonly deadlock: 'forbidden' | 'allowed'
  readonly constraints: Constraints
  /** The variables that tell two states apart; null for all. */
  readonly view: readonly string[] | null
  /** Sorts whose processes may be exchanged without changing the protocol. */
  readonly symmetry: readonly Sort[]
  /** Every process, in the order of the lanes of a diagram. */
  readonly processes: readonly { readonly id: string; readonly sort: string }[]
  readonly where: Place | undefined
}

/** Bounds on the search, as TLC's CONSTRAINT and ACTION_CONSTRAINT: what lies beyond is judged but not explored. */
export interface Constraints {
  readonly state: ((s: State) => boolean) | null
  readonly step: ((before: State, after: State) => boolean) | null
}

/** A fault that a spec is open to. */
export interface Fault {
  /** The model in which it may happen as often as the budget, above zero, says. `name` is what the spec calls the fault. */
  apply(model: Model, budget: number, name: string): Model
  /** Applied after the others, whose guards it asks. */
  readonly last?: true
  /** Lets timeouts fire too early. */
  readonly premature?: true
}
