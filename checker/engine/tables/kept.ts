import type { Task } from '../engine.ts'
import { control } from '../kernel/abi.ts'
import type { Chunk } from './chunks.ts'
import { blockStates, type Kernel, type Near } from './memory.ts'

/** States that are kept though nobody has asked for the graph yet take no more bytes than these. Every level takes a block, however few states it has. */
const mostBytes = 2 ** 28

/** The chunks of the levels so far, in order; none where states are not kept once they are expanded. */
export class Kept {
  readonly chunks: Chunk[] = []
  /** How many of them there are up to the end of each level. */
  readonly #ends: number[] = []
  readonly #near: Near
  readonly #mayAskLater: boolean
  /** States, and blocks. */
  #most: number
  readonly #mostBlocks: number
  #states = 0

  constructor(task: Task, near: Near, bytesOfState: number) {
    this.#near = near
    const keepsAll = task.graph !== null || task.exact
    this.#mayAskLater = mayAskLater(task)
    this.#most = keepsAll ? Infinity : this.#mayAskLater ? (task.graphWithin ?? 0) : 0
    this.#mostBlocks = keepsAll ? Infinity : mostBytes / (blockStates * bytesOfState)
    near.words[control.keepAll] = this.isOn ? 1 : 0
  }

  get isOn(): boolean {
    return this.#most > 0
  }

  /** Whether the graph can be asked for once the search has ended, whatever else the states are kept for. */
  get isOffered(): boolean {
    return this.isOn && this.#mayAskLater
  }

  /** Keeps the states of a level that is begun. Where that are too many, gives back those of the levels before, all of which are expanded, while no thread works. */
  add(chunks: readonly Chunk[], kernel: Kernel): void {
    if (!this.isOn) return
    for (const { count } of chunks) this.#states += count
    if (this.#states <= this.#most && this.chunks.length + chunks.length <= this.#mostBlocks) {
      this.chunks.push(...chunks)
      this.#ends.push(this.chunks.length)
      return
    }
    for (const { block } of this.chunks) kernel.freeBlock(block)
    this.chunks.length = 0
    this.#most = 0
    this.#near.words[control.keepAll] = 0
  }

  /** The chunks of so many levels, and how many of them, the first ones, have all that follows in them. `isOpen`: the last level of all is not expanded. */
  upTo(levels: number, isOpen: boolean): { readonly chunks: readonly Chunk[]; readonly expanded: number } {
    const last = Math.min(levels, this.#ends.length)
    const isClosed = last === this.#ends.length && !isOpen
    return { chunks: this.chunks.slice(0, this.#ends[last - 1] ?? 0), expanded: this.#ends[isClosed ? last - 1 : last - 2] ?? 0 }
  }
}

/** Whether the states are those of the graph, all levels are this search's own, and nothing else needs their room, or counts what is run. */
const mayAskLater = ({ semantics, reduction, checkpoint, disk, profiler }: Task): boolean =>
  semantics.model.view === null && reduction === null && checkpoint === null && disk === null && profiler === null
