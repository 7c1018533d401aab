import type { Model, Property, Refinement } from '../model.ts'
import type { State } from '../types.ts'
import { breaks, type PropertyKindOf } from './kind.ts'

export interface RefinesWord<S> {
  /**
   * Every step, seen through `mapping`, is a step of the other model or changes nothing there, from an initial state on. The other model's
   * own liveness properties are checked through the mapping too, under the fairness of this spec; what is `alwaysPossible` there is not, since a refinement may do less.
   */
  refines(abstract: Model, mapping: (s: S) => State): Property
}

export const refines: PropertyKindOf<Refinement> = {
  word: {
    parts: [],
    states: 1,
    make: (abstract, mapping) => ({
      for: {},
      meaning: { of: 'refinement', abstract: abstract as Model, mapping: mapping as Refinement['mapping'] },
    }),
  },
  says: 'refinement',
  violation: 'safety',
  isExistential: false,
  isOfSteps: true,
  sayFailure: breaks,
  sayViolation: ({ step }) =>
    step === null ? 'an initial state stands for none of the abstract spec' : `${step} does what the abstract spec forbids`,
  evidence: () => [],
}
