import { judgesOf } from '../dumb/judge.ts'
import { stepsOf } from '../dumb/steps.ts'
import type { Spec } from '../syntax.ts'

/** The spec without its state constraint where no initial state is inside: there would be nothing to search, which is an error. */
export const begun = (spec: Spec): Spec =>
  stepsOf(spec).initial.some(judgesOf(spec).isInside) ? spec : { ...spec, constraints: { ...spec.constraints, state: null } }
