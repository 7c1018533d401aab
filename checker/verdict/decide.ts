import type { Exploration } from '../engine/engine.ts'
import { SpecError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { watchdog } from '../platform/watchdog.ts'
import type { Constraints } from '../properties/liveness/constraints.ts'
import { needsGraph, type Watched } from '../properties/monitors.ts'
import { sampleOf } from '../properties/sample.ts'
import { vacuity } from '../properties/vacuity.ts'
import type { OfGraph } from '../properties/whole-graph.ts'
import { boundaryOf } from '../semantics/boundary.ts'
import type { Path } from '../semantics/path.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { confirm } from '../traces/confirm.ts'
import { deadEndVerdict } from '../traces/dead-end.ts'
import { lassoVerdict } from '../traces/lasso.ts'
import { replay } from '../traces/replay.ts'
import type { Trace } from '../traces/trace.ts'
import { sayViolation } from '../traces/violation.ts'
import type { Answers } from './answers.ts'
import { saySearched } from './qualifications.ts'
import type { Questions } from './questions.ts'
import type { PropertyResult, PropertyVerdict } from './result.ts'
import { sayStop } from './stops.ts'

/**
 * The verdict on each property, by what was found. Throws SpecError where no initial state is inside the constraint, so that nothing was searched.
 */
export function decide(
  { model, properties, semantics, constraints }: Questions,
  answers: Answers,
  patience = 10,
): readonly PropertyResult[] {
  const { explored } = answers
  const results = properties.map(property => {
    const { hit, compared, premiseMet, ofGraph } = answers.of(property)
    if (needsGraph(property)) return decideByGraph(property, ofGraph, semantics, constraints, explored)
    const wrongStart = answers.failure ? null : wrongStartOf(property, model, patience)
    const result = decideByStates(property, wrongStart ?? hit, premiseMet, semantics, explored)
    return { ...result, compared: wrongStart ? null : compared }
  })
  refuseNothing(model, results, answers)
  return results
}

/** Where no initial state is inside the constraint nothing was searched, so that all that can be said is that an initial state breaks a property. */
function refuseNothing(model: Model, properties: readonly PropertyResult[], { failure }: Answers): void {
  if (failure !== null || properties.some(p => p.verdict === 'violated' && !propertyKinds[p.kind].isExistential)) return
  const boundary = boundaryOf(model)
  if (model.initial.some(state => boundary.ofState(state) === null)) return
  throw new SpecError(
    'nothing-to-search',
    `the state constraint of ${model.spec} is false in every initial state, so nothing was searched`,
    { where: model.where, hint: 'weaken the constraint, or begin inside it' },
  )
}

/**
 * The verdict on a property that states and steps decide. What bounds cut was not searched, and the rule is one for every kind of property. What is
 * claimed of all that can be reached (`always`, `step`, `refines`, no deadlock) *holds within* the bounds, which are told with the verdict. What is claimed
 * to be reached, or over time to come about (`lassoVerdict`), is *inconclusive* where it was not found within them: the next state beyond may have it. So
 * `violated` always means a behaviour of the protocol, or none in the whole of it, and never one that a bound made. A view counts as a bound: of the states that
 * it makes one, only the first found is followed.
 */
function decideByStates(
  watched: Watched,
  hit: Path | null,
  premiseMet: boolean,
  semantics: Semantics,
  explored: Exploration,
): PropertyResult {
  const { name, of, kind, where } = watched
  const { isExistential } = propertyKinds[kind]
  const result = (verdict: PropertyVerdict, reason: string | null, trace: Trace | null = null): PropertyResult => ({
    name,
    of,
    kind,
    verdict,
    reason,
    trace,
    compared: null,
    fairness: [],
    necessary: null,
    where,
  })
  if (watched.decides === null) return result('vacuous', 'it ranges over nothing')
  if (hit !== null) {
    const trace = confirm(watched, replay(semantics, hit), semantics)
    return isExistential ? result('holds', null, trace) : result('violated', sayViolation(watched, semantics, trace), trace)
  }
  if (explored.stopped !== null) return result('inconclusive', `not decided: ${sayStop(explored.stopped)}`)
  if (isExistential) {
    const within = saySearched(semantics.model, explored)
    if (within === '') return result('violated', 'no reachable state satisfies it')
    return result('inconclusive', `not decided: no state reached satisfies it ${within}, and what lies beyond was not searched`)
  }
  const vacuous = vacuity(watched, premiseMet, semantics.model, explored, () => sampleOf(semantics))
  return vacuous === null ? result('holds', null) : result('vacuous', vacuous)
}

/** Judged only on the whole graph: what was not seen may hold the way out of a loop or a dead end, or another loop. */
function decideByGraph(
  watched: Watched,
  ofGraph: OfGraph | null,
  semantics: Semantics,
  constraints: Constraints,
  { stopped, cuts }: Exploration,
): PropertyResult {
  const { name, of, kind, where } = watched
  const base = { name, of, kind, compared: null, necessary: null, where }
  if (ofGraph?.lassos) return { ...base, ...lassoVerdict(watched, ofGraph.lassos, semantics, constraints, cuts) }
  if (ofGraph?.deadEnds) return { ...base, ...deadEndVerdict(watched, ofGraph.deadEnds, semantics, cuts) }
  const why = stopped ? sayStop(stopped) : 'the engine gave no graph of the states'
  return { ...base, verdict: 'inconclusive', reason: `not decided: ${why}`, trace: null, fairness: [] }
}

/** The path to an initial state that alone breaks the property; null where there is none. */
function wrongStartOf({ name, beginsWrongly }: Watched, { initial }: Model, patience: number): Path | null {
  if (beginsWrongly === null) return null
  let wrong = -1
  watchdog(patience, true)(
    () => {
      wrong = initial.findIndex(beginsWrongly)
    },
    () => `the mapping of ${name}`,
  )
  return wrong < 0 ? null : { initial: wrong, steps: [] }
}
