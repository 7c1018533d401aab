import { SpecFailure } from '../../errors.ts'
import type { Path } from '../../semantics/path.ts'
import type { Message } from '../../values/index.ts'
import type { Growth, Stop, Task } from '../engine.ts'
import { growsAlong, suspicious, unbounded } from '../growth.ts'
import { reference } from '../reference/explore.ts'
import type { Chunk } from './chunks.ts'
import type { Layout } from './layout.ts'
import type { Space } from './space.ts'

type Unbounded = Extract<Stop, { readonly why: 'unbounded' }>

/** States that the reference engine explores, to name the growth that it would name, and levels that it goes on from where growth was found. */
const fewStates = 2000
const levelsOn = 8
/** States of a level that are looked at, evenly spread, and how many of them, the fullest, are asked about. */
const looked = 20_000
const asked = 2
/** Ever fewer levels are asked of those where networks are full, since a path is as long as its level is deep. */
const sparser = 1.2

/**
 * Looks, level by level, for a network that grows forever, in the fullest states. Where one does, the reference engine explores the first states, of which it
 * asks each at every level: what grows there is named, so that both engines say the same.
 */
export class Growing {
  readonly #task: Task
  readonly #seconds: () => number
  readonly #suspected: boolean
  #found: Unbounded | null = null
  /** The depth of the level in which it was found; null where the reference engine has named it. */
  #unnamed: number | null = null
  #next = 0

  /** `seconds`: how long the search has been going on. */
  constructor(task: Task, seconds: () => number) {
    this.#task = task
    this.#seconds = seconds
    this.#suspected = unbounded(task.semantics).length > 0
  }

  /** Whether growth was found: then it is to be decided after each level whether the search goes on. */
  get isFound(): boolean {
    return this.#found !== null
  }

  /** Asks the states of the level at this depth, unless an earlier attempt did. */
  look(space: Space, depth: number, chunks: readonly Chunk[]): void {
    if (this.isFound || !this.#suspected || depth < this.#next) return
    const full = fullest(space, chunks)
    this.#next = full.length === 0 ? depth + 1 : Math.ceil(depth * sparser)
    for (const id of full) this.#found ??= this.#grows(space.pathTo(id))
    if (this.#found !== null) this.#unnamed = depth
  }

  /** Names what was found as the reference engine does. */
  async name(): Promise<void> {
    const depth = this.#unnamed
    if (depth === null) return
    this.#unnamed = null
    // Only now: most networks that are full do not grow forever, and the reference engine is slow.
    this.#found = (await this.#compare(depth)) ?? this.#found
  }

  /** Why the search stops after the level at this depth, or null. */
  after(depth: number): Stop | null {
    return this.#found !== null && depth > this.#found.path.steps.length ? this.#found : null
  }

  #grows(path: Path): Unbounded | null {
    let grows: Growth | null = null
    try {
      this.#task.guard(
        () => {
          grows = growsAlong(this.#task.semantics, path)
        },
        () => 'a step that may repeat forever',
      )
    } catch (error) {
      // Where the spec fails, the search itself comes to say so.
      if (!(error instanceof SpecFailure)) throw error
    }
    return grows && { why: 'unbounded', path, ...(grows as Growth) }
  }

  async #compare(depth: number): Promise<Unbounded | null> {
    const { limits, ...task } = this.#task
    const { stopped } = await reference.explore({
      ...task,
      monitors: [],
      graph: null,
      checkpoint: null,
      disk: null,
      onProgress: null,
      limits: {
        maxStates: fewStates,
        maxDepth: Math.min(limits.maxDepth, depth + levelsOn),
        maxSeconds: Math.max(0.001, limits.maxSeconds - this.#seconds()),
        maxMemory: limits.maxMemory,
      },
    })
    return stopped?.why === 'unbounded' ? stopped : null
  }
}

/** Ids of the states with the most messages in flight, if those are suspiciously many. */
export function fullest(space: Space, chunks: readonly Chunk[]): readonly number[] {
  const { layout } = space
  const apart = Math.ceil(chunks.reduce((sum, { count }) => sum + count, 0) / looked)
  const full: { readonly id: number; readonly crowd: number }[] = []
  for (const { first, count, block } of chunks)
    for (let k = 0; k < count; k += apart) {
      const crowd = crowdIn(layout, space.stateAt(block, k))
      if (crowd >= suspicious) full.push({ id: first + k, crowd })
    }
  return full
    .sort((a, b) => b.crowd - a.crowd)
    .slice(0, asked)
    .map(({ id }) => id)
}

/** Messages in flight in the networks that keep a list, or in a fifo: whichever are more. */
function crowdIn(layout: Layout, words: Int32Array): number {
  let most = layout.listMax > 0 ? layout.listIn(words).length : 0
  for (const part of Object.values(layout.parts)) {
    if (part.as !== 'links') continue
    let sum = 0
    for (const slot of part.slots.values()) sum += (slot.values[layout.read(slot, words)] as readonly Message[]).length
    most = Math.max(most, sum)
  }
  return most
}
