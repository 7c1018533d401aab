// The states of the next level: where they are put, and the ids they get.

import { BLOCKS, DESCRIPTOR, FREE, FREE_LIST, frontGrow, frontPages, IDS, IDS_GROW, lock, OUT_CHUNKS, OUT_LIST, RANGE_IDS, STOP, unlock } from './memory'
import { closeRange, countRange, openRange } from './log'
import { DONE, My } from './my'

export function leave(why: i32): i32 {
  // The chunk being filled is made known, so that JavaScript sees every state; it goes on being filled afterwards.
  if (My.outAt != 0) store<u32>(My.outAt, My.outCount, 4)
  countRange()
  return why
}

/** Starts a new output chunk with the next level, whose ids follow those of the last: what ids a level left over would be room in the table for nothing. */
export function closeLevel(): void {
  countRange()
  My.logged += My.outCount
  My.outAt = 0
  My.outCount = 0
  My.outRoom = 0
}

/** The same, and that chunk gets a range of ids of its own. */
export function closeIds(): void {
  closeLevel()
  closeRange()
}

export function newChunk(): void {
  leave(DONE)
  closeLevel()
  if (!My.isLogging || My.logged == RANGE_IDS) {
    closeRange()
    newIds()
  }
  lock()
  const free = load<u32>(FREE)
  if (free > 0) {
    My.outBlock = load<u32>(<usize>load<u32>(FREE_LIST) + (<usize>(free - 1) << 2))
    store<u32>(FREE, free - 1)
  } else {
    My.outBlock = load<u32>(BLOCKS)
    store<u32>(BLOCKS, My.outBlock + 1)
    const bytes = (<u64>My.outBlock + 1) * My.blockStates * My.stride
    const has = frontPages() << 16
    const missing = (bytes - has + 65535) >> 16
    // Where the process may not have a quarter more it may have what is missing; without that, what is stored there traps.
    if (bytes > has && frontGrow(max<u64>(missing, has >> 18)) == u64.MAX_VALUE) frontGrow(missing)
  }
  const index = load<u32>(OUT_CHUNKS)
  store<u32>(OUT_CHUNKS, index + 1)
  unlock()
  My.outAt = <usize>load<u32>(OUT_LIST) + <usize>index * DESCRIPTOR
  My.outFirst = My.range * RANGE_IDS + My.logged
  My.outRoom = RANGE_IDS - My.logged
  store<u32>(My.outAt, My.outFirst)
  store<u32>(My.outAt, 0, 4)
  store<u32>(My.outAt, My.outBlock, 8)
  store<u32>(My.outAt, 0, 12)
}

/** A range of ids for this thread alone; asks for a larger table when enough are given out. */
export function newIds(): void {
  lock()
  const first = load<u32>(IDS)
  store<u32>(IDS, first + RANGE_IDS)
  if (first + RANGE_IDS >= load<u32>(IDS_GROW)) atomic.store<i32>(STOP, 1)
  unlock()
  openRange(first / RANGE_IDS)
}

export function freeBlock(which: u32): void {
  lock()
  const count = load<u32>(FREE)
  store<u32>(<usize>load<u32>(FREE_LIST) + (<usize>count << 2), which)
  store<u32>(FREE, count + 1)
  unlock()
}
