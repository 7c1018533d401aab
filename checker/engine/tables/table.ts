import { InternalError } from '../../errors.ts'
import type { Exploration } from '../engine.ts'
import { control } from '../kernel/abi.ts'
import type { Chunk } from './chunks.ts'
import { ensureBytes, type Kernel, type Memories, type Near, overhang } from './memory.ts'

const initialSlots = 1 << 17
/** The table grows by half when this much of it is taken. */
const mostLoad = 0.75
/** Small tables grow fast, since each growth touches all of them; large ones by little, for the memory's sake. */
const growthOf = (slots: number): number => (slots < 1 << 22 ? 4 : slots < 1 << 25 ? 2 : 1.5)
/** Bytes of a table that has grown until it holds so many states. */
export function tableBytes(states: number): number {
  let slots = initialSlots
  while (states > slots * mostLoad) slots *= growthOf(slots)
  return (slots + overhang) * 8
}
/** Entries for which there is room while they cannot be moved yet. */
const spareRoom = 1 << 16
/** So many are moved, or looked at, in one call that the kernel's code is soon compiled for speed: that happens between calls. */
const slotsAtOnce = 1 << 16

/** The kernel's table of states found: of their fingerprints, or of an exact search of where they are. */
export class Table {
  readonly #near: Near
  readonly #memories: Memories
  readonly #exact: boolean
  /** The first word of the buffer for growing, once it has grown. */
  #spare: number | null = null

  /** `filter`: the bytes of the filter that stands for the table, which never grows. */
  constructor(near: Near, memories: Memories, { exact, filter }: { readonly exact: boolean; readonly filter: number | null }) {
    this.#near = near
    this.#memories = memories
    this.#exact = exact
    this.resize(filter === null ? initialSlots : 8 * Math.ceil(filter / 64))
    if (filter !== null) near.words[control.idsGrow] = 2 ** 31 - 1
  }

  get slots(): number {
    const { words } = this.#near
    return (words[control.tableSize + 1] as number) * 2 ** 32 + ((words[control.tableSize] as number) >>> 0)
  }

  /** Gives it so many slots, without moving what it holds. Throws NoRoom. */
  resize(slots: number): void {
    if (this.#exact) ensureBytes(this.#memories.ids, slots * 4)
    else ensureBytes(this.#memories.fp, (slots + overhang) * 8)
    const { words } = this.#near
    words[control.tableSize] = slots | 0
    words[control.tableSize + 1] = Math.floor(slots / 2 ** 32)
    words[control.idsGrow] = Math.min(2 ** 31 - 1, Math.floor(slots * mostLoad))
  }

  /** Makes it larger, while no thread uses it; `states` are the chunks of all states found, which an exact search enters again. */
  grow(kernel: Kernel, states: () => readonly Chunk[]): void {
    const before = this.slots
    const to = Math.ceil((before * growthOf(before)) / 8) * 8
    if (this.#exact) {
      this.resize(to)
      this.enter(kernel, states())
    } else this.#move(kernel, before + overhang, to)
    this.#near.words[control.stop] = 0
  }

  #move(kernel: Kernel, used: number, to: number): void {
    ensureBytes(this.#memories.fp, (to + overhang) * 8)
    this.#spare ??= this.#near.allocate(spareRoom * 2, true)
    const spare = this.#spare * 4
    let waiting = 0
    for (let from = used; from > 0 && waiting >= 0; from -= slotsAtOnce)
      waiting = kernel.moveSlots(BigInt(to), BigInt(from), BigInt(Math.max(0, from - slotsAtOnce)), spare, spareRoom, waiting)
    if (waiting < 0) throw new InternalError('table', 'the fingerprint table could not grow')
    kernel.settleWaiting(BigInt(to), spare, waiting)
    this.resize(to)
  }

  /** Fills the table of an exact search with the states of these chunks. */
  enter(kernel: Kernel, chunks: readonly Chunk[]): void {
    kernel.emptyEntries()
    for (const { block, count } of chunks) kernel.enterStates(block, count)
  }

  /** As the exploration has it. */
  collision(kernel: Kernel, distinct: number, generated: number): Exploration['collision'] {
    if (this.#exact) return null
    let gap = 2n ** 64n - 1n
    for (let from = 0; from < this.slots; from += slotsAtOnce) {
      const least = BigInt.asUintN(64, kernel.leastGap(BigInt(from), BigInt(Math.min(this.slots, from + slotsAtOnce))))
      if (least < gap) gap = least
    }
    return {
      // The first factor is the number of states, the second how often one was found again (Specifying Systems, 14.3.1).
      optimistic: (distinct * Math.max(0, generated - distinct)) / 2 ** 64,
      actual: 1 / Number(gap),
    }
  }
}
