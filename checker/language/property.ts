import type { Place } from '../errors.ts'
import type { Model } from './model.ts'
import type { Binders, State } from './types.ts'

type Predicate = (s: State) => boolean
type Judged = (s: State, p: Readonly<Record<string, unknown>>) => boolean

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
  | { readonly kind: 'leadsTo'; readonly for: Binders; readonly from: Judged; readonly to: Judged }
  | { readonly kind: 'eventually' | 'infinitelyOften' | 'eventuallyAlways'; readonly for: Binders; readonly holds: Judged }
  /**
   * Every step, seen through `mapping`, is a step of `abstract` or changes nothing there, from an initial state on; and the properties over
   * time that `abstract` has hold of what is seen through `mapping`, under this spec's fairness.
   */
  | { readonly kind: 'refines'; readonly abstract: Model; readonly mapping: (s: State) => State }
)

export type PropertyKind = Property['kind'] | 'deadlock'
