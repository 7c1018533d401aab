// The set of fingerprints when it is large: ten in a line of 64 bytes. A fingerprint is mixed, one to one, and its home is a line proportional to that. What the
// place tells of it is not stored: of its upper half the quotient is left (J. Cleary, "Compact Hash Tables Using Bidirectional Linear Probing", 1984). All 64
// bits can be told from where an entry stands, so that no two fingerprints are taken for one, and the table can grow. Fingerprints as they are would not
// do: they are sums of the hashes of few parts, of which some nearly cancel out, so that whole crowds have one home.
//
// A line is ten lower halves, of which zero is a free place, and then ten fields of 19 bits: the quotient, and how many lines from home. The last bit
// of the line locks it.

import { fpLoad, fpLoad128, fpLoad32, fpOr32, fpPublish32, fpStore, fpStore32, logLoad, logStore, TABLE_SIZE } from './memory'
import { spread } from './my'

const PLACES: u32 = 10
const ALL: u32 = (1 << PLACES) - 1
const FIELDS: u64 = 40
const FIELD_BITS: u32 = 19
const FIELD: u32 = (1 << FIELD_BITS) - 1
const LAST_WORD: u64 = 60
const LOCKED: u32 = 1 << 31

/** A table of so many lines: the bits of the place that tell what of a fingerprint need not be stored, and those that are left for the distance from home. */
class Shape {
  static lines: u64 = 0
  static told: u64 = 0
  static near: u32 = 0
}

export function openCompact(): void {
  shape(load<u64>(TABLE_SIZE) >> 3)
}

function shape(lines: u64): void {
  Shape.lines = lines
  Shape.told = 63 - clz(lines)
  Shape.near = FIELD_BITS - (32 - <u32>Shape.told)
}

/** Zero marks a free place; the lower half zero stands as one. */
// @ts-expect-error: decorator
@inline
function lowOf(mixed: u64): u32 {
  const low = <u32>mixed
  return low + u32(low == 0)
}

// @ts-expect-error: decorator
@inline
function fieldAt(k: u32): u64 {
  return min<u64>(FIELDS + ((k * FIELD_BITS) >> 3), LAST_WORD)
}

// @ts-expect-error: decorator
@inline
function fieldShift(k: u32): u32 {
  return k * FIELD_BITS - ((<u32>fieldAt(k) - <u32>FIELDS) << 3)
}

// @ts-expect-error: decorator
@inline
function fieldOf(line: u64, k: u32): u32 {
  return (fpLoad32(line + fieldAt(k)) >>> fieldShift(k)) & FIELD
}

function setField(line: u64, k: u32, field: u32): void {
  const at = line + fieldAt(k)
  fpStore32(at, fpLoad32(at) | (field << fieldShift(k)))
}

/** A bit for each place of a line that holds this lower half, of the three parts of the line that lower halves are in. */
// @ts-expect-error: decorator
@inline
function among(a: v128, b: v128, c: v128, low: u32): u32 {
  const lows = i32x4.splat(low)
  return (i32x4.bitmask(i32x4.eq(a, lows)) | (i32x4.bitmask(i32x4.eq(b, lows)) << 4) | (i32x4.bitmask(i32x4.eq(c, lows)) << 8)) & ALL
}

// @ts-expect-error: decorator
@inline
function placesOf(line: u64, low: u32): u32 {
  return among(fpLoad128(line), fpLoad128(line + 16), fpLoad128(line + 32), low)
}

/** Whether one of all these places of a line, which hold its lower half, holds the rest of a fingerprint too. */
// @ts-expect-error: decorator
@inline
function isIn(line: u64, all: u32, field: u32): bool {
  for (let places = all; places != 0; places &= places - 1) if (fieldOf(line, ctz(places)) == field) return true
  return false
}

// @ts-expect-error: decorator
@inline
function isThere(line: u64, low: u32, field: u32): bool {
  return isIn(line, placesOf(line, low), field)
}

