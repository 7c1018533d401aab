// Where a table may not grow, what it holds goes to disk, in the order of its places, and it begins anew (tables/disk.ts). A state that was found then
// may have been found before: when its level is done it is looked for on disk, and is dead if it is there.

import { compactKeys, compactKeyOf } from './compact'
import { frontLoad64, frontStore64, logLoad, TOLD_BY, TOLD_BY_PLACES } from './memory'
import { childSums, fingerprintOf, My } from './my'
import { keyOf, slotKeys } from './table'

/** In the place of a state's first sum: it was found before, and is not expanded. Of a living state's sums, one in 2^64 is that. */
const DEAD: u64 = u64.MAX_VALUE

/** The least difference of two keys of which one is on disk, among those that were compared, as the collision estimate wants it. */
let gap: u64 = u64.MAX_VALUE

/** A fingerprint as it is on disk, by which it is ordered as the table orders it. */
// @ts-expect-error: decorator
@inline
function onDisk(fingerprint: u64): u64 {
  return load<u32>(TOLD_BY) == TOLD_BY_PLACES ? compactKeyOf(fingerprint) : keyOf(fingerprint)
}

/** Takes the keys out of some lines of the table, to the buffer at `to`, in whatever order within a line. How many these are. */
export function takeKeys(from: u64, end: u64, to: usize): u32 {
  return load<u32>(TOLD_BY) == TOLD_BY_PLACES ? compactKeys(from, end, to) : slotKeys(from, end, to, true)
}

export function leastKeyGap(): u64 { return gap }

/** Leaves the keys of the living states of a chunk in the buffer at `to`. How many these are. */
export function keysOfStates(block: u32, count: u32, to: usize): u32 {
  let some: u32 = 0
  for (let k: u32 = 0; k < count; k++) {
    const from = sumsAt(block, k)
    if (frontLoad64(from) == DEAD) continue
    store<u64>(to + (<usize>some << 3), onDisk(fingerprintAt(from)))
    some++
  }
  return some
}

// @ts-expect-error: decorator
@inline
function sumsAt(block: u32, k: u32): u64 {
  return (<u64>block * My.blockStates + <u64>k) * My.stride
}

function fingerprintAt(from: u64): u64 {
  const sums = childSums()
  for (let p: u64 = 0; p < <u64>My.sums << 3; p += 8) store<u64>(sums + <usize>p, frontLoad64(from + p))
  return fingerprintOf(sums)
}

/** Leaves at `to` which of the keys at `wanted` are among those at `have`; both are sorted. How many these are. */
export function meet(wanted: usize, wantedCount: u32, have: usize, haveCount: u32, to: usize): u32 {
  const wantedEnd = wanted + (<usize>wantedCount << 3)
  const haveEnd = have + (<usize>haveCount << 3)
  let met: u32 = 0
  let w = wanted
  let h = have
  while (w < wantedEnd && h < haveEnd) {
    const one = load<u64>(w)
    const other = load<u64>(h)
    if (one == other) {
      store<u64>(to + (<usize>met << 3), one)
      met++
      w += 8
      h += 8
      continue
    }
    const apart = one < other ? other - one : one - other
    if (apart < gap) gap = apart
    if (one < other) w += 8
    else h += 8
  }
  return met
}

/** Marks the states of a chunk whose keys are among the sorted ones that stand in the `log` memory from `at` on. How many were alive. */
export function bury(block: u32, count: u32, at: u64, keys: u64): u32 {
  let some: u32 = 0
  for (let k: u32 = 0; k < count; k++) {
    const from = sumsAt(block, k)
    if (frontLoad64(from) == DEAD || !isAmongSorted(onDisk(fingerprintAt(from)), at, keys)) continue
    frontStore64(from, DEAD)
    some++
  }
  return some
}

// @ts-expect-error: decorator
@inline
export function isDead(block: u32, k: u32): bool {
  return frontLoad64(sumsAt(block, k)) == DEAD
}

function isAmongSorted(key: u64, at: u64, keys: u64): bool {
  let low: u64 = 0
  let high = keys
  while (low < high) {
    const middle = (low + high) >> 1
    const there = logLoad(at + (middle << 3))
    if (there == key) return true
    if (there < key) low = middle + 1
    else high = middle
  }
  return false
}
