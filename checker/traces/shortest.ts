import type { Engine, Exploration, Monitor, Task } from '../engine/engine.ts'
import type { LaterRequest, StateGraph } from '../engine/graph.ts'
import { actorOf } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { isFault } from '../language/sign.ts'
import type { Watched } from '../properties/monitors.ts'
import type { OnState } from '../semantics/judged.ts'
import { judgedConstraints } from '../semantics/judged.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { compare } from '../values/index.ts'
import { Cheapest, type End, type Layers, layersOf, numberOf, type Steps, traitsOf } from './cheapest.ts'

/** With more states than this within the length of a counterexample, what else is as short is not compared. */
export const mostCompared = 250_000

/** The same where there are witnesses alone: a search that finds no fault shall not take much longer for the choice among them. */
const mostForWitnesses = 25_000

/** States that the semantics itself expands, at most: it is slow. */
const mostAsked = 20_000

/** Seconds that this takes at most, or twice what the search took. */
const patience = 20

/** Seconds in which nothing else is attended to. */
const atOnce = 1

/** The paths to show, by monitor, and of which of them all that are as short were compared; null where there is nothing to compare. */
export interface ShownPaths {
  readonly hits: readonly (Path | null)[]
  readonly compared: readonly (boolean | null)[]
}

/** A path to be compared with others. */
interface Open {
  readonly monitor: Monitor
  readonly index: number
  readonly steps: number
  readonly isWitness: boolean
}

/**
 * Of all paths that decide a property and are as short as the one found, the one with the fewest faults; of these the one in which it is
 * least often another process that takes the next step; of these the one whose steps come first by their content. That does not depend on who found which
 * first, so every engine and any number of threads shows the same. Where the engine has not kept the states, the space is explored once more, as deep as the paths are long, without
 * symmetry and view, whose states stand for others. Where that is too much, or cannot be done, the path found stays. `seconds` have gone by so far.
 */
export async function chooseShortest(
  engine: Engine,
  task: Task,
  explored: Exploration,
  watched: readonly Watched[],
  seconds: number,
): Promise<ShownPaths> {
  const hits = [...explored.hits]
  const compared: (boolean | null)[] = hits.map(() => null)
  let open = watched.flatMap(({ kind, decides }): readonly Open[] => {
    const index = decides === null ? -1 : task.monitors.indexOf(decides)
    const steps = hits[index]?.steps.length ?? 0
    return decides && steps > 0 ? [{ monitor: decides, index, steps, isWitness: propertyKinds[kind].isExistential }] : []
  })
  for (const { index } of open) compared[index] = false
  const started = performance.now()
  const isWhole = task.reduction === null && task.semantics.model.view === null && explored.stopped?.why === 'hit'
  for (let deepest = depthOf(open); open.length > 0; deepest = depthOf(open)) {
    const gone = (performance.now() - started) / 1000
    const maxSeconds = Math.min(task.limits.maxSeconds - seconds, Math.max(patience, 2 * seconds)) - gone
    const maxStates = Math.min(task.limits.maxStates, open.every(o => o.isWitness) ? mostForWitnesses : mostCompared)
    if (maxSeconds <= 0 || task.signal?.aborted) break
    const isTooLarge = isWhole && explored.distinct > maxStates && deepest + 1 >= explored.depth
    const bounded = { ...task, limits: { ...task.limits, maxSeconds, maxStates, maxDepth: Infinity } }
    // Whatever fails here, the path that the search gave stays.
    const cheapest = isTooLarge ? null : await cheapestOf(open, engine, bounded, explored).catch(() => null)
    for (const [k, path] of cheapest?.entries() ?? []) {
      const { index } = open[k] as Open
      hits[index] = path ?? (hits[index] as Path)
      compared[index] = path !== null
    }
    if (cheapest) break
    open = open.filter(o => o.steps < deepest)
  }
  return { hits, compared }
}

const depthOf = (open: readonly Open[]): number => Math.max(0, ...open.map(o => o.steps))

