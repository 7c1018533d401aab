import type { Place } from '../errors.ts'
import type { Model } from './model.ts'
import type { Binders, State } from './types.ts'

type Predicate = (s: State) => boolean

/** What a spec claims. The kinds are TLA+'s: an invariant, an action property, and formulas of time. */
export type Property = { readonly where: Place | undefined } & (
  | {
      readonly kind: 'always'
      readonly for: Binders
      /** Where it is false the state is not judged; a premise never true makes the property vacuous. */
      readonly premise: ((s: State, p: Readonly<Record<string, unknown>>) => boolean) | null
      readonly holds: (s: State, p: Readonly<Record<string, unknown>>) => boolean
    }
  | {
      readonly kind: 'step'
      readonly for: Binders
      readonly holds: (before: State, after: State, p: Readonly<Record<string, unknown>>) => boolean
    }
  | { readonly kind: 'reachable'; readonly holds: Predicate }
  | { readonly kind: 'leadsTo'; readonly from: Predicate; readonly to: Predicate }
  | { readonly kind: 'eventually' | 'infinitelyOften' | 'eventuallyAlways'; readonly holds: Predicate }
  | { readonly kind: 'refines'; readonly abstract: Model; readonly mapping: (s: State) => State }
)

export type PropertyKind = Property['kind'] | 'deadlock'
