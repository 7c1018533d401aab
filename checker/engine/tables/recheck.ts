import type { State } from '../../language/types.ts'
import { judgedConstraints } from '../../semantics/judged.ts'
import type { Path } from '../../semantics/path.ts'
import { type Instance, label } from '../../semantics/semantics.ts'
import { control } from '../kernel/abi.ts'
import { chunksAt } from './chunks.ts'
import { wordsOf } from './layout.ts'
import type { Found } from './log.ts'
import type { Space } from './space.ts'

/** States that are asked about again, evenly spread: all of a small space. Each step that was ever taken is asked of one more, up to as many again. */
const mostStates = 1000
/** Entries of the log that those are chosen from. */
const mostLooked = 2_000_000
/** States between two looks of the watchdog. */
const atOnce = 20

/**
 * Asks the spec as it is loaded now about states that a checkpoint holds: what leads there, where that leads on to, and what the properties say must be as
 * it was. A source file may be the same and the spec another, by an environment variable or a data file that it reads. `differs` makes the error, and is
 * given what differs. Without an error, what was found may still differ in states that were not asked about, where there are more than so many.
 */
export function recheck(space: Space, hits: readonly (Path | null)[], differs: (what: string) => Error): void {
  const { task, learner, log } = space
  const { waiting, first } = frontierOf(space)
  const asking = new Asking(space, hits, differs)
  const all: number[] = []
  const firsts = new Map<Instance, number>()
  for (let id = 0; id < log.ids; id += Math.ceil(log.ids / mostLooked)) {
    const found = log.of(id)
    // Ids that a thread never used hold nothing.
    if (found === null) continue
    all.push(id)
    const instance = found.parent === null ? undefined : learner.transitions.numbered[found.by]
    if (instance && !firsts.has(instance) && firsts.size < mostStates) firsts.set(instance, id)
  }
  const apart = Math.max(1, all.length / mostStates)
  const chosen = Array.from({ length: Math.min(all.length, mostStates) }, (_, k) => all[Math.floor(k * apart)] as number)
  const ids = [...new Set([...chosen, ...firsts.values(), ...first.keys()])].sort((a, b) => a - b)
  for (let from = 0; from < ids.length; from += atOnce)
    task.guard(
      () => {
        for (const id of ids.slice(from, from + atOnce)) asking.about(id, waiting(id), first.get(id) ?? null)
      },
      () => 'a state that the checkpoint holds',
    )
  task.guard(
    () => asking.aboutHits(),
    () => 'a property that was decided',
  )
}

/** Which states wait to be expanded; and of each chunk of them the first, with its words. */
function frontierOf(space: Space): { waiting: (id: number) => boolean; first: ReadonlyMap<number, Int32Array> } {
  const { near } = space
  const { words } = near
  const of = (list: number, count: number) => chunksAt(near, words[list] as number, words[count] as number)
  const chunks = [...of(control.chunkList, control.chunks), ...of(control.outList, control.outChunks)].filter(({ count }) => count > 0)
  return {
    waiting: id => chunks.some(({ first, count }) => id >= first && id < first + count),
    first: new Map(chunks.slice(0, mostStates).map(({ first, block }) => [first, space.stateAt(block, 0)])),
  }
}

class Asking {
  readonly #space: Space
  readonly #hits: readonly (Path | null)[]
  readonly #differs: (what: string) => Error
  readonly #constraints
  readonly #states = new Map<number, State>()

  constructor(space: Space, hits: readonly (Path | null)[], differs: (what: string) => Error) {
    this.#space = space
    this.#hits = hits
    this.#differs = differs
    this.#constraints = judgedConstraints(space.task.semantics.model)
  }

  /** Asks about a state: of one that waits, nothing that comes after it. */
  about(id: number, waits: boolean, words: Int32Array | null): void {
    const { layout, task } = this.#space
    const state = this.#stateOf(id)
    if (words !== null && wordsOf(layout, layout.encode(state)).some((word, k) => word !== words[k]))
      throw this.#differs('the same steps lead to another state')
    this.#judge('state', state, state)
    if (this.#constraints.state?.(state) === false) throw this.#differs('a state that was inside the state constraint is outside')
    if (waits) return
    const { steps, isStuck } = task.semantics.expand(state)
    for (const step of steps) {
      this.#judge('step', state, step.to)
      this.#judge('state', step.to, step.to)
      if (step.moves && this.#constraints.step?.(state, step.to) === false) continue
      if (this.#constraints.state?.(step.to) !== false && !this.#isKnown(step.to))
        throw this.#differs(`${label(step)} leads to a state that was not found`)
    }
    if (isStuck) this.#judge('deadlock', state, state)
  }

  /** What was violated must still be. */
  aboutHits(): void {
    const { semantics, monitors } = this.#space.task
    this.#hits.forEach((hit, k) => {
      const monitor = monitors[k]
      if (hit === null || monitor === undefined) return
      let before = semantics.model.initial[hit.initial] as State
      let state = before
      for (const step of hit.steps) {
        before = state
        state = this.#take(state, step)
      }
      if (monitor.on === 'step' ? !monitor.hit(before, state) : !monitor.hit(state))
        throw this.#differs(`${monitor.name} is not what it was`)
    })
  }

  /** No monitor that was not hit may be. */
  #judge(on: 'state' | 'step' | 'deadlock', before: State, after: State): void {
    this.#space.task.monitors.forEach((monitor, k) => {
      if (monitor.on === on && this.#hits[k] === null && monitor.hit(before, after))
        throw this.#differs(`${monitor.name} is not what it was`)
    })
  }

  #stateOf(id: number): State {
    const { log, learner } = this.#space
    const steps: { readonly id: number; readonly by: number }[] = []
    let at = id
    let state = this.#states.get(at)
    while (state === undefined) {
      const { parent, by } = log.of(at) as Found
      if (parent === null) state = this.#space.task.semantics.model.initial[by] as State
      else {
        steps.push({ id: at, by })
        at = parent
        state = this.#states.get(at)
      }
    }
    for (const { id: next, by } of steps.reverse()) {
      state = this.#take(state, learner.transitions.numbered[by] as Instance)
      this.#states.set(next, state)
    }
    return state
  }

  #take(state: State, step: Instance): State {
    const taken = this.#space.task.semantics.take(state, step)
    if (taken === null) throw this.#differs(`${label(step)} is not enabled where it was`)
    return taken.to
  }

  #isKnown(state: State): boolean {
    const { layout, kernel } = this.#space
    this.#space.place(layout.encode(state))
    return kernel.isKnown() !== 0
  }
}
