import type { Progress, Task } from '../engine.ts'
import { control } from '../kernel/abi.ts'
import type { Growing } from './growing.ts'
import type { Hits } from './hits.ts'
import type { Sampler } from './sampler.ts'
import type { Space } from './space.ts'
import type { Standing } from './standing.ts'
import { type Counts, nothing, plus, type Team } from './team.ts'

/** The levels of a search, one after another, and what was counted in them. */
export class Levels {
  readonly #task: Task
  readonly #space: Space
  readonly #team: Team
  readonly #hits: Hits
  readonly #growing: Growing
  /** Of the level that is being expanded; 0 before the first. */
  depth = 0
  /** Its states, and those of the level before. */
  states = 0
  lastStates = 0
  /** Initial states, those included that are equal or outside of a constraint; and those that are neither. */
  begun = 0
  initialStates = 0
  /** What was counted before the checkpoint that the search goes on from. */
  #before: Counts = nothing
  /** States that earlier runs of a sampled search found and never expanded. */
  #abandoned = 0
  /** States that were found once more, while those that had been found were on disk. */
  #buried = 0
  /** Distinct states when that was last known of all. */
  #settled = 0
  /** Whether that is known of all that were found in the level. */
  #isSettled = false
  readonly #sampler: Sampler | null

  constructor(task: Task, space: Space, team: Team, hits: Hits, growing: Growing, sampler: Sampler | null) {
    this.#task = task
    this.#space = space
    this.#team = team
    this.#hits = hits
    this.#growing = growing
    this.#sampler = sampler
  }

  /** Makes the states found last the level to be expanded; false where there are none. */
  enter(): boolean {
    const { kernel, near } = this.#space
    kernel.closeLevel()
    this.#hits.settle()
    if (this.#sampler?.isFull) return false
    const chunks = this.#space.nextChunks()
    if (chunks === null) return false
    this.depth++
    this.#isSettled = false
    // Which states would be new is not known before they are looked for on disk.
    near.words[control.lastLevel] = this.depth >= this.#task.limits.maxDepth && !this.#space.disk?.isUsed ? 1 : 0
    this.lastStates = this.states
    this.states = this.queue
    this.#sampler?.enter(this.depth, this.states, this.begun + this.counts.generated)
    this.#growing.look(this.#space, this.depth, chunks)
    return true
  }

  /** Takes those of the states found last out of the count that are on disk already; where they are beyond the last level, all of them. */
  settle(): void {
    const { disk, kernel, near } = this.#space
    if (this.#isSettled || !disk?.isUsed) return
    this.#isSettled = true
    const isBeyond = this.depth >= this.#task.limits.maxDepth && near.words[control.lastLevel] === 0
    const { found } = disk
    const buried = disk.settle(kernel)
    this.#buried += isBeyond ? found : buried
    this.#settled = this.counts.distinct
    if (isBeyond && found > buried) near.words[control.beyond] = 1
    if (isBeyond || this.queue === 0) near.words[control.outChunks] = 0
  }

  /** States that are surely distinct: of those that were found since the last level was done, some may be on disk already. */
  get sure(): number {
    return this.#space.disk?.isUsed ? this.#settled : this.counts.distinct
  }

  get counts(): Counts {
    const counts = plus(this.#before, this.#team.counts(this.#space.kernel))
    return this.#buried === 0 ? counts : { ...counts, distinct: counts.distinct - this.#buried }
  }

  /** States found and not expanded. */
  get queue(): number {
    const { distinct, expanded } = this.counts
    return distinct - expanded - this.#abandoned
  }

  /** Begins another run of a sampled search at the initial states. */
  restart(): void {
    this.#abandoned += this.queue
    this.depth = 0
    this.states = 0
    this.lastStates = 0
  }

  get progress(): Omit<Progress, 'seconds' | 'memory'> {
    const { generated, distinct } = this.counts
    return {
      depth: this.depth,
      generated: this.begun + generated,
      distinct,
      queue: this.queue,
      frontier: [this.lastStates, this.states],
    }
  }

  get standing(): Standing {
    return {
      counts: this.counts,
      generated: this.begun,
      initialStates: this.initialStates,
      depth: this.depth,
      levelStates: this.states,
      lastLevelStates: this.lastStates,
      hits: this.#hits.paths,
      chunks: this.#space.chunks,
    }
  }

  /** Goes on where a checkpoint was taken. */
  restore(standing: Standing): void {
    this.#before = standing.counts
    this.begun = standing.generated
    this.initialStates = standing.initialStates
    this.depth = standing.depth
    this.states = standing.levelStates
    this.lastStates = standing.lastLevelStates
  }
}
