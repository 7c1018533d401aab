import { combinations } from '../binders.ts'
import type { Invariant, Property, StatePredicate } from '../model.ts'
import type { Binders, Bound } from '../types.ts'
import { breaks, isTrue, type PropertyKindOf, partsOf, sayFalse } from './kind.ts'

type None = Readonly<Record<never, never>>

export interface AlwaysWord<S> {
  /** An invariant: true in every state; with `for`, for every combination of parameters, and with `when`, where that holds. */
  always(p: (s: S) => boolean): Property
  always<const P extends Binders = None>(of: {
    readonly for?: P
    readonly when?: (s: S, p: Bound<P>) => boolean
    readonly holds: (s: S, p: Bound<P>) => boolean
  }): Property
}

const parts = ['for', 'when', 'holds']

export const always: PropertyKindOf<Invariant> = {
  word: {
    parts,
    states: 1,
    make(of) {
      const { for: binders = {}, when = null, holds } = partsOf('always', parts, of, 's => …')
      return {
        for: binders as Binders,
        meaning: { of: 'states', holds: holds as StatePredicate, premise: when as StatePredicate | null },
      }
    },
  },
  says: 'in every state',
  violation: 'safety',
  isExistential: false,
  isOfSteps: false,
  sayFailure: breaks,
  sayViolation: sayFalse,
  evidence({ for: binders, meaning: { holds, premise } }, { states }) {
    const at = states.length - 1
    const state = states[at]
    if (state === undefined) return []
    return combinations(binders)
      .filter(p => premise === null || isTrue(() => premise(state, p)))
      .map(parameters => ({ part: '', parameters, at, holds: () => holds(state, parameters) }))
  },
}
