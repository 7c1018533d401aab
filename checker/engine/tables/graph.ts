import { SpecFailure } from '../../errors.ts'
import type { Instance } from '../../semantics/semantics.ts'
import type { Failure } from '../engine.ts'
import type { GraphRequest, StateGraph } from '../graph.ts'
import { control } from '../kernel/abi.ts'
import { sliceMs } from './attempts.ts'
import type { Chunk } from './chunks.ts'
import { blockStates, ensureBytes, overhang } from './memory.ts'
import type { Space } from './space.ts'

/** How far the search came whose graph is asked for: it is complete, or as deep as was asked, and every state was kept. */
export interface Extent {
  /** Those whose states are in the graph. */
  readonly chunks: readonly Chunk[]
  /** So many of the chunks, the first ones, hold states that are expanded. */
  readonly expanded: number
  readonly initialStates: number
  /** Steps that change their state: at least as many as there are edges. */
  readonly steps: number
}

const edgeRoom = 1 << 18

/**
 * The graph in compact arrays: five bytes an edge, or six where more than 127 fairness constraints are told apart. Every state is expanded once more
 * by the kernel, which by now knows all steps, or nearly all. Null where that is not done at the time `until`. Which step an edge stands for is not kept, but found again by expanding its state.
 */
export function graphOf(
  space: Space,
  { chunks, expanded, initialStates, steps }: Extent,
  request: GraphRequest,
  until = Infinity,
): StateGraph | Failure | null {
  const { task, kernel, near, memories, learner } = space
  const bases: number[] = []
  let states = 0
  if (task.exact) near.words[control.numbers] = near.allocate(near.words[control.blocks] as number) * 4
  else {
    const lines = Math.ceil((space.table.slots + overhang) / 8)
    ensureBytes(memories.ids, lines * 4)
    ensureBytes(memories.ids, (lines + kernel.countSlots(BigInt(lines * 8))) * 4)
  }
  for (const { block, count } of chunks) {
    bases.push(states)
    kernel.numberStates(block, count, states)
    states += count
  }
  const offsets = new Uint32Array(states + 1)
  const targets = new Uint32Array(steps)
  let fairness: StateGraph['fairness'] = new Int8Array(steps)
  const fairnessOf = numbered(transition => request.fairness(learner.transitions.instances.get(transition) as Instance))
  const degreesAt = near.allocate(blockStates, true)
  const edgesAt = near.allocate(edgeRoom * 2, true)
  /** Leaves the steps of so many states of a block in the near memory; how many states there was room for. */
  const expand = (block: number, skip: number, count: number): number =>
    kernel.edgesOf(block, skip + count, skip, degreesAt * 4, edgesAt * 4, edgeRoom)
  let state = 0
  let edges = 0
  for (const { block, count } of chunks.slice(0, expanded))
    for (let skip = 0; skip < count; ) {
      if (performance.now() > until) return null
      const done = expand(block, skip, count - skip)
      const { words } = near
      let end = edges
      for (let k = 0; k < done; k++) {
        end += words[degreesAt + k] as number
        offsets[++state] = end
      }
      for (let at = edgesAt; edges < end; edges++, at += 2) {
        targets[edges] = words[at] as number
        const constraint = fairnessOf(words[at + 1] as number)
        if (constraint > 127 && fairness.BYTES_PER_ELEMENT === 1) fairness = new Int16Array(fairness)
        fairness[edges] = constraint
      }
      skip += done
    }
  offsets.fill(edges, state + 1)
  const truths = request.predicates.length === 0 ? [] : truthsOf(space, chunks, states, bases)
  if ('why' in truths) return truths
  const placeOf = (s: number) => {
    const at = chunkOf(bases, s)
    return { chunk: chunks[at] as Chunk, index: s - (bases[at] as number) }
  }
  return {
    states,
    initial: Uint32Array.from({ length: initialStates }, (_, k) => k),
    offsets,
    targets: targets.subarray(0, edges),
    fairness: fairness.subarray(0, edges),
    holds: (p, s) => (((truths[p] as Uint8Array)[s >> 3] as number) & (1 << (s & 7))) !== 0,
    state: s => {
      const { chunk, index } = placeOf(s)
      return space.layout.decode(space.stateAt(chunk.block, index))
    },
    pathTo: s => {
      const { chunk, index } = placeOf(s)
      return space.pathTo(chunk.first + index)
    },
    instances: s => {
      const count = (offsets[s + 1] as number) - (offsets[s] as number)
      if (count === 0) return []
      const { chunk, index } = placeOf(s)
      expand(chunk.block, index, 1)
      return Array.from(
        { length: count },
        (_, k) => learner.transitions.instances.get(near.words[edgesAt + 2 * k + 1] as number) as Instance,
      )
    },
  }
}

/** The number that a function gives for a transition, asked for each only once. */
function numbered(of: (transition: number) => number): (transition: number) => number {
  const known = new Map<number, number>()
  return transition => {
    const before = known.get(transition)
    if (before !== undefined) return before
    const made = of(transition)
    known.set(transition, made)
    return made
  }
}

/** Of each predicate a bit for each state: whether it is hit. */
function truthsOf(space: Space, chunks: readonly Chunk[], states: number, bases: readonly number[]): readonly Uint8Array[] | Failure {
  const { task, kernel, near, learner } = space
  const monitors = [...learner.monitors.keys()].filter(index => learner.monitors[index]?.on === 'predicate')
  const truths = monitors.map(() => new Uint8Array((states + 7) >> 3))
  const at = near.allocate(blockStates / 4, true)
  const ask = (p: number, k: number) => {
    const { block, count } = chunks[k] as Chunk
    const bits = truths[p] as Uint8Array
    kernel.truthsOf(block, count, monitors[p] as number, at * 4)
    const hit = new Uint8Array(near.memory.buffer, at * 4, count)
    const base = bases[k] as number
    for (let i = 0; i < count; i++) if (hit[i] === 1) bits[(base + i) >> 3] = (bits[(base + i) >> 3] as number) | (1 << ((base + i) & 7))
  }
  const all = monitors.length * chunks.length
  let next = 0
  try {
    while (next < all)
      task.guard(
        () => {
          for (const end = performance.now() + sliceMs; next < all && performance.now() < end; next++)
            ask(Math.floor(next / chunks.length), next % chunks.length)
        },
        () => 'a property over time',
      )
  } catch (error) {
    if (!(error instanceof SpecFailure)) throw error
    return { why: 'failure', error, path: space.pathTo((chunks[next % chunks.length] as Chunk).first + kernel.getHere()) }
  }
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
