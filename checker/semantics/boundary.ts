import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { judgedConstraints } from './judged.ts'

/** The constraint of the model that keeps a search from going on. */
export type Beyond = 'state constraint' | 'step constraint'

/**
 * Where a search stops: a state beyond a constraint is judged, and nothing that follows it is. A state is in the space as soon as one step within the constraints leads
 * to it, whatever others do; a step that changes nothing is within the step constraint.
 */
export interface Boundary {
  /** Null of a state to go on from. Throws SpecFailure where the constraint fails. */
  ofState(state: State): Beyond | null
  /** The same of a state that a step leads to; `moves` says whether it is another than `from`. */
  ofStep(from: State, to: State, moves: boolean): Beyond | null
}

export function boundaryOf(model: Model): Boundary {
  const { state: isInside, step: isFollowed } = judgedConstraints(model)
  const ofState = (state: State) => (isInside === null || isInside(state) ? null : 'state constraint')
  return {
    ofState,
    ofStep: (from, to, moves) => (moves && isFollowed !== null && !isFollowed(from, to) ? 'step constraint' : ofState(to)),
  }
}
