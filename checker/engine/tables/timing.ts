import type { ProfileEntry, Profiler } from '../profile.ts'
import type { Layout } from './layout.ts'
import type { Recorder } from './recorder.ts'

/** Notes how long the author's code runs, where that is asked. */
export class Timing {
  readonly #profiler: Profiler | null
  readonly #layout: Layout

  constructor(profiler: Profiler | null, layout: Layout) {
    this.#profiler = profiler
    this.#layout = layout
  }

  /** What `run` gives; `recorder` has what it read, and is null where that is not recorded. */
  of<T>(kind: ProfileEntry['kind'], name: string, recorder: Recorder | null, run: () => T): T {
    if (this.#profiler === null) return run()
    return this.#profiler.time(kind, name, run, recorder && (() => this.#layout.namesOf(recorder.reads)))
  }
}
