import type { Place } from '../../errors.ts'
import { combinations } from '../../language/binders.ts'
import { asBoolean } from '../../language/boolean.ts'
import type { Parameters, Property, StatePredicate, Temporal } from '../../language/model.ts'
import type { State } from '../../language/types.ts'
import type { OnState } from '../../semantics/judged.ts'
import { judged } from '../../semantics/judged.ts'
import { format } from '../../values/index.ts'

/**
 * What a behaviour must do to break a property over time, for one combination of parameters: come to where the breach begins, from then on
 * be only where `avoids` is false, and go round a fair loop in which `visits`, where there is one, holds somewhere.
 */
export interface Breach {
  /** ` for rm: RM1`, or an empty string. */
  readonly of: string
  /** A state of the behaviour's own choice, its first state, or a state where the predicate holds. */
  readonly begins: 'anywhere' | 'initially' | OnState
  readonly avoids: OnState | null
  readonly visits: OnState | null
}

export const isTemporal = (property: Property): property is Property<Temporal> => property.meaning.of === 'behaviours'

/** How a property can be broken; `seen` is what its predicates are given for a state. */
export function breachesOf(
  name: string,
  { for: binders, meaning: { begins, avoids, keeps } }: Property<Temporal>,
  where: Place | null,
  seen: (s: State) => State,
): readonly Breach[] {
  return combinations(binders).map(p => {
    const ask = (holds: StatePredicate, wanted = true): OnState =>
      judged(`property ${name}`, where, s => asBoolean(holds(seen(s), p)) === wanted)
    return {
      of: sayParameters(p),
      begins: typeof begins === 'function' ? ask(begins) : begins,
      avoids: avoids && ask(avoids),
      visits: keeps && ask(keeps, false),
    }
  })
}

/** ` for rm: RM1`, or an empty string. */
export function sayParameters(p: Parameters): string {
  const of = Object.entries(p).map(([parameter, value]) => `${parameter}: ${format(value)}`)
  return of.length === 0 ? '' : ` for ${of.join(', ')}`
}
