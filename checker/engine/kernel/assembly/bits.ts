// A set of fingerprints in bounded memory: a Bloom filter whose four bits of each stand in one line of 64 bytes (F. Putze, P. Sanders and J. Singler,
// "Cache-, Hash- and Space-Efficient Bloom Filters", 2007). It never forgets, and may take a new fingerprint for an old one.

import { fpLoad, fpStore, SEED, TABLE_SIZE } from './memory'
import { spread } from './my'

const PROBES = 4

/** What of a fingerprint chooses its bits: mixed with the seed, so that in each run others are taken for one. */
function mixed(fingerprint: u64): u64 {
  return spread(fingerprint + spread(<u64>load<u32>(SEED)))
}

/** Where the line begins. The control words give the size of the set in slots of 64 bits, as of any table. */
function line(mix: u64): u64 {
  return (((mix >> 36) * (load<u64>(TABLE_SIZE) >> 3)) >> 28) << 6
}

export function bitsAt(fingerprint: u64): u64 {
  return fpLoad(line(mixed(fingerprint)))
}

export function hasBits(fingerprint: u64): bool {
  const mix = mixed(fingerprint)
  const from = line(mix)
  for (let k = 0; k < PROBES; k++) {
    const bit = (mix >> (9 * k)) & 511
    if ((fpLoad(from + ((bit >> 6) << 3)) & (<u64>1 << (bit & 63))) == 0) return false
  }
  return true
}

/** Whether the fingerprint was not there before, as far as bits tell; it is now. For one thread. */
export function addBits(fingerprint: u64): bool {
  const mix = mixed(fingerprint)
  const from = line(mix)
  let isNew = false
  for (let k = 0; k < PROBES; k++) {
    const bit = (mix >> (9 * k)) & 511
    const at = from + ((bit >> 6) << 3)
    const word = fpLoad(at)
    const set = word | (<u64>1 << (bit & 63))
    if (set == word) continue
    fpStore(at, set)
    isNew = true
  }
  return isNew
}

/** Empties the set. */
export function clearBits(): void {
  const slots = load<u64>(TABLE_SIZE)
  for (let slot: u64 = 0; slot < slots; slot++) fpStore(slot << 3, 0)
}
