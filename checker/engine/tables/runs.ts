import { type Place, SpecFailure } from '../../errors.ts'
import type { Action } from '../../language/action.ts'
import type { State } from '../../language/types.ts'
import { noticingClones } from '../../platform/clones.ts'
import { type Instance, label, type Semantics, type Transition } from '../../semantics/semantics.ts'
import { equal } from '../../values/index.ts'
import { flag } from '../kernel/abi.ts'
import type { Layout } from './layout.ts'
import { whole } from './lazy.ts'
import type { KernelMonitor } from './monitors.ts'
import type { Recorder } from './recorder.ts'
import { Again, type Plan } from './room.ts'
import { NotDeterministic, type Tries } from './tries.ts'
import { recorded } from './view.ts'

/** What came of running an enabled instance: the name of a network where its capacity forbids the step. */
export interface Run {
  readonly before: State
  readonly result: Transition | string
}

/** So many runs of each action and each property are repeated on the real state, and of the others one in `oneIn`. */
const always = 64
const oneIn = 16

/** Says which runs to look into: the first of each action, or of each property, and then some. */
class Sample {
  readonly #runs = new Map<string | number, number>()
  next(code: string | number): boolean {
    const runs = this.#runs.get(code) ?? 0
    this.#runs.set(code, runs + 1)
    return runs < always || runs % oneIn === 0
  }
}

/** Thrown where an action, by name, or a monitor of the kernel, by index, did something else on the recorded state than on the real one. */
export class Unrecordable extends Again {
  readonly code: string | number
  constructor(code: string | number) {
    super(`${code} cannot be recorded`)
    this.code = code
  }
  otherwise(plan: Plan): Plan {
    return { ...plan, unrecordable: new Set([...plan.unrecordable, this.code]) }
  }
}

/** Runs the author's code while what it reads is recorded, and looks into it that it does then what it does otherwise. */
export class Runs {
  readonly #semantics: Semantics
  readonly #layout: Layout
  /** Actions and monitors that are never recorded: they count as reading everything. */
  readonly unrecordable: ReadonlySet<string | number>
  readonly #sample = new Sample()
  /** Recipes run. */
  recipes = 0

  constructor(semantics: Semantics, layout: Layout, unrecordable: ReadonlySet<string | number>) {
    this.#semantics = semantics
    this.#layout = layout
    this.unrecordable = unrecordable
  }

  /** What an instance does in a state, or null where it is not enabled; `looks`: is looked into in any case. Throws SpecFailure, Unrecordable. */
  of(lazy: State, instance: Instance, recorder: Recorder, looks: boolean): Run | null {
    const { action } = instance
    const sampled = this.#sample.next(action) || looks
    const looksInto = () => sampled
    const impure = () => this.notDeterministic(instance)
    const enabled = this.#recorded(action, recorder, looksInto, isSame, impure, {
      recorded: () => this.#semantics.isEnabled(recorded(this.#layout, lazy, recorder), instance),
      real: () => this.#semantics.isEnabled(whole(lazy), instance),
    })
    if (!enabled) return null
    const before = whole(lazy)
    this.recipes++
    const result = this.#recorded(action, recorder, looksInto, isSameStep, impure, {
      recorded: () => this.#semantics.attempt(before, instance, draft => recorded(this.#layout, draft, recorder)),
      real: () => this.#semantics.attempt(before, instance),
    })
    return { before, result }
  }

  /** Whether a monitor is hit. A hit is always looked into; all is, where `looks`. Throws SpecFailure, Unrecordable. */
  isHit(index: number, { test }: KernelMonitor, before: State, after: State, recorder: Recorder, looks = false): boolean {
    const sampled = this.#sample.next(index) || looks
    const impure = () => notDeterministic('a property')
    return this.#recorded(index, recorder, hit => hit || sampled, isSame, impure, {
      recorded: () => test(recorded(this.#layout, before, recorder), recorded(this.#layout, after, recorder)),
      real: () => test(whole(before), whole(after)),
    })
  }

  /**
   * By the run on the recorded state; by the one on the real state where the recorded one threw or gave up, since whether it fails, and how, the
   * real state decides: everything then counts as read.
   */
  #recorded<T>(
    code: string | number,
    recorder: Recorder,
    looksInto: (result: T) => boolean,
    same: (a: T, b: T) => boolean,
    impure: () => SpecFailure,
    run: { readonly recorded: () => T; readonly real: () => T },
  ): T {
    let seen: { readonly result: T } | null = null
    if (!recorder.gaveUp && !this.unrecordable.has(code))
      try {
        seen = { result: noticingClones(run.recorded, () => recorder.giveUp()) }
      } catch {
        // See above.
      }
    if (recorder.gaveUp) seen = null
    if (seen === null) recorder.everything()
    const { result } = seen ?? { result: run.real() }
    if (!looksInto(result)) return result
    const real = run.real()
    if (same(real, result)) return result
    // Once more in both ways: what differs by itself is told from what differs by being recorded.
    if (seen === null || !same(real, run.real()) || !same(result, run.recorded())) throw impure()
    throw new Unrecordable(code)
  }

  /** The same, nothing of which is recorded. */
  now(lazy: State, instance: Instance): Run | null {
    const ran = this.again(lazy, instance)
    if (!this.#sample.next(instance.action)) return ran
    const once = ran?.result ?? null
    const twice = this.#semantics.isEnabled(whole(lazy), instance) ? this.#semantics.attempt(whole(lazy), instance) : null
    if (once === null || twice === null ? once !== twice : !isSameStep(once, twice)) throw this.notDeterministic(instance)
    return ran
  }

  /** The same of an instance of which it is known what it does: it is not looked into. */
  again(lazy: State, instance: Instance): Run | null {
    const before = whole(lazy)
    if (!this.#semantics.isEnabled(before, instance)) return null
    this.recipes++
    return { before, result: this.#semantics.attempt(before, instance) }
  }

  /** The flag of a transition that is no sure way on, be it that a fault takes it or, where that hangs on the state, that it may. */
  asideOf(instance: Instance): number {
    const { kind, fair, isEarly } = this.#semantics.model.actions[instance.action] as Action
    return isEarly !== undefined || (kind === 'fault' && fair === null) ? flag.aside : 0
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

const isSame = (a: boolean, b: boolean): boolean => a === b

const isSameStep = (a: Transition | string, b: Transition | string): boolean =>
  typeof a === 'string' || typeof b === 'string' ? a === b : Object.keys(a.to).every(name => equal(a.to[name], b.to[name]))

/** Adds what was recorded to a trie: the leaf. Throws SpecFailure where it asks another question than before: the code is not deterministic. */
export function entered(tries: Tries, root: number, recorder: Recorder, leaf: number, what: () => string): number {
  try {
    tries.add(root, recorder.path, leaf)
    return leaf
  } catch (error) {
    if (!(error instanceof NotDeterministic)) throw error
    throw notDeterministic(what())
  }
}
