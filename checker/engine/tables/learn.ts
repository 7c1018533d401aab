import type { State } from '../../language/types.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
import type { Monitor } from '../engine.ts'
import { control } from '../kernel/abi.ts'
import type { Profiler } from '../profile.ts'
import { changeOf } from './change.ts'
import { Closure } from './closure.ts'
import type { Proof } from './codes.ts'
import { Equivariance } from './equivariance.ts'
import { Experience } from './experience.ts'
import { Groups } from './groups.ts'
import type { Layout } from './layout.ts'
import { Leaves } from './leaves.ts'
import type { Near, Teacher } from './memory.ts'
import type { KernelMonitor } from './monitors.ts'
import { Questions } from './questions.ts'
import { Recorder } from './recorder.ts'
import type { Plan } from './room.ts'
import { entered, type Run, Runs } from './runs.ts'
import { Timing } from './timing.ts'
import { Transitions } from './transitions.ts'
import { NotDeterministic, Tries } from './tries.ts'
import { verifyState, verifyStep } from './verify.ts'
import { Worth } from './worth.ts'

/**
 * What the kernel cannot answer, this finds out by running the spec, and adds to the tries. A state's successors come from the
 * reference semantics; the run that is recorded only tells what they depend on.
 */
export class Learner implements Teacher {
  readonly semantics: Semantics
  readonly layout: Layout
  readonly near: Near
  readonly tries: Tries
  readonly monitors: readonly KernelMonitor[]
  readonly groups: Groups
  readonly transitions: Transitions
  readonly questions: Questions
  /** Called with every state that a recipe gave, and the one it was given. */
  readonly onState: (state: State, before: State) => void
  /** How many states were found so far, more or less. */
  found: () => number = () => 0
  /** Called whenever something is learned, which takes time. */
  onLearn: () => void = () => {}
  readonly #timing: Timing
  readonly #experience = new Experience()
  /** Null where the search is not reduced by symmetry. */
  readonly #proof: Proof | null
  readonly #worth: Worth<Instance>
  readonly runs: Runs
  readonly #leaves: Leaves

  constructor(
    semantics: Semantics,
    layout: Layout,
    near: Near,
    monitors: readonly KernelMonitor[],
    asked: readonly Monitor[],
    { strict, unrecordable }: Pick<Plan, 'strict' | 'unrecordable'>,
    onState: (state: State, before: State) => void,
    profiler: Profiler | null,
  ) {
    this.#timing = new Timing(profiler, layout)
    this.semantics = semantics
    this.layout = layout
    this.near = near
    this.tries = new Tries(near)
    this.monitors = monitors
    this.groups = new Groups(semantics, layout)
    this.transitions = new Transitions(semantics, layout, near)
    this.runs = new Runs(semantics, layout, unrecordable)
    this.#worth = new Worth(() => this.found())
    const Proving = layout.sums.isByProcess ? Closure : Equivariance
    this.#proof = layout.sums.count === 1 ? null : new Proving(semantics, layout, this.runs, monitors, asked)
    this.#leaves = new Leaves(near, monitors, strict)
    this.onState = onState
    this.questions = new Questions({
      ...{
        semantics,
        layout,
        near,
        monitors,
        strict,
        timing: this.#timing,
        tries: this.tries,
        transitions: this.transitions,
        leaves: this.#leaves,
      },
      ...{ runs: this.runs, proof: this.#proof, found: () => this.found() },
    })
  }

  /** The words of the state at a byte address, and so many behind them. */
  #at(at: number, more = 0): Int32Array {
    return this.near.words.slice(at >>> 2, (at >>> 2) + this.layout.words + more)
  }

  learnGroup(kind: number, index: number, at: number): number {
    this.onLearn()
    return this.#learnGroup(kind, index, this.#at(at, this.layout.quietWord + 1 - this.layout.words), false)
  }

  #learnGroup(kind: number, index: number, words: Int32Array, anew: boolean, state = this.layout.lazily(words)): number {
    const recorder = new Recorder(this.layout, words)
    let learned = true
    let isProtocols = false
    const transitions = this.groups.instances(kind, index, recorder).flatMap(instance => {
      const known = this.#experience.recall(instance, recorder)
      if (anew && known !== null) this.#verifyInstance(instance, state, recorder, known)
      const isDirect = known === null && this.#proof?.now !== null && this.#worth.isDirect(instance)
      if (isDirect) learned = false
      const steps = known ?? (isDirect ? this.#stepsNow(instance, state, recorder) : this.#stepsOf(instance, state, recorder, anew))
      isProtocols ||= steps.length > 0 && this.#isProtocols(instance)
      return steps
    })
    const leaf = this.#leaves.of(transitions, isProtocols)
    return learned ? entered(this.tries, this.#groupRoot(kind, index), recorder, leaf, () => 'the steps of a process or a message') : leaf
  }

  #isProtocols({ action }: Instance): boolean {
    const kind = this.semantics.model.actions[action]?.kind
    return kind === 'action' || kind === 'receive'
  }

