import { type Engine, type Exploration, type Failure, failureOf, type Monitor, type Task } from '../engine/engine.ts'
import { limitsOf } from '../engine/limits.ts'
import { type ProfileEntry, Profiler } from '../engine/profile.ts'
import { Starved } from '../errors.ts'
import { machineLimit, memoryLimit } from '../platform/memory.ts'
import { threadsFor } from '../platform/threads.ts'
import { watchdog } from '../platform/watchdog.ts'
import { needsGraph, type Watched } from '../properties/monitors.ts'
import { exploreReduced } from '../properties/reduced.ts'
import { noSymmetry, type Symmetry, type SymmetryOutcome, symmetryOf } from '../properties/symmetry.ts'
import { judgeGraph, type OfGraph, requestFor } from '../properties/whole-graph.ts'
import type { Path } from '../semantics/path.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { culprit } from '../traces/culprit.ts'
import { replay } from '../traces/replay.ts'
import { chooseShortest, mostCompared, type ShownPaths } from '../traces/shortest.ts'
import type { Trace } from '../traces/trace.ts'
import { diskFor } from './disk.ts'
import { type CheckOptions, isPartial } from './options.ts'
import type { Questions } from './questions.ts'
import { engineFor } from './strategy.ts'

/** What the search of a model's states found out about one property. */
export interface Answer {
  /** The path to the first state or step that decides it; null where none was met. */
  readonly hit: Path | null
  /** Whether that path was compared with all that are as short; null where there was nothing to compare. */
  readonly compared: boolean | null
  /** Whether its premise, where it has one, was ever true. */
  readonly premiseMet: boolean
  /** What the whole graph says of a property that it decides; null of other properties, and where there is no graph. */
  readonly ofGraph: OfGraph | null
}

export interface Answers {
  readonly engine: Engine
  readonly explored: Exploration
  /** Why the spec failed; null where it did not. */
  readonly failure: Failure | null
  readonly symmetry: SymmetryOutcome | null
  readonly of: (property: Watched) => Answer
  /** Where the time went; null where that was not asked. */
  readonly profile: readonly ProfileEntry[] | null
  /** When the search began, as `performance.now()` tells. */
  readonly started: number
}

/**
 * What the states of the model answer, searched as the options say. `anyShortest`: of several shortest paths the one that was met first will do.
 * Throws UsageError for options that do not go together.
 */
export async function explore(questions: Questions, options: CheckOptions, anyShortest = isPartial(options)): Promise<Answers> {
  const started = performance.now()
  const { model, properties, semantics, constraints } = questions
  const engine = engineFor(options, model)
  const patience = options.patience ?? 10
  const profiler = options.profile ? new Profiler() : null
  const monitors = properties.flatMap(p => [p.decides, p.premise].filter(m => m !== null))
  // Of a part of the graph nothing can be said.
  const graph = options.swarm ? null : requestFor(properties, semantics, constraints)
  const unreduced = {
    semantics,
    monitors,
    limits: limitsOf(options.limits, isOffHeap(engine) && graph === null ? machineLimit() : memoryLimit()),
    goesOnWithin: options.goesOnWithin ?? 0,
    signal: options.signal ?? null,
    onProgress: options.onProgress ?? null,
    exact: options.states === 'whole',
    workers: threadsFor(options.workers),
    graph,
    graphWithin: anyShortest ? 0 : mostCompared,
    checkpoint: options.checkpoint ?? null,
    disk: options.disk ? diskFor(options.disk, properties) : null,
    profiler,
    guard: watchdog(patience),
  }
  const symmetry = options.states === 'orbits' ? symmetryOf(semantics, properties.some(needsGraph), engine) : noSymmetry
  const searched = await exploreFed(engine, unreduced, symmetry)
  const found = confirmed(searched.explored, semantics, properties, patience)
  const task: Task = { ...unreduced, reduction: searched.symmetry.reduction }
  const shown: ShownPaths = anyShortest
    ? { hits: found.hits, compared: [] }
    : await chooseShortest(engine, task, found, properties, (performance.now() - started) / 1000)
  // What was kept takes much memory, and nothing else asks for it.
  const { kept: _, ...explored } = found
  const judged = explored.graph && judgeGraph(explored.graph, properties, semantics, constraints)
  const number = (monitor: Monitor | null) => (monitor === null ? -1 : monitors.indexOf(monitor))
  return {
    engine,
    explored,
    failure: failureOf(explored),
    symmetry: searched.symmetry.outcome,
    of: property => ({
      hit: shown.hits[number(property.decides)] ?? null,
      compared: shown.compared[number(property.decides)] ?? null,
      premiseMet: (shown.hits[number(property.premise)] ?? null) !== null,
      ofGraph: judged?.get(property) ?? null,
    }),
    profile: profiler?.entries() ?? null,
    started,
  }
}

/**
 * The exploration; begun anew where a slice was ended since other programs had the processor: each time the watchdog has more patience. What meets other
 * nodes begins once only, and what keeps checkpoints can be resumed from the last.
 */
async function exploreFed(engine: Engine, task: Omit<Task, 'reduction'>, symmetry: Symmetry): ReturnType<typeof exploreReduced> {
  const started = performance.now()
  const { limits } = task
  for (let spent = 0; ; spent = (performance.now() - started) / 1000) {
    const maxSeconds = Math.max(0, limits.maxSeconds - spent)
    const searched = await exploreReduced(engine, { ...task, limits: { ...limits, maxSeconds } }, symmetry)
    const { explored } = searched
    const isStarved = failureOf(explored)?.error instanceof Starved && engine.name !== 'cluster' && !task.checkpoint
    if (isStarved) continue
    return explored.stopped?.why === 'seconds'
      ? { ...searched, explored: { ...explored, stopped: { ...explored.stopped, limit: limits.maxSeconds } } }
      : searched
  }
}

/** Whether an engine keeps its states outside of V8's heap, whose limit then does not matter to it. */
const isOffHeap = ({ name }: Engine): boolean => name === 'tables' || name === 'swarm'

/**
 * The exploration, in which what never returns is named with its place. Where all of it returns when it is asked alone, the spec is not
 * at fault: the machine was suspended, swapped or too busy, which is a limit.
 */
function confirmed(explored: Exploration, semantics: Semantics, properties: readonly Watched[], patience: number): Exploration {
  const failure = failureOf(explored)
  if (failure?.error.code !== 'never-returns') return explored
  const { path } = failure
  const trace = traceOf(semantics, path)
  if (trace === null) return explored
  const error = culprit(semantics, trace.steps.at(-1)?.state ?? trace.initial, properties, patience)
  return { ...explored, stopped: error ? { ...failure, error } : { why: 'stood still', seconds: patience } }
}

/** The trace of a path on which the spec fails; null where it cannot be replayed, which must not hide the failure. */
export function traceOf(semantics: Semantics, path: Path): Trace | null {
  try {
    return replay(semantics, path)
  } catch {
    return null
  }
}
