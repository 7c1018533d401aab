import { InternalError, SpecFailure } from '../../errors.ts'
import { watchingClones } from '../../platform/clones.ts'
import { pause as rest } from '../../platform/pause.ts'
import { type Exploration, type Stop, stopOf, type Task } from '../engine.ts'
import { control, ran } from '../kernel/abi.ts'
import { type AttemptResult, type Attempts, type Setup, sliceMs } from './attempts.ts'
import { Buffers } from './buffers.ts'
import { Checkpoints } from './checkpoint.ts'
import { begin } from './entering.ts'
import { explorationOf } from './explored.ts'
import { Hits } from './hits.ts'
import { Levels } from './levels.ts'
import { isOutOfBounds, noMemory } from './memory.ts'
import type { SavedSearch } from './resume.ts'
import { type Most, otherwise, type Plan } from './room.ts'
import { Sampler } from './sampler.ts'
import { Space } from './space.ts'
import { mayShare, Team } from './team.ts'

/** One breadth-first search, level by level. */
export class Search {
  readonly #task: Task
  readonly #space: Space
  readonly #worthSharing: number
  readonly #saved: SavedSearch | null
  readonly #checkpoints: Checkpoints | null
  readonly #attempts: Attempts
  readonly #most: Most
  readonly #hits: Hits
  /** No level is expanded beyond so many. */
  readonly #mostLevels: number
  readonly #team: Team
  readonly #mayShare: boolean
  readonly #levels: Levels
  #beginning = 0
  readonly #buffers: Buffers
  /** A level was begun, and none of its states is expanded yet. */
  #entered = false
  readonly #sampler: Sampler | null
  #stopped: Stop | null = null
  #again: Plan | null = null
  #sliceEnd = Infinity

