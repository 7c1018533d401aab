import { Malformed } from './wire.ts'

/** The space of fingerprints in equal slots, each of which has one owner: the twelve most significant bits say which. */
export const slots = 4096
export const slotOf = (high: number): number => high >>> 20

/**
 * A set of fingerprints of one slot: open addressing in 8 bytes each, at most three quarters full, so that a large set grows slot by slot and never
 * as a whole.
 */
class SlotSet {
  #words = new Uint32Array(2 * 4)
  #size = 0
  #zero = false

  get size(): number {
    return this.#size + (this.#zero ? 1 : 0)
  }

  has(high: number, low: number): boolean {
    if (high === 0 && low === 0) return this.#zero
    const at = this.#find(high, low)
    return this.#words[at] !== 0 || this.#words[at + 1] !== 0
  }

  /** Whether it was new. */
  add(high: number, low: number): boolean {
    if (high === 0 && low === 0) {
      const isNew = !this.#zero
      this.#zero = true
      return isNew
    }
    const at = this.#find(high, low)
    if (this.#words[at] !== 0 || this.#words[at + 1] !== 0) return false
    this.#words[at] = high
    this.#words[at + 1] = low
    if (++this.#size * 8 > this.#words.length * 3) this.#grow()
    return true
  }

  /** Where it is, or the free place where it belongs. */
  #find(high: number, low: number): number {
    const words = this.#words
    const mask = (words.length >>> 1) - 1
    for (let place = (low ^ (low >>> 16)) & mask; ; place = (place + 1) & mask) {
      const at = place * 2
      if ((words[at] === high && words[at + 1] === low) || (words[at] === 0 && words[at + 1] === 0)) return at
    }
  }

  #grow(): void {
    const before = this.#words
    this.#words = new Uint32Array(before.length * 2)
    for (let at = 0; at < before.length; at += 2) {
      const [high = 0, low = 0] = [before[at], before[at + 1]]
      if (high === 0 && low === 0) continue
      const to = this.#find(high, low)
      this.#words[to] = high
      this.#words[to + 1] = low
    }
  }

  sorted(): BigUint64Array {
    const all = new BigUint64Array(this.size)
    const words = new Uint32Array(all.buffer)
    let k = this.#zero ? 2 : 0
    for (let at = 0; at < this.#words.length; at += 2) {
      const [high = 0, low = 0] = [this.#words[at], this.#words[at + 1]]
      if (high === 0 && low === 0) continue
      words[k++] = low
      words[k++] = high
    }
    return all.sort()
  }
}

/** The fingerprints that a node owns. */
export class Fingerprints {
  readonly #slots: (SlotSet | undefined)[] = Array.from({ length: slots }, () => undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(high: number, low: number): boolean {
    return this.#slots[slotOf(high)]?.has(high, low) ?? false
  }

  /** Whether it was new. */
  add(high: number, low: number): boolean {
    const slot = slotOf(high)
    const set = (this.#slots[slot] ??= new SlotSet())
    const isNew = set.add(high, low)
    if (isNew) this.#size++
    return isNew
  }

  sorted(slot: number): BigUint64Array {
    return this.#slots[slot]?.sorted() ?? new BigUint64Array()
  }

  /** How many a slot has. */
  sizeOf(slot: number): number {
    return this.#slots[slot]?.size ?? 0
  }

  /** Forgets a slot, which another node has now. */
  drop(slot: number): void {
    this.#size -= this.sizeOf(slot)
    this.#slots[slot] = undefined
  }

  /** Of each slot that is not empty its least and its greatest fingerprint, and the least distance of two: what collisions are estimated by. */
  gaps(): readonly Gap[] {
    return this.#slots.flatMap((_, slot): readonly Gap[] => {
      const all = this.sorted(slot)
      let least = 2n ** 64n - 1n
      for (let k = 1; k < all.length; k++) {
        const gap = (all[k] as bigint) - (all[k - 1] as bigint)
        if (gap < least) least = gap
      }
      return all.length === 0 ? [] : [[String(all[0]), String(all.at(-1)), String(least)]]
    })
  }
}

/** Least, greatest, least distance, in decimal. */
export type Gap = readonly [first: string, last: string, least: string]

/** The least distance of any two fingerprints of all slots of all nodes. */
export function leastGap(gaps: readonly Gap[]): bigint {
  const inOrder = gaps.map(g => g.map(BigInt) as [bigint, bigint, bigint]).sort(([a], [b]) => (a < b ? -1 : 1))
  return inOrder.reduce(
    (least, [first, , within], k) =>
      [within, k === 0 ? least : first - (inOrder[k - 1]?.[1] as bigint)].reduce((a, b) => (b < a ? b : a), least),
    2n ** 64n - 1n,
  )
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
  for (let k = 0; k < words.length; k += 2) {
    const [low = 0, high = 0, lowBefore = 0, highBefore = 0] = [words[k], words[k + 1], words[k - 2], words[k - 1]]
    if (k > 0 && (high < highBefore || (high === highBefore && low <= lowBefore))) throw new Malformed('fingerprints are not sorted')
    if (!isOwn(slotOf(high))) throw new Malformed('a fingerprint belongs to another node')
  }
  return words
}