/** Whether the fingerprint was not there before; it is now. `alone`: no other thread inserts. */
export function insertCompact(fingerprint: u64, alone: bool): bool {
  return insertMixed(spread(fingerprint), alone)
}

function insertMixed(mixed: u64, alone: bool): bool {
  const low = lowOf(mixed)
  const place = (mixed >> 32) * Shape.lines
  const quotient = <u32>place >>> <u32>Shape.told
  let line = (place >> 32) << 6
  let away: u32 = 0
  while (true) {
    // With lines 85 % full a run of j full ones has a chance of about exp(-j (10 - 8.5)^2 / (2 * 8.5)), as a busy period of a queue: of 256, 2e-15.
    if (away >>> Shape.near != 0) unreachable()
    const field = (quotient << Shape.near) | away
    // Each lower half is read once. Read again for a free place, the last one may have gone to this very fingerprint since; then it would get the next line, too.
    const a = fpLoad128(line)
    const b = fpLoad128(line + 16)
    const c = fpLoad128(line + 32)
    if (isIn(line, among(a, b, c, low), field)) return false
    const free = among(a, b, c, 0)
    if (free == 0) {
      away++
      line += 64
      continue
    }
    if (alone) {
      const k = ctz(free)
      setField(line, k, field)
      fpStore32(line + (<u64>k << 2), low)
      return true
    }
    const was = putLocked(line, low, field)
    if (was != FILLED) return was == PUT
  }
  return false
}

const OLD: u32 = 0
const PUT: u32 = 1
/** Others filled the line. */
const FILLED: u32 = 2

/** Puts a fingerprint into a line of which a place was free, unless another thread was faster: with this very fingerprint, or with others. */
function putLocked(line: u64, low: u32, field: u32): u32 {
  while ((fpOr32(line + LAST_WORD, LOCKED) & LOCKED) != 0) {}
  let was = OLD
  if (!isThere(line, low, field)) {
    const free = placesOf(line, 0)
    was = free == 0 ? FILLED : PUT
    if (free != 0) {
      const k = ctz(free)
      setField(line, k, field)
      // In this order for all threads, on processors that reorder stores too: who sees the lower half sees the field, who gets the lock sees both.
      fpPublish32(line + (<u64>k << 2), low)
    }
  }
  fpPublish32(line + LAST_WORD, fpLoad32(line + LAST_WORD) & ~LOCKED)
  return was
}

export function containsCompact(fingerprint: u64): bool {
  const mixed = spread(fingerprint)
  const low = lowOf(mixed)
  const place = (mixed >> 32) * Shape.lines
  const quotient = <u32>place >>> <u32>Shape.told
  let line = (place >> 32) << 6
  for (let away: u32 = 0; away >>> Shape.near == 0; away++, line += 64) {
    if (isThere(line, low, (quotient << Shape.near) | away)) return true
    if (placesOf(line, 0) != 0) return false
  }
  return false
}

// @ts-expect-error: decorator
@inline
export function atCompactHome(fingerprint: u64): u64 {
  return fpLoad((((spread(fingerprint) >> 32) * Shape.lines) >> 32) << 6)
}

// @ts-expect-error: decorator
@inline
export function notAtCompactHome(fingerprint: u64): u32 {
  const mixed = spread(fingerprint)
  const place = (mixed >> 32) * Shape.lines
  return u32(!isThere((place >> 32) << 6, lowOf(mixed), (<u32>place >>> <u32>Shape.told) << Shape.near))
}

/** The mixed fingerprint in a place of a line, which holds one. */
function mixedIn(line: u64, k: u32): u64 {
  const field = fieldOf(line << 6, k)
  const home = line - <u64>(field & ((1 << Shape.near) - 1))
  const least = (home << 32) + (<u64>(field >>> Shape.near) << Shape.told)
  return (((least + Shape.lines - 1) / Shape.lines) << 32) | <u64>fpLoad32((line << 6) + (<u64>k << 2))
}

