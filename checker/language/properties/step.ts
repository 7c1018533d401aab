import { combinations } from '../binders.ts'
import type { ActionProperty, Property, StepPredicate } from '../model.ts'
import type { Binders, Bound } from '../types.ts'
import { breaks, type PropertyKindOf, partsOf } from './kind.ts'

type None = Readonly<Record<never, never>>

export interface StepWord<S> {
  /** True of every step; with `for`, for every combination of parameters. */
  step(p: (before: S, after: S) => boolean): Property
  step<const P extends Binders = None>(of: { readonly for?: P; readonly holds: (before: S, after: S, p: Bound<P>) => boolean }): Property
}

const parts = ['for', 'holds']

export const step: PropertyKindOf<ActionProperty> = {
  word: {
    parts,
    states: 2,
    make(of) {
      const { for: binders = {}, holds } = partsOf('step', parts, of, '(before, after) => …')
      return { for: binders as Binders, meaning: { of: 'steps', holds: holds as StepPredicate } }
    },
  },
  says: 'in every step',
  violation: 'safety',
  isExistential: false,
  isOfSteps: true,
  sayFailure: breaks,
  sayViolation: ({ step }) => `the step ${step ?? ''} breaks it`,
  evidence({ for: binders, meaning: { holds } }, { states }) {
    const at = states.length - 1
    const [before, after] = states.slice(-2)
    if (before === undefined || after === undefined) return []
    return combinations(binders).map(parameters => ({ part: '', parameters, at, holds: () => holds(before, after, parameters) }))
  },
}
