// The set of fingerprints: open addressing, linear probing, no wrap-around. A fingerprint's home is proportional to it, so the
// table may have any size, and grows in place: the order of homes never changes.

import { fpLoad, fpStore, fpSwap, TABLE_SIZE } from './memory'

let size: u64 = 0

/** No other thread inserts: then a plain store does, which does not make the processor wait. */
let alone = true
export function setAlone(yes: bool): void { alone = yes }

/** Reads the size that the control words give. */
export function openTable(): void {
  size = load<u64>(TABLE_SIZE)
}

// @ts-expect-error: decorator
@inline
function home(fingerprint: u64, slots: u64): u64 {
  return ((fingerprint >> 32) * slots) >> 32
}

/** Whether the fingerprint was not there before; it is now. Zero marks a free slot and stands for itself as one. */
// @ts-expect-error: decorator
@inline
export function insert(fingerprint: u64): bool {
  const key = fingerprint == 0 ? 1 : fingerprint
  let at = home(key, size) << 3
  while (true) {
    const there = fpLoad(at)
    if (there == key) return false
    if (there == 0) {
      if (alone) {
        fpStore(at, key)
        return true
      }
      const before = fpSwap(at, 0, key)
      if (before == 0) return true
      if (before == key) return false
    }
    at += 8
  }
}

/**
 * Whether a fingerprint is neither at its home nor in the three slots after it. Most are, and asking so has no branch, so that the processor
 * waits for many cache misses at once; the others must be looked for.
 */
// @ts-expect-error: decorator
@inline
export function notNearHome(fingerprint: u64): u32 {
  const key = fingerprint + u64(fingerprint == 0)
  const at = home(key, size) << 3
  return u32(fpLoad(at) != key) & u32(fpLoad(at + 8) != key) & u32(fpLoad(at + 16) != key) & u32(fpLoad(at + 24) != key)
}

export function contains(fingerprint: u64): bool {
  const key = fingerprint == 0 ? 1 : fingerprint
  let at = home(key, size) << 3
  while (true) {
    const there = fpLoad(at)
    if (there == key) return true
    if (there == 0) return false
    at += 8
  }
}

/**
 * Makes room for `to` slots; the memory must be there already, and zero. From the top down, each entry moves to its new home at or above
 * its old place, among entries that have moved. The few displaced so far that their new home is below wait in the buffer at `spare`,
 * which has room for `room`. Returns the number that waited, or -1 where the room was too small.
 */
export function growTable(to: u64, used: u64, spare: usize, room: u32): i32 {
  let waiting: u32 = 0
  let full = false
  for (let i = used; i > 0; i--) {
    const at = (i - 1) << 3
    const key = fpLoad(at)
    if (key == 0) continue
    const there = home(key, to)
    if (there >= i - 1) {
      fpStore(at, 0)
      settle(key, there)
    } else if (waiting < room) {
      fpStore(at, 0)
      store<u64>(spare + (<usize>waiting << 3), key)
      waiting++
    } else full = true
  }
  size = to
  store<u64>(TABLE_SIZE, to)
  for (let k: u32 = 0; k < waiting; k++) settle(load<u64>(spare + (<usize>k << 3)), home(load<u64>(spare + (<usize>k << 3)), to))
  return full ? -1 : <i32>waiting
}

function settle(key: u64, there: u64): void {
  let at = there << 3
  while (fpLoad(at) != 0) at += 8
  fpStore(at, key)
}

/** The slot that holds a fingerprint, or `u64.MAX_VALUE`. */
export function slotOf(fingerprint: u64): u64 {
  const key = fingerprint == 0 ? 1 : fingerprint
  let at = home(key, size) << 3
  while (true) {
    const there = fpLoad(at)
    if (there == key) return at >> 3
    if (there == 0) return u64.MAX_VALUE
    at += 8
  }
}

/** The least difference between two fingerprints that stand near each other, as all close ones do. */
export function leastGap(used: u64): u64 {
  let least = u64.MAX_VALUE
  for (let i: u64 = 0; i < used; i++) {
    const key = fpLoad(i << 3)
    if (key == 0) continue
    for (let k: u64 = 1; k < 4; k++) {
      const other = fpLoad((i + k) << 3)
      if (other == 0) break
      const gap = key > other ? key - other : other - key
      if (gap < least) least = gap
    }
  }
  return least
}
