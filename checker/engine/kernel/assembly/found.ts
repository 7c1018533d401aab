// The set of states found, by fingerprints, whatever it is made of.

import { addBits, bitsAt, hasBits } from './bits'
import { atCompactHome, containsCompact, insertCompact, notAtCompactHome, openCompact } from './compact'
import { TOLD_BY, TOLD_BY_BITS, TOLD_BY_PLACES, TOLD_BY_SLOTS } from './memory'
import { atHome, contains, insert, notAtHome, openTable, setTableAlone } from './table'

let by: u32 = TOLD_BY_SLOTS

/** No other thread inserts: then a plain store does, which does not make the processor wait. */
let alone = true
export function setAlone(yes: bool): void {
  alone = yes
  setTableAlone(yes)
}

/** Reads what the control words say of the set. */
export function openFound(): void {
  by = load<u32>(TOLD_BY)
  if (by == TOLD_BY_PLACES) openCompact()
  else openTable()
}

/** Whether the fingerprint was not there before; it is now. */
// @ts-expect-error: decorator
@inline
export function isNew(fingerprint: u64): bool {
  if (by == TOLD_BY_SLOTS) return insert(fingerprint)
  return by == TOLD_BY_PLACES ? insertCompact(fingerprint, alone) : addBits(fingerprint)
}

// @ts-expect-error: decorator
@inline
export function isFound(fingerprint: u64): bool {
  if (by == TOLD_BY_SLOTS) return contains(fingerprint)
  return by == TOLD_BY_PLACES ? containsCompact(fingerprint) : hasBits(fingerprint)
}

/** What is where a fingerprint would be: asked of many in a row, so that the processor waits for many cache misses at once. */
// @ts-expect-error: decorator
@inline
export function fetch(fingerprint: u64): u64 {
  if (by == TOLD_BY_SLOTS) return atHome(fingerprint)
  return by == TOLD_BY_PLACES ? atCompactHome(fingerprint) : bitsAt(fingerprint)
}

/** 1 where a fingerprint must be looked for further, 0 where it was found at first sight. */
// @ts-expect-error: decorator
@inline
export function isToLookUp(fingerprint: u64): u32 {
  if (by == TOLD_BY_SLOTS) return notAtHome(fingerprint)
  return by == TOLD_BY_PLACES ? notAtCompactHome(fingerprint) : u32(!hasBits(fingerprint))
}
