import { flag, leaf, transition as of } from '../kernel/abi.ts'
import type { Near } from './memory.ts'
import type { KernelMonitor } from './monitors.ts'

const { stepWords, care, wayOn, protocol } = leaf

/** The leaves of groups in the near memory: each list of transitions once, by a number below zero. */
export class Leaves {
  readonly #near: Near
  /** Whether steps that change nothing are asked of, too. */
  readonly #asksAll: boolean
  readonly #known = new Map<string, number>()
  readonly #with = new Map<number, number[]>()

  constructor(near: Near, monitors: readonly KernelMonitor[], strict: boolean) {
    this.#near = near
    this.#asksAll = monitors.some(m => m.on === 'step constraint' || (strict && m.on === 'step'))
  }

  /** The leaf of these transitions; `isProtocols`: an action or a receive has one of them. */
  of(transitions: readonly number[], isProtocols: boolean): number {
    const key = `${transitions.join()} ${isProtocols}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    // A step that changes nothing, and that nothing is asked of, is only counted.
    const told = transitions.filter(t => !this.#isSilent(t))
    const at = this.#near.allocate(2 + stepWords * told.length)
    // Not before: the memory may have grown.
    const { words } = this.#near
    const bits =
      (told.some(t => this.#needsCare(t)) ? care : 0) |
      (told.some(t => ((words[t] as number) & (flag.same | flag.aside)) === 0) ? wayOn : 0) |
      (isProtocols ? protocol : 0)
    words.set([told.length | bits, transitions.length - told.length], at)
    told.forEach((transition, k) => {
      words.set(
        [words[transition + of.difference] as number, words[transition + of.difference + 1] as number, transition],
        at + 2 + stepWords * k,
      )
      const leaves = this.#with.get(transition) ?? []
      leaves.push(at)
      this.#with.set(transition, leaves)
    })
    this.#known.set(key, -at)
    return -at
  }

  /** Whether a leaf was made for an action or a receive. */
  isProtocols(leaf: number): boolean {
    return ((this.#near.words[-leaf] as number) & protocol) !== 0
  }

  /** A transition that was in leaves already needs care from now on. */
  takeCareOf(transition: number): void {
    for (const leaf of this.#with.get(transition) ?? []) Atomics.or(this.#near.words, leaf, care)
  }

  /** Whether more is to be done about a step than to look up where it leads. */
  #needsCare(transition: number): boolean {
    const { words } = this.#near
    return ((words[transition + of.flags] as number) & (flag.same | flag.full)) !== 0 || words[transition + of.steps] !== 0
  }

  #isSilent(transition: number): boolean {
    const { words } = this.#near
    return !this.#asksAll && words[transition + of.cut] === 0 && ((words[transition + of.flags] as number) & flag.same) !== 0
  }
}
