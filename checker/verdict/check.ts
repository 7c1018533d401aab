import type { Checkpointing } from '../engine/checkpointing.ts'
import type { Engine, Exploration, Limits, Path, Progress, Task } from '../engine/engine.ts'
import { type EngineName, engines } from '../engine/index.ts'
import { limitsOf } from '../engine/limits.ts'
import { randomWalks, type Walks } from '../engine/walks/simulate.ts'
import { SpecError, SpecFailure, UsageError } from '../errors.ts'
import type { Accepted, Instance } from '../language/catalogue.ts'
import { checkable } from '../language/checkable.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { threadsFor } from '../platform/threads.ts'
import { watchdog } from '../platform/watchdog.ts'
import { type Constraints, constraintsOf } from '../properties/liveness/constraints.ts'
import { type Judgement, judgeBreaches, requestFor } from '../properties/liveness/judge.ts'
import { hiddenOf, withGuardsBlind } from '../properties/liveness/view.ts'
import { checkProperty, propertyNames, type Watched, watch } from '../properties/monitors.ts'
import { exploreReduced } from '../properties/reduced.ts'
import { sampleOf } from '../properties/sample.ts'
import { noSymmetry, symmetryOf } from '../properties/symmetry.ts'
import { vacuity } from '../properties/vacuity.ts'
import { judgedConstraints } from '../semantics/judged.ts'
import { label, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { confirm } from '../traces/confirm.ts'
import { culprit } from '../traces/culprit.ts'
import { tellLasso } from '../traces/lasso.ts'
import { replay } from '../traces/replay.ts'
import { chooseShortest, type Shown } from '../traces/shortest.ts'
import { sayStuck } from '../traces/stuck.ts'
import type { Trace } from '../traces/trace.ts'
import { withNecessaryFaults } from './necessary-faults.ts'
import { checkAccepted, saySearched } from './qualifications.ts'
import type { CheckResult, PropertyResult, PropertyVerdict } from './result.ts'
import { sayStop } from './stops.ts'
import { summarise } from './summary.ts'

export interface CheckOptions {
  /** The properties to check; left out, all of them. `deadlock` names the built-in one. */
  readonly properties?: readonly string[]
  /** Goes on after the first violation, until every property is decided. Several `properties` imply it. */
  readonly continue?: boolean
  readonly limits?: Partial<Limits>
  /** The engine; both give the same result. */
  readonly engine?: EngineName | Engine
  /** Threads that may take part, of which no more than 16, or one for each core, are started; left out, one for each core. */
  readonly workers?: number
  /**
   * Counts states that differ only by an exchange of processes of the spec's symmetric sorts as one. Off where left out; off, and the result says why,
   * where something turns out not to be symmetric. Not with walks.
   */
  readonly symmetry?: boolean
  /**
   * Keeps whole states and compares them, so that no two are taken for one. The tables engine otherwise keeps fingerprints alone; the reference
   * engine always compares whole states. Costs memory, and about twice the time. Not with symmetry or a view.
   */
  readonly exact?: boolean
  /** Ends the search with what is known. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** Seconds that one guard or recipe may take before it is said to loop for ever; with Infinity it may loop for ever. */
  readonly patience?: number
  /** Walks at random instead of searching: the verdict is then `violated` or `inconclusive`, and traces are not the shortest. */
  readonly walks?: Walks
  /**
   * Looks, for each violation, for the least fault budgets that show it: by several further searches. `if-quick`: only where the first search found no more
   * than 100,000 states, and each further one ends, not decided, beyond so many. `always`: under the limits given. Left out, or with walks, never.
   */
  readonly necessaryFaults?: 'if-quick' | 'always' | 'never'
  /** Keeps checkpoints of the search, on the tables engine. */
  readonly checkpoint?: Checkpointing
  /** The catalogue's name of the model, for the result. */
  readonly name?: string
  /** What the result may fall short of, as the catalogue says of the model. */
  readonly accepted?: Accepted
}

/** A spec failed while it ran; `trace` leads to the state in which it did, and `found` is what was known by then. */
export class CheckFailure extends SpecFailure {
  readonly trace: Trace | null
  readonly found: CheckResult
  constructor(error: SpecFailure, trace: Trace | null, found: CheckResult) {
    super(error.code, error.problem, { where: error.where, hint: error.hint, cause: error })
    this.trace = trace
    this.found = found
  }
}

/**
 * The verdict on a model, or on what `instance` or `model` chose, with a shortest trace for every property that fails. Explores every interleaving and every fault within
 * the budgets, unless a limit is reached first. Throws UsageError for a property that is not there and for what is no model, SpecError where no initial state is inside the constraint, and CheckFailure where the spec itself fails.
 */
export async function check(given: Model | Instance, options: CheckOptions = {}): Promise<CheckResult> {
  const model = checkable(given)
  const result = await search(model, options)
  const { necessaryFaults: asked = 'never', walks, limits = {}, checkpoint: _, onProgress: __, name: ___, ...same } = options
  if (walks || asked === 'never' || (asked === 'if-quick' && result.states.distinct > quick)) return result
  const bounded = asked === 'always' ? limits : { ...limits, maxStates: Math.min(quick, limits.maxStates ?? Infinity) }
  return withNecessaryFaults(model, result, async (lowered, properties) => {
    if (options.signal?.aborted) return null
    try {
      return await search(lowered, { ...same, properties, continue: properties.length > 1, limits: bounded }, true)
    } catch (error) {
      if (error instanceof CheckFailure) return null
      throw error
    }
  })
}

const quick = 100_000

async function search(model: Model, options: CheckOptions, anyShortest = options.walks !== undefined): Promise<CheckResult> {
  const started = performance.now()
  const names = options.properties ?? null
  checkNames(model, names)
  if (options.accepted) checkAccepted(model, options.accepted)
  const watched = watch(model, names, !(options.continue ?? (names?.length ?? 0) > 1))
  const overTime = watched.filter(w => w.breaches.length > 0)
  const breaches = overTime.flatMap(w => w.breaches)
  const constraints = constraintsOf(model)
  const semantics = semanticsOf(overTime[0] ? withGuardsBlind(model, hiddenOf(model, overTime[0].name)) : model)
  const monitors = watched.flatMap(w => [w.decides, w.premise].filter(m => m !== null))
  const patience = options.patience ?? 10
  const engine = options.walks ? randomWalks(options.walks) : engineOf(options.engine ?? 'tables')
  if (options.checkpoint && engine.name !== 'tables')
    throw new UsageError('no-checkpoints', `only the tables engine keeps checkpoints, not ${engine.name}`)
  if (options.exact) refuseExact(model, engine, options.symmetry ?? false)
  if (options.symmetry && options.walks)
    throw new UsageError('walks-with-symmetry', 'random walks visit states one by one, and do not count those that are symmetric as one', {
      hint: 'leave out either of the two',
    })
  const asked = {
    semantics,
    monitors,
    limits: limitsOf(options.limits),
    signal: options.signal ?? null,
    onProgress: options.onProgress ?? null,
    exact: options.exact ?? false,
    workers: threadsFor(options.workers),
    graph: breaches.length === 0 ? null : requestFor(breaches, constraints),
    checkpoint: options.checkpoint ?? null,
    guard: watchdog(patience),
  }
  const searched = await exploreReduced(engine, asked, options.symmetry ? symmetryOf(semantics, overTime.length > 0) : noSymmetry)
  const task: Task = { ...asked, permutations: searched.symmetry.permutations }
  const explored = confirmed(searched.explored, semantics, watched, patience)
  const shown: Shown = anyShortest
    ? { hits: explored.hits, compared: [] }
    : await chooseShortest(engine, task, explored, watched, (performance.now() - started) / 1000)
  const hitOf = (monitor: Watched['decides']): Path | null => (monitor && shown.hits[monitors.indexOf(monitor)]) ?? null
  const comparedOf = ({ decides }: Watched): boolean | null => (decides && shown.compared[monitors.indexOf(decides)]) ?? null
  const groups = overTime.map(w => w.breaches)
  const judgements = explored.graph && judgeBreaches(explored.graph, groups, constraints)
  const properties = watched.map(w => {
    if (w.breaches.length > 0) return decideOverTime(w, judgements?.[overTime.indexOf(w)] ?? null, semantics, constraints, explored)
    const wrongStart = explored.failure ? null : wrongStartOf(w, model, patience)
    const decided = decide(w, wrongStart ?? hitOf(w.decides), hitOf(w.premise) !== null, semantics, explored)
    return { ...decided, compared: wrongStart ? null : comparedOf(w) }
  })
  refuseNothing(model, properties, explored)
  const result = summarise({
    ...{ model, name: options.name ?? null, accepted: options.accepted, properties, explored, engine, symmetry: searched.symmetry.told },
    seconds: (performance.now() - started) / 1000,
  })
  if (explored.failure === null) return result
  const { error, path } = explored.failure
  throw new CheckFailure(error, traceOf(semantics, path), result)
}

/**
 * The exploration, in which what never returns is named with its place. Where all of it returns when it is asked alone, the spec is not
 * at fault: the machine was suspended, swapped or too busy, which is a limit.
 */
function confirmed(explored: Exploration, semantics: Semantics, watched: readonly Watched[], patience: number): Exploration {
  if (explored.failure?.error.code !== 'never-returns') return explored
  const { path } = explored.failure
  const trace = traceOf(semantics, path)
  if (trace === null) return explored
  const error = culprit(semantics, trace.steps.at(-1)?.state ?? trace.initial, watched, patience)
  return error
    ? { ...explored, failure: { error, path } }
    : { ...explored, failure: null, stopped: { why: 'stood still', seconds: patience } }
}

/** Where no initial state is inside the constraint nothing was searched, so that all that can be said is that an initial state breaks a property. */
function refuseNothing(model: Model, properties: readonly PropertyResult[], { failure }: Exploration): void {
  if (failure !== null || properties.some(p => p.verdict === 'violated' && p.kind !== 'reachable')) return
  const isInside = judgedConstraints(model).state
  if (isInside === null || model.initial.some(isInside)) return
  throw new SpecError(
    'nothing-to-search',
    `the state constraint of ${model.spec} is false in every initial state, so nothing was searched`,
    { where: model.where, hint: 'weaken the constraint, or begin inside it' },
  )
}

/** Where states are put together on purpose, they are not compared whole. */
function refuseExact(model: Model, engine: Engine, symmetry: boolean): void {
  if (symmetry)
    throw new UsageError('exact-with-symmetry', 'an exact search compares whole states, and symmetry counts different ones as one', {
      hint: 'leave out either of the two',
    })
  if (model.view !== null && engine.name === 'tables')
    throw new UsageError(
      'exact-with-view',
      `an exact search compares whole states, and the view of ${model.spec} shows ${model.view.join(', ')} alone`,
      {
        hint: 'the reference engine compares whole what the view shows; or search without exact',
      },
    )
}

const engineOf = (asked: EngineName | Engine): Engine => (typeof asked === 'string' ? engines[asked] : asked)

function checkNames(model: Model, names: readonly string[] | null): void {
  const known = propertyNames(model)
  if (names?.length === 0)
    throw new UsageError('no-property', 'no property was named, so that nothing would be checked', {
      hint: `name some of ${known.join(', ')}, or leave the choice out to check them all`,
    })
  for (const name of names ?? []) checkProperty(model, name, known)
}

function traceOf(semantics: Semantics, path: Path): Trace | null {
  try {
    return replay(semantics, path)
  } catch {
    // The spec failed once already; a trace that cannot be told must not hide that.
    return null
  }
}

/**
 * The verdict on a property that states and steps decide. What bounds cut was not searched, and the rule is one for every kind of property. What is
 * claimed of all that can be reached (`always`, `step`, `refines`, no deadlock) *holds within* the bounds, which are told with the verdict. What is claimed
 * to be reached, or over time to come about (`tellLasso`), is *inconclusive* where it was not found within them: the next state beyond may have it. So
 * `violated` always means a behaviour of the protocol, or none in the whole of it, and never one that a bound made. A view counts as a bound: of the states that
 * it makes one, only the first found is followed.
 */
function decide(watched: Watched, hit: Path | null, premiseHit: boolean, semantics: Semantics, explored: Exploration): PropertyResult {
  const { name, kind, where } = watched
  const result = (verdict: PropertyVerdict, reason: string | null, path: Path | null = null): PropertyResult => ({
    name,
    kind,
    verdict,
    reason,
    trace: path && confirm(watched, replay(semantics, path), semantics),
    compared: null,
    fairness: [],
    necessary: null,
    where,
  })
  if (watched.decides === null) return result('vacuous', 'it ranges over nothing')
  if (hit !== null) return kind === 'reachable' ? result('holds', null, hit) : result('violated', violation(kind, hit, semantics), hit)
  if (explored.stopped !== null) return result('inconclusive', `not decided: ${sayStop(explored.stopped)}`)
  if (kind === 'reachable') {
    const within = saySearched(semantics.model, explored)
    if (within === '') return result('violated', 'no state reached has it')
    return result('inconclusive', `not decided: no state reached has it ${within}, and what lies beyond was not searched`)
  }
  const vacuous = vacuity(watched, premiseHit, semantics.model, explored, () => sampleOf(semantics))
  return vacuous === null ? result('holds', null) : result('vacuous', vacuous)
}

/** Judged only on the whole graph: what was not seen may hold the way out of a loop, or another loop. */
function decideOverTime(
  watched: Watched,
  judgement: Judgement | null,
  semantics: Semantics,
  constraints: Constraints,
  { stopped, cuts }: Exploration,
): PropertyResult {
  const { name, kind, where } = watched
  const base = { name, kind, compared: null, necessary: null, where }
  if (judgement) return { ...base, ...tellLasso(watched, judgement, semantics, constraints, cuts) }
  const why = stopped ? sayStop(stopped) : 'the engine gave no graph of the states'
  return { ...base, verdict: 'inconclusive', reason: `not decided: ${why}`, trace: null, fairness: [] }
}

/** The path to an initial state that alone breaks the property; null where there is none. */
function wrongStartOf({ name, beginsWrongly }: Watched, { initial }: Model, patience: number): Path | null {
  if (beginsWrongly === null) return null
  let wrong = -1
  watchdog(patience)(
    () => {
      wrong = initial.findIndex(beginsWrongly)
    },
    () => `the mapping of ${name}`,
  )
  return wrong < 0 ? null : { initial: wrong, steps: [] }
}

/** The state that a path ends in. */
const endOf = (semantics: Semantics, { initial, steps }: Path): State =>
  steps.reduce((state, step) => semantics.take(state, step)?.to ?? state, semantics.model.initial[initial] as State)

function violation(kind: PropertyResult['kind'], path: Path, semantics: Semantics): string {
  const last = path.steps.at(-1)
  if (kind === 'deadlock') return `${sayStuck(semantics, endOf(semantics, path))}, and the state is not final`
  if (kind === 'refines')
    return last ? `${label(last)} does what the abstract spec forbids` : 'an initial state stands for none of the abstract spec'
  if (kind === 'step') return `the step ${last ? label(last) : ''} breaks it`
  return last ? `false after ${label(last)}` : `false in ${semantics.model.initial.length > 1 ? 'an' : 'the'} initial state`
}
