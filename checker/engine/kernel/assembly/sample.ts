// What is kept of a search that does not keep all: some of the new states, chosen by their fingerprints; and, to estimate how many states there
// are, a sample of the fingerprints of those that were found.

import { KEEP_BELOW, MOST_SAMPLED, SAMPLE, SAMPLE_BITS, SAMPLED, SEED } from './memory'
import { spread } from './my'

/** Whether a new state is among those to be expanded. */
export function isKept(fingerprint: u64): bool {
  const below = load<u32>(KEEP_BELOW)
  return below == u32.MAX_VALUE || <u32>(spread(fingerprint ^ spread(~(<u64>load<u32>(SEED)))) >> 32) < below
}

/** Whether a fingerprint is one of those that the sample takes, which are the same in every run. */
function isTaken(fingerprint: u64, bits: u32): bool {
  return bits == 0 || spread(fingerprint) >> (64 - <u64>bits) == 0
}

/** Adds a fingerprint to the sample, if it takes it. A sample that is full takes half as many from then on. */
export function sample(fingerprint: u64): void {
  const list = <usize>load<u32>(SAMPLE)
  if (list == 0) return
  let bits = load<u32>(SAMPLE_BITS)
  if (!isTaken(fingerprint, bits)) return
  let count = load<u32>(SAMPLED)
  while (count >= MOST_SAMPLED) {
    bits++
    let left: u32 = 0
    for (let k: u32 = 0; k < count; k++) {
      const one = load<u64>(list + (<usize>k << 3))
      if (!isTaken(one, bits)) continue
      store<u64>(list + (<usize>left << 3), one)
      left++
    }
    count = left
    store<u32>(SAMPLE_BITS, bits)
  }
  if (isTaken(fingerprint, bits)) {
    store<u64>(list + (<usize>count << 3), fingerprint)
    count++
  }
  store<u32>(SAMPLED, count)
}
