// The set of fingerprints: open addressing by lines of eight slots, which the processor fetches whole. A fingerprint's home is a line proportional
// to it, and it is in the first free slot from there on; no wrap-around. So the table may have any size, and grows in place: the order of homes
// never changes.

import { fpLoad, fpLoad128, fpStore, fpSwap, TABLE_SIZE } from './memory'

const LINE: u64 = 64
let lines: u64 = 0

/** No other thread inserts: then a plain store does, which does not make the processor wait. */
let alone = true
export function setTableAlone(yes: bool): void { alone = yes }

/** Reads the size that the control words give. */
export function openTable(): void {
  lines = load<u64>(TABLE_SIZE) >> 3
}

/** Where a fingerprint's line begins, in a table of so many. */
// @ts-expect-error: decorator
@inline
function home(fingerprint: u64, among: u64): u64 {
  return (((fingerprint >> 32) * among) >> 32) << 6
}

/** Zero marks a free slot; the fingerprint zero stands as one. */
// @ts-expect-error: decorator
@inline
export function keyOf(fingerprint: u64): u64 {
  return fingerprint + u64(fingerprint == 0)
}

// @ts-expect-error: decorator
@inline
function holds(line: u64, key: v128): bool {
  return isAmong(key, fpLoad128(line), fpLoad128(line + 16), fpLoad128(line + 32), fpLoad128(line + 48))
}

// @ts-expect-error: decorator
@inline
function isAmong(key: v128, a: v128, b: v128, c: v128, d: v128): bool {
  return v128.any_true(v128.or(v128.or(i64x2.eq(a, key), i64x2.eq(b, key)), v128.or(i64x2.eq(c, key), i64x2.eq(d, key))))
}

/** A bit for each free slot of a line. */
// @ts-expect-error: decorator
@inline
function freeAmong(a: v128, b: v128, c: v128, d: v128): u32 {
  const zero = i64x2.splat(0)
  return i64x2.bitmask(i64x2.eq(a, zero)) |
    (i64x2.bitmask(i64x2.eq(b, zero)) << 2) |
    (i64x2.bitmask(i64x2.eq(c, zero)) << 4) |
    (i64x2.bitmask(i64x2.eq(d, zero)) << 6)
}

/**
 * Whether the fingerprint was not there before; it is now. Where threads insert the same one, both aim at the first free slot, and the swap
 * lets one of them through. Each slot is read once: one that is free when looked for the fingerprint, and taken when looked for a free slot, may
 * have been taken by that very fingerprint.
 */
// @ts-expect-error: decorator
@inline
export function insert(fingerprint: u64): bool {
  const key = keyOf(fingerprint)
  const keys = i64x2.splat(key)
  let line = home(fingerprint, lines)
  while (true) {
    const a = fpLoad128(line)
    const b = fpLoad128(line + 16)
    const c = fpLoad128(line + 32)
    const d = fpLoad128(line + 48)
    if (isAmong(keys, a, b, c, d)) return false
    const free = freeAmong(a, b, c, d)
    if (free == 0) {
      line += LINE
      continue
    }
    const at = line + (<u64>ctz(free) << 3)
    if (alone) {
      fpStore(at, key)
      return true
    }
    const before = fpSwap(at, 0, key)
    if (before == 0) return true
    if (before == key) return false
  }
}

/** What is at a fingerprint's home. Asked of many in a row, without using it, so that the processor waits for many cache misses at once. */
// @ts-expect-error: decorator
@inline
export function atHome(fingerprint: u64): u64 {
  return fpLoad(home(fingerprint, lines))
}

/** Whether a fingerprint is not in its home line: most are, so that few must be looked for further. No branch depends on what is found. */
// @ts-expect-error: decorator
@inline
export function notAtHome(fingerprint: u64): u32 {
  return u32(!holds(home(fingerprint, lines), i64x2.splat(keyOf(fingerprint))))
}

export function contains(fingerprint: u64): bool {
  return slotOf(fingerprint) != u64.MAX_VALUE
}

