import { SpecFailure } from '../../errors.ts'
import type { State } from '../../language/types.ts'
import { residentBytes } from '../../platform/memory.ts'
import { pause } from '../../platform/pause.ts'
import { Asymmetric } from '../../semantics/asymmetry.ts'
import { isRepeated, repeatSteps } from '../../semantics/determinism.ts'
import { judgedConstraints } from '../../semantics/judged.ts'
import { occurrences } from '../../semantics/occurrence.ts'
import type { Path } from '../../semantics/path.ts'
import { orbitKey, permutationsOf } from '../../semantics/permutation.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { type Engine, type Exploration, type Stop, stopOf, type Task } from '../engine.ts'
import { keepsGrowing } from '../growth.ts'
import { graphBuilder } from './graph.ts'
import { Orbits } from './orbits.ts'

/** Milliseconds of work between two looks at the limits. */
const sliceMs = 40

/**
 * The oracle: explores breadth-first, keeps every state whole and compares states by content. Read `expand` first: it is the
 * whole idea. Everything else counts, stops and tells the way.
 */
export const reference: Engine = { name: 'reference', explore }

async function explore(task: Task): Promise<Exploration> {
  const { semantics, limits } = task
  const { model } = semantics
  const constraints = judgedConstraints(model)
  const permutations = task.reduction === null ? [] : permutationsOf(task.reduction.sorts)
  const keyOfState = permutations.length === 0 ? semantics.key : (state: State) => orbitKey(semantics.key, model.vars, state, permutations)
  const orbits = new Orbits(task, permutations)
  const states: State[] = []
  const ids = new Map<string, number>()
  /** The state each was reached from; for an initial one, its index among the model's. */
  const parents: number[] = []
  const via: (Instance | null)[] = []
  const depths: number[] = []
  const hits: (Path | null)[] = task.monitors.map(() => null)
  /** Those of the levels that are whole. */
  let settled: readonly (Path | null)[] = [...hits]
  const fired = Object.fromEntries(Object.keys(model.actions).map(name => [name, 0]))
  const cuts: Record<string, number> = {}
  const values = occurrences(model.vars)
  const graph = task.graph && graphBuilder(task.graph)
  const started = performance.now()
  let generated = 0
  let expanded = 0
  let rerun = 0
  let degrees = { min: Infinity, sum: 0, max: 0 }
  let stopped: Stop | null = null
  let growing: Stop | null = null
  /** The way to what the author's code is being asked about. */
  let asked = (): Path => ({ initial: 0, steps: [] })
  let beyondDepth = false
  let lastLevel = Infinity

  const pathTo = (id: number, last: Instance | null = null): Path => {
    const steps: Instance[] = last ? [last] : []
    let at = id
    for (let step = via[at]; step; step = via[at]) {
      steps.unshift(step)
      at = parents[at] ?? 0
    }
    // An initial state that a constraint or an equal one keeps out leaves ids and indices apart.
    return { initial: parents[at] ?? 0, steps }
  }

  const hit = (monitor: number, path: Path) => {
    hits[monitor] = path
    // The level is finished first, so that what is counted does not depend on the order within it.
    if (task.monitors[monitor]?.stops) lastLevel = depths[expanded] ?? 0
  }

  const judge = (state: State, path: () => Path) => {
    task.monitors.forEach((monitor, i) => {
      if (monitor.on !== 'state' || hits[i] !== null) return
      const isHit = monitor.hit(state)
      orbits.judged(monitor, state)
      if (isHit) hit(i, path())
    })
  }

  const add = (state: State, key: string, parent: number, step: Instance | null): void => {
    const id = states.push(state) - 1
    ids.set(key, id)
    parents.push(parent)
    via.push(step)
    depths.push(step === null ? 1 : (depths[parent] ?? 0) + 1)
    values.note(state)
    graph?.found(state, step === null)
  }

  const isInside = (state: State): boolean => {
    const inside = constraints.state?.(state) ?? true
    orbits.constrained(state)
    if (!inside) cut('state constraint')
    return inside
  }
  const cut = (what: string) => {
    cuts[what] = (cuts[what] ?? 0) + 1
  }

  const begin = () => {
    model.initial.forEach((state, i) => {
      generated++
      const key = keyOfState(state)
      if (ids.has(key)) return
      asked = () => ({ initial: i, steps: [] })
      judge(state, asked)
      if (isInside(state)) add(state, key, i, null)
    })
  }

  const expand = (id: number): void => {
    const state = states[id] as State
    asked = () => pathTo(id)
    const { steps, beyond, isStuck } = semantics.expand(state)
    orbits.steps(state, isStuck)
    if (isRepeated(id)) rerun += repeatSteps(semantics, state, steps)
    for (const bound of beyond) cut(bound)
    let degree = 0
    const edges: { instance: Instance; to: string }[] = []
    for (const step of steps) {
      generated++
      fired[step.action] = (fired[step.action] ?? 0) + 1
      const { moves } = step
      const key = keyOfState === semantics.key ? step.key : keyOfState(step.to)
      const instance: Instance = { action: step.action, parameters: step.parameters, message: step.message }
      if (moves) {
        degree++
        if (graph) edges.push({ instance, to: key })
      }
      asked = () => pathTo(id, step)
      task.monitors.forEach((monitor, i) => {
        if (monitor.on !== 'step' || hits[i] !== null) return
        const isHit = monitor.hit(state, step.to)
        orbits.judgedStep(monitor, state, step.to)
        if (isHit) hit(i, pathTo(id, step))
      })
      const follows = !moves || (constraints.step?.(state, step.to) ?? true)
      if (moves) orbits.constrained(state, step.to)
      if (!follows) cut('step constraint')
      if (!ids.has(key)) {
        judge(step.to, asked)
        if (!follows || !isInside(step.to)) continue
        if ((depths[id] ?? 0) >= limits.maxDepth) beyondDepth = true
        else add(step.to, key, id, instance)
      }
    }
    graph?.expanded(edges)
    degrees = { min: Math.min(degrees.min, degree), sum: degrees.sum + degree, max: Math.max(degrees.max, degree) }
    asked = () => pathTo(id)
    if (isStuck)
      task.monitors.forEach((monitor, i) => {
        if (monitor.on !== 'deadlock' || hits[i] !== null) return
        const isHit = monitor.hit(state)
        orbits.judged(monitor, state)
        if (isHit) hit(i, pathTo(id))
      })
  }

  const slice = () => {
    const end = performance.now() + sliceMs
    while (expanded < states.length && stopped === null && performance.now() < end) {
      expand(expanded)
      expanded++
      if (states.length > limits.maxStates) stopped ??= { why: 'states', limit: limits.maxStates }
      growing ??= growsAt(expanded - 1)
      if ((depths[expanded] ?? Infinity) === depths[expanded - 1]) continue
      settled = [...hits]
      // At the end of a level, a hit comes first: the level is whole, and what was found in it stays.
      if ((depths[expanded] ?? 0) > lastLevel && states.length > task.goesOnWithin) stopped ??= { why: 'hit' }
      if (task.graph && (depths[expanded] ?? 0) >= task.graph.levels) stopped ??= { why: 'levels', levels: task.graph.levels }
      stopped ??= growing
    }
  }

  const growsAt = (id: number): Stop | null => {
    const grows = keepsGrowing(
      semantics,
      states[id] as State,
      () => chain(id),
      () => pathTo(id).steps,
    )
    return grows && { why: 'unbounded', path: pathTo(id), ...grows }
  }

  /** The states from the initial one to this one. */
  const chain = (id: number): State[] => {
    const found = [states[id] as State]
    for (let at = id; via[at]; at = parents[at] ?? 0) found.unshift(states[parents[at] ?? 0] as State)
    return found
  }

  const running = () =>
    states.length === 0 ? 'an initial state' : `a step of the state after ${pathTo(expanded).steps.map(label).join('; ') || 'no step'}`

  const attempt = (work: () => void) => {
    try {
      task.guard(work, running)
    } catch (error) {
      if (error instanceof Asymmetric) error.hits = settled
      if (!(error instanceof SpecFailure)) throw error
      stopped = { why: 'failure', error, path: asked(), isBeyondHit: task.monitors.some((m, i) => m.stops && settled[i]) }
    }
  }

  attempt(begin)
  if (lastLevel !== Infinity && stopped === null && states.length > task.goesOnWithin) stopped = { why: 'hit' }
  while (expanded < states.length && stopped === null) {
    attempt(slice)
    await pause()
    const seconds = (performance.now() - started) / 1000
    const memory = residentBytes()
    if (stopped === null && expanded < states.length) stopped = stopOf(task, { seconds, memory })
    const depth = depths[expanded] ?? depths.at(-1) ?? 0
    task.onProgress?.({
      depth,
      generated,
      distinct: states.length,
      queue: states.length - expanded,
      seconds,
      memory,
      frontier: frontier(depths, depth),
    })
  }
  if (stopped === null && beyondDepth) stopped = { why: 'depth', limit: limits.maxDepth }

  return {
    distinct: states.length,
    generated,
    depth: depths.at(-1) ?? 0,
    queue: states.length - expanded,
    stopped,
    hits,
    fired,
    outDegree: expanded === 0 ? { min: 0, mean: 0, max: 0 } : { min: degrees.min, mean: degrees.sum / expanded, max: degrees.max },
    cuts,
    missing: values.missing,
    graph: graph && (stopped === null || (stopped as Stop).why === 'levels') ? graph.graph(states, ids, pathTo) : null,
    rerun,
    onDisk: 0,
    workers: 1,
    collision: null,
  }
}

/** How many states the level before `depth` and the level at `depth` hold; depths never fall along the list. */
function frontier(depths: readonly number[], depth: number): readonly [number, number] {
  const first = (level: number): number => {
    let low = 0
    let high = depths.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((depths[middle] ?? 0) < level) low = middle + 1
      else high = middle
    }
    return low
  }
  return [first(depth) - first(depth - 1), first(depth + 1) - first(depth)]
}
