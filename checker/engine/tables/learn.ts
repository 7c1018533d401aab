import type { State } from '../../language/types.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
import type { Monitor } from '../engine.ts'
import { control, transition as word } from '../kernel/abi.ts'
import type { ProfileEntry, Profiler } from '../profile.ts'
import { changeOf, type Step } from './change.ts'
import { Equivariance } from './equivariance.ts'
import { Experience } from './experience.ts'
import { Groups } from './groups.ts'
import type { Layout } from './layout.ts'
import { Leaves } from './leaves.ts'
import type { Near, Teacher } from './memory.ts'
import type { KernelMonitor } from './monitors.ts'
import { Recorder } from './recorder.ts'
import type { Plan } from './room.ts'
import { notDeterministic, type Ran, Runs, whole } from './runs.ts'
import { Transitions } from './transitions.ts'
import { NotDeterministic, Tries } from './tries.ts'
import { verifyState, verifyStep } from './verify.ts'
import { Worth } from './worth.ts'

export const notHit = -1
export const isHit = -2

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
  /** By monitor: slots that it was seen to read, and -1 - n for the n-th network that keeps a list. */
  readonly footprints: readonly Set<number>[]
  /** Asks step monitors of every step, since one is hit by a step that changes nothing. */
  readonly strict: boolean
  /** Called with every state that a recipe gave, and the one it was given. */
  readonly onState: (state: State, before: State) => void
  /** How many states were found so far, more or less. */
  found: () => number = () => 0
  /** Called whenever something is learned, which takes time. */
  onLearn: () => void = () => {}
  /** The step whose step property is being asked, or null: where that throws, it throws there. */
  asking: Instance | null = null
  readonly profiler: Profiler | null
  readonly #experience = new Experience()
  /** Null where the search is not reduced by symmetry. */
  readonly #symmetry: Equivariance | null
  readonly #worth: Worth<Instance | number>
  readonly runs: Runs
  #lists = new Map<string, number>()
  #stepRoots = new Map<number, { monitor: number; root: number }[]>()
  readonly #leaves: Leaves
  /** By transition: a state from which it was taken. */
  #examples = new Map<number, Int32Array>()

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
    this.profiler = profiler
    this.semantics = semantics
    this.layout = layout
    this.near = near
    this.tries = new Tries(near)
    this.monitors = monitors
    this.groups = new Groups(semantics, layout)
    this.transitions = new Transitions(semantics, layout, near)
    this.runs = new Runs(semantics, layout, unrecordable)
    this.#worth = new Worth(() => this.found())
    this.#symmetry = layout.permutations.length === 1 ? null : new Equivariance(semantics, layout, this.runs, monitors, asked)
    this.#leaves = new Leaves(near, monitors, strict)
    this.strict = strict
    this.onState = onState
    this.footprints = monitors.map(() => new Set())
  }

  /** The words of the state at a byte address, and so many behind them. */
  #at(at: number, more = 0): Int32Array {
    return this.near.words.slice(at >>> 2, (at >>> 2) + this.layout.words + more)
  }

  learnGroup(kind: number, index: number, at: number): number {
    this.onLearn()
    return this.#learnGroup(kind, index, this.#at(at, this.layout.quietWord + 1 - this.layout.words), false)
  }

  #learnGroup(kind: number, index: number, words: Int32Array, anew: boolean): number {
    const recorder = new Recorder(this.layout, words)
    const state = this.layout.lazily(words)
    let learned = true
    let isProtocols = false
    const transitions = this.groups.instances(kind, index, recorder).flatMap(instance => {
      const known = anew ? null : this.#experience.recall(instance, recorder)
      const isDirect = known === null && this.#worth.isDirect(instance)
      if (isDirect) learned = false
      const steps = known ?? (isDirect ? this.#stepsNow(instance, state, recorder) : this.#stepsOf(instance, state, recorder, anew))
      isProtocols ||= steps.length > 0 && this.#isProtocols(instance)
      return steps
    })
    const leaf = this.#leaves.of(transitions, isProtocols)
    return learned ? this.#add(this.#groupRoot(kind, index), recorder, leaf, () => 'the steps of a process or a message') : leaf
  }

  #isProtocols({ action }: Instance): boolean {
    const kind = this.semantics.model.actions[action]?.kind
    return kind === 'action' || kind === 'receive'
  }

  /** The transitions of an instance, at most one, learned. */
  #stepsOf(instance: Instance, state: State, recorder: Recorder, anew: boolean): readonly number[] {
    const own = new Recorder(this.layout, recorder.words)
    const known = anew ? undefined : this.#symmetry?.known(instance, own)
    const ran = known === undefined ? this.#timed('action', instance.action, own, () => this.runs.of(state, instance, own, anew)) : known
    const transitions = this.#took(ran, instance, own)
    if (anew) verifyStep(this, recorder.words, ran)
    this.#symmetry?.steps(instance, own, ran)
    for (const asked of own.path) recorder.again(asked)
    try {
      this.#experience.note(instance, own.path, transitions)
    } catch (error) {
      throw error instanceof NotDeterministic ? this.runs.notDeterministic(instance) : error
    }
    return transitions
  }

  /** What `run` gives, its time noted where that is asked. */
  #timed<T>(kind: ProfileEntry['kind'], name: string, recorder: Recorder | null, run: () => T): T {
    if (this.profiler === null) return run()
    return this.profiler.time(kind, name, run, recorder && (() => this.layout.namesOf(recorder.reads)))
  }

  #groupRoot(kind: number, index: number): number {
    const table = [control.groupRoots, control.bitRoots, control.listRoots][kind] as number
    return ((this.near.words[table] as number) >>> 2) + index
  }

  #add(root: number, recorder: Recorder, leaf: number, what: () => string): number {
    try {
      this.tries.add(root, recorder.path, leaf)
      return leaf
    } catch (error) {
      if (!(error instanceof NotDeterministic)) throw error
      throw notDeterministic(what())
    }
  }

  /** The same of this state alone. */
  #stepsNow(instance: Instance, state: State, { words }: Recorder): readonly number[] {
    const ran = this.#timed('action', instance.action, null, () => this.runs.now(state, instance))
    this.#symmetry?.stepsNow(instance, words, ran)
    return this.#took(ran, instance, new Recorder(this.layout, words))
  }

  #took(ran: Ran | null, instance: Instance, recorder: Recorder): number[] {
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
    let quiet = 1
    const learn = (kind: number, index: number, of: Int32Array) => {
      if (this.#leaves.isProtocols(this.#learnGroup(kind, index, of, true))) quiet = 0
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
    verifyState(this, words)
  }

  #transition(before: State, after: State, instance: Instance, recorder: Recorder): number {
    const change = changeOf(this.layout, before, after)
    for (const { slot } of change.slots) recorder.slot(slot)
    const { at, isNew } = this.transitions.of(instance, change, this.runs.asideOf(instance))
    if (!isNew) return at
    this.#examples.set(at, recorder.words)
    this.#listMonitors(at, recorder.words, { before, after })
    return at
  }

  /** Tells the kernel which monitors a transition's successor must be asked, and which step monitors the transition itself. */
  #listMonitors(transition: number, example: Int32Array, step?: Step): void {
    const written = this.transitions.written.get(transition) as ReadonlySet<number>
    const concerned = (monitor: number) => [...(this.footprints[monitor] as Set<number>)].some(slot => written.has(slot))
    const judged = this.monitors.flatMap((m, i) => ((m.on === 'state' || m.on === 'stutter') && concerned(i) ? [i] : []))
    this.near.words[transition + word.monitors] = this.#monitorList(judged)
    const roots = this.#stepRoots.get(transition) ?? []
    for (const [i, monitor] of this.monitors.entries())
      if (
        ((monitor.on === 'step' && (this.strict || concerned(i))) || monitor.on === 'step constraint') &&
        !roots.some(r => r.monitor === i)
      ) {
        const root = this.near.allocate(1)
        roots.push({ monitor: i, root })
        this.#stepRoots.set(transition, roots)
        this.#learnStep(transition, roots[roots.length - 1] as { monitor: number; root: number }, example, step)
      }
    this.#stepList(transition)
  }

  #stepList(transition: number): void {
    // A step whose answer asks nothing, and is no hit, needs no asking.
    const asked = (this.#stepRoots.get(transition) ?? []).filter(({ root }) => this.near.words[root] !== notHit)
    if (asked.length === 0) {
      this.near.words[transition + word.steps] = 0
      return
    }
    const list = this.near.allocate(1 + 2 * asked.length)
    this.near.words[list] = asked.length
    asked.forEach(({ monitor, root }, k) => {
      this.near.words[list + 1 + 2 * k] = monitor
      this.near.words[list + 2 + 2 * k] = root
    })
    Atomics.store(this.near.words, transition + word.steps, list)
    this.#leaves.takeCareOf(transition)
  }

  #monitorList(monitors: readonly number[]): number {
    const key = monitors.join()
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const list = this.near.allocate(1 + monitors.length)
    this.near.words.set([monitors.length, ...monitors], list)
    this.#lists.set(key, list)
    return list
  }

  learnMonitor(index: number, at: number): number {
    this.onLearn()
    const words = this.#at(at)
    return this.judge(index, words, this.layout.lazily(words))
  }

  /** Whether a monitor is hit by a state, learned. */
  judge(index: number, words: Int32Array, state: State): number {
    const monitor = this.monitors[index] as KernelMonitor
    // Where steps that change nothing are asked with the others, nothing hangs on their answer.
    const symmetry = monitor.on === 'stutter' && this.strict ? null : this.#symmetry
    if (this.#worth.isDirect(index)) {
      const answer = this.#judgeNow(index, state, state)
      symmetry?.answerNow(index, words, answer === isHit, null)
      return answer
    }
    const recorder = new Recorder(this.layout, words)
    const hit = this.#timed('property', monitor.name, recorder, () => this.runs.isHit(index, monitor, state, state, recorder))
    symmetry?.answer(index, recorder, hit, null)
    this.#grow(index, recorder.reads)
    return this.#add(this.#monitorRoot(index), recorder, hit ? isHit : notHit, () => `a property`)
  }

  /** Whether it is hit, without learning: then it must be asked after every step, since what it reads is not known. */
  #judgeNow(index: number, before: State, after: State): number {
    const { slots, listNetworks } = this.layout
    const all = [...slots.map(slot => slot.index), ...listNetworks.map((_, n) => -1 - n)]
    this.#grow(index, new Set(all))
    const monitor = this.monitors[index] as KernelMonitor
    return this.#timed('property', monitor.name, null, () => monitor.test(whole(before), whole(after))) ? isHit : notHit
  }

  #monitorRoot(index: number): number {
    return ((this.near.words[control.monitors] as number) >>> 2) + 2 * index + 1
  }

  learnStep(transition: number, index: number, at: number): number {
    const list = this.near.words[transition + word.steps] as number
    const monitor = this.near.words[list + 1 + 2 * index] as number
    const entry = this.#stepRoots.get(transition)?.find(r => r.monitor === monitor) as { monitor: number; root: number }
    return this.#learnStep(transition, entry, this.#at(at))
  }

  #learnStep(
    transition: number,
    { monitor: index, root }: { monitor: number; root: number },
    words: Int32Array,
    { before, after } = this.#again(transition, words),
  ): number {
    const monitor = this.monitors[index] as KernelMonitor
    const recorder = new Recorder(this.layout, words, this.transitions.written.get(transition))
    this.asking = this.transitions.instances.get(transition) ?? null
    const direct = this.#worth.isDirect(index) ? this.#judgeNow(index, before, after) : null
    const hit =
      direct === null && this.#timed('property', monitor.name, recorder, () => this.runs.isHit(index, monitor, before, after, recorder))
    if (direct === null) this.#symmetry?.answer(index, recorder, hit, { before, after })
    else this.#symmetry?.answerNow(index, words, direct === isHit, { before, after })
    this.asking = null
    if (direct !== null) return direct
    const leaf = this.#add(root, recorder, hit ? isHit : notHit, () => 'a step property')
    this.#grow(index, recorder.reads)
    return leaf
  }

  /** Takes a transition once more. */
  #again(transition: number, words: Int32Array): Step {
    const before = this.layout.decode(words)
    const instance = this.transitions.instances.get(transition) as Instance
    const result = this.semantics.attempt(before, instance)
    if (typeof result === 'string') throw this.runs.notDeterministic(instance)
    return { before, after: result.to }
  }

  /** Where a monitor turns out to read more, the transitions that write it must ask the monitor from now on. */
  #grow(index: number, reads: ReadonlySet<number>): void {
    const footprint = this.footprints[index] as Set<number>
    const news = [...reads].filter(slot => !footprint.has(slot))
    if (news.length === 0) return
    for (const slot of news) footprint.add(slot)
    if (this.monitors[index]?.on === 'stutter') this.#grow(index + 1, reads)
    for (const [transition, written] of this.transitions.written) {
      if (!news.some(slot => written.has(slot))) continue
      this.#listMonitors(transition, this.#examples.get(transition) as Int32Array)
    }
  }
}
