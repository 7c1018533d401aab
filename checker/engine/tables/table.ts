import { InternalError } from '../../errors.ts'
import type { Exploration } from '../engine.ts'
import { control, told } from '../kernel/abi.ts'
import type { Chunk } from './chunks.ts'
import { Log } from './log.ts'
import { ensureBytes, type Kernel, type Memories, type Near, noMemory, overhang } from './memory.ts'

const initialSlots = 1 << 14
/** The slots of 64 bits of the least compact table, whose lines tell enough of a fingerprint. Kernel/assembly/compact.ts says why it cannot be smaller. */
const leastCompact = 1 << 24
/** States in each slot where a table grows: a compact one has ten in eight slots. */
const mostLoad = { open: 0.75, compact: (0.85 * 10) / 8 }
/** Small tables grow fast, since each growth touches all of them; large ones by little, for the memory's sake. */
const growth = { small: 4, open: 2, largeOpen: 1.5, compact: 1.2 }

/** What a table becomes that has so many slots; `mostOpen` an open one has at most. */
function larger(slots: number, isCompact: boolean, mostOpen: number): number {
  const times = isCompact ? growth.compact : slots < 1 << 22 ? growth.small : slots < 1 << 25 ? growth.open : growth.largeOpen
  if (isCompact || slots * times <= mostOpen) return lineful(slots * times)
  return Math.max(lineful(slots * growth.compact), leastCompact)
}

/** So many slots, in whole lines. */
const lineful = (slots: number): number => Math.ceil(slots / 8) * 8

/** Bytes of a table that has grown until it holds so many states. */
export function tableBytes(states: number, mostOpen: number): number {
  let slots = initialSlots
  while (states > slots * (slots > mostOpen ? mostLoad.compact : mostLoad.open)) slots = larger(slots, slots > mostOpen, mostOpen)
  return (slots + overhang) * 8
}

/** Takes what a table holds that may not grow. */
export interface Spill {
  /** Bytes that the table may have. */
  readonly tableBytes: number
  /**
   * Takes all that the table holds, which begins anew, while no thread uses it: it has homes in so many lines, and entries in some more behind
   * these. Throws NoRoom.
   */
  spill(kernel: Kernel, homes: number, lines: number): void
}

/** How a table is made. */
export interface TableSettings {
  readonly exact: boolean
  /** Bytes of the filter that stands for it, which never grows; null where none does. */
  readonly filter: number | null
  /** The most slots that hold whole fingerprints; a larger table is compact, and every table where even the first would have more. Infinity where the graph is asked for, which numbers slots. */
  readonly mostOpen: number
  /** Where it goes when it may not grow; null where it always may. */
  readonly spill: Spill | null
}

const mostGap = 2n ** 64n - 1n

/** Entries for which there is room while they cannot be moved yet. */
const spareRoom = 1 << 16
/** So many are moved, or looked at, in one call that the kernel's code is soon compiled for speed: that happens between calls. */
const slotsAtOnce = 1 << 16

/** The kernel's table of states found: of their fingerprints, or of an exact search of where they are. */
export class Table {
  readonly #near: Near
  readonly #memories: Memories
  readonly #exact: boolean
  readonly #mostOpen: number
  /** Where it goes when it may not grow; null where it always may. Of the first slots it gets, it may use fewer. */
  readonly #spill: Spill | null
  /** States that had got an id when it began anew last: it holds none of them. */
  #before = 0
  /** The least difference of two fingerprints that it held together before. */
  #gap = mostGap
  /** The first word of the buffer for growing, once it has grown. */
  #spare: number | null = null

  constructor(near: Near, memories: Memories, { exact, filter, mostOpen, spill }: TableSettings) {
    this.#near = near
    this.#memories = memories
    this.#exact = exact
    this.#mostOpen = mostOpen
    this.#spill = spill
    const isCompact = filter === null && !exact && mostOpen < initialSlots
    if (isCompact) near.words[control.toldBy] = told.byPlaces
    this.resize(filter !== null ? 8 * Math.ceil(filter / 64) : isCompact ? leastCompact : initialSlots)
    if (filter !== null) near.words[control.idsGrow] = -1
  }