/** The cheapest path for each, null where it cannot be told; null for all where the space within their length was not seen whole. */
async function cheapestOf(
  open: readonly Open[],
  engine: Engine,
  task: Task,
  { kept }: Exploration,
): Promise<readonly (Path | null)[] | null> {
  const semantics = semanticsOf({ ...task.semantics.model, view: null })
  const { state, step } = judgedConstraints(semantics.model)
  const depth = depthOf(open)
  const steps = stepsOf(semantics.model)
  // A state outside the constraints is judged, and is not in the graph.
  const isJudged = (o: Open) => !state && !step && o.monitor.on === 'state'
  const request = {
    fairness: (instance: Instance) => numberOf(steps.traits(instance)),
    // A deadlock is seen where nothing leads on.
    levels: depth + (open.some(o => o.monitor.on === 'deadlock' && o.steps === depth) ? 2 : 1),
  }
  if (kept !== undefined && kept.within(request.levels) > task.limits.maxStates) return null
  const graph = kept?.graph(request, atOnce) ?? (await exploredAgain(engine, { ...task, semantics }, request))
  if (graph === null || graph.states > task.limits.maxStates) return null
  const layers = layersOf(graph, (s, e) => step !== null && !step(graph.state(s), graph.state(graph.targets[e] as number)))
  const cheapest = new Cheapest(graph, layers, steps, depth)
  const search = { graph, layers, cheapest, semantics: task.semantics }
  return open.map(o => {
    const ends = isJudged(o) ? endsAmong(search, o.steps, o.monitor.hit as OnState) : endsBySemantics(search, o)
    return ends.length === 0 ? null : cheapest.path(ends)
  })
}

/** The graph by another exploration, which stops where it is deep enough, or there are too many states. */
async function exploredAgain(engine: Engine, task: Task, request: LaterRequest): Promise<StateGraph | null> {
  const { graph } = await engine.explore({
    ...task,
    monitors: [],
    reduction: null,
    onProgress: null,
    checkpoint: null,
    disk: null,
    profiler: null,
    graphWithin: 0,
    graph: { ...request, predicates: [] },
  })
  return graph
}

/** Ordered by the action, as the spec lists them, then by the parameters, then by the message. */
function stepsOf(model: Model): Steps {
  const numbers = new Map<string | null, number>(model.processes.map(({ id }, k) => [id, k]))
  const environment = numbers.size
  const places = new Map(Object.keys(model.actions).map((name, k) => [name, k]))
  const placeOf = ({ action }: Instance): number => places.get(action) ?? places.size
  return {
    actors: environment + 1,
    traits({ action: name, parameters, message }) {
      const action = model.actions[name]
      const by = action ? actorOf(action, parameters, message) : null
      return {
        isFault: action !== undefined && isFault(action),
        isOwn: action?.kind === 'action' || action?.kind === 'receive',
        by: numbers.get(by) ?? environment,
      }
    },
    order: (a, b) => placeOf(a) - placeOf(b) || compare(a.parameters, b.parameters) || compare(a.message, b.message),
  }
}

interface Search {
  readonly graph: StateGraph
  readonly layers: Layers
  readonly cheapest: Cheapest
  /** As the search had it, view and all. */
  readonly semantics: Semantics
}

/** The cheapest states at this distance that are hit: the cheapest are asked first, and no others once one is. */
function endsAmong({ graph, layers, cheapest }: Search, distance: number, hit: OnState): readonly End[] {
  let best = Infinity
  return byCost(cheapest, layers.at(distance)).flatMap(({ s, cost }) => {
    if (cost > best || !hit(graph.state(s))) return []
    best = cost
    return [{ state: s, step: null }]
  })
}

const byCost = (cheapest: Cheapest, states: readonly number[]): readonly { readonly s: number; readonly cost: number }[] =>
  states.map(s => ({ s, cost: cheapest.to(s) })).sort((a, b) => a.cost - b.cost)

/** The cheapest ends of paths of this length, by expanding one state after the other, the cheapest first; none where they are too many. */
function endsBySemantics({ graph, layers, cheapest, semantics }: Search, { monitor, steps }: Open): readonly End[] {
  const isDeadlock = monitor.on === 'deadlock'
  const isAsked = (s: number) => !isDeadlock || semantics.model.view !== null || !leadsOn(graph, s)
  const open = byCost(cheapest, layers.at(isDeadlock ? steps : steps - 1).filter(isAsked))
  const all: End[] = []
  let best = Infinity
  for (const [k, { s, cost }] of open.entries()) {
    if (cost > best) break
    if (k >= mostAsked) return []
    const state = graph.state(s)
    const ends = isDeadlock
      ? monitor.hit(state) && semantics.expand(state).isStuck
        ? [{ state: s, step: null }]
        : []
      : semantics
          .successors(state)
          .transitions.filter(({ to }) => (monitor.on === 'step' ? monitor.hit(state, to) : (monitor.hit as OnState)(to)))
          .map(({ action, parameters, message }) => ({ state: s, step: { action, parameters, message } }))
    all.push(...ends)
    best = Math.min(best, ...ends.map(end => cheapest.of(end)))
  }
  return all
}

/** Whether a step of the protocol leads to another state. */
function leadsOn({ offsets, fairness }: StateGraph, s: number): boolean {
  return fairness.subarray(offsets[s], offsets[s + 1]).some(number => traitsOf(number).isOwn)
}
