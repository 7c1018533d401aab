import type { Model } from '../language/model.ts'
import type { Breach } from '../properties/liveness/breaches.ts'
import { watch } from '../properties/monitors.ts'
import type { OnState } from '../semantics/judged.ts'
import { isBreach } from './lasso.ts'
import type { Trace } from './trace.ts'

/** Where a behaviour that breaks a property so has what it lacks: what it avoids, or of what must become so for ever that it is so. */
export const isMet =
  ({ avoids, accepting }: Breach): OnState =>
  state =>
    avoids !== null ? avoids(state) : accepting === null || !accepting(state)

/** Where there is what a deadlock lacks, a final state, or a lasso, by the first of the ways in which it breaks its property; null of what is neither. */
export function goalOf(model: Model, name: string, trace: Trace): OnState | null {
  if (name === 'deadlock') return model.final
  if (trace.loop === null) return null
  const [breach] = watch(model, [name], true).flatMap(({ breaches }) => breaches.filter(of => isBreach(trace, of)))
  return breach === undefined ? null : isMet(breach)
}
