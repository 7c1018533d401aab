// The set of fingerprints asked about whole blocks of them, as the owner of some in a cluster is (checker/cluster/fingerprints.ts). Blocks are in order,
// and so are the lines of the table: what one asks for next is near.

import { contains, insert, openTable, slotKeys } from './table'

/** Enters so many fingerprints, from the address on; of each that was not there it sets a bit at `bits`, where all are zero. How many were not. */
export function enterKeys(from: usize, count: u32, bits: usize): u32 {
  openTable()
  let some: u32 = 0
  for (let k: u32 = 0; k < count; k++) {
    if (!insert(load<u64>(from + (<usize>k << 3)))) continue
    mark(bits, k)
    some++
  }
  return some
}

/** The same, but that it enters none. */
export function lackKeys(from: usize, count: u32, bits: usize): u32 {
  openTable()
  let some: u32 = 0
  for (let k: u32 = 0; k < count; k++) {
    if (contains(load<u64>(from + (<usize>k << 3)))) continue
    mark(bits, k)
    some++
  }
  return some
}

// @ts-expect-error: decorator
@inline
function mark(bits: usize, k: u32): void {
  const at = bits + <usize>(k >> 3)
  store<u8>(at, load<u8>(at) | <u8>(<u32>1 << (k & 7)))
}

/** Copies what is in some lines of the table to the buffer at `to`. How many these are. */
export function copyKeys(from: u64, end: u64, to: usize): u32 {
  return slotKeys(from, end, to, false)
}
