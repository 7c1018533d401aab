// The graph, once every state is found and kept.

import { frontLoad64, idLoad, idStore, MONITORS } from './memory'
import { ENTRY, hit, My, parentWords } from './my'
import { learnMonitor } from './learn'
import { expandAt } from './expand'
import { openTable, slotOf } from './table'
import { walk } from './trie'

/** Gives the states of a chunk the numbers from `first` on. */
export function numberStates(inBlock: u32, count: u32, first: u32): void {
  openTable()
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
      const slot = slotOf(load<u64>(candidate))
      if (slot == u64.MAX_VALUE) continue
      store<u32>(edges + (<usize>written << 3), idLoad(slot << 2))
      store<u32>(edges + (<usize>written << 3), load<u32>(candidate, 12) & 0x7fffffff, 4)
      written++
      degree++
    }
    My.pending = 0
    store<u32>(degrees + (<usize>(k - skip) << 2), degree)
  }
  return count - skip
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

