import type { Model } from '../language/model.ts'
import type { Breach } from '../properties/liveness/breaches.ts'
import { watch } from '../properties/monitors.ts'
import { checkedAs, type PropertyId } from '../properties/property-id.ts'
import type { OnState } from '../semantics/judged.ts'
import { isBreach } from './lasso.ts'
import type { Trace } from './trace.ts'

/** Where a behaviour that breaks a property so has what it lacks: what it avoids, or of what must become so for ever that it is so. */
export const isMet =
  ({ avoids, accepting }: Breach): OnState =>
  state =>
    avoids !== null ? avoids(state) : accepting === null || !accepting(state)

/** Where there is what a deadlock lacks, a final state, or a lasso, by the first of the ways in which it breaks its property; null of what is neither. */
export function goalOf(model: Model, property: PropertyId, trace: Trace): OnState | null {
  if (property.name === 'deadlock') return model.final
  const [breach] = breachesIn(model, property, trace)
  return breach === undefined ? null : isMet(breach)
}

/** The ways in which a lasso breaks a property; none of what is no lasso. */
export function breachesIn(model: Model, property: PropertyId, trace: Trace): readonly Breach[] {
  if (trace.loop === null) return []
  const watched = watch(model, [checkedAs(property)], true).find(({ name }) => name === property.name)
  return watched?.breaches.filter(of => isBreach(trace, of)) ?? []
}
