import type { Place } from '../../errors.ts'
import { combinations } from '../../language/binders.ts'
import { asBoolean } from '../../language/boolean.ts'
import type { Parameters, Property, StatePredicate, Temporal } from '../../language/model.ts'
import type { State } from '../../language/types.ts'
import type { OnState } from '../../semantics/judged.ts'
import { judged } from '../../semantics/judged.ts'
import { format } from '../../values/index.ts'

/**
 * How a behaviour violates a temporal property, for one combination of parameters: it comes to where the breach begins, from then on avoids `avoids`, and has a
 * fair loop with an accepting state: one where `accepting` holds, or any where that is null.
 */
export interface Breach {
  /** ` for rm: RM1`, or an empty string. */
  readonly of: string
  /** In any state, in the first, or in one where the predicate holds. */
  readonly begins: 'anywhere' | 'initially' | OnState
  readonly avoids: OnState | null
  readonly accepting: OnState | null
}

export const isTemporal = (property: Property): property is Property<Temporal> => property.meaning.of === 'behaviours'

/** How a property can be violated; `seen` gives the state that its predicates are evaluated in. */
export function breachesOf(
  name: string,
  { for: binders, meaning: { begins, avoids, keeps } }: Property<Temporal>,
  where: Place | null,
  seen: (s: State) => State,
): readonly Breach[] {
  return combinations(binders).map(p => {
    const predicate = (holds: StatePredicate, value = true): OnState =>
      judged(`property ${name}`, where, s => asBoolean(holds(seen(s), p)) === value)
    return {
      of: sayParameters(p),
      begins: typeof begins === 'function' ? predicate(begins) : begins,
      avoids: avoids && predicate(avoids),
      accepting: keeps && predicate(keeps, false),
    }
  })
}

/** ` for rm: RM1`, or an empty string. */
export function sayParameters(p: Parameters): string {
  const of = Object.entries(p).map(([parameter, value]) => `${parameter}: ${format(value)}`)
  return of.length === 0 ? '' : ` for ${of.join(', ')}`
}
