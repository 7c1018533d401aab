import { EverystepError, errorOf, type Place, problemOf, SpecFailure } from '../errors.ts'
import { admitState } from '../language/admit.ts'
import type { Refinement as Refines } from '../language/model.ts'
import type { State } from '../language/types.ts'
import type { OnState, OnStep } from '../semantics/judged.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { Stray, watched } from '../semantics/stray.ts'
import { keyOf } from '../values/index.ts'

/** A spec as another one sees it. */
export interface Refinement {
  /** The state of the abstract spec that a state stands for. Throws SpecFailure where the mapping gives none. */
  readonly seen: (s: State) => State
  /** True of an initial state that stands for none of the abstract spec's. */
  readonly beginsWrongly: OnState
  /** True of a step that is neither a step of the abstract spec nor changes what it sees. */
  readonly stepsWrongly: OnStep
}

/**
 * Step simulation under a refinement mapping (M. Abadi and L. Lamport, "The existence of refinement mappings", 1991). Together with the search of
 * every step from every state it decides whether each behaviour, seen through the mapping, obeys the abstract spec's initial states and steps;
 * not whether it obeys the abstract spec's fairness. States are compared whole, whatever view the abstract model has, and its
 * constraints, which only bound searches, do not count. The steps of each abstract state are computed once.
 */
export function refinement(name: string, { abstract, mapping }: Refines, where: Place | null): Refinement {
  const semantics = semanticsOf(abstract)
  const initial = new Set(abstract.initial.map(keyOf))
  const stepsByKey = new Map<string, ReadonlySet<string>>()

  const seen = (s: State): State => {
    try {
      return admitState(abstract.vars, mapping(watched(s)))
    } catch (thrown) {
      const error = errorOf(thrown)
      const what = `the mapping of ${name} to ${abstract.spec} failed:`
      if (error instanceof Stray) throw error.told(what, where)
      throw new SpecFailure(error instanceof EverystepError ? error.code : 'spec-threw', `${what} ${problemOf(error)}`, {
        where: where ?? undefined,
        hint: `it must give, for every state, a value to every variable of ${abstract.spec}: ${Object.keys(abstract.vars).join(', ')}`,
        cause: error,
      })
    }
  }

  const stepsFrom = (state: State, key: string): ReadonlySet<string> => {
    const before = stepsByKey.get(key)
    if (before) return before
    const steps = new Set(semantics.successors(state).transitions.map(t => keyOf(t.to)))
    stepsByKey.set(key, steps)
    return steps
  }

  return {
    seen,
    beginsWrongly: s => !initial.has(keyOf(seen(s))),
    stepsWrongly: (before, after) => {
      const [from, to] = [seen(before), seen(after)]
      const [fromKey, toKey] = [keyOf(from), keyOf(to)]
      return fromKey !== toKey && !stepsFrom(from, fromKey).has(toKey)
    },
  }
}
