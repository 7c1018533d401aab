import { type Place, SpecFailure } from '../../errors.ts'
import type { Action } from '../../language/action.ts'
import type { State } from '../../language/types.ts'
import { type Instance, label, type Semantics, type Transition } from '../../semantics/semantics.ts'
import { keyOf } from '../../values/index.ts'
import type { Layout } from './layout.ts'
import type { Recorder } from './recorder.ts'
import { recorded } from './view.ts'

/** What came of running an enabled instance: the name of a network where its capacity forbids the step. */
export interface Ran {
  readonly before: State
  readonly result: Transition | string
}

/** So many runs are repeated, and of the others one in `sampled`. */
const repeated = 64
const sampled = 16

/** Runs guards and recipes while what they read is recorded, and looks into it that they do then what they do otherwise. */
export class Runs {
  readonly #semantics: Semantics
  readonly #layout: Layout
  /** Actions that were seen to do something else on a recorded draft than on a real one: these are never recorded again. */
  readonly #unlike = new Set<string>()
  #guards = 0
  /** Recipes run. */
  recipes = 0

  constructor(semantics: Semantics, layout: Layout) {
    this.#semantics = semantics
    this.#layout = layout
  }

  /** What an instance does in a state, or null where it is not enabled. Throws SpecFailure. */
  of(lazy: State, instance: Instance, recorder: Recorder): Ran | null {
    const twice = this.#guards < repeated || this.#guards % sampled === 0
    this.#guards++
    const enabled = this.#isEnabled(lazy, instance, recorder)
    if (twice && enabled !== this.#semantics.isEnabled(lazy, instance)) throw this.notDeterministic(instance)
    if (!enabled) return null
    const before = whole(lazy)
    return { before, result: this.#run(before, instance, recorder, twice) }
  }

  /** The same, nothing of which is recorded. */
  now(lazy: State, instance: Instance): Ran | null {
    const before = whole(lazy)
    const enabled = this.#semantics.isEnabled(before, instance)
    const twice = this.#guards++ % sampled === 0
    if (twice && enabled !== this.#semantics.isEnabled(before, instance)) throw this.notDeterministic(instance)
    if (!enabled) return null
    this.recipes++
    const result = this.#semantics.attempt(before, instance)
    if (twice && !isSame(result, this.#semantics.attempt(before, instance))) throw this.notDeterministic(instance)
    return { before, result }
  }

  /** By the guard's run on the recorded state; by the real one where the recorded one will not do. */
  #isEnabled(state: State, instance: Instance, recorder: Recorder): boolean {
    try {
      return this.#semantics.isEnabled(recorded(this.#layout, state, recorder), instance)
    } catch {
      recorder.everything()
      return this.#semantics.isEnabled(whole(state), instance)
    }
  }

  #run(state: State, instance: Instance, recorder: Recorder, twice: boolean): Transition | string {
    this.recipes++
    let result: Transition | string | null = null
    if (!this.#unlike.has(instance.action))
      try {
        result = this.#semantics.attempt(state, instance, draft => recorded(this.#layout, draft, recorder))
      } catch {
        // Whether it fails, and how, the run on a real draft decides.
      }
    if (result !== null && !twice) return result
    const real = this.#semantics.attempt(state, instance)
    if (twice && !isSame(real, this.#semantics.attempt(state, instance))) throw this.notDeterministic(instance)
    if (result !== null && !isSame(real, result)) this.#unlike.add(instance.action)
    if (result === null || this.#unlike.has(instance.action)) recorder.everything()
    return real
  }

  /** The flag of a transition that is no sure way on, be it that a fault takes it or, where that hangs on the state, that it may. */
  asideOf(instance: Instance): number {
    const { kind, fair, isEarly } = this.#semantics.model.actions[instance.action] as Action
    return isEarly !== undefined || (kind === 'fault' && fair === null) ? 4 : 0
  }

  notDeterministic(instance: Instance): SpecFailure {
    return notDeterministic(label(instance), this.#semantics.model.actions[instance.action]?.where)
  }
}

export const notDeterministic = (what: string, where?: Place): SpecFailure =>
  new SpecFailure('not-deterministic', `${what} gave two results when run twice on one state`, {
    where,
    hint: 'guards and recipes must depend on the state and their parameters alone: no clock, no randomness, no variable outside that changes',
  })

/** A state of which every variable is decoded, and none can be written. */
export const whole = (lazy: State): State => Object.freeze({ ...lazy })

const isSame = (a: Transition | string, b: Transition | string): boolean =>
  typeof a === 'string' || typeof b === 'string' ? a === b : keyOf(a.to) === keyOf(b.to)
