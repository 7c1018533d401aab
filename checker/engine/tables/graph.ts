import type { Instance } from '../../semantics/semantics.ts'
import type { Path } from '../engine.ts'
import type { GraphRequest, StateGraph } from '../graph.ts'
import { control, ensureBytes, type Kernel, type Memories, type Near } from './memory.ts'

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

/** What the graph is made of, once the search is complete and every state was kept. */
export interface Found {
  readonly kernel: Kernel
  readonly near: Near
  readonly memories: Memories
  /** In the order of the levels. */
  readonly chunks: readonly Chunk[]
  readonly initialStates: number
  /** Slots of the fingerprint table. */
  readonly slots: number
  readonly exact: boolean
  readonly taken: ReadonlyMap<number, Instance>
  /** The kernel's monitors that stand for the predicates asked for. */
  readonly predicates: readonly number[]
  readonly pathTo: (id: number) => Path
}

const edgeRoom = 1 << 18

/** The graph in compact arrays: ten bytes an edge. Every state is expanded once more by the kernel, which by now knows all steps. */
export function graphOf(found: Found, request: GraphRequest): StateGraph {
  const { kernel, near, memories, chunks, taken } = found
  const bases: number[] = []
  let states = 0
  if (found.exact) near.words[control.numbers] = near.allocate(near.words[control.blocks] as number) * 4
  else ensureBytes(memories.ids, found.slots * 4 + 8192)
  for (const { block, count } of chunks) {
    bases.push(states)
    kernel.numberStates(block, count, states)
    states += count
  }
  const offsets = new Uint32Array(states + 1)
  const targets = new Growing(states * 4)
  const transitions = new Growing(states * 4)
  const degreesAt = near.allocate(1 << 13, true)
  const edgesAt = near.allocate(edgeRoom * 2, true)
  let state = 0
  let edges = 0
  for (const { block, count } of chunks)
    for (let skip = 0; skip < count; ) {
      const done = kernel.edgesOf(block, count, skip, degreesAt * 4, edgesAt * 4, edgeRoom)
      let written = 0
      for (let k = 0; k < done; k++) {
        written += near.words[degreesAt + k] as number
        offsets[++state] = edges + written
      }
      for (let e = 0; e < written; e++) {
        targets.push(near.words[edgesAt + 2 * e] as number)
        transitions.push(near.words[edgesAt + 2 * e + 1] as number)
      }
      edges += written
      skip += done
    }
  const steps = transitions.array()
  const fair = new Map<number, number>()
  const fairnessOf = (transition: number): number => {
    const known = fair.get(transition)
    if (known !== undefined) return known
    const made = request.fairness(taken.get(transition) as Instance)
    fair.set(transition, made)
    return made
  }
  const truths = found.predicates.map(monitor => truthsOf(found, monitor, states, bases))
  return {
    states,
    initial: Uint32Array.from({ length: found.initialStates }, (_, k) => k),
    offsets,
    targets: targets.array(),
    fairness: Int16Array.from(steps, fairnessOf),
    holds: (p, s) => truths[p]?.[s] === 1,
    pathTo: s => {
      const at = chunkOf(bases, s)
      return found.pathTo((chunks[at] as Chunk).first + s - (bases[at] as number))
    },
    instance: edge => taken.get(steps[edge] as number) as Instance,
  }
}

function truthsOf({ kernel, near, chunks }: Found, monitor: number, states: number, bases: readonly number[]): Uint8Array {
  const truths = new Uint8Array(states)
  const at = near.allocate(1 << 11, true)
  chunks.forEach(({ block, count }, k) => {
    kernel.truthsOf(block, count, monitor, at * 4)
    truths.set(new Uint8Array(near.memory.buffer, at * 4, count), bases[k])
  })
  return truths
}

/** Index of the chunk that holds the state with this number. */
function chunkOf(bases: readonly number[], s: number): number {
  let low = 0
  let high = bases.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((bases[middle] as number) <= s) low = middle
    else high = middle - 1
  }
  return low
}

/** A list of 32-bit numbers that grows. */
class Growing {
  #numbers: Uint32Array
  #length = 0
  constructor(room: number) {
    this.#numbers = new Uint32Array(Math.max(16, room))
  }
  push(n: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(Math.ceil(this.#length * 1.5))
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#length++] = n
  }
  array(): Uint32Array {
    return this.#numbers.subarray(0, this.#length)
  }
}
