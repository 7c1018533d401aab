import type { State } from '../../language/types.ts'
import { Asymmetric } from '../../semantics/asymmetry.ts'
import type { Path } from '../../semantics/path.ts'
import type { Task } from '../engine.ts'
import { control } from '../kernel/abi.ts'
import type { Learner } from './learn.ts'
import type { Near } from './memory.ts'
import { type KernelMonitor, NotStutterInvariant } from './monitors.ts'
import { notDeterministic, Unrecordable } from './runs.ts'

/** The first hit of each monitor, with the way there. */
export class Hits {
  readonly paths: (Path | null)[]
  /** Those of the levels that are whole. */
  #settled: readonly (Path | null)[] = []
  #isEnding = false
  readonly #task: Task
  readonly #learner: Learner
  readonly #near: Near

  constructor(task: Task, learner: Learner, near: Near) {
    this.paths = task.monitors.map(() => null)
    this.#task = task
    this.#learner = learner
    this.#near = near
  }

  /**
   * Notes that a monitor of the kernel is hit, which is then asked no more. Throws NotStutterInvariant where a step that changes nothing is, and
   * Unrecordable where on the real states it is not.
   */
  note(kernelMonitor: number, path: Path): void {
    const { monitors, questions } = this.#learner
    const { of, on } = monitors[kernelMonitor] as KernelMonitor
    if (on === 'stutter') {
      if (questions.strict) return
      throw new NotStutterInvariant()
    }
    if (this.paths[of] === null) this.#confirm(kernelMonitor, path)
    this.paths[of] ??= path
    if (this.#task.monitors[of]?.stops) this.#isEnding = true
    const { words } = this.#near
    monitors.forEach((m, k) => {
      if (m.of === of && m.on === on) words[(words[control.monitors] as number) / 4 + 2 * k] = 1
    })
  }

  /** Takes the path again by the semantics, and asks the monitor at its end. */
  #confirm(index: number, { initial, steps }: Path): void {
    const { semantics } = this.#task
    const { on, test } = this.#learner.monitors[index] as KernelMonitor
    let state = semantics.model.initial[initial] as State
    let before = state
    for (const step of steps) {
      before = state
      const taken = semantics.take(state, step)
      if (taken === null) throw this.#wrong(step.action)
      state = taken.to
    }
    if (!test(on === 'step' ? before : state, state)) throw this.#wrong(index)
    if (on !== 'final') return
    const { steps: out, isStuck } = semantics.expand(state)
    const { unrecordable } = this.#learner.runs
    if (!isStuck) throw this.#wrong(out.find(s => s.moves && !unrecordable.has(s.action))?.action ?? index)
  }

  /** What was learned of an action or a monitor is wrong: it must not be recorded; where it was not, it gives two results. */
  #wrong(code: string | number): Error {
    if (!this.#learner.runs.unrecordable.has(code)) return new Unrecordable(code)
    return notDeterministic(typeof code === 'string' ? code : 'a property')
  }

  /** Notes that a level is whole. */
  settle(): void {
    this.#settled = [...this.paths]
  }

  /** What ended the search; it tells of an asymmetry what was hit in the levels before. */
  settledIn(error: unknown): unknown {
    if (error instanceof Asymmetric) error.hits = this.#settled
    return error
  }

  /** Whether one of them ends a search that has found so many states. */
  endsBeyond(distinct: number): boolean {
    return this.#isEnding && distinct > this.#task.goesOnWithin
  }

  /** Whether one of them, in a level that is whole, ends a search; it then went on since the space was small. */
  get isBeyondEnd(): boolean {
    return this.#task.monitors.some((m, k) => m.stops && this.#settled[k])
  }

  /** Takes over the hits that a checkpoint holds. */
  restore(hits: readonly (Path | null)[]): void {
    this.#settled = [...hits]
    hits.forEach((hit, k) => {
      this.paths[k] = hit
      if (hit && this.#task.monitors[k]?.stops) this.#isEnding = true
    })
  }
}
