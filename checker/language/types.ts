import type { Message, Network, NetworkView } from '../values/index.ts'
import type { Domain, ValueOf } from './domain.ts'

export type Vars = Readonly<Record<string, Domain>>
export type StateOf<V> = { readonly [K in keyof V]: ValueOf<V[K]> }

/** A state whose variables are not known by type, as the checker itself sees it. */
export type State = Readonly<Record<string, unknown>>

/** What a recipe may edit in place. */
export type Edit<T> =
  T extends NetworkView<infer M extends Message>
    ? Network<M>
    : T extends ReadonlySet<infer U>
      ? Set<U>
      : T extends readonly (infer U)[]
        ? Edit<U>[]
        : T extends object
          ? { -readonly [K in keyof T]: Edit<T[K]> }
          : T

/** For helper functions of recipes: `(me: EditOf<typeof ServerState>) => …`. */
export type EditOf<D> = Edit<ValueOf<D>>

/** The parameters that an action or a property ranges over. */
export type Binders = Readonly<Record<string, Domain>>
export type Bound<P> = { readonly [K in keyof P]: ValueOf<P[K]> }
