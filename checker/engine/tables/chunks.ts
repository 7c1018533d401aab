import type { Near } from './memory.ts'

/** States that stand together in the frontier's memory: their first id, how many, and the block that holds them. */
export interface Chunk {
  readonly first: number
  readonly count: number
  readonly block: number
}

/** The chunks that a list in the near memory describes. */
export const chunksAt = (near: Near, list: number, count: number): Chunk[] =>
  Array.from({ length: count }, (_, k) => {
    const [first = 0, states = 0, block = 0] = near.words.subarray(list / 4 + 4 * k, list / 4 + 4 * k + 3)
    return { first: first >>> 0, count: states, block }
  })
