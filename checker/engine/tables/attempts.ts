import { residentBytes } from '../../platform/memory.ts'
import type { Exploration, Progress, Stop, Task } from '../engine.ts'
import { Growing } from './growing.ts'
import type { SavedSearch } from './resume.ts'
import type { Most, Plan } from './room.ts'
import type { Sampling } from './sampling.ts'

/** So long a watchdog watches over one slice of work. */
export const sliceMs = 100

/** What all attempts of one search share: a search starts again where the layout turns out to be too small. */
export class Attempts {
  readonly #started = performance.now()
  readonly #report: Task['onProgress']
  #furthest: Progress | null = null
  #found: Exploration | null = null
  #measured = { at: -Infinity, bytes: 0 }
  readonly growing: Growing

  constructor(task: Task) {
    this.#report = task.onProgress
    this.growing = new Growing(task, () => this.seconds)
  }

  /** Since the first of them began. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000
  }

  /** Bytes in use, as of a slice ago at most: to ask costs as much as a small level. */
  get memory(): number {
    const now = performance.now()
    if (now - this.#measured.at >= sliceMs) this.#measured = { at: now, bytes: residentBytes() }
    return this.#measured.bytes
  }

  /** Reports progress that never falls back behind an earlier attempt's. */
  report(progress: Progress): void {
    const before = this.#furthest
    if (before === null || progress.distinct >= before.distinct) this.#furthest = progress
    const { seconds, memory } = progress
    this.#report?.({ ...(this.#furthest ?? progress), seconds, memory })
  }

  /** Keeps what an attempt found that must start again. */
  keep(found: Exploration): void {
    this.#found = this.#with(found)
  }

  /** What all attempts found: the last one's where it saw the whole space; otherwise the furthest one's, with every hit of any, and why the last stopped. */
  conclude(last: Exploration): Exploration {
    return last.stopped === null ? last : this.#with(last)
  }

  #with(last: Exploration): Exploration {
    const before = this.#found
    if (before === null) return last
    const hits = last.hits.map((hit, k) => hit ?? before.hits[k] ?? null)
    const furthest = last.distinct >= before.distinct || (last.stopped !== null && goesAsFar.has(last.stopped.why)) ? last : before
    return { ...furthest, stopped: last.stopped, hits, workers: Math.max(last.workers, before.workers) }
  }
}

/** Why a search stops that saw all that it was to see; for want of anything else it may have seen less than an attempt before. */
const goesAsFar: ReadonlySet<Stop['why']> = new Set(['depth', 'levels', 'hit', 'failure', 'unbounded'])

/** How an attempt at a search is made. */
export interface Setup {
  readonly worthSharing: number
  /** Keeps a part of the states only; null where all are kept. */
  readonly sampling: Sampling | null
  readonly most: Most
  readonly plan: Plan
  readonly saved: SavedSearch | null
  readonly attempts: Attempts
}

/** What a search found, and how to search again where it came to no end for want of room. */
export interface AttemptResult {
  readonly found: Exploration
  readonly again: Plan | null
}

/** What an attempt found that could not begin. */
export const nothing = ({ semantics, monitors }: Task, stopped: Stop): Exploration => ({
  distinct: 0,
  generated: 0,
  depth: 0,
  queue: 0,
  stopped,
  hits: monitors.map(() => null),
  fired: Object.fromEntries(Object.keys(semantics.model.actions).map(name => [name, 0])),
  outDegree: { min: 0, mean: 0, max: 0 },
  cuts: {},
  missing: () => [],
  graph: null,
  rerun: 0,
  onDisk: 0,
  workers: 1,
  collision: null,
})
