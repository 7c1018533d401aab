import { combinations } from '../binders.ts'
import type { Property, StatePredicate, Temporal } from '../model.ts'
import type { Binders, Bound, State } from '../types.ts'
import { breaks, isTrue, type PropertyKindOf, partsOf } from './kind.ts'

type None = Readonly<Record<never, never>>

export interface LeadsToWord<S> {
  /** Whenever `from` holds, `to` holds then or later; with `for`, for every combination of parameters. */
  leadsTo(from: (s: S) => boolean, to: (s: S) => boolean): Property
  leadsTo<const P extends Binders = None>(of: {
    readonly for?: P
    readonly from: (s: S, p: Bound<P>) => boolean
    readonly to: (s: S, p: Bound<P>) => boolean
  }): Property
}

const parts = ['for', 'from', 'to']

export const leadsTo: PropertyKindOf<Temporal> = {
  word: {
    parts,
    states: 1,
    make(first, second) {
      const of = typeof first === 'function' ? { from: first, to: second } : first
      const { for: binders = {}, from, to } = partsOf('leadsTo', parts, of, 's => …')
      return {
        for: binders as Binders,
        meaning: { of: 'behaviours', begins: from as StatePredicate, avoids: to as StatePredicate, keeps: null },
      }
    },
  },
  says: 'leads to',
  violation: 'liveness',
  isExistential: false,
  isOfSteps: false,
  sayFailure: breaks,
  sayViolation: () => 'what must follow never comes',
  evidence({ for: binders, meaning: { begins, avoids: to } }, { states, loop }) {
    const at = states.length - 1
    const last = states[at]
    if (last === undefined || typeof begins !== 'function' || to === null) return []
    return combinations(binders)
      .filter(p => {
        const never = (of: readonly State[]) => !of.some(s => isTrue(() => to(s, p)))
        return states.some((s, i) => isTrue(() => begins(s, p)) && never(states.slice(i))) && (loop === null || never(states.slice(loop)))
      })
      .map(parameters => ({ part: 'the end of ', parameters, at, holds: () => to(last, parameters) }))
  },
}
