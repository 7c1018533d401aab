import { pause } from '../../platform/pause.ts'
import { startThread, type Thread } from '../../platform/threads.ts'
import type { Task } from '../engine.ts'
import { control, ran } from '../kernel/abi.ts'
import { type Kernel, type Near, thread } from './memory.ts'
import type { Space } from './space.ts'
import { threadWords } from './thread-words.ts'
import type { WorkerData } from './worker.ts'

/** What the kernels of all threads have counted. */
export interface Counts {
  readonly generated: number
  readonly distinct: number
  readonly expanded: number
  readonly degreeSum: number
  readonly degreeMin: number
  readonly degreeMax: number
}

export const nothing: Counts = { generated: 0, distinct: 0, expanded: 0, degreeSum: 0, degreeMin: 0xffffffff, degreeMax: 0 }

export const plus = (a: Counts, b: Counts): Counts => ({
  generated: a.generated + b.generated,
  distinct: a.distinct + b.distinct,
  expanded: a.expanded + b.expanded,
  degreeSum: a.degreeSum + b.degreeSum,
  degreeMin: Math.min(a.degreeMin, b.degreeMin),
  degreeMax: Math.max(a.degreeMax, b.degreeMax),
})

/** Whether levels may be shared among threads: never those of a sampled search, since which states a filter takes for found depends on their order. */
export function mayShare({ workers, semantics: { model } }: Task): boolean {
  const { constraints, view } = model
  // States that are judged but not kept must be judged at once, which takes the thread that learns.
  const keepsAll = constraints.state === null && constraints.step === null
  // Of the states that a view shows alike the first found is kept: which one that is must not depend on who is faster.
  return workers > 1 && keepsAll && view === null
}

/** The threads that run the kernel besides the one that searches. They start when there is enough to do, and share the near memory. */
export class Team {
  readonly #near: Near
  readonly #members: { readonly thread: Thread; readonly at: number }[] = []

  constructor(near: Near) {
    this.#near = near
  }

  get size(): number {
    return this.#members.length
  }

  /** Starts so many threads on a space; each has a part of the near memory to itself. */
  start(count: number, { module, memories, layout, learner }: Space): void {
    const words = threadWords(layout, learner.groups.length)
    for (let k = 0; k < count; k++) {
      const at = this.#near.allocate(thread.words + words, true)
      const data: WorkerData = { module, memories, at, sums: layout.sums.count }
      const code = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
      this.#members.push({ thread: startThread(code, data), at })
    }
  }

  /** Lets every thread that has started work on the level until it must stop. */
  go(level: number): void {
    const { words } = this.#near
    words[control.level] = level
    for (const { at } of this.#members) {
      words[at + thread.why] = ran.done
      if (Atomics.compareExchange(words, at + thread.state, thread.idle, thread.atWork) === thread.idle)
        Atomics.notify(words, at + thread.state)
    }
  }

  /** Waits until every thread that was let go has stopped; why the first of them did that had not done all. */
  async settled(): Promise<number> {
    for (const { at } of this.#members)
      while (Atomics.load(this.#near.words, at + thread.state) === thread.atWork) {
        Atomics.wait(this.#near.words, at + thread.state, thread.atWork, 2)
        await pause()
      }
    return this.#members.map(({ at }) => this.#near.words[at + thread.why] as number).find(why => why !== ran.done) ?? ran.done
  }

  /** Where each thread's buffers for the searching thread start, in words. */
  buffers(): number[] {
    return this.#members.map(({ at }) => at + thread.words)
  }

  /** The sums of what this thread's kernel and the others counted. */
  counts(own: Kernel): Counts {
    const others = this.#members.map(({ at }) => new Float64Array(this.#near.memory.buffer, (at + thread.counts) * 4, 6))
    const all = [
      [own.getGenerated(), own.getDistinct(), own.getExpanded(), own.getDegreeSum(), own.getDegreeMin(), own.getDegreeMax()],
      ...others.filter(c => (c[2] ?? 0) > 0),
    ]
    const sum = (k: number) => all.reduce((total, counts) => total + (counts[k] ?? 0), 0)
    return {
      generated: sum(0),
      distinct: sum(1),
      expanded: sum(2),
      degreeSum: sum(3),
      degreeMin: Math.min(...all.map(c => (c[4] ?? 0) >>> 0)),
      degreeMax: Math.max(...all.map(c => c[5] ?? 0)),
    }
  }

  /** Ends all threads. */
  async end(): Promise<void> {
    Atomics.store(this.#near.words, control.level, -1)
    await Promise.all(this.#members.map(({ thread }) => thread.end()))
  }
}
