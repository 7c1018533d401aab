import type { ScratchFile } from '../../platform/scratch-file.ts'
import { control, range } from '../kernel/abi.ts'
import type { Memories, Near } from './memory.ts'

/** By what a state was found first: the transition's number, or of an initial state its index. */
export interface Found {
  /** Id of the state that it was found from; null of an initial state. */
  readonly parent: number | null
  readonly by: number
}

const initial = 0xffffffff
/** Bytes of a packed range: two numbers of five bytes for each id, and how many these are. */
const mostPacked = range.ids * 10 + 16

/** Bytes that are copied at once. */
const moved = 1 << 20

/** The log as the kernel writes it (kernel/assembly/log.ts): by which step each state was found. */
export class Log {
  readonly #near: Near
  readonly #memories: Memories
  /** Where the first of it is, if that is on disk. */
  #file: ScratchFile | null = null
  /** The range that was read last, and its entries, [parent, by] each: whoever reads an id often reads its neighbours. */
  #last: { readonly place: bigint; readonly entries: Uint32Array } = { place: 0n, entries: new Uint32Array() }

  constructor(near: Near, memories: Memories) {
    this.#near = near
    this.#memories = memories
  }

  /** How a state was found; null of an id that no state has. */
  of(id: number): Found | null {
    if (id >= this.ids) return null
    const entries = this.#entriesOf(Math.floor(id / range.ids))
    const k = 2 * (id % range.ids)
    if (k >= entries.length) return null
    const parent = entries[k] as number
    return { parent: parent === initial ? null : parent, by: entries[k + 1] as number }
  }

  /** Ids given out, used or not. */
  get ids(): number {
    return (this.#near.words[control.ids] as number) >>> 0
  }

  /** Bytes of the packed ranges in memory. */
  get bytes(): number {
    return this.#near.number(control.logEnd) - this.#near.number(control.logBase)
  }

  /** Puts the packed ranges that are in memory on disk, at the end of those that were put there before, while no thread adds any. */
  moveTo(file: ScratchFile): void {
    const { bytes } = this
    const buffer = new Uint8Array(Math.min(bytes, moved))
    for (let from = 0; from < bytes; from += moved) {
      const some = buffer.subarray(0, Math.min(moved, bytes - from))
      some.set(new Uint8Array(this.#memories.log.buffer, from, some.length))
      file.append(some)
    }
    this.#file = file
    this.#near.setNumber(control.logBase, this.#near.number(control.logEnd))
  }

  /** The places of all ranges, as the near memory has them. */
  get places(): BigUint64Array {
    return new BigUint64Array(this.#near.memory.buffer, this.#near.words[control.logIndex] as number, Math.ceil(this.ids / range.ids))
  }

  #entriesOf(which: number): Uint32Array {
    const { places } = this
    for (;;) {
      const place = Atomics.load(places, which)
      const isPacked = place !== 0n && place % 2n === 0n
      if (isPacked && place === this.#last.place) return this.#last.entries
      const entries =
        place === 0n
          ? new Uint32Array()
          : isPacked
            ? this.#unpacked(Number(place - BigInt(range.packed)) / 2)
            : this.#raw(Number(place) - range.raw)
      // While another thread fills a range it may pack it, and fill the same words with the next.
      if (Atomics.load(places, which) !== place) continue
      if (isPacked) this.#last = { place, entries }
      return entries
    }
  }

  /** What is at a place of the log, with as much behind it as a range may have. */
  #packedAt(place: number): Uint8Array {
    const base = this.#near.number(control.logBase)
    if (place >= base) return new Uint8Array(this.#memories.log.buffer, place - base, Math.min(this.bytes - (place - base), mostPacked))
    const bytes = new Uint8Array(Math.min(base - place, mostPacked))
    this.#file?.read(place, bytes)
    return bytes
  }

  #raw(address: number): Uint32Array {
    const { words } = this.#near
    const from = (address + range.head) / 4
    return Uint32Array.from(words.subarray(from, from + 2 * (words[address / 4] as number)))
  }

  #unpacked(place: number): Uint32Array {
    const bytes = this.#packedAt(place)
    let from = 0
    const next = (): number => {
      let number = 0
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[from++] as number
        number |= (byte & 127) << shift
        if (byte < 128) return number >>> 0
      }
    }
    const entries = new Uint32Array(2 * next())
    let parent = 0
    for (let k = 0; k < entries.length; k += 2) {
      const zigzag = next()
      parent = (parent + ((zigzag >>> 1) ^ -(zigzag & 1))) >>> 0
      entries[k] = parent
      entries[k + 1] = next()
    }
    return entries
  }
}
