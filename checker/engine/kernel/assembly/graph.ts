// The graph, once every state is found and kept.

import { fpLoad, frontLoad64, idLoad, idStore, MONITORS, NUMBERS } from './memory'
import { BATCH, ENTRY, My, parentWords } from './my'
import { learnMonitor } from './learn'
import { build } from './collect'
import { numberOfChild } from './exact'
import { expandAt } from './expand'
import { atHome, openTable, slotOf } from './table'
import { walk } from './trie'

/** A candidate that leads nowhere: its state was never found, or lies outside the constraint. */
const NOWHERE: u64 = u64.MAX_VALUE

/** The number of the state in the first slot that is taken, in the `ids` memory; before it, for each line of eight slots, how many are taken before. */
let firstNumber: u64 = 0

/** Makes ready to number the states in a table of so many slots. Returns how many numbers there must be room for behind one for each line. */
export function countSlots(slots: u64): u32 {
  firstNumber = slots >> 3
  let before: u32 = 0
  for (let line: u64 = 0; line < firstNumber; line++) {
    idStore(line << 2, before)
    let taken: u32 = 8
    while (taken > 0 && fpLoad((line << 6) + (<u64>(taken - 1) << 3)) == 0) taken--
    before += taken
  }
  return before
}

// @ts-expect-error: decorator
@inline
function numberAt(slot: u64): u64 {
  return (firstNumber + <u64>idLoad((slot >> 3) << 2) + (slot & 7)) << 2
}

// @ts-expect-error: decorator
@inline
function fingerprintAt(inBlock: u32, k: u32): u64 {
  return frontLoad64((<u64>inBlock * My.blockStates + <u64>k) * My.stride)
}

/** Gives the states of a chunk the numbers from `first` on. */
export function numberStates(inBlock: u32, count: u32, first: u32): void {
  if (My.exact) {
    store<u32>(<usize>load<u32>(NUMBERS) + (<usize>inBlock << 2), first)
    return
  }
  openTable()
  for (let from: u32 = 0; from < count; from += BATCH) {
    const to = min(from + BATCH, count)
    let fetched: u64 = 0
    for (let k = from; k < to; k++) fetched |= atHome(fingerprintAt(inBlock, k))
    My.fetched = fetched
    for (let k = from; k < to; k++) idStore(numberAt(slotOf(fingerprintAt(inBlock, k))), first + k)
  }
}

/**
 * Writes the steps of a chunk's states from number `skip` on: to `degrees` how many each has, to `edges` [state led to, transition] of each. Returns
 * how many states were done before the room for `room` edges ran out.
 */
export function edgesOf(inBlock: u32, count: u32, skip: u32, degrees: usize, edges: usize, room: u32): u32 {
  My.block = inBlock
  let edge = edges
  const end = edges + (<usize>room << 3)
  let done = skip
  while (done < count) {
    let next = done
    while (next < count && My.pending < BATCH) {
      store<u32>(degrees + (<usize>(next - skip) << 2), 0)
      expandAt(0, inBlock, next++)
    }
    const pending = My.pending
    My.pending = 0
    if (edge + (<usize>pending << 3) > end) break
    findTargets(pending)
    for (let k: u32 = 0; k < pending; k++) {
      const c = My.candidates + <usize>k * ENTRY
      const to = load<u64>(c)
      if (to == NOWHERE) continue
      store<u32>(edge, <u32>to)
      store<u32>(edge, load<u32>(c, 12) & 0x7fffffff, 4)
      edge += 8
      const degree = degrees + (<usize>(load<u32>(c, 8) - skip) << 2)
      store<u32>(degree, load<u32>(degree) + 1)
    }
    done = next
  }
  return done - skip
}

/**
 * Puts in the place of each candidate's fingerprint the number of the state that it leads to. In several rounds, none of which waits for what it asks
 * before it asks for the next.
 */
function findTargets(pending: u32): void {
  const end = My.candidates + <usize>pending * ENTRY
  if (My.exact) {
    for (let c = My.candidates; c < end; c += ENTRY) {
      build(load<u32>(c, 8), load<u32>(c, 12) & 0x7fffffff)
      const number = numberOfChild()
      store<u64>(c, number == u32.MAX_VALUE ? NOWHERE : <u64>number)
    }
    return
  }
  let fetched: u64 = 0
  for (let c = My.candidates; c < end; c += ENTRY) fetched |= atHome(load<u64>(c))
  My.fetched = fetched
  for (let c = My.candidates; c < end; c += ENTRY) {
    const slot = slotOf(load<u64>(c))
    store<u64>(c, slot == u64.MAX_VALUE ? NOWHERE : numberAt(slot))
  }
  for (let c = My.candidates; c < end; c += ENTRY) {
    const at = load<u64>(c)
    if (at != NOWHERE) store<u64>(c, <u64>idLoad(at))
  }
}

/** Writes for each state of a chunk a byte: whether the monitor is hit. Where asking fails, `here` is the state's position in the chunk. */
export function truthsOf(inBlock: u32, count: u32, monitor: u32, to: usize): void {
  const root = <usize>load<u32>(MONITORS) + (<usize>monitor << 3) + 4
  for (let k: u32 = 0; k < count; k++) {
    My.here = k
    const from = (<u64>inBlock * My.blockStates + <u64>k) * My.stride
    for (let i: u64 = 0; i < My.stride; i += 8) store<u64>(My.scratch + <usize>i, frontLoad64(from + i))
    let answer = walk(load<i32>(root), parentWords())
    if (answer == 0) answer = learnMonitor(monitor, parentWords())
    store<u8>(to + k, u8(answer == -2))
  }
}

