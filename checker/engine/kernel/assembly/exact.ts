// The set of states of an exact search, which tells whole states apart and not their fingerprints. An entry is the place in the front memory where a
// state is kept, plus one, so that zero is a free slot. A fingerprint only says where to look: two states may share it.

import { BEYOND, frontLoad64, idLoad, idStore, idSwap, LAST_LEVEL, NUMBERS, TABLE_SIZE } from './memory'
import { childSums, ENTRY, full, My, spread } from './my'
import { build, isOutside, judge, keep } from './collect'

/** The slot where the search for a state with this fingerprint begins. */
function home(fingerprint: u64, slots: u64): u64 {
  return ((spread(fingerprint) >> 32) * slots) >> 32
}

function isAt(place: u32): bool {
  const from = <u64>place * My.stride
  const child = childSums()
  for (let i: u64 = 0; i < My.stride; i += 8) if (frontLoad64(from + i) != load<u64>(child + <usize>i)) return false
  return true
}

/** The entry of the state in scratch, or 0 where it was not found before. */
export function entryOf(): u32 {
  const slots = load<u64>(TABLE_SIZE)
  let slot = home(load<u64>(childSums()), slots)
  while (true) {
    const entry = idLoad(slot << 2)
    if (entry == 0 || isAt(entry - 1)) return entry
    if (++slot == slots) slot = 0
  }
}

/** Enters the state in scratch, which is kept at this place. False where another thread has kept it elsewhere. */
export function claim(place: u32): bool {
  const slots = load<u64>(TABLE_SIZE)
  let slot = home(load<u64>(childSums()), slots)
  while (true) {
    const before = idLoad(slot << 2)
    // The swap comes after the state is written, so who sees the entry sees the state.
    const entry = before == 0 ? idSwap(slot << 2, 0, place + 1) : before
    if (entry == 0) return true
    if (isAt(entry - 1)) return false
    if (++slot == slots) slot = 0
  }
}

/** Forgets all entries; the memory has room for as many slots as the control words say. */
export function emptyEntries(): void {
  const slots = load<u64>(TABLE_SIZE)
  for (let slot: u64 = 0; slot < slots; slot++) idStore(slot << 2, 0)
}

/** Enters the states of a chunk again; they are different from all others. */
export function enterStates(inBlock: u32, count: u32): void {
  const slots = load<u64>(TABLE_SIZE)
  const first = <u32>(<u64>inBlock * My.blockStates)
  for (let k: u32 = 0; k < count; k++) {
    let slot = home(frontLoad64(<u64>(first + k) * My.stride), slots)
    while (idLoad(slot << 2) != 0) if (++slot == slots) slot = 0
    idStore(slot << 2, first + k + 1)
  }
}

/** As `flush`: every candidate is built, since only a whole state is known to be new. */
export function flushExact(): bool {
  if (My.left == 0) {
    My.left = My.pending
    My.pending = 0
    My.seenTo = 0
  }
  const last = load<u32>(LAST_LEVEL) != 0
  for (; My.seenTo < My.left; My.seenTo++) {
    if (full(1)) return false
    const c = My.candidates + <usize>My.seenTo * ENTRY
    const parent = load<u32>(c, 8)
    const marked = load<u32>(c, 12)
    const transition = marked & 0x7fffffff
    build(parent, transition)
    if (entryOf() != 0) continue
    if (isOutside(marked != transition)) judge(transition, My.firstId + parent, true)
    else if (last) {
      judge(transition, My.firstId + parent, true)
      store<u32>(BEYOND, 1)
    } else keep(parent, transition)
  }
  My.left = 0
  return true
}

/** The number of the state in scratch, where `numberStates` gave it one, or `u32.MAX_VALUE`. */
export function numberOfChild(): u32 {
  const entry = entryOf()
  if (entry == 0) return u32.MAX_VALUE
  const place = entry - 1
  const inBlock = place / <u32>My.blockStates
  return load<u32>(<usize>load<u32>(NUMBERS) + (<usize>inBlock << 2)) + place % <u32>My.blockStates
}
