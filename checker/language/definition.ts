import type { Action } from './action.ts'
import type { Fault, Property } from './model.ts'
import type { Sort } from './processes.ts'
import type { StateOf, Vars } from './types.ts'

export type Actions = Readonly<Record<string, Action>>

/** What a spec's builder returns. */
export interface Definition<V extends Vars = Vars, A extends Actions = Actions, F extends string = string, X = unknown> {
  readonly vars: V
  /** One initial state or several. */
  readonly init: StateOf<V> | readonly StateOf<V>[]
  readonly actions: A
  readonly properties: Readonly<Record<string, Property>>
  readonly faults?: { readonly [K in F]: Fault }
  /**
   * Where the protocol may end; without it every state that no step of the protocol changes is a deadlock. Make it with `predicate(s => …)`, which
   * knows the state: TypeScript would have to guess `V` to type a bare `s => …` here, before it has seen `vars`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly final?: (s: any) => boolean
  readonly deadlock?: 'forbidden' | 'allowed'
  // biome-ignore lint/suspicious/noExplicitAny: as for final
  readonly constraints?: { readonly state?: (s: any) => boolean; readonly step?: (before: any, after: any) => boolean }
  /** The variables that tell two states apart, where not all do. */
  readonly view?: readonly (keyof V & string)[]
  readonly symmetry?: readonly Sort[]
  /** Domains and message kinds that variants may want. */
  readonly parts?: X
}
