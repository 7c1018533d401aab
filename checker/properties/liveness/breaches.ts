import type { Place } from '../../errors.ts'
import { combinations } from '../../language/binders.ts'
import { asBoolean } from '../../language/boolean.ts'
import type { Property } from '../../language/property.ts'
import type { State } from '../../language/types.ts'
import type { OnState } from '../../semantics/judged.ts'
import { judged } from '../../semantics/judged.ts'
import { format } from '../../values/index.ts'

export type OverTime = Extract<Property, { readonly kind: 'leadsTo' | 'eventually' | 'infinitelyOften' | 'eventuallyAlways' }>

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
  /** What is wrong with such a behaviour. */
  readonly broken: string
}

export const isOverTime = (property: Property): property is OverTime =>
  ['leadsTo', 'eventually', 'infinitelyOften', 'eventuallyAlways'].includes(property.kind)

/** How a property can be broken; `seen` is what its predicates are given for a state. */
export function breachesOf(name: string, property: OverTime, where: Place | null, seen: (s: State) => State): readonly Breach[] {
  return combinations(property.for).map(p => {
    const of = Object.entries(p).map(([parameter, value]) => `${parameter}: ${format(value)}`)
    const ask = (holds: (s: State, p: Readonly<Record<string, unknown>>) => boolean): OnState =>
      judged(`property ${name}`, where, s => asBoolean(holds(seen(s), p)))
    return { of: of.length === 0 ? '' : ` for ${of.join(', ')}`, ...brokenBy(property, ask) }
  })
}

type Ask = (holds: OverTime extends infer P ? (P extends { readonly holds: infer H } ? H : never) : never) => OnState

function brokenBy(property: OverTime, ask: Ask): Omit<Breach, 'of'> {
  switch (property.kind) {
    case 'leadsTo':
      return { begins: ask(property.from), avoids: ask(property.to), visits: null, broken: 'what must follow never comes' }
    case 'eventually':
      return { begins: 'initially', avoids: ask(property.holds), visits: null, broken: 'it is never true' }
    case 'infinitelyOften':
      return { begins: 'anywhere', avoids: ask(property.holds), visits: null, broken: 'it is never true again' }
    case 'eventuallyAlways': {
      const isFalse = ask((s, p) => !asBoolean(property.holds(s, p)))
      return { begins: 'anywhere', avoids: null, visits: isFalse, broken: 'it is false again and again' }
    }
  }
}
