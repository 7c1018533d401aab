import { SpecFailure, UsageError } from '../../errors.ts'
import type { State } from '../../language/types.ts'
import { residentBytes } from '../../platform/memory.ts'
import { pause } from '../../platform/pause.ts'
import { boundaryOf } from '../../semantics/boundary.ts'
import type { Path } from '../../semantics/path.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { type Engine, type Exploration, type Stop, stopOf, type Task } from '../engine.ts'
import { randomNumbers } from './random.ts'

/** How to walk at random; the same numbers walk the same way. */
export interface Walks {
  readonly seed: number
  /** How many walks, each from an initial state. */
  readonly runs: number
  /** How many steps a walk may take. */
  readonly steps: number
}

const sliceMs = 40

/**
 * Random walks instead of a search: finds violations in spaces too large to exhaust, and proves nothing. Each step is chosen evenly
 * among all that may be taken, faults included. `stopped` is never null, and paths are not the shortest.
 * Throws UsageError for numbers that are no counts.
 */
export function randomWalks(walks: Walks): Engine {
  for (const [name, n] of Object.entries(walks))
    if (!Number.isSafeInteger(n) || n < (name === 'seed' ? 0 : 1))
      throw new UsageError('bad-walks', `${name} must be a whole number${name === 'seed' ? '' : ' above zero'}, not ${n}`)
  return { name: 'random walks', explore: task => walk(task, walks) }
}

async function walk(task: Task, { seed, runs, steps }: Walks): Promise<Exploration> {
  const { semantics, monitors, limits } = task
  const { model } = semantics
  const boundary = boundaryOf(model)
  const seen = new Set<string>()
  const hits: (Path | null)[] = monitors.map(() => null)
  const fired = Object.fromEntries(Object.keys(model.actions).map(name => [name, 0]))
  const cuts: Record<string, number> = {}
  const degrees = { min: Infinity, sum: 0, max: 0, states: 0 }
  const started = performance.now()
  let generated = 0
  let depth = 0
  let stopped: Stop | null = null
  let run = 0
  let path: { initial: number; steps: Instance[] } = { initial: 0, steps: [] }
  let state: State | null = null
  let choose = randomNumbers(seed, 0)

  const hit = (monitor: number) => {
    hits[monitor] = { initial: path.initial, steps: [...path.steps] }
    if (monitors[monitor]?.stops) stopped ??= { why: 'hit' }
  }
  const cut = (what: string) => {
    cuts[what] = (cuts[what] ?? 0) + 1
  }

  /** Whether the walk may go on from a state just entered. */
  const enter = (entered: State, from: State | null, moves = true): boolean => {
    depth = Math.max(depth, path.steps.length + 1)
    const key = semantics.key(entered)
    if (!seen.has(key)) {
      seen.add(key)
      monitors.forEach((monitor, i) => {
        if (monitor.on === 'state' && hits[i] === null && monitor.hit(entered)) hit(i)
      })
    }
    const beyond = from === null ? boundary.ofState(entered) : boundary.ofStep(from, entered, moves)
    if (beyond !== null) cut(beyond)
    return beyond === null
  }

  const begin = (): State | null => {
    choose = randomNumbers(seed, run)
    path = { initial: choose(model.initial.length), steps: [] }
    generated++
    const first = model.initial[path.initial] as State
    return enter(first, null) ? first : null
  }

  /** The state that one more step leads to; null where the walk ends. */
  const advance = (from: State): State | null => {
    const expansion = semantics.expand(from)
    const { steps } = expansion
    generated += steps.length
    for (const bound of expansion.beyond) cut(bound)
    const others = new Set(steps.filter(step => step.moves).map(step => step.key))
    degrees.min = Math.min(degrees.min, others.size)
    degrees.max = Math.max(degrees.max, others.size)
    degrees.sum += others.size
    degrees.states++
    if (expansion.isStuck)
      monitors.forEach((monitor, i) => {
        if (monitor.on === 'deadlock' && hits[i] === null && monitor.hit(from)) hit(i)
      })
    const chosen = steps[choose(steps.length)]
    if (chosen === undefined || others.size === 0) return null
    fired[chosen.action] = (fired[chosen.action] ?? 0) + 1
    path.steps.push({ action: chosen.action, parameters: chosen.parameters, message: chosen.message })
    monitors.forEach((monitor, i) => {
      if (monitor.on === 'step' && hits[i] === null && monitor.hit(from, chosen.to)) hit(i)
    })
    return enter(chosen.to, from, chosen.moves) ? chosen.to : null
  }

  const slice = () => {
    const end = performance.now() + sliceMs
    while (run < runs && stopped === null && performance.now() < end) {
      state = state === null ? begin() : path.steps.length < Math.min(steps, limits.maxDepth - 1) ? advance(state) : null
      if (state === null) run++
      if (seen.size > limits.maxStates) stopped ??= { why: 'states', limit: limits.maxStates }
    }
  }

  while (run < runs && stopped === null) {
    try {
      task.guard(slice, () => `a step of the state after ${path.steps.map(label).join('; ') || 'no step'}`)
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error
      stopped = { why: 'failure', error, path }
    }
    await pause()
    const seconds = (performance.now() - started) / 1000
    const memory = residentBytes()
    if (stopped === null && run < runs) stopped = stopOf(task, { seconds, memory })
    task.onProgress?.({ depth, generated, distinct: seen.size, queue: runs - run, seconds, memory, frontier: [0, 0] })
  }

  return {
    distinct: seen.size,
    generated,
    depth,
    queue: 0,
    stopped: stopped ?? { why: 'walks', runs, steps },
    hits,
    fired,
    outDegree:
      degrees.states === 0 ? { min: 0, mean: 0, max: 0 } : { min: degrees.min, mean: degrees.sum / degrees.states, max: degrees.max },
    cuts,
    // Asked only of what a search proves.
    missing: () => [],
    graph: null,
    rerun: 0,
    onDisk: 0,
    workers: 1,
    collision: null,
  }
}
