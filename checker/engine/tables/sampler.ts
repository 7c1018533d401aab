import { control } from '../kernel/abi.ts'
import { strideOf } from './layout.ts'
import { blockStates } from './memory.ts'
import { isTaken, type Sampling } from './sampling.ts'
import type { Space } from './space.ts'

/** What the runs of a sampled search have seen together. */
export interface Seen {
  readonly runs: number
  /** Different states, about. */
  readonly states: number
  /** So many states there are at least, about, by how often the runs met the same ones; null where that cannot be told. */
  readonly atLeast: number | null
}

/** A level grows to at most so many times what was meant to be kept of it. */
const mostGrowth = 4
/** A filter is full when it has one state for so many bits: then one in a hundred new states is taken for an old one. */
const bitsAState = 10
/** Fewer states met twice say nothing. */
const leastTwice = 8

/** Decides, level by level, how many states are kept, and run by run, whether there is one more. */
export class Sampler {
  readonly #sampling: Sampling
  readonly #space: Space
  #run = 0
  /** When the run, and the level at hand, began: states found until then; and how many states the level had. */
  #runFrom = 0
  #levelFrom = 0
  #expanded = 0
  #deepest = 0
  /** In how many runs each fingerprint of the sample was found, by its number. */
  readonly #met = new Map<bigint, number>()

  constructor(sampling: Sampling, space: Space) {
    this.#sampling = sampling
    this.#space = space
    space.near.words[control.seed] = sampling.seed | 0
  }

  /** The filter holds as many states as it may. */
  get isFull(): boolean {
    const { filter } = this.#sampling
    return filter !== null && this.#found - this.#runFrom > (filter * 8) / bitsAState
  }

  /** States found in all runs, those included that were found before. */
  get #found(): number {
    const { kernel } = this.#space
    return kernel.getDistinct() + kernel.getPassed()
  }

  /** Chooses how many successors of the level are kept, by how many its own states were successors of. */
  enter(depth: number, kept: number, generated: number): void {
    const all = this.#found
    const found = all - this.#levelFrom
    const growth = this.#expanded === 0 ? 1 : found / this.#expanded
    const { whole, onLevel } = this.#sampling
    const width = this.#sampling.width(this.#run)
    const isWhole = all - this.#runFrom < whole
    const share = isWhole ? 1 : Math.min(1, width / Math.max(1, kept * growth))
    this.#space.near.words[control.keepBelow] = share >= 1 ? -1 : Math.floor(share * 2 ** 32) | 0
    this.#levelFrom = all
    this.#expanded = kept
    onLevel?.({ run: this.#run, depth, found, kept, generated, stride: strideOf(this.#space.layout) })
  }

  /** Keeps no more of a level that has grown beyond measure. */
  bound(): void {
    const { words } = this.#space.near
    if (
      words[control.keepBelow] !== -1 &&
      (words[control.outChunks] as number) * blockStates > Math.max(mostGrowth * this.#sampling.width(this.#run), 16 * blockStates)
    )
      words[control.keepBelow] = 0
  }

  /** The greatest depth of all runs that have ended. */
  get deepest(): number {
    return this.#deepest
  }

  /** Ends a run that came to this depth; whether there is to be another, for which all is made ready but the initial states. */
  again(depth: number): boolean {
    this.#deepest = Math.max(this.#deepest, depth)
    this.#note()
    this.#run++
    if (this.#run >= this.#sampling.runs) return false
    const { near, kernel, log } = this.#space
    const { words } = near
    for (const word of [control.ids, control.blocks, control.free, control.chunks, control.outChunks, control.nextChunk, control.beyond])
      words[word] = 0
    words[control.seed] = (this.#sampling.seed + this.#run) | 0
    words[control.keepBelow] = -1
    log.restart()
    kernel.restart()
    kernel.clearBits()
    this.#runFrom = this.#found
    this.#levelFrom = this.#runFrom
    this.#expanded = 0
    return true
  }

  /** Adds what the run found to what others did. */
  #note(): void {
    const { words } = this.#space.near
    const from = (words[control.sample] as number) / 4
    const bits = words[control.sampleBits] as number
    for (let k = 0; k < (words[control.sampled] as number); k++) {
      const at = from + 2 * k
      const one = (BigInt((words[at + 1] as number) >>> 0) << 32n) | BigInt((words[at] as number) >>> 0)
      this.#met.set(one, (this.#met.get(one) ?? 0) + 1)
    }
    words[control.sampled] = 0
    for (const one of this.#met.keys()) if (!isTaken(one, bits)) this.#met.delete(one)
  }

  /**
   * What all runs have seen. By Chao's lower bound from those met in one run and in two alone ("Estimating the population size for capture-recapture data
   * with unequal catchability", 1987): states that are met more seldom than others make it too low, and never too high.
   */
  get seen(): Seen {
    const share = 2 ** (this.#space.near.words[control.sampleBits] as number)
    const times = (n: number) => [...this.#met.values()].filter(met => met === n).length
    const [once, twice] = [times(1), times(2)]
    const states = this.#met.size
    return {
      runs: this.#run,
      states: states * share,
      atLeast:
        this.#run < 2 || (once > 0 && twice < leastTwice) ? null : Math.round((states + (once * (once - 1)) / (2 * (twice + 1))) * share),
    }
  }
}
