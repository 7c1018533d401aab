import { SpecFailure } from '../../errors.ts'
import type { State } from '../../language/types.ts'
import { Asymmetric, type Subject } from '../../semantics/asymmetry.ts'
import { renameInstance } from '../../semantics/permutation.ts'
import { type Instance, label, type Semantics } from '../../semantics/semantics.ts'
import { keyOf } from '../../values/index.ts'
import type { Monitor } from '../engine.ts'
import { changeOf, type Step, wordsAfter } from './change.ts'
import type { Layout } from './layout.ts'
import { type KernelMonitor, NotStutterInvariant } from './monitors.ts'
import { type Lookup, Recorder } from './recorder.ts'
import type { Outcome, Renaming } from './renaming.ts'
import type { Run, Runs } from './runs.ts'
import type { Slot } from './slot.ts'

/** Holds what is learned against what the exchanges of processes make of it; throws Asymmetric where the two differ. */
export interface Proof {
  /** What an instance does in the recorder's state, where that is known from the run of an image; else undefined. */
  known(instance: Instance, own: Recorder): Run | null | undefined
  /** An instance ran in a state, and read what the recorder has. */
  steps(instance: Instance, own: Recorder, ran: Run | null): void
  /** A monitor answered of a state, or of a step, and read what the recorder has. */
  answer(index: number, own: Recorder, hit: boolean, step: Step | null): void
  /** The same of what was run without being learned; null where everything must be learned. */
  readonly now: {
    steps(instance: Instance, words: Int32Array, ran: Run | null): void
    answer(index: number, words: Int32Array, hit: boolean, step: Step | null): void
  } | null
}

/** How one kind of code is exchanged, run, and told apart. */
export interface Kind<Code> {
  readonly under: (code: Code, by: Renaming) => Code
  readonly keyOf: (code: Code) => string | number
  /** What an error calls it. */
  readonly says: (code: Code) => string
  readonly run: (code: Code, words: Int32Array, change: Outcome | null) => { readonly path: readonly Lookup[]; readonly outcome: Outcome }
  /** The outcome alone, where that takes less. */
  readonly now?: (code: Code, words: Int32Array) => Outcome
  /** Thrown where two images differ. */
  readonly differs: (code: Code, by: Renaming) => Error
}

/** What a run of an image gives; one that fails, where the run that it is an image of did not, differs. */
export function ranAlike<Code, T>({ differs }: Kind<Code>, code: Code, by: Renaming, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof SpecFailure && error.code !== 'not-deterministic' ? differs(code, by) : error
  }
}

/** The code whose images are run: instances, and monitors by their index. */
export class Codes {
  readonly instances: Kind<Instance>
  readonly monitors: Kind<number>
  readonly #layout: Layout
  readonly #runs: Runs
  readonly #known = new Map<string, Instance>()
  readonly #images = new Map<Renaming, Map<Instance, Instance>>()

