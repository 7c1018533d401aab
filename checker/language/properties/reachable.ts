import type { Property, Reachability, StatePredicate } from '../model.ts'
import { type PropertyKindOf, partsOf, sayFalse } from './kind.ts'

export interface ReachableWord<S> {
  /** True somewhere: the check shows a witness, and fails if there is none; where a bound cut steps and no state has it, it is not decided. */
  reachable(p: (s: S) => boolean): Property
}

const parts = ['holds']

export const reachable: PropertyKindOf<Reachability> = {
  word: {
    parts,
    states: 1,
    make(of) {
      const { holds } = partsOf('reachable', parts, of, 's => …')
      return { for: {}, meaning: { of: 'some state', holds: holds as StatePredicate } }
    },
  },
  says: 'in some state',
  violation: 'safety',
  isExistential: true,
  isOfSteps: false,
  sayFailure: name => `never reaches ${name}`,
  sayViolation: sayFalse,
  evidence({ meaning: { holds } }, { states }) {
    const at = states.length - 1
    const state = states[at]
    return state === undefined ? [] : [{ part: '', parameters: {}, at, holds: () => holds(state, {}) }]
  },
}
