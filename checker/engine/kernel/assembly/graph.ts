// The graph, once every state is found and kept.

import { frontLoad64, idLoad, idStore, MONITORS, NUMBERS } from './memory'
import { ENTRY, hit, My, parentWords } from './my'
import { learnMonitor } from './learn'
import { build } from './collect'
import { numberOfChild } from './exact'
import { expandAt } from './expand'
import { openTable, slotOf } from './table'
import { walk } from './trie'

/** Gives the states of a chunk the numbers from `first` on. */
export function numberStates(inBlock: u32, count: u32, first: u32): void {
  openTable()
  if (My.exact) {
    store<u32>(<usize>load<u32>(NUMBERS) + (<usize>inBlock << 2), first)
    return
  }
  for (let k: u32 = 0; k < count; k++) {
    const from = (<u64>inBlock * My.blockStates + <u64>k) * My.stride
    idStore(slotOf(frontLoad64(from)) << 2, first + k)
  }
}

/**
 * Writes the steps of a chunk's states from number `skip` on: to `degrees` how many each has, to `edges` [state led to, transition] of each. Returns
 * how many states were done before the room for `room` edges ran out.
 */
export function edgesOf(inBlock: u32, count: u32, skip: u32, degrees: usize, edges: usize, room: u32): u32 {
  My.block = inBlock
  let written: u32 = 0
  for (let k = skip; k < count; k++) {
    expandAt(0, inBlock, k)
    if (written + My.pending > room) {
      My.pending = 0
      return k - skip
    }
    let degree: u32 = 0
    for (let c: u32 = 0; c < My.pending; c++) {
      const candidate = My.candidates + <usize>c * ENTRY
      const to = numberOf(candidate)
      if (to == u32.MAX_VALUE) continue
      store<u32>(edges + (<usize>written << 3), to)
      store<u32>(edges + (<usize>written << 3), load<u32>(candidate, 12) & 0x7fffffff, 4)
      written++
      degree++
    }
    My.pending = 0
    store<u32>(degrees + (<usize>(k - skip) << 2), degree)
  }
  return count - skip
}

/** The number of the state that a candidate leads to, or `u32.MAX_VALUE` where that was never found. */
function numberOf(candidate: usize): u32 {
  if (My.exact) {
    build(load<u32>(candidate, 8), load<u32>(candidate, 12) & 0x7fffffff)
    return numberOfChild()
  }
  const slot = slotOf(load<u64>(candidate))
  return slot == u64.MAX_VALUE ? u32.MAX_VALUE : idLoad(slot << 2)
}

/** Writes for each state of a chunk a byte: whether the monitor is hit. */
export function truthsOf(inBlock: u32, count: u32, monitor: u32, to: usize): void {
  const root = <usize>load<u32>(MONITORS) + (<usize>monitor << 3) + 4
  for (let k: u32 = 0; k < count; k++) {
    const from = (<u64>inBlock * My.blockStates + <u64>k) * My.stride
    for (let i: u64 = 0; i < My.stride; i += 8) store<u64>(My.scratch + <usize>i, frontLoad64(from + i))
    let answer = walk(load<i32>(root), parentWords())
    if (answer == 0) answer = learnMonitor(monitor, parentWords())
    store<u8>(to + k, u8(answer == -2))
  }
}

