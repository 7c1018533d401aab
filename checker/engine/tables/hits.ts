import type { Monitor, Path } from '../engine.ts'
import type { Learner } from './learn.ts'
import { control, type Near } from './memory.ts'
import { type KernelMonitor, NotStutterInvariant } from './monitors.ts'

/** The first hit of each monitor, with the way there. */
export class Hits {
  readonly paths: (Path | null)[]
  /** Whether one of them ends the search. */
  end = false
  readonly #monitors: readonly Monitor[]
  readonly #learner: Learner
  readonly #near: Near

  constructor(monitors: readonly Monitor[], learner: Learner, near: Near) {
    this.paths = monitors.map(() => null)
    this.#monitors = monitors
    this.#learner = learner
    this.#near = near
  }

  /** Notes that a monitor of the kernel is hit, which is then asked no more. Throws NotStutterInvariant where a step that changes nothing is. */
  note(kernelMonitor: number, path: Path): void {
    const { monitors, strict } = this.#learner
    const { of, on } = monitors[kernelMonitor] as KernelMonitor
    if (on === 'stutter') {
      if (strict) return
      throw new NotStutterInvariant()
    }
    this.paths[of] ??= path
    if (this.#monitors[of]?.stops) this.end = true
    const { words } = this.#near
    monitors.forEach((m, k) => {
      if (m.of === of && m.on === on) words[(words[control.monitors] as number) / 4 + 2 * k] = 1
    })
  }

  /** Takes over the hits that a checkpoint holds. */
  restore(hits: readonly (Path | null)[]): void {
    hits.forEach((hit, k) => {
      this.paths[k] = hit
      if (hit && this.#monitors[k]?.stops) this.end = true
    })
  }
}
