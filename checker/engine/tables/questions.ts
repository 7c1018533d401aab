import type { State } from '../../language/types.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
import { control, transition as word } from '../kernel/abi.ts'
import { type Step, wordsAfter } from './change.ts'
import type { Proof } from './codes.ts'
import type { Layout } from './layout.ts'
import { whole } from './lazy.ts'
import type { Leaves } from './leaves.ts'
import type { Near } from './memory.ts'
import type { KernelMonitor } from './monitors.ts'
import { Recorder } from './recorder.ts'
import { entered, type Runs } from './runs.ts'
import type { Timing } from './timing.ts'
import type { Transitions } from './transitions.ts'
import type { Tries } from './tries.ts'
import { Worth } from './worth.ts'

export const notHit = -1
export const isHit = -2

/** The trie of a step monitor for one transition. */
interface Root {
  readonly monitor: number
  readonly root: number
}

/** What monitors are learned with. */
interface Parts {
  readonly semantics: Semantics
  readonly layout: Layout
  readonly near: Near
  readonly tries: Tries
  readonly monitors: readonly KernelMonitor[]
  readonly transitions: Transitions
  readonly leaves: Leaves
  readonly runs: Runs
  /** Null where the search is not reduced by symmetry. */
  readonly proof: Proof | null
  readonly timing: Timing
  /** Asks step monitors of every step, since one is hit by a step that changes nothing. */
  readonly strict: boolean
  /** How many states were found so far, more or less. */
  readonly found: () => number
}

