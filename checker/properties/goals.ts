import type { Place } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import { asBoolean } from '../language/boolean.ts'
import type { Possibility, Property } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { judged, type OnState } from '../semantics/judged.ts'
import { sayParameters } from './liveness/breaches.ts'

/** What must remain possible, for one combination of parameters: to come to a state where `holds` is true. */
export interface Goal {
  /** ` for rm: RM1`, or an empty string. */
  readonly of: string
  readonly holds: OnState
}

/** The goals of a property; `seen` is what its predicate is given for a state. */
export const goalsOf = (
  name: string,
  { for: binders, meaning: { holds } }: Property<Possibility>,
  where: Place | null,
  seen: (s: State) => State,
): readonly Goal[] =>
  combinations(binders).map(p => ({
    of: sayParameters(p),
    holds: judged(`property ${name}`, where, s => asBoolean(holds(seen(s), p))),
  }))
