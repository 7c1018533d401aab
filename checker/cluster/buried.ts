import type { Chunk } from '../engine/tables/chunks.ts'
import { strideOf } from '../engine/tables/layout.ts'
import { blockStates } from '../engine/tables/memory.ts'
import type { Space } from '../engine/tables/space.ts'

/** In the place of the first sum of a state that is not expanded: kernel/assembly/disk.ts. */
const dead = 2n ** 64n - 1n

/** Where the state has its first sum, among all numbers of 64 bits of the front memory. */
export const placeOf = (space: Space, block: number, k: number): number => ((block * blockStates + k) * strideOf(space.layout)) / 8

export const sumsOf = ({ memories }: Space): BigUint64Array => new BigUint64Array(memories.front.buffer)

/** The places of those states of a chunk that are to be expanded. */
export function aliveIn(space: Space, { block, count }: Chunk): readonly number[] {
  const sums = sumsOf(space)
  return Array.from({ length: count }, (_, k) => k).filter(k => sums[placeOf(space, block, k)] !== dead)
}

/** Takes a state out of those to be expanded. */
export function bury(space: Space, { block }: Chunk, k: number): void {
  sumsOf(space)[placeOf(space, block, k)] = dead
}

/** Takes those of these states out of those to be expanded whose bit is not set. How many are left. */
export function buryKnown(space: Space, states: Uint32Array, isNew: Uint8Array): number {
  const sums = sumsOf(space)
  const apart = strideOf(space.layout) / 8
  let left = 0
  for (let k = 0; k < states.length; k++) {
    if (((isNew[k >> 3] as number) >> (k & 7)) & 1) {
      left++
      continue
    }
    sums[(states[k] as number) * apart] = dead
  }
  return left
}