/**
 * Makes room for `to` lines, where there were `before`, a piece at a time: moves what is in the lines from `down` up to `from`. The memory must be there
 * already, and zero. A line is emptied before what it held is put at or above it, among lines that have moved; what belongs below waits in the buffer at
 * `spare`, behind whose room there is some for one line. Returns how many wait there, where `waiting` did before; -1 where there is no room.
 */
export function moveLines(before: u64, to: u64, from: u64, down: u64, spare: usize, room: u32, waiting: u32): i32 {
  const moving = spare + (<usize>room << 3)
  for (let i = from; i > down; i--) {
    const line = i - 1
    const count = takeCompact(line, before, moving)
    if (count == 0) continue
    shape(to)
    for (let k: u32 = 0; k < count; k++) {
      const mixed = load<u64>(moving + (<usize>k << 3))
      if ((((mixed >> 32) * to) >> 32) >= line) insertMixed(mixed, true)
      else if (waiting < room) {
        store<u64>(spare + (<usize>waiting << 3), mixed)
        waiting++
      } else return -1
    }
  }
  return <i32>waiting
}

/** Takes some slots of an open table out of it, to the `log` memory from `at` on, where nothing is yet. */
export function takeSlots(from: u64, to: u64, at: u64): void {
  for (let slot = from; slot < to; slot++) {
    logStore(at + (slot << 3), fpLoad(slot << 3))
    fpStore(slot << 3, 0)
  }
}

/** Puts the slots that were taken into a compact table of so many lines, and clears where they were. */
export function putSlots(lines: u64, from: u64, to: u64, at: u64): void {
  shape(lines)
  for (let slot = from; slot < to; slot++) {
    const fingerprint = logLoad(at + (slot << 3))
    if (fingerprint == 0) continue
    insertMixed(spread(fingerprint), true)
    logStore(at + (slot << 3), 0)
  }
}

/** Empties a line, and leaves what it held, mixed, in the buffer at `to`. How many these are. */
function takeCompact(line: u64, lines: u64, to: usize): u32 {
  const taken = ~placesOf(line << 6, 0) & ALL
  if (taken == 0) return 0
  shape(lines)
  let count: u32 = 0
  for (let places = taken; places != 0; places &= places - 1, count++)
    store<u64>(to + (<usize>count << 3), mixedIn(line, ctz(places)))
  empty(line)
  return count
}

function empty(line: u64): void {
  for (let k: u64 = 0; k < 64; k += 8) fpStore((line << 6) + k, 0)
}

/** Puts what waits in a buffer into the table of `to` lines. */
export function putWaiting(to: u64, spare: usize, waiting: u32): void {
  shape(to)
  for (let k: u32 = 0; k < waiting; k++) insertMixed(load<u64>(spare + (<usize>k << 3)), true)
}

/** A fingerprint as this table keeps it, mixed. */
export function compactKeyOf(fingerprint: u64): u64 {
  const mixed = spread(fingerprint)
  return (mixed & ~0xffffffff) | <u64>lowOf(mixed)
}

/** Takes what is in some lines out of the table, mixed, to the buffer at `to`. How many these are. */
export function compactKeys(from: u64, end: u64, to: usize): u32 {
  let count: u32 = 0
  for (let line = from; line < end; line++) count += takeCompact(line, Shape.lines, to + (<usize>count << 3))
  return count
}

/** The least difference between two mixed fingerprints of one line, of the lines from `from` to `to`; `buffer` has room for one. */
export function leastGapOfLines(from: u64, to: u64, buffer: usize): u64 {
  let least = u64.MAX_VALUE
  for (let line = from; line < to; line++) {
    let count: u32 = 0
    for (let places = ~placesOf(line << 6, 0) & ALL; places != 0; places &= places - 1, count++) {
      const one = mixedIn(line, ctz(places))
      for (let k: u32 = 0; k < count; k++) {
        const other = load<u64>(buffer + (<usize>k << 3))
        const gap = one > other ? one - other : other - one
        if (gap < least) least = gap
      }
      store<u64>(buffer + (<usize>count << 3), one)
    }
  }
  return least
}