  /** The transitions of an instance, at most one, learned. */
  #stepsOf(instance: Instance, state: State, recorder: Recorder, anew: boolean): readonly number[] {
    const own = new Recorder(this.layout, recorder.words)
    const known = anew ? undefined : this.#proof?.known(instance, own)
    const ran =
      known === undefined ? this.#timing.of('action', instance.action, own, () => this.runs.of(state, instance, own, anew)) : known
    const transitions = this.#took(ran, instance, own)
    if (anew) verifyStep(this, recorder.words, ran)
    this.#proof?.steps(instance, own, ran)
    for (const asked of own.path) recorder.take(asked)
    try {
      this.#experience.note(instance, own.path, transitions)
    } catch (error) {
      throw error instanceof NotDeterministic ? this.runs.notDeterministic(instance) : error
    }
    return transitions
  }

  /** Runs an instance as it is: throws SpecFailure or Unrecordable where it does something else than it was seen to do on equal answers. */
  #verifyInstance(instance: Instance, state: State, { words }: Recorder, known: readonly number[]): void {
    const ran = this.runs.again(state, instance)
    const found = this.#took(ran, instance, new Recorder(this.layout, words))
    verifyStep(this, words, ran)
    if (found.join() === known.join()) return
    // Recorded once more, it shows which of the two it is.
    this.#stepsOf(instance, state, new Recorder(this.layout, words), true)
    throw this.runs.notDeterministic(instance)
  }

  #groupRoot(kind: number, index: number): number {
    const table = [control.groupRoots, control.bitRoots, control.listRoots][kind] as number
    return ((this.near.words[table] as number) >>> 2) + index
  }

  /** The same of this state alone. */
  #stepsNow(instance: Instance, state: State, { words }: Recorder): readonly number[] {
    const ran = this.#timing.of('action', instance.action, null, () => this.runs.now(state, instance))
    this.#proof?.now?.steps(instance, words, ran)
    return this.#took(ran, instance, new Recorder(this.layout, words))
  }

  #took(ran: Run | null, instance: Instance, recorder: Recorder): number[] {
    if (ran === null) return []
    const { before, result } = ran
    if (typeof result === 'string') return [this.transitions.beyond(result, this.runs.asideOf(instance))]
    this.onState(result.to, before)
    return [this.#transition(before, result.to, instance, recorder)]
  }

  /**
   * Learns all steps of a state once more, and what the monitors say of it: throws SpecFailure where they are not what the tries say, and
   * Unrecordable where they are not what is recorded.
   */
  verify(words: Int32Array): void {
    const { groups, layout } = this
    const early = groups.length - groups.late
    const state = layout.lazily(words)
    let quiet = 1
    const learn = (kind: number, index: number, of: Int32Array) => {
      if (this.#leaves.isProtocols(this.#learnGroup(kind, index, of, true, state))) quiet = 0
    }
    for (let index = 0; index < early; index++) learn(0, index, words)
    layout.bitMessages.forEach((slot, index) => {
      if (slot && layout.read(slot, words) === 1) learn(1, index, words)
    })
    for (const id of new Set(layout.listIn(words))) learn(2, id, words)
    const all = new Int32Array(layout.quietWord + 1)
    all.set(words)
    all[layout.quietWord] = quiet
    for (let index = early; index < groups.length; index++) learn(0, index, all)
    verifyState(this, words, state)
  }

  #transition(before: State, after: State, instance: Instance, recorder: Recorder): number {
    const change = changeOf(this.layout, before, after)
    for (const { slot } of change.slots) recorder.slot(slot)
    const { at, isNew } = this.transitions.of(instance, change, this.runs.asideOf(instance))
    if (!isNew) return at
    this.questions.concern(at, recorder.words, { before, after })
    return at
  }

  learnMonitor(index: number, at: number): number {
    this.onLearn()
    const words = this.#at(at)
    return this.questions.judge(index, words, this.layout.lazily(words))
  }

  learnStep(transition: number, index: number, at: number): number {
    return this.questions.judgeStep(transition, index, this.#at(at))
  }
}
