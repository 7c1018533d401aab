import type { Action } from './action.ts'
import type { Fault, Property } from './model.ts'
import type { Outcomes } from './outcomes.ts'
import type { Sort } from './processes.ts'
import type { StateOf, Vars } from './types.ts'

export type Actions = Readonly<Record<string, Action>>

/** What a spec's builder returns. */
export interface Definition<V extends Vars = Vars, A extends Actions = Actions, F extends string = string, X = unknown> {
  /** The variables of the state, each with its domain. */
  readonly vars: V
  /** One initial state or several. */
  readonly init: StateOf<V> | readonly StateOf<V>[]
  /** The steps, by name: what `action`, `receive`, `timeout` and `time` return. */
  readonly actions: A
  /** What is claimed, by name. A spec without any is explored for deadlocks and for what its domains forbid. */
  readonly properties: Readonly<Record<string, Property>>
  /** What may go wrong, by name, as often as a model's budgets allow; nothing without a budget. */
  readonly faults?: { readonly [K in F]: Fault }
  /** What the protocol decides between, made by `outcomes`: it claims nothing, and gives each state its valence. */
  readonly decides?: Outcomes
  /**
   * Where the protocol may end; without it every state that no step of the protocol changes is a deadlock. Make it with `predicate(s => …)`, which
   * knows the state: TypeScript would have to guess `V` to type a bare `s => …` here, before it has seen `vars`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly final?: (s: any) => boolean
  /** A deadlock is a state that is not `final` and that no step of the protocol changes. `allowed`: it is no violation. Left out: forbidden. */
  readonly deadlock?: 'forbidden' | 'allowed'
  /**
   * Bounds on the search: a state for which `state` is false, or a step for which `step` is false, is judged and not explored further. The result says how many
   * steps were cut.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as for final
  readonly constraints?: { readonly state?: (s: any) => boolean; readonly step?: (before: any, after: any) => boolean }
  /** The variables that tell two states apart, where not all do. */
  readonly view?: readonly (keyof V & string)[]
  /** Sorts whose processes may be exchanged without changing the protocol; `--symmetry` then keeps one state of each orbit, if the code is shown to be symmetric. */
  readonly symmetry?: readonly Sort[]
  /** Domains, message kinds and functions that variants may want, and specs built on this one. */
  readonly parts?: X
}
