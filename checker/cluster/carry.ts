import { control } from '../engine/kernel/abi.ts'
import type { Chunk } from '../engine/tables/chunks.ts'
import { encode, judge } from '../engine/tables/entering.ts'
import { strideOf, wordsOf } from '../engine/tables/layout.ts'
import { blockStates, ensureBytes } from '../engine/tables/memory.ts'
import type { Space } from '../engine/tables/space.ts'
import { aliveIn, bury, placeOf, sumsOf } from './buried.ts'

/** Puts the states of these chunks, and the ways to them, into a space that is new and larger, as found last. Throws NoRoom where it is not large enough. */
export function carry(from: Space, chunks: readonly Chunk[], to: Space): void {
  const { near, memories, log, layout } = to
  near.words[control.ids] = from.near.words[control.ids] as number
  ensureBytes(memories.log, from.log.bytes)
  new Uint8Array(memories.log.buffer).set(new Uint8Array(from.memories.log.buffer, 0, from.log.bytes))
  near.setNumber(control.logEnd, from.near.number(control.logEnd))
  log.places.set(from.log.places)
  to.learner.transitions.restore(from.taken)
  to.table.beginAt((near.words[control.ids] as number) >>> 0)
  ensureBytes(memories.front, chunks.length * blockStates * strideOf(layout))
  const list = (near.words[control.outList] as number) >>> 2
  for (const [block, { first, count, block: before }] of chunks.entries()) {
    const alive = new Set(aliveIn(from, { first, count, block: before }))
    for (let k = 0; k < count; k++) {
      if (!alive.has(k)) {
        bury(to, { first, count, block }, k)
        continue
      }
      const state = from.layout.decode(from.stateAt(before, k))
      const encoded = encode(layout, state)
      // What the monitors read is to be found out anew: of what was learned of them, something may have been wrong.
      judge(to, state, encoded)
      const at = placeOf(to, block, k)
      const sums = layout.sumsOf(encoded)
      sumsOf(to).set(sums, at)
      new Int32Array(memories.front.buffer).set(wordsOf(layout, encoded), 2 * (at + sums.length))
    }
    near.words.set([first | 0, count, block, 0], list + 4 * block)
  }
  near.words[control.outChunks] = chunks.length
  near.words[control.blocks] = chunks.length
}