  constructor(task: Task, { worthSharing, sampling, most, plan, saved, attempts }: Setup) {
    this.#task = task
    this.#space = new Space(task, plan, most, sampling)
    const { learner, near, kernel } = this.#space
    this.#worthSharing = worthSharing
    this.#saved = saved
    this.#attempts = attempts
    this.#most = most
    this.#mostLevels = task.graph?.levels ?? Infinity
    this.#hits = new Hits(task, learner, near)
    this.#space.returnAfter(() => this.#sliceEnd)
    this.#team = new Team(near)
    this.#mayShare = sampling === null && mayShare(task)
    this.#sampler = sampling && new Sampler(sampling, this.#space)
    this.#levels = new Levels(task, this.#space, this.#team, this.#hits, attempts.growing, this.#sampler)
    this.#buffers = new Buffers(this.#space, this.#team, this.#hits)
    // Other threads say what they found when they rest; the ids that they took are known, in ranges.
    learner.found = () => (this.#team.size === 0 ? kernel.getDistinct() : (near.words[control.ids] as number) >>> 0)
    this.#checkpoints = task.checkpoint && new Checkpoints(task.checkpoint, this.#space, saved !== null)
  }

  /** Searches until there is nothing left, a limit is reached, or there is no room; ends the other threads. */
  async run(): Promise<AttemptResult> {
    try {
      await this.#run()
      if (this.#stopped !== null) this.#withRoom(() => this.#levels.settle())
      const found = this.#exploration()
      if (found.stopped !== null || this.#again === null) this.#checkpoints?.ended(found)
      return { found, again: found.stopped === null ? this.#again : null }
    } catch (error) {
      throw this.#hits.settledIn(error)
    } finally {
      await this.#team.end()
      this.#space.disk?.close()
    }
  }

  async #run(): Promise<void> {
    let within = false
    if (this.#saved) within = await this.#saved.resume(this.#space, this.#levels, this.#hits)
    else {
      this.#attempt(() => this.#begin())
      await this.#rest()
    }
    do {
      while (this.#goesOn && (within || this.#entered || this.#levels.enter())) {
        if (this.#levels.depth >= this.#mostLevels) this.#stopped = { why: 'levels', levels: this.#mostLevels }
        else await this.#level()
        within = await this.#rest()
      }
    } while (this.#runsAgain())
    if (!this.#goesOn || this.#sampler !== null) return
    if (this.#space.near.words[control.beyond] === 1) this.#stopped = { why: 'depth', limit: this.#task.limits.maxDepth }
    else if (this.#levels.queue !== 0) throw new InternalError('tables', `${this.#levels.queue} states were found and never expanded`)
  }

  /** Whether a sampled search is made once more, from the initial states on. */
  #runsAgain(): boolean {
    if (this.#sampler === null) return false
    const again = this.#sampler.again(this.#levels.depth)
    if (!this.#goesOn) return false
    if (!again) {
      this.#stopped = { why: 'swarm', ...this.#sampler.seen }
      return false
    }
    this.#levels.restart()
    this.#attempt(() => this.#begin())
    return this.#goesOn
  }

  get #goesOn(): boolean {
    return this.#stopped === null && this.#again === null
  }

  /** What is to be done while no thread works: ends the search at a hit, takes a checkpoint. Whether states of the level are left. */
  async #rest(): Promise<boolean> {
    const within = this.#checkpoints?.goesOn() ?? false
    await this.#attempts.growing.name()
    if (!within && this.#levels.queue > 0 && this.#goesOn)
      if (this.#hits.endsBeyond(this.#levels.counts.distinct)) this.#stopped = { why: 'hit' }
      else if (this.#levels.depth + 1 < this.#mostLevels) this.#stopped = this.#attempts.growing.after(this.#levels.depth)
    if (this.#checkpoints && this.#goesOn && this.#levels.queue > 0)
      this.#stopped = await this.#checkpoints.take(
        () => this.#levels.standing,
        !within && this.#levels.depth + 1 >= this.#task.limits.maxDepth,
      )
    return within
  }

  /** Runs the author's code under the watchdog; a spec's failure ends the search with the way there. A limit that was reached before stands. */
  #attempt(work: () => void): void {
    try {
      // Outside of the watchdog, since what that ends goes through no `finally`.
      watchingClones(() => this.#task.guard(work, () => 'a step'))
    } catch (error) {
      this.#space.kernel.endRun()
      const next = otherwise(isOutOfBounds(error) ? noMemory('states') : error, this.#space.plan, this.#most)
      if (next !== null) this.#goOtherwise(next)
      else if (!(error instanceof SpecFailure)) throw error
      else
        this.#stopped = {
          why: 'failure',
          error,
          isBeyondHit: this.#hits.isBeyondEnd,
          path: this.#space.pathHere(this.#buffers.asking, this.#levels.depth === 0 ? this.#beginning : null),
        }
    }
  }

  /** Ends this attempt, to be made again by another plan where there is one. */
  #goOtherwise(next: Plan | Stop): void {
    if ('why' in next) this.#stopped ??= next
    else this.#again ??= next
  }

  #begin(): void {
    this.#levels.initialStates = begin(this.#space, this.#hits, initial => {
      this.#beginning = initial
      this.#levels.begun++
    })
    if (this.#hits.endsBeyond(this.#levels.counts.distinct)) this.#stopped = { why: 'hit' }
  }

  /** Begins the next level where nothing is to be waited for or to be decided before: false where there is, or where other threads are worth starting for it. */
  #entersAtOnce(): boolean {
    const { growing } = this.#attempts
    if (
      this.#checkpoints ||
      this.#space.disk?.isUsed ||
      this.#hits.endsBeyond(this.#levels.counts.distinct) ||
      growing.isFound ||
      this.#levels.depth + 1 >= this.#mostLevels
    )
      return false
    this.#lookAtLimits()
    if (!this.#goesOn) return false
    this.#entered = this.#levels.enter()
    return this.#entered && !growing.isFound && !this.#parallel()
  }

  async #level(): Promise<void> {
    let isLeft = false
    for (let left = true; left && this.#goesOn; ) {
      const parallel = this.#parallel()
      this.#space.kernel.setAlone(parallel ? 0 : 1)
      if (parallel) this.#team.go(this.#levels.depth)
      let why: number = ran.slice
      while (why === ran.slice && this.#goesOn) {
        this.#attempt(() => {
          this.#sliceEnd = performance.now() + sliceMs
          // A watchdog takes long to start: where no other thread must be waited for, one watches over as many levels as a slice has time for.
          do {
            this.#entered = false
            isLeft = false
            why = ran.slice
            while (why === ran.slice && performance.now() < this.#sliceEnd) {
              why = this.#space.kernel.run(1)
              this.#sampler?.bound()
            }
            if (parallel || why === ran.slice) return
            this.#take()
            this.#space.seeTo(why)
            if (why !== ran.done) return
            this.#leave()
            isLeft = true
          } while (performance.now() < this.#sliceEnd && this.#entersAtOnce())
        })
        if (why === ran.slice || !parallel) await rest()
        this.#lookAtLimits()
      }
      if (!this.#goesOn) Atomics.store(this.#space.near.words, control.stop, 1)
      const others = await this.#team.settled()
      if (!this.#goesOn) break
      if (parallel)
        this.#attempt(() => {
          this.#take()
          for (const reason of [why, others]) this.#space.seeTo(reason)
        })
      this.#growIfAsked()
      left = why !== ran.done || others !== ran.done
    }
    if (!isLeft) this.#attempt(() => this.#leave())
    // No watchdog watches: a disk takes the time that it takes.
    if (this.#goesOn) this.#withRoom(() => this.#levels.settle())
  }

  /** What is to be done when all states of a level are expanded. */
  #leave(): void {
    this.#take()
    this.#buffers.release()
    if (this.#goesOn) this.#space.verifyNext(this.#buffers)
  }

  /** Whether the level is worth more than this thread; starts the others when the first such level comes. */
  #parallel(): boolean {
    const isLast = this.#space.near.words[control.lastLevel] !== 0
    if (!this.#mayShare || isLast || this.#levels.states < this.#worthSharing) return false
    if (this.#team.size === 0) this.#team.start(this.#task.workers - 1, this.#space)
    return true
  }

  /** Makes the table larger where a kernel has asked for that. No watchdog watches: a large table takes longer than a step of the spec may. */
  #growIfAsked(): void {
    if (this.#goesOn) this.#withRoom(() => this.#space.growIfAsked())
  }

  /** Ends this attempt where there is no room for what is to be done. */
  #withRoom(work: () => void): void {
    try {
      work()
    } catch (error) {
      const next = otherwise(error, this.#space.plan, this.#most)
      if (next === null) throw error
      this.#goOtherwise(next)
    }
  }

  #take(): void {
    this.#buffers.take(() => this.#goesOn)
  }

  #lookAtLimits(): void {
    const { seconds, memory } = this.#attempts
    const { distinct, expanded } = this.#levels.counts
    if (this.#stopped === null && distinct > expanded) {
      const stop = stopOf(this.#task, { states: this.#levels.sure, seconds, memory })
      if (!this.#checkpoints?.look(stop)) this.#stopped = stop
    }
    this.#attempts.report({ ...this.#levels.progress, seconds, memory })
  }

  #exploration(): Exploration {
    return explorationOf({
      space: this.#space,
      levels: this.#levels,
      hits: this.#hits,
      workers: this.#team.size + 1,
      stopped: this.#stopped,
      isWhole: this.#goesOn || this.#stopped?.why === 'levels',
      sampledTo: this.#sampler?.deepest ?? null,
    })
  }
}