/** The answers of monitors: of states, and of steps, learned as the kernel asks, and what they depend on. */
export class Questions {
  /** By monitor: slots that it was seen to read, and -1 - n for the n-th network that keeps a list. */
  readonly footprints: readonly Set<number>[]
  /** Asks step monitors of every step, since one is hit by a step that changes nothing. */
  readonly strict: boolean
  /** The step whose step property is being asked, or null: where that throws, it throws there. */
  asking: Instance | null = null
  readonly #parts: Parts
  readonly #worth: Worth<number>
  readonly #lists = new Map<string, number>()
  readonly #stepRoots = new Map<number, Root[]>()
  /** By transition: a state from which it was taken. */
  readonly #examples = new Map<number, Int32Array>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.strict = parts.strict
    this.#worth = new Worth(parts.found)
    this.footprints = parts.monitors.map(() => new Set())
  }

  /** Tells the kernel which monitors the successor of a transition must be asked, and which step monitors the transition itself; `example` is a state from which it is taken. */
  concern(transition: number, example: Int32Array, step?: Step): void {
    this.#examples.set(transition, example)
    const written = this.#parts.transitions.written.get(transition) as ReadonlySet<number>
    const concerned = (monitor: number) => [...(this.footprints[monitor] as Set<number>)].some(slot => written.has(slot))
    const judged = this.#parts.monitors.flatMap((m, i) => ((m.on === 'state' || m.on === 'stutter') && concerned(i) ? [i] : []))
    this.#parts.near.words[transition + word.monitors] = this.#monitorList(judged)
    const roots = this.#stepRoots.get(transition) ?? []
    for (const [i, monitor] of this.#parts.monitors.entries())
      if (
        ((monitor.on === 'step' && (this.#parts.strict || concerned(i))) || monitor.on === 'step constraint') &&
        !roots.some(r => r.monitor === i)
      ) {
        const root = this.#parts.near.allocate(1)
        roots.push({ monitor: i, root })
        this.#stepRoots.set(transition, roots)
        this.#judgeStep(transition, roots[roots.length - 1] as Root, example, step)
      }
    this.#stepList(transition)
  }

  #stepList(transition: number): void {
    // A step whose answer asks nothing, and is no hit, needs no asking.
    const asked = (this.#stepRoots.get(transition) ?? []).filter(({ root }) => this.#parts.near.words[root] !== notHit)
    if (asked.length === 0) {
      this.#parts.near.words[transition + word.steps] = 0
      return
    }
    const list = this.#parts.near.allocate(1 + 2 * asked.length)
    this.#parts.near.words[list] = asked.length
    asked.forEach(({ monitor, root }, k) => {
      this.#parts.near.words[list + 1 + 2 * k] = monitor
      this.#parts.near.words[list + 2 + 2 * k] = root
    })
    Atomics.store(this.#parts.near.words, transition + word.steps, list)
    this.#parts.leaves.takeCareOf(transition)
  }

  #monitorList(monitors: readonly number[]): number {
    const key = monitors.join()
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const list = this.#parts.near.allocate(1 + monitors.length)
    this.#parts.near.words.set([monitors.length, ...monitors], list)
    this.#lists.set(key, list)
    return list
  }

  /** Whether a monitor is hit by a state, learned. */
  judge(index: number, words: Int32Array, state: State): number {
    const monitor = this.#parts.monitors[index] as KernelMonitor
    // Where steps that change nothing are asked with the others, nothing hangs on their answer.
    const proof = monitor.on === 'stutter' && this.#parts.strict ? null : this.#parts.proof
    if (this.#isDirect(index)) {
      const answer = this.#judgeNow(index, state, state)
      proof?.now?.answer(index, words, answer === isHit, null)
      return answer
    }
    const recorder = new Recorder(this.#parts.layout, words)
    const hit = this.#parts.timing.of('property', monitor.name, recorder, () =>
      this.#parts.runs.isHit(index, monitor, state, state, recorder),
    )
    proof?.answer(index, recorder, hit, null)
    this.#grow(index, recorder.reads)
    return entered(this.#parts.tries, this.#monitorRoot(index), recorder, hit ? isHit : notHit, () => `a property`)
  }

  #isDirect(index: number): boolean {
    return this.#parts.proof?.now !== null && this.#worth.isDirect(index)
  }

  /** Whether it is hit, without learning: then it must be asked after every step, since what it reads is not known. */
  #judgeNow(index: number, before: State, after: State): number {
    const { slots, listNetworks } = this.#parts.layout
    const footprint = this.footprints[index] as ReadonlySet<number>
    if (footprint.size < slots.length + listNetworks.length)
      this.#grow(index, new Set([...slots.map(slot => slot.index), ...listNetworks.map((_, n) => -1 - n)]))
    const monitor = this.#parts.monitors[index] as KernelMonitor
    return this.#parts.timing.of('property', monitor.name, null, () => monitor.test(whole(before), whole(after))) ? isHit : notHit
  }

  #monitorRoot(index: number): number {
    return ((this.#parts.near.words[control.monitors] as number) >>> 2) + 2 * index + 1
  }

  /** Whether the step monitor with this index in the transition's list is hit by it in a state, learned. */
  judgeStep(transition: number, index: number, words: Int32Array): number {
    const list = this.#parts.near.words[transition + word.steps] as number
    const monitor = this.#parts.near.words[list + 1 + 2 * index] as number
    const entry = this.#stepRoots.get(transition)?.find(r => r.monitor === monitor) as Root
    return this.#judgeStep(transition, entry, words)
  }

  #judgeStep(
    transition: number,
    { monitor: index, root }: Root,
    words: Int32Array,
    { before, after } = this.#stepFrom(transition, words),
  ): number {
    const monitor = this.#parts.monitors[index] as KernelMonitor
    const recorder = new Recorder(this.#parts.layout, words, this.#parts.transitions.written.get(transition))
    this.asking = this.#parts.transitions.instances.get(transition) ?? null
    const direct = this.#isDirect(index) ? this.#judgeNow(index, before, after) : null
    const hit =
      direct === null &&
      this.#parts.timing.of('property', monitor.name, recorder, () => this.#parts.runs.isHit(index, monitor, before, after, recorder))
    if (direct === null) this.#parts.proof?.answer(index, recorder, hit, { before, after })
    else this.#parts.proof?.now?.answer(index, words, direct === isHit, { before, after })
    this.asking = null
    if (direct !== null) return direct
    const leaf = entered(this.#parts.tries, root, recorder, hit ? isHit : notHit, () => 'a step property')
    this.#grow(index, recorder.reads)
    return leaf
  }

  /** The step that a transition is in the state with these words: by what it changes, and not by running it once more. */
  #stepFrom(transition: number, words: Int32Array): Step {
    const { layout, transitions } = this.#parts
    const change = transitions.changeOf(transition)
    const slots = change.slots.map(({ slot, is }) => [slot, is] as const)
    return { before: layout.lazily(words), after: layout.lazily(wordsAfter(layout, words, slots, change)) }
  }

  /** Where a monitor turns out to read more, the transitions that write it must ask the monitor from now on. */
  #grow(index: number, reads: ReadonlySet<number>): void {
    const footprint = this.footprints[index] as Set<number>
    const news = [...reads].filter(slot => !footprint.has(slot))
    if (news.length === 0) return
    for (const slot of news) footprint.add(slot)
    if (this.#parts.monitors[index]?.on === 'stutter') this.#grow(index + 1, reads)
    for (const [transition, written] of this.#parts.transitions.written) {
      if (!news.some(slot => written.has(slot))) continue
      this.concern(transition, this.#examples.get(transition) as Int32Array)
    }
  }
}
