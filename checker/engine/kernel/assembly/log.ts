// The log: of each state the (parent, transition) by which it was found first. Ids are given out by ranges, of which a thread fills one at a time: as
// words of 64 bits in its own part of the near memory, and packed when the range is left. Neighbours have parents near each other, and transitions are
// numbered from one on, so that an entry takes three bytes or so.

import { lock, LOG_BASE, LOG_END, LOG_INDEX, logGrow, logPages, logStore, RANGE_HEAD, RANGE_PACKED, RANGE_RAW, unlock } from './memory'
import { My } from './my'

/** Where the range's place is noted. */
// @ts-expect-error: decorator
@inline
function placeOf(range: u32): usize {
  return <usize>load<u32>(LOG_INDEX) + (<usize>range << 3)
}

/** Makes a range the one that this thread fills from now on. */
export function openRange(range: u32): void {
  My.range = range
  My.isLogging = true
  My.logged = 0
  store<u32>(My.raw, 0)
  store<u64>(placeOf(range), <u64>My.raw + RANGE_RAW)
}

/** Notes how many entries of the range are there. */
export function countRange(): void {
  if (My.isLogging) store<u32>(My.raw, My.logged + My.outCount)
}

/** Notes the way to the state that the chunk gets next. */
// @ts-expect-error: decorator
@inline
export function logWay(parent: u32, by: u32): void {
  store<u64>(My.raw + RANGE_HEAD + (<usize>(My.logged + My.outCount) << 3), <u64>parent | (<u64>by << 32))
}

/** Packs the range that this thread fills; it fills none from then on. */
export function closeRange(): void {
  if (!My.isLogging) return
  My.isLogging = false
  packRange(My.range, My.raw)
}

/** Packs a range, of this or of another thread that is at rest, as far as it is filled. */
export function packRange(range: u32, raw: usize): void {
  const count = load<u32>(raw)
  let to = pack(My.packed, count)
  let before: u32 = 0
  for (let k: u32 = 0; k < count; k++) {
    const entry = load<u64>(raw + RANGE_HEAD + (<usize>k << 3))
    const parent = <u32>entry
    const by = <i32>(parent - before)
    to = pack(to, (<u32>by << 1) ^ <u32>(by >> 31))
    to = pack(to, <u32>(entry >> 32))
    before = parent
  }
  const bytes = (<u64>(to - My.packed) + 7) & ~7
  lock()
  const place = load<u64>(LOG_END)
  store<u64>(LOG_END, place + bytes)
  const at = place - load<u64>(LOG_BASE)
  const has = logPages() << 16
  const missing = (at + bytes - has + 65535) >> 16
  if (at + bytes > has && logGrow(max<u64>(missing, has >> 19)) == u64.MAX_VALUE) logGrow(missing)
  unlock()
  for (let k: u64 = 0; k < bytes; k += 8) logStore(at + k, load<u64>(My.packed + <usize>k))
  store<u64>(placeOf(range), (place << 1) + RANGE_PACKED)
}

/** Seven bits a byte, the lowest first; the last byte's highest bit is zero (LEB128). */
// @ts-expect-error: decorator
@inline
function pack(to: usize, number: u32): usize {
  while (number > 127) {
    store<u8>(to++, <u8>(number | 128))
    number >>>= 7
  }
  store<u8>(to++, <u8>number)
  return to
}