/**
 * Makes room for `to` slots, a piece at a time: moves what is in the slots from `down` up to `from`. The memory must be there
 * already, and zero. From the top down, each entry moves to its new home at or above its old place, among entries that have moved. The few
 * displaced so far that their new home is below wait in the buffer at `spare`, which has room for `room`. Returns how many wait there, where
 * `waiting` did before; -1 where there is no room.
 */
export function moveSlots(to: u64, from: u64, down: u64, spare: usize, room: u32, waiting: u32): i32 {
  for (let i = from; i > down; i--) {
    const at = (i - 1) << 3
    const key = fpLoad(at)
    if (key == 0) continue
    const there = home(key, to >> 3)
    if (there >= at) {
      fpStore(at, 0)
      settle(key, there)
    } else if (waiting < room) {
      fpStore(at, 0)
      store<u64>(spare + (<usize>waiting << 3), key)
      waiting++
    } else return -1
  }
  return <i32>waiting
}

/** Puts what waits in a buffer into the table of `to` slots. */
export function settleWaiting(to: u64, spare: usize, waiting: u32): void {
  for (let k: u32 = 0; k < waiting; k++) {
    const key = load<u64>(spare + (<usize>k << 3))
    settle(key, home(key, to >> 3))
  }
}

function settle(key: u64, there: u64): void {
  let line = there
  let free = freeIn(line)
  while (free == 0) {
    line += LINE
    free = freeIn(line)
  }
  fpStore(line + (<u64>ctz(free) << 3), key)
}

function freeIn(line: u64): u32 {
  return freeAmong(fpLoad128(line), fpLoad128(line + 16), fpLoad128(line + 32), fpLoad128(line + 48))
}

/** Copies what is in some lines of the table to the buffer at `to`, and takes it out of the table if it is to be emptied. How many these are. */
export function slotKeys(from: u64, end: u64, to: usize, empties: bool): u32 {
  let count: u32 = 0
  for (let at = from << 6; at < end << 6; at += 8) {
    const key = fpLoad(at)
    if (key == 0) continue
    store<u64>(to + (<usize>count << 3), key)
    if (empties) fpStore(at, 0)
    count++
  }
  return count
}

/** The slot that holds a fingerprint, or `u64.MAX_VALUE`. */
export function slotOf(fingerprint: u64): u64 {
  const key = keyOf(fingerprint)
  let at = home(fingerprint, lines)
  while (true) {
    const there = fpLoad(at)
    if (there == key) return at >> 3
    if (there == 0) return u64.MAX_VALUE
    at += 8
  }
}

// @ts-expect-error: decorator
@inline
function isEmpty(line: u64): bool {
  return !v128.any_true(v128.or(v128.or(fpLoad128(line), fpLoad128(line + 16)), v128.or(fpLoad128(line + 32), fpLoad128(line + 48))))
}

/** How many fingerprints behind one are held against it: close ones stand next to each other, but for those of one line and what a full line sent on. */
const AFTER: u32 = 7

/**
 * The least difference between two fingerprints that stand near each other, as all close ones do, however large the table is. Looks at those in
 * some slots, of whole lines, and at the next few after each, as far as the table goes.
 */
export function leastGap(from: u64, to: u64, end: u64): u64 {
  let least = u64.MAX_VALUE
  for (let i = nextTaken(from, to); i < to; i = nextTaken(i + 1, to)) {
    const key = fpLoad(i << 3)
    let k = i
    for (let after: u32 = 0; after < AFTER; after++) {
      k = nextTaken(k + 1, end)
      if (k >= end) break
      const other = fpLoad(k << 3)
      const gap = key > other ? key - other : other - key
      if (gap < least) least = gap
    }
  }
  return least
}

/** The first slot from here on that is taken; `end` or more where none is. */
// @ts-expect-error: decorator
@inline
function nextTaken(from: u64, end: u64): u64 {
  let i = from
  // Most lines of a small space are empty.
  while (i < end) {
    if ((i & 7) == 0 && isEmpty(i << 3)) i += 8
    else if (fpLoad(i << 3) == 0) i++
    else break
  }
  return i
}
