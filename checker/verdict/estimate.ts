import type { Progress, Stop } from '../engine/engine.ts'
import { limitsOf } from '../engine/limits.ts'
import { sampled } from '../engine/tables/explore.ts'
import { bytesNeeded } from '../engine/tables/needs.ts'
import type { SampledLevel } from '../engine/tables/sampling.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import { residentBytes } from '../platform/memory.ts'
import { watchdog } from '../platform/watchdog.ts'
import { needsGraph } from '../properties/monitors.ts'
import { exploreReduced } from '../properties/reduced.ts'
import { noSymmetry, symmetryOf } from '../properties/symmetry.ts'
import { questionsOf } from './questions.ts'
import { type Checked, checkedOf } from './result.ts'
import { errorOfShare, extrapolate } from './widths.ts'

export interface EstimateOptions {
  /** States that are explored whole, level by level; left out, 100,000. Then a few of each level are, until there are no more. */
  readonly sample?: number
  readonly seed?: number
  readonly states?: 'orbits' | undefined
  readonly properties?: readonly string[]
  /** Left out, 60. */
  readonly maxSeconds?: number
  readonly maxMemory?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly patience?: number
  readonly name?: string | null
}

/** Nine times of ten between `low` and `high`. */
export interface Likely {
  readonly likely: number
  readonly low: number
  /** Null where so small a part was seen that nothing can be said of it. */
  readonly high: number | null
}

/** What a check of a model would take on this machine, as busy as it was meanwhile. */
export interface Needs {
  readonly states: Likely
  /** Steps to be taken. */
  readonly generated: Likely
  /** Bytes of the whole process. */
  readonly memory: Likely
  /** On one thread. Of liveness, what it takes to judge the graph is not in it. */
  readonly seconds: Likely
  /** Of one state among the last that were seen: seconds to expand it, on one thread, and the bytes that it has among those to be expanded. */
  readonly state: { readonly seconds: number; readonly bytes: number }
  /** Seconds that the first states took more than that: to learn the spec. */
  readonly learning: number
  /** States by level: those that were counted, and what is expected of the others. */
  readonly levels: { readonly seen: readonly number[]; readonly expected: readonly number[] }
}

export interface Estimate {
  readonly checked: Checked
  /** What was explored whole; `isAll`: that is the whole space, and nothing is estimated. */
  readonly sample: { readonly states: number; readonly levels: number; readonly seconds: number; readonly isAll: boolean }
  /** Levels of the space, as far as a few states of each lead. */
  readonly depth: number
  /** Null where the sample did not come to the end of the space: why. */
  readonly needs: Needs | null
  readonly stopped: Stop | null
  /** States that differ by a permutation of symmetric processes are counted as one. */
  readonly isReduced: boolean
  /** A property needs the graph, for which all states are kept. */
  readonly keepsAll: boolean
}

const usual = { sample: 100_000, seconds: 60 }
/** Of each level beyond the sample so many states are explored, for a sample of so many. */
const widthOf = (sample: number): number => Math.max(1_000, Math.ceil(sample / 20))

/**
 * How many states a model has, and what a check of it takes, from a sample: all states of the first levels, then some of each level to the last. Throws
 * UsageError for properties that it does not have, and SpecFailure where the spec fails.
 */
export async function estimate(given: Checkable, options: EstimateOptions = {}): Promise<Estimate> {
  const model = checkable(given)
  const { semantics, properties } = questionsOf(model, options.properties ? { properties: options.properties } : {})
  const { sample = usual.sample, seed = 1, maxSeconds = usual.seconds, maxMemory } = options
  const levels: Seen[] = []
  const started = performance.now()
  const engine = sampled({
    ...{ whole: sample, width: () => widthOf(sample), seed, runs: 1, filter: null },
    onLevel: level => {
      levels.length = level.depth - 1
      levels.push({ ...level, seconds: (performance.now() - started) / 1000 })
    },
  })
  const keepsAll = properties.some(needsGraph)
  const { explored } = await exploreReduced(
    engine,
    {
      semantics,
      monitors: properties.flatMap(p => [p.decides, p.premise].flatMap(m => (m === null ? [] : [{ ...m, stops: false }]))),
      limits: limitsOf({ maxSeconds, ...(maxMemory === undefined ? {} : { maxMemory }) }),
      goesOnWithin: 0,
      signal: options.signal ?? null,
      onProgress: options.onProgress ?? null,
      ...{ exact: false, workers: 1, graph: null, checkpoint: null, disk: null, profiler: null },
      guard: watchdog(options.patience ?? 10),
    },
    options.states === 'orbits' ? symmetryOf(semantics, keepsAll, engine) : noSymmetry,
  )
  const { stopped } = explored
  if (stopped?.why === 'failure') throw stopped.error
  const thinned = levels.findIndex(({ found, kept }) => found !== kept)
  const whole = thinned < 0 ? levels : levels.slice(0, thinned)
  const seconds = (performance.now() - started) / 1000
  const seen = {
    states: whole.reduce((sum, { found }) => sum + found, 0),
    levels: whole.length,
    seconds,
    isAll: stopped?.why === 'swarm' && thinned < 0,
  }
  return {
    checked: checkedOf(model, options.name ?? null),
    sample: seen,
    depth: levels.length,
    needs: stopped?.why === 'swarm' ? needsOf(whole, levels.length, seen, explored.generated, keepsAll) : null,
    stopped: stopped?.why === 'swarm' ? null : stopped,
    isReduced: options.states === 'orbits',
    keepsAll,
  }
}

interface Seen extends SampledLevel {
  readonly seconds: number
}

/** What a search of the space needs whose first levels these are. */
function needsOf(
  whole: readonly Seen[],
  depth: number,
  { states: seen, isAll, seconds }: Estimate['sample'],
  steps: number,
  keepsAll: boolean,
): Needs {
  const widths = whole.map(l => l.found)
  const { states, widest, unseen } = isAll ? { states: seen, widest: Math.max(...widths), unseen: [] } : extrapolate(widths, depth)
  const error = isAll ? 1 : errorOfShare(seen / states)
  const spread = (likely: number, least: number, of: (states: number) => number): Likely =>
    error === null ? { likely, low: least, high: null } : { likely, low: Math.max(least, of(states / error)), high: of(states * error) }
  // The steps of a state are fewer and more in other levels; those of the later half of what was seen whole are the likeliest.
  const [from, to] = [whole[Math.floor(whole.length / 2)] as Seen, whole.at(-1) as Seen]
  const expanded = whole.slice(Math.floor(whole.length / 2), -1).reduce((sum, { kept }) => sum + kept, 0)
  const degree = isAll || expanded === 0 ? steps / seen : (to.generated - from.generated) / expanded
  const rate = expanded === 0 ? seconds / seen : (to.seconds - from.seconds) / expanded
  const time = (n: number) => (isAll ? seconds : to.seconds + Math.max(0, n - seen) * rate)
  const before = residentBytes()
  const bytes = (n: number) =>
    before + bytesNeeded({ states: n, widest: (widest * n) / states, generated: n * degree, stride: to.stride, keepsAll })
  return {
    states: spread(states, seen, n => n),
    generated: spread(states * degree, to.generated, n => n * degree),
    memory: spread(bytes(states), before, bytes),
    seconds: spread(time(states), to.seconds, time),
    state: { seconds: rate, bytes: to.stride },
    learning: Math.max(0, to.seconds - rate * (seen - to.kept)),
    levels: { seen: widths, expected: unseen },
  }
}
