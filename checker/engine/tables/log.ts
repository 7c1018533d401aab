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

/** Ranges that are kept unpacked: 32 KB each. */
const mostUnpacked = 64

/** Bytes that are copied at once. */
const moved = 1 << 20

/** The log as the kernel writes it (kernel/assembly/log.ts): by which step each state was found. */
export class Log {
  readonly #near: Near
  readonly #memories: Memories
  /** Where the first of it is, if that is on disk. */
  #file: ScratchFile | null = null
  /** The ranges that were unpacked last, by place, and their entries, [parent, by] each: whoever reads an id often reads its neighbours, and those of the states on the way to them. */
  readonly #unpacked = new Map<bigint, Uint32Array>()

  constructor(near: Near, memories: Memories) {
    this.#near = near
    this.#memories = memories
  }

  /** How a state was found; null of an id that no state has. */
  of(id: number): Found | null {
    if (id >= this.ids) return null
    const entry = this.#entryOf(Math.floor(id / range.ids), id % range.ids)
    return entry && { parent: entry[0] === initial ? null : entry[0], by: entry[1] }
  }

  /** Begins anew, empty: its places are given out again. */
  restart(): void {
    this.#near.setNumber(control.logEnd, 0)
    this.#unpacked.clear()
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

  #entryOf(which: number, k: number): readonly [parent: number, by: number] | null {
    const { places } = this
    for (;;) {
      const place = Atomics.load(places, which)
      if (place === 0n) return null
      const isPacked = place % 2n === 0n
      const entry = isPacked ? this.#inPacked(place, k) : this.#inRaw(Number(place) - range.raw, k)
      // While another thread fills a range it may pack it, and fill the same words with the next.
      if (Atomics.load(places, which) === place) return entry
    }
  }

  #inPacked(place: bigint, k: number): readonly [number, number] | null {
    let entries = this.#unpacked.get(place)
    if (entries === undefined) {
      entries = this.#unpack(Number(place - BigInt(range.packed)) / 2)
      if (this.#unpacked.size === mostUnpacked) this.#unpacked.delete(this.#unpacked.keys().next().value as bigint)
      this.#unpacked.set(place, entries)
    }
    return 2 * k < entries.length ? [entries[2 * k] as number, entries[2 * k + 1] as number] : null
  }

  #inRaw(address: number, k: number): readonly [number, number] | null {
    const { words } = this.#near
    const at = (address + range.head) / 4 + 2 * k
    return k < (words[address / 4] as number) ? [(words[at] as number) >>> 0, (words[at + 1] as number) >>> 0] : null
  }

  /** What is at a place of the log, with as much behind it as a range may have. */
  #packedAt(place: number): Uint8Array {
    const base = this.#near.number(control.logBase)
    if (place >= base) return new Uint8Array(this.#memories.log.buffer, place - base, Math.min(this.bytes - (place - base), mostPacked))
    const bytes = new Uint8Array(Math.min(base - place, mostPacked))
    this.#file?.read(place, bytes)
    return bytes
  }

  #unpack(place: number): Uint32Array {
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
