import { combinations } from '../binders.ts'
import type { Possibility, Property, StatePredicate } from '../model.ts'
import type { Binders, Bound } from '../types.ts'
import { breaks, type PropertyKindOf, partsOf } from './kind.ts'

type None = Readonly<Record<never, never>>

export interface AlwaysPossibleWord<S> {
  /**
   * Whatever has happened, a state with `p` can still be reached: AG EF p of computation tree logic; with `for`, for every combination of parameters. It says that
   * the protocol can still get there, and not that it will: no fairness is assumed. Any fault within the budgets may have happened by then, but none has to
   * happen on the way, unless it is fair, as a recovery that happens in the end: nothing may rely on a message being lost or a process
   * crashing, and a larger budget never hides a violation. Violated by a trace to a state from which `p` cannot be reached.
   */
  alwaysPossible(p: (s: S) => boolean): Property
  alwaysPossible<const P extends Binders = None>(of: { readonly for?: P; readonly holds: (s: S, p: Bound<P>) => boolean }): Property
}

const parts = ['for', 'holds']

export const alwaysPossible: PropertyKindOf<Possibility> = {
  word: {
    parts,
    states: 1,
    make(of) {
      const { for: binders = {}, holds } = partsOf('alwaysPossible', parts, of, 's => …')
      return { for: binders as Binders, meaning: { of: 'possibility', holds: holds as StatePredicate } }
    },
  },
  says: 'always possible',
  violation: 'liveness',
  isExistential: false,
  isOfSteps: false,
  sayFailure: breaks,
  sayViolation: ({ step }) => (step === null ? 'it can never become true' : 'it can no longer become true'),
  evidence({ for: binders, meaning: { holds } }, { states }) {
    const at = states.length - 1
    const state = states[at]
    return state === undefined
      ? []
      : combinations(binders).map(parameters => ({ part: '', parameters, at, holds: () => holds(state, parameters) }))
  },
}