  constructor(semantics: Semantics, layout: Layout, runs: Runs, monitors: readonly KernelMonitor[], asked: readonly Monitor[]) {
    this.#layout = layout
    this.#runs = runs
    this.instances = {
      under: (instance, by) => this.#imageOf(instance, by, semantics),
      keyOf: keyOfInstance,
      says: label,
      run: (instance, words) => this.#run(instance, words),
      now: (instance, words) => this.outcomeOf(runs.now(layout.lazily(words), instance)),
      differs: ({ action }, { by }) => new Asymmetric({ of: 'action', name: action }, by),
    }
    const indices = new Map(monitors.map((m, k) => [`${m.of} ${m.on} ${m.part}`, k]))
    this.monitors = {
      under: (index, { by }) => {
        const { of, on, part } = monitors[index] as KernelMonitor
        return indices.get(`${of} ${on} ${asked[of]?.under(part, by) ?? part}`) ?? index
      },
      keyOf: index => index,
      says: index => (monitors[index] as KernelMonitor).name,
      run: (index, words, change) => {
        const written =
          change && new Set([...change.slots.map(([slot]) => slot), ...[...change.sent, ...change.gone].map(id => this.#networkOf(id))])
        const recorder = new Recorder(layout, words, written ?? new Set())
        const before = layout.decode(words)
        const after = change ? layout.decode(this.after(words, change)) : before
        const hit = runs.isHit(index, monitors[index] as KernelMonitor, before, after, recorder)
        return { path: recorder.path, outcome: answered(hit) }
      },
      differs: (index, { by }) => {
        const { of, on } = monitors[index] as KernelMonitor
        return on === 'stutter' ? new NotStutterInvariant() : new Asymmetric(subjectOf(asked[of], on), by)
      },
    }
  }

  /** One and the same object for equal instances. */
  interned(instance: Instance): Instance {
    const key = keyOfInstance(instance)
    const known = this.#known.get(key)
    if (known) return known
    this.#known.set(key, instance)
    return instance
  }

  outcomeOf(ran: Run | null): Outcome {
    if (ran === null) return nothing(notEnabled)
    return typeof ran.result === 'string' ? nothing(ran.result) : this.changeOf(ran.before, ran.result.to, taken)
  }

  changeOf(before: State, after: State, said = ''): Outcome {
    const { slots, sent, gone } = changeOf(this.#layout, before, after)
    return { said, slots: slots.map(({ slot, is }) => [slot.index, is]), sent, gone }
  }

  /** What an instance did by its outcome in the state with these words. */
  runBy(instance: Instance, words: Int32Array, outcome: Outcome): Run | null {
    if (outcome.said === notEnabled) return null
    const before = this.#layout.decode(words)
    if (outcome.said !== taken) return { before, result: outcome.said }
    return { before, result: { ...instance, to: this.#layout.decode(this.after(words, outcome)) } }
  }

  after(words: Int32Array, { slots, ...list }: Outcome): Int32Array {
    return wordsAfter(
      this.#layout,
      words,
      slots.map(([index, is]) => [this.#layout.slots[index] as Slot, is]),
      list,
    )
  }

  #run(instance: Instance, words: Int32Array): { readonly path: readonly Lookup[]; readonly outcome: Outcome } {
    const own = new Recorder(this.#layout, words)
    const outcome = this.outcomeOf(this.#runs.of(this.#layout.lazily(words), instance, own, false))
    for (const [slot] of outcome.slots) own.slot(this.#layout.slots[slot] as Slot)
    return { path: own.path, outcome }
  }

  #networkOf = (id: number): number => -1 - (this.#layout.listed[id - 1]?.network ?? 0)

  #imageOf(instance: Instance, by: Renaming, { model }: Semantics): Instance {
    const images = this.#images.get(by) ?? new Map<Instance, Instance>()
    this.#images.set(by, images)
    const known = images.get(instance)
    if (known) return known
    const made = this.interned(renameInstance(model, instance, by.by))
    images.set(instance, made)
    return made
  }
}

const notEnabled = 'not enabled'
const taken = 'taken'

const nothing = (said: string): Outcome => ({ said, slots: [], sent: [], gone: [] })

export const answered = (hit: boolean): Outcome => nothing(hit ? 'hit' : '')

export const keyOfOutcome = ({ said, slots, sent, gone }: Outcome): string =>
  `${said}|${slots.map(([slot, is]) => `${slot}=${is}`).sort()}|${sent.toSorted(byNumber)}|${gone.toSorted(byNumber)}`

const byNumber = (a: number, b: number): number => a - b

const keyOfInstance = ({ action, parameters, message }: Instance): string => keyOf([action, parameters, message])

function subjectOf(monitor: Monitor | undefined, on: KernelMonitor['on']): Subject {
  if (monitor) return { of: 'monitor', name: monitor.name, property: monitor.property }
  return { of: 'constraint', name: on === 'step constraint' ? 'step' : 'state' }
}
