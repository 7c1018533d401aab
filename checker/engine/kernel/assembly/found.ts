// The set of states found, by fingerprints, whatever it is made of.

import { addBits, bitsAt, hasBits } from './bits'
import { TOLD_BY, TOLD_BY_BITS } from './memory'
import { atHome, contains, insert, notAtHome, openTable } from './table'

let byBits = false

/** Reads what the control words say of the set. */
export function openFound(): void {
  openTable()
  byBits = load<u32>(TOLD_BY) == TOLD_BY_BITS
}

/** Whether the fingerprint was not there before; it is now. */
// @ts-expect-error: decorator
@inline
export function isNew(fingerprint: u64): bool {
  return byBits ? addBits(fingerprint) : insert(fingerprint)
}

// @ts-expect-error: decorator
@inline
export function isFound(fingerprint: u64): bool {
  return byBits ? hasBits(fingerprint) : contains(fingerprint)
}

/** What is where a fingerprint would be: asked of many in a row, so that the processor waits for many cache misses at once. */
// @ts-expect-error: decorator
@inline
export function fetch(fingerprint: u64): u64 {
  return byBits ? bitsAt(fingerprint) : atHome(fingerprint)
}

/** 1 where a fingerprint must be looked for further, 0 where it was found at first sight. */
// @ts-expect-error: decorator
@inline
export function isToLookUp(fingerprint: u64): u32 {
  return byBits ? u32(!hasBits(fingerprint)) : notAtHome(fingerprint)
}
