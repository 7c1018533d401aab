import { boundsOf, type Instance, type Semantics } from '../../semantics/semantics.ts'
import { keyOf } from '../../values/index.ts'
import { control, flag, transition as word } from '../kernel/abi.ts'
import { type Change, operationsOf, writtenBy } from './change.ts'
import type { Layout } from './layout.ts'
import type { Near } from './memory.ts'

/** The transitions in the near memory, each once: what an instance does to a state, as differences of fingerprints and as operations on words. */
export class Transitions {
  readonly #layout: Layout
  readonly #near: Near
  readonly #bounds: readonly string[]
  readonly #known = new Map<string, number>()
  readonly #keys = new Map<Instance, string>()
  readonly #names = new Map<string, string>()
  readonly #instances = new Map<number, Instance>()
  /** By the number that the log has for a transition; none has the number 0. */
  readonly #numbered: (Instance | undefined)[] = [undefined]
  readonly #changes = new Map<number, Change>()
  readonly #written = new Map<number, ReadonlySet<number>>()

  constructor({ model }: Semantics, layout: Layout, near: Near) {
    this.#layout = layout
    this.#near = near
    this.#bounds = boundsOf(model)
  }

  /** By transition: the instance that it takes. */
  get instances(): ReadonlyMap<number, Instance> {
    return this.#instances
  }

  /** By the number that the log has for a transition: the instance that it takes; nothing has the number 0. */
  get numbered(): readonly (Instance | undefined)[] {
    return this.#numbered
  }

  /** By transition: the slots that it writes, and -1 - n for the n-th network that keeps a list. */
  get written(): ReadonlyMap<number, ReadonlySet<number>> {
    return this.#written
  }

  /** What a transition changes, other than one of a search that is resumed. */
  changeOf(transition: number): Change {
    return this.#changes.get(transition) as Change
  }

  /** The transition of an instance that changes a state so; `isNew` where there was none. `aside`: `flag.aside` where it is no way on. */
  of(instance: Instance, change: Change, aside: number): { readonly at: number; readonly isNew: boolean } {
    const { slots, sent, gone } = change
    const key = `${this.#keyOf(instance)}|${slots.map(({ slot, was, is }) => `${slot.index}:${was}:${is}`).join()}|${sent.join()}|${gone.join()}`
    const known = this.#known.get(key)
    if (known !== undefined) return { at: known, isNew: false }
    const differences = this.#differences(change)
    const operations = operationsOf(change)
    // What the view hides has no part in the fingerprint.
    const isSame = this.#layout.model.view === null ? operations.length === 0 : differences.every(sum => sum === 0n)
    const at = this.#near.allocate(word.difference + 2 * differences.length + operations.length, true)
    const { words } = this.#near
    words[at + word.number] = this.#numbered.length
    this.#numbered.push(instance)
    words[at + word.flags] = (isSame ? flag.same : 0) | aside | ((operations.length / 3) << 8)
    differences.forEach((sum, p) => {
      words[at + word.difference + 2 * p] = Number(BigInt.asIntN(32, sum))
      words[at + word.difference + 2 * p + 1] = Number(BigInt.asIntN(32, sum >> 32n))
    })
    words.set(operations, at + word.difference + 2 * differences.length)
    this.#known.set(key, at)
    this.#changes.set(at, change)
    this.#written.set(at, writtenBy(this.#layout, change))
    this.#instances.set(at, instance)
    return { at, isNew: true }
  }

  /** The pseudo-transition of a step that would go beyond a bound. */
  beyond(bound: string, aside: number): number {
    const key = `beyond ${bound} ${aside}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const at = this.#near.allocate(word.difference + 2 * this.#layout.sums.count, true)
    this.#near.words[at + word.flags] = flag.full | aside
    this.#near.words[at + word.cut] = control.cutBounds + this.#bounds.indexOf(bound)
    this.#known.set(key, at)
    return at
  }

  /** The transitions of a search that is resumed, by number; before any other. */
  restore(numbered: readonly Instance[]): void {
    this.#numbered.push(...numbered)
  }

  /** What is added to each sum. */
  #differences({ slots, sent, gone }: Change): readonly bigint[] {
    const { sums, listed } = this.#layout
    return Array.from({ length: sums.count }, (_, p) => {
      let sum = 0n
      for (const { slot, was, is } of slots) sum += (slot.hash(is)[p] as bigint) - (slot.hash(was)[p] as bigint)
      for (const id of sent) sum += listed[id - 1]?.hash[p] as bigint
      for (const id of gone) sum -= listed[id - 1]?.hash[p] as bigint
      return sum
    })
  }

  /** A short name, the same of equal instances. */
  #keyOf(instance: Instance): string {
    const known = this.#keys.get(instance)
    if (known !== undefined) return known
    const whole = keyOf([instance.action, instance.parameters, instance.message])
    const key = this.#names.get(whole) ?? String(this.#names.size)
    this.#names.set(whole, key)
    this.#keys.set(instance, key)
    return key
  }
}