  get #isCompact(): boolean {
    return this.#near.words[control.toldBy] === told.byPlaces
  }

  get slots(): number {
    return this.#near.number(control.tableSize)
  }

  /** Gives it so many slots, without moving what it holds. Throws NoRoom. */
  resize(slots: number): void {
    if (this.#exact) ensureBytes(this.#memories.ids, slots * 4)
    else ensureBytes(this.#memories.fp, (slots + overhang) * 8)
    this.#near.setNumber(control.tableSize, slots)
    const most = this.#spill === null ? slots : Math.min(slots, this.#mostSlots(this.#spill))
    const room = Math.floor(most * (this.#isCompact ? mostLoad.compact : mostLoad.open))
    this.#near.words[control.idsGrow] = Math.min(mostIds, this.#before + room) | 0
  }

  /** Begins, empty, where so many ids were given out before. */
  beginAt(ids: number): void {
    this.#before = ids
    this.resize(this.slots)
  }

  /** Makes it larger, or puts what it holds on disk, while no thread uses it; `states` are the chunks of all states found, which an exact search enters again. */
  grow(kernel: Kernel, states: () => readonly Chunk[]): void {
    const before = this.slots
    if ((this.#near.words[control.ids] as number) >>> 0 >= mostIds) throw noMemory('states')
    const to = this.#larger(before)
    if (to === null) {
      this.#gap = this.leastGap(kernel)
      this.#spill?.spill(kernel, Math.ceil(before / 8), Math.ceil((before + overhang) / 8))
      this.#before = (this.#near.words[control.ids] as number) >>> 0
      this.resize(before)
    } else if (this.#exact) {
      this.resize(to)
      this.enter(kernel, states())
    } else if (to > this.#mostOpen && !this.#isCompact) this.#compact(kernel, before + overhang, to)
    else this.#move(kernel, before + overhang, to)
    this.#near.words[control.stop] = 0
  }

  /** How many slots it gets; null where it may have no more, and goes to disk. */
  #larger(slots: number): number | null {
    const to = larger(slots, this.#isCompact, this.#exact ? Infinity : this.#mostOpen)
    if (this.#spill === null) return to
    const most = this.#mostSlots(this.#spill)
    if (to <= most) return to
    const between = !this.#isCompact && most > this.#mostOpen && most < leastCompact ? this.#mostOpen : most
    return between >= slots * growth.compact ? between : null
  }

  #mostSlots({ tableBytes }: Spill): number {
    return 8 * Math.max(1, Math.floor((tableBytes / 8 - overhang) / 8))
  }

  #move(kernel: Kernel, used: number, to: number): void {
    ensureBytes(this.#memories.fp, (to + overhang) * 8)
    const spare = this.#buffer()
    const isCompact = this.#isCompact
    let waiting = 0
    for (const [from, down] of downwards(used))
      waiting =
        waiting < 0
          ? waiting
          : isCompact
            ? kernel.moveLines(lines(this.slots), lines(to), lines(from), lines(down), spare, spareRoom, waiting)
            : kernel.moveSlots(BigInt(to), BigInt(from), BigInt(down), spare, spareRoom, waiting)
    if (waiting < 0) throw new InternalError('table', 'the fingerprint table could not grow')
    if (isCompact) kernel.putWaiting(lines(to), spare, waiting)
    else kernel.settleWaiting(BigInt(to), spare, waiting)
    this.resize(to)
  }

  /** Makes a compact table of an open one. What that held is put aside where the log has not come to yet: mixed, it has another order. */
  #compact(kernel: Kernel, used: number, to: number): void {
    const { log, fp } = this.#memories
    const at = new Log(this.#near, this.#memories).bytes
    ensureBytes(fp, (to + overhang) * 8)
    ensureBytes(log, at + used * 8)
    const pieces = downwards(used).toReversed()
    for (const [end, from] of pieces) kernel.takeSlots(BigInt(from), BigInt(end), BigInt(at))
    for (const [end, from] of pieces) kernel.putSlots(lines(to), BigInt(from), BigInt(end), BigInt(at))
    this.#near.words[control.toldBy] = told.byPlaces
    this.resize(to)
  }

  /** The address of a buffer for what is moved, and one line behind it. */
  #buffer(): number {
    this.#spare ??= this.#near.allocate(spareRoom * 2 + 32, true)
    return this.#spare * 4
  }

  /** Fills the table of an exact search with the states of these chunks. */
  enter(kernel: Kernel, chunks: readonly Chunk[]): void {
    kernel.emptyEntries()
    for (const { block, count } of chunks) kernel.enterStates(block, count)
  }

  /** As the exploration has it. */
  collision(kernel: Kernel, distinct: number, generated: number): Exploration['collision'] {
    if (this.#exact) return null
    const least = this.leastGap(kernel)
    const onDisk = BigInt.asUintN(64, kernel.leastKeyGap())
    return {
      // The first factor is the number of states, the second how often one was found again (Specifying Systems, 14.3.1).
      optimistic: (distinct * Math.max(0, generated - distinct)) / 2 ** 64,
      actual: 1 / Number(onDisk < least ? onDisk : least),
    }
  }

  /** The least difference of two fingerprints that it holds, or held, together, as far as they stand near each other. */
  leastGap(kernel: Kernel): bigint {
    const buffer = this.#isCompact ? this.#buffer() : 0
    let gap = this.#gap
    for (let from = 0; from < this.slots; from += slotsAtOnce) {
      const to = Math.min(this.slots, from + slotsAtOnce)
      const least = BigInt.asUintN(
        64,
        this.#isCompact
          ? kernel.leastGapOfLines(lines(from), lines(to), buffer)
          : kernel.leastGap(BigInt(from), BigInt(to), BigInt(this.slots + overhang)),
      )
      if (least < gap) gap = least
    }
    return gap
  }
}

/** So many slots in pieces, the last first: where each ends, and where it begins. */
const downwards = (slots: number): (readonly [end: number, from: number])[] =>
  Array.from({ length: Math.ceil(slots / slotsAtOnce) }, (_, k) => [slots - k * slotsAtOnce, Math.max(0, slots - (k + 1) * slotsAtOnce)])

/** Lines of eight slots. */
const lines = (slots: number): bigint => BigInt(Math.ceil(slots / 8))
/** Ids have 32 bits, of which the last says that a state is an initial one; some are left for the threads to take before they stop. */
const mostIds = 2 ** 32 - 2 ** 20
