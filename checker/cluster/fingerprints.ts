import { control } from '../engine/kernel/abi.ts'
import { type Kernel, kernelModule, type Memories, makeKernel, makeMemories, Near, overhang } from '../engine/tables/memory.ts'
import { most } from '../engine/tables/room.ts'
import { Table } from '../engine/tables/table.ts'
import { InternalError } from '../errors.ts'
import { Malformed } from './wire.ts'

/** Fingerprints in equal slots, each of which has one owner: the twelve least significant bits say which, so that what one node owns is spread over its whole table. */
export const slots = 4096
export const slotOf = (low: number): number => low & (slots - 1)
/** The same of a whole fingerprint. */
export const slotOfKey = (key: bigint): number => Number(key & BigInt(slots - 1))

/** Fingerprints in a block that is entered at once. */
const keysAtOnce = 1 << 16
/** Lines of the table, of eight keys each, that are looked at in one go. */
const linesAtOnce = keysAtOnce / 8
/** Pages of its near memory at most: it holds little more than a block. */
const nearPages = 1 << 11

const nothing = () => {
  throw new InternalError('fingerprints', 'a set of fingerprints asks for nothing of the spec')
}

/** The fingerprints that a node owns: a table of the kernel's, in memories of its own. 8 bytes each, at most three quarters full. */
export class Fingerprints {
  readonly #memories: Memories = makeMemories({ near: nearPages, far: most.far })
  readonly #near = new Near(this.#memories.memory)
  readonly #kernel: Kernel = makeKernel(kernelModule(), this.#memories, { learnGroup: nothing, learnMonitor: nothing, learnStep: nothing })
  readonly #table = new Table(this.#near, this.#memories, { exact: false, filter: null, mostOpen: Number.POSITIVE_INFINITY, spill: null })
  /** Addresses of room for a block, and for a bit for each of it. */
  readonly #block = this.#near.allocate(2 * keysAtOnce, true) * 4
  readonly #bits = this.#near.allocate(keysAtOnce / 32) * 4

  get size(): number {
    return (this.#near.words[control.ids] as number) >>> 0
  }

  /**
   * What an owner answers who is asked about these, in pairs of words, the less significant first: of each a bit, set where it has not got it. It has
   * it from now on, unless `onlyAsk`. Throws NoRoom.
   */
  answer(words: Uint32Array, onlyAsk = false): Uint8Array {
    const count = words.length / 2
    const answer = new Uint8Array(Math.ceil(count / 8))
    for (let from = 0; from < count; from += keysAtOnce) {
      const some = Math.min(keysAtOnce, count - from)
      if (!onlyAsk) this.#makeRoomFor(some)
      const { buffer } = this.#near.memory
      new Uint32Array(buffer, this.#block, 2 * some).set(words.subarray(2 * from, 2 * (from + some)))
      const bits = new Uint8Array(buffer, this.#bits, Math.ceil(some / 8)).fill(0)
      if (onlyAsk) this.#kernel.lackKeys(this.#block, some, this.#bits)
      else this.#near.words[control.ids] = (this.size + this.#kernel.enterKeys(this.#block, some, this.#bits)) | 0
      answer.set(bits, from / 8)
    }
    return answer
  }

  /** Whether this one was not there; it is now. */
  add(high: number, low: number): boolean {
    return this.answer(Uint32Array.of(low, high))[0] === 1
  }

  #makeRoomFor(some: number): void {
    while (this.size + some > (this.#near.words[control.idsGrow] as number) >>> 0) this.#table.grow(this.#kernel, () => [])
  }

  get #lines(): number {
    return (this.#table.slots + overhang) / 8
  }

  /** All of them, some at a time, in order: from this line of the table on, and on which line to go on; null where there are no more. */
  from(line: number): { readonly keys: BigUint64Array; readonly next: number | null } {
    const end = Math.min(this.#lines, line + linesAtOnce)
    const count = this.#kernel.copyKeys(BigInt(line), BigInt(end), this.#block)
    const keys = new BigUint64Array(this.#near.memory.buffer, this.#block, count).slice().sort()
    return { keys, next: end < this.#lines ? end : null }
  }

  /** Forgets those whose slots another node has now. */
  keep(isOwn: (slot: number) => boolean): void {
    const lines = this.#lines
    this.#near.words[control.ids] = 0
    for (let line = 0; line < lines; line += linesAtOnce) {
      const count = this.#kernel.takeKeys(BigInt(line), BigInt(Math.min(lines, line + linesAtOnce)), this.#block)
      const keys = new BigUint64Array(this.#near.memory.buffer, this.#block, count).filter(key => isOwn(slotOfKey(key)))
      // Each goes to where it was, or nearer to its home: the lines before are settled.
      this.answer(new Uint32Array(keys.buffer))
    }
  }

  /** The least distance of two of them, as far as they stand in one line of the table: what collisions are estimated by. */
  get leastGap(): bigint {
    return this.#table.leastGap(this.#kernel)
  }
}

/** The owner of each slot where none has one yet: runs of slots, as even as can be. */
export const evenly = (nodes: number): readonly number[] => Array.from({ length: slots }, (_, slot) => Math.floor((slot * nodes) / slots))

/** The owners of slots with one more node, which gets its share from each of the others: no slot goes from one of these to another. */
export function withOneMore(owners: readonly number[]): readonly number[] {
  const newest = Math.max(...owners) + 1
  const share = slots / (newest + 1)
  const left = new Map<number, number>()
  const counted = Map.groupBy(owners, owner => owner)
  for (const [owner, own] of counted) left.set(owner, Math.round(own.length - share))
  return owners.map(owner => {
    const gives = left.get(owner) ?? 0
    if (gives <= 0) return owner
    left.set(owner, gives - 1)
    return newest
  })
}

/** Fingerprints as bytes, each in eight, as they are sorted. */
export const bytesOf = (sorted: BigUint64Array): Uint8Array => new Uint8Array(sorted.buffer, sorted.byteOffset, sorted.byteLength)

/** The same back, in pairs of words, the less significant first. Throws Malformed where they are not in strictly ascending order, each in a slot that `isOwn`. */
export function fingerprintsIn(bytes: Uint8Array, isOwn: (slot: number) => boolean): Uint32Array {
  if (bytes.length % 8 !== 0) throw new Malformed('fingerprints are cut short')
  const words = new Uint32Array(bytes.slice().buffer)
  // Zero marks a free place in a table, and is no fingerprint.
  let lowBefore = 0
  let highBefore = 0
  for (let k = 0; k < words.length; k += 2) {
    const low = words[k] as number
    const high = words[k + 1] as number
    if (high < highBefore || (high === highBefore && low <= lowBefore)) throw new Malformed('fingerprints are not sorted')
    if (!isOwn(slotOf(low))) throw new Malformed('a fingerprint belongs to another node')
    lowBefore = low
    highBefore = high
  }
  return words
}
