import { control, ran } from '../kernel/abi.ts'
import type { Hits } from './hits.ts'
import { isHit } from './questions.ts'
import type { Space } from './space.ts'
import type { Team } from './team.ts'

/** What the kernels of all threads left for the thread that knows the spec: states put aside, states to be judged, and hits. */
export class Buffers {
  readonly #space: Space
  readonly #team: Team
  readonly #hits: Hits
  /** Chunks of the level of which states were put aside. */
  readonly #kept = new Set<number>()
  /** The id of the state that the author's code is asked about, where it is not the kernel that asks. */
  asking: number | null = null

  constructor(space: Space, team: Team, hits: Hits) {
    this.#space = space
    this.#team = team
    this.#hits = hits
  }

  /** Sees to all of it; where the search ends meanwhile, to hits and to judging alone. */
  take(goesOn: () => boolean): void {
    const { kernel } = this.#space
    if (!goesOn()) this.#takeHits()
    for (const at of this.#places()) {
      if (goesOn())
        for (const [chunk, position] of this.#space.emptied(at, 0)) {
          const why = kernel.again(chunk, position)
          if (why !== ran.done) this.#space.seeTo(why)
          // Many states put aside can find more than the table has room for.
          if (goesOn()) this.#space.growIfAsked()
          this.#kept.add(chunk)
        }
      for (const [monitor, chunk, index] of this.#space.emptied(at, 1)) this.#judge(monitor, chunk, index)
    }
    this.#takeHits()
  }

  /** Gives back the blocks whose states were put aside. Not before the level is done: the thread that put one aside may still be at work on its chunk. */
  release(): void {
    const { kernel, near } = this.#space
    if (near.words[control.keepAll] === 0) for (const chunk of this.#kept) kernel.freeBlock(near.words[(chunk >>> 2) + 2] as number)
    this.#kept.clear()
  }

  #places(): readonly number[] {
    return [this.#space.own, ...this.#team.buffers()]
  }

  #takeHits(): void {
    for (const at of this.#places())
      for (const [monitor, id, transition] of this.#space.emptied(at, 2)) this.#hits.note(monitor, this.#space.pathTo(id, transition))
  }

  /** Asks a monitor of a state that was found, and is among those of the next level; it may have been learned since that was noted. */
  #judge(monitor: number, chunk: number, index: number): void {
    const { near, layout, kernel, learner } = this.#space
    if (near.words[(near.words[control.monitors] as number) / 4 + 2 * monitor] === 1) return
    const [first = 0, , block = 0] = near.words.subarray(chunk >>> 2, (chunk >>> 2) + 4)
    const id = (first >>> 0) + index
    let answer = kernel.answerOf(monitor, block, index)
    if (answer === 0) {
      const words = this.#space.stateAt(block, index)
      this.asking = id
      answer = learner.questions.judge(monitor, words, layout.decode(words))
      this.asking = null
    }
    if (answer === isHit) this.#hits.note(monitor, this.#space.pathTo(id))
  }
}
