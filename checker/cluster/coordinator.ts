import type { Exploration, Progress, Stop, Task } from '../engine/engine.ts'
import { stopOf } from '../engine/engine.ts'
import { growsAlong } from '../engine/growth.ts'
import type { Domain } from '../language/domain.ts'
import type { Path } from '../semantics/path.ts'
import { moved, movesFor, worth } from './balance.ts'
import { Lost } from './channel.ts'
import { failureAt } from './failing.ts'
import { evenly, withOneMore } from './fingerprints.ts'
import type { Members } from './members.ts'
import { pathAt } from './paths.ts'
import { scalarDomains } from './questions.ts'
import { SavedRuns } from './saved.ts'
import { type Done, read, readAlive, readDone, readSummary } from './sayings.ts'
import { addTo, noTotals, outDegreeOf, type Totals } from './totals.ts'
import { collectPieces, spread } from './transfer.ts'

export interface ClusterSettings {
  /** A digest of the model and the properties. */
  readonly agreement: string
  /** Bytes that each node may have; null where each decides that for itself. */
  readonly memory: number | null
  /** States more than the mean that are worth handing over, whether levels take long or not. */
  readonly worthMoving?: number
}

/** What became of one cluster search, beside what an exploration says. */
export interface Traffic {
  readonly nodes: number
  readonly asked: number
  readonly blocks: number
  readonly bytes: number
  readonly ignored: number
}

/**
 * A search by the nodes of a run: one level after another, with a barrier between, at which all is decided: hits and limits, newcomers, an even frontier, checkpoints. The
 * counts do not depend on how many nodes there are, since a level is whole before the next begins and each fingerprint has one owner, who takes it in once.
 */
export class Coordinator {
  readonly #task: Task
  readonly #members: Members
  readonly #settings: ClusterSettings
  readonly #saved: SavedRuns | null
  #totals: Totals
  #owners: readonly number[] = []
  /** States of the next level, by node. */
  #sizes: number[] = []
  /** What each node says of the level that it is in. */
  #alive: { readonly generated: number; readonly found: number; readonly expanded: number; readonly memory: number }[] = []
  #halt: Stop | null = null
  #isExpanding = false
  /** How long the last level took. */
  #levelSeconds = 0
  #missing: readonly (readonly number[])[] | null = null
  /** The least distance of two fingerprints that are near each other at a node. */
  #gap = 2n ** 64n - 1n
  /** Fingerprints that the nodes own, all together. */
  #owned = 0
  #before: readonly (readonly number[])[] | null = null
  readonly #started = performance.now()
  traffic: Traffic | null = null

  constructor(task: Task, members: Members, settings: ClusterSettings) {
    this.#task = task
    this.#members = members
    this.#settings = settings
    this.#totals = noTotals(Object.keys(task.semantics.model.actions), task.monitors.length)
    this.#saved = task.checkpoint && new SavedRuns(task.checkpoint, settings.agreement)
    members.onAlive = (node, body) => this.#hearAlive(node, body)
  }

  async explore(): Promise<Exploration> {
    const every = setInterval(() => this.#look(), 100)
    let stopped: Stop | null
    try {
      stopped = await this.#search()
      if (this.#owners.length > 0) await this.#report()
      this.#settle(stopped)
      if (stopped === null || !['states', 'depth', 'seconds', 'memory', 'interrupted'].includes(stopped.why))
        this.#saved?.tell({ what: 'over' })
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      stopped = { why: 'lost', loss: error.loss }
    } finally {
      clearInterval(every)
    }
    return this.#exploration(stopped)
  }

  async #search(): Promise<Stop | null> {
    // Whoever ended the wait for nodes did so before there was a search.
    if (this.#task.signal?.aborted || this.#members.size === 0) return { why: 'interrupted' }
    const resumes = this.#task.checkpoint?.resume === true
    this.#owners = evenly(this.#members.size)
    this.#members.tell(this.#members.numbers, 'begin', { owners: this.#owners, resumes, memory: this.#settings.memory })
    const begun = await this.#hearDone(this.#members.numbers, 'begun')
    if (resumes) await this.#restore()
    else {
      const failed = this.#count(begun)
      if (failed) return failed
    }
    // An initial state may be a hit, whatever follows.
    if (!resumes && this.#isHit && this.#totals.distinct > this.#task.goesOnWithin) return { why: 'hit' }
    let growing: Stop | null = null
    while (this.#queue > 0) {
      const stop = growing ?? this.#stopAtBarrier()
      if (stop) return stop
      await this.#admit()
      await this.#balance()
      if (this.#saved?.isDue && this.#totals.level + 1 < this.#task.limits.maxDepth) await this.#save(this.#saved)
      const stopped = await this.#level()
      if (stopped.stop) return stopped.stop
      growing = stopped.growing
    }
    return this.#totals.beyondDepth ? { why: 'depth', limit: this.#task.limits.maxDepth } : null
  }

  async #level(): Promise<{ readonly stop: Stop | null; readonly growing: Stop | null }> {
    const totals = this.#totals
    const isLast = totals.level + 1 >= this.#task.limits.maxDepth
    this.#alive = this.#members.numbers.map(() => ({ generated: 0, found: 0, expanded: 0, memory: 0 }))
    this.#halt = null
    this.#isExpanding = true
    totals.lastLevelStates = this.#queue
    const began = performance.now()
    this.#members.tell(this.#members.numbers, 'expand', { open: totals.hits.map(hit => hit === null), isLast })
    const done = await this.#hearDone(this.#members.numbers, 'done')
    this.#isExpanding = false
    this.#levelSeconds = (performance.now() - began) / 1000
    totals.level++
    const failed = this.#count(done)
    if (failed) return { stop: failed, growing: null }
    // What was halted is not whole: what was hit in it is a hit all the same.
    if (this.#halt) return { stop: this.#halt, growing: null }
    this.#progress()
    return { stop: null, growing: this.#growth(done) }
  }

  async #hearDone(nodes: readonly number[], kind: 'begun' | 'done'): Promise<readonly Done[]> {
    const done = await this.#members.allRead(nodes, kind, readDone)
    for (const [k, { hits }] of done.entries())
      if (hits.length !== this.#task.monitors.length)
        this.#members.channel.fail({
          how: 'malformed',
          who: this.#members.say(nodes[k] as number),
          says: 'it was asked about other properties',
        })
    return done
  }

  /** Adds up a level; why the spec failed in it, or null. */
  #count(done: readonly Done[]): Stop | null {
    const isBeyondHit = this.#isHit
    this.#sizes = done.map(({ found }) => found)
    // Of those that are hit in one level the node with the least number is heard, so that which it is does not depend on who is faster.
    for (const one of done) addTo(this.#totals, one)
    const [failed] = done
      .flatMap(({ failure }, node) => (failure ? [{ failure, node }] : []))
      .sort((a, b) => a.failure.path.length - b.failure.path.length || a.node - b.node)
    return failed ? this.#members.reading(failed.node, () => failureAt(this.#task, failed.failure, isBeyondHit)) : null
  }

  #growth(done: readonly Done[]): Stop | null {
    for (const [node, { fullest }] of done.entries()) {
      if (fullest === null) continue
      const path = this.#pathAt(node, fullest)
      let grows: Stop | null = null
      this.#task.guard(
        () => {
          const growth = growsAlong(this.#task.semantics, path)
          grows = growth && { why: 'unbounded', path, ...growth }
        },
        () => 'a step that may repeat forever',
      )
      if (grows) return grows
    }
    return null
  }

  #pathAt(node: number, ordinals: readonly number[]): Path {
    return this.#members.reading(node, () => pathAt(this.#task.semantics, ordinals))
  }

  get #queue(): number {
    return this.#sizes.reduce((sum, size) => sum + size, 0)
  }

  get #isHit(): boolean {
    return this.#task.monitors.some((m, k) => m.stops && this.#totals.hits[k] !== null)
  }

  #stopAtBarrier(): Stop | null {
    const { distinct } = this.#totals
    if (this.#isHit && distinct > this.#task.goesOnWithin) return { why: 'hit' }
    return stopOf(this.#task, { states: distinct, seconds: this.#seconds, memory: 0 })
  }

  get #seconds(): number {
    return (performance.now() - this.#started) / 1000
  }

  #hearAlive(node: number, body: Uint8Array): void {
    const { isFull, ...alive } = read(body, readAlive, 'alive')
    this.#alive[node] = alive
    if (isFull) this.#haltFor({ why: 'memory', limit: this.#settings.memory ?? alive.memory })
  }

  /** Looks at the limits while nodes are at work. */
  #look(): void {
    if (!this.#isExpanding) return
    const states = this.#now.distinct
    const stop = stopOf(this.#task, { states, seconds: this.#seconds, memory: 0 })
    if (stop) this.#haltFor(stop)
    this.#progress()
  }

  #haltFor(stop: Stop): void {
    if (!this.#isExpanding || this.#halt) return
    this.#halt = stop
    this.#members.tell(this.#members.numbers, 'halt')
  }

  get #now(): Pick<Totals, 'generated' | 'distinct' | 'expanded'> {
    const { generated, distinct, expanded } = this.#totals
    if (!this.#isExpanding) return { generated, distinct, expanded }
    const sum = (of: 'generated' | 'found' | 'expanded') => this.#alive.reduce((all, one) => all + one[of], 0)
    return { generated: generated + sum('generated'), distinct: distinct + sum('found'), expanded: expanded + sum('expanded') }
  }

  #progress(): void {
    const { generated, distinct, expanded } = this.#now
    const progress: Progress = {
      depth: this.#totals.level + (this.#isExpanding ? 1 : 0),
      generated,
      distinct,
      queue: Math.max(0, distinct - expanded),
      seconds: this.#seconds,
      memory: this.#alive.reduce((sum, { memory }) => sum + memory, 0),
      frontier: [this.#totals.lastLevelStates, this.#queue],
    }
    this.#task.onProgress?.(progress)
  }

  /** Gives those that came since their share of the fingerprints. */
  async #admit(): Promise<void> {
    while (this.#members.waiting > 0) {
      const before = this.#members.numbers
      const index = this.#members.admit()
      const owners = withOneMore(this.#owners)
      this.#members.tell([index], 'begin', { owners, resumes: true, memory: this.#settings.memory })
      await this.#members.all([index], 'begun')
      this.#members.tell(before, 'assign', { owners })
      await this.#members.all(before, 'assigned')
      this.#members.tell(before, 'hand')
      await this.#members.all(before, 'handed')
      this.#owners = owners
      this.#sizes.push(0)
    }
  }

  async #balance(): Promise<void> {
    const { worthMoving } = this.#settings
    const moves = movesFor(this.#sizes, worthMoving ?? worth.states, worthMoving !== undefined || this.#levelSeconds > worth.seconds)
    if (moves.length === 0) return
    const givers = [...new Set(moves.map(({ from }) => from))]
    for (const giver of givers)
      this.#members.tell([giver], 'shed', { moves: moves.filter(m => m.from === giver).map(({ to, count }) => ({ to, count })) })
    await this.#members.all(givers, 'shedded')
    this.#sizes = moved(this.#sizes, moves)
  }

  async #save(saved: SavedRuns): Promise<void> {
    await this.#report()
    await saved.write(this.#totals, this.#missing ?? [], put => collectPieces(this.#members, this.#owners, this.#sizes, put))
  }

  async #restore(): Promise<void> {
    const sizes = this.#members.numbers.map(() => 0)
    await this.#saved?.read(
      (totals, missing) => {
        this.#totals = totals
        this.#before = missing
      },
      (kind, bytes) => spread(this.#members, this.#owners, sizes, kind, bytes),
    )
    this.#sizes = sizes
  }

  /** Asks the nodes which values they have not met, and how near to each other their fingerprints are. */
  async #report(): Promise<void> {
    this.#members.tell(this.#members.numbers, 'report')
    const summaries = await this.#members.allRead(this.#members.numbers, 'summary', readSummary)
    const of = (k: number) =>
      [...summaries.map(s => s.missing), ...(this.#before ? [this.#before] : [])].map(missing => new Set(missing[k]))
    this.#missing = scalarDomains(this.#task.semantics.model).map((_, k) => {
      const [first, ...others] = of(k)
      return [...(first ?? [])].filter(value => others.every(missing => missing.has(value)))
    })
    this.#owned = summaries.reduce((sum, { owned }) => sum + owned, 0)
    this.#gap = summaries.map(({ gap }) => BigInt(gap)).reduce((least, gap) => (gap < least ? gap : least))
    const { channel } = this.#members
    const sum = (of: 'blocks' | 'bytes' | 'ignored') => summaries.reduce((all, s) => all + s[of], 0)
    this.traffic = {
      nodes: this.#members.size,
      asked: this.#totals.asked,
      blocks: sum('blocks') + channel.blocksSent,
      bytes: sum('bytes') + channel.bytesSent,
      ignored: sum('ignored') + channel.ignored,
    }
  }

  /** Throws Lost where the sums do not come out: each state that was found has one owner, and a search that is over has expanded it. */
  #settle(stopped: Stop | null): void {
    const { distinct, expanded } = this.#totals
    const wrong =
      stopped === null && expanded !== distinct
        ? `${distinct} states were found, and ${expanded} expanded`
        : stopped?.why !== 'failure' && this.#owned !== distinct
          ? `${distinct} states were found, and the nodes own ${this.#owned} fingerprints`
          : null
    if (wrong !== null) throw new Lost({ how: 'malformed', who: 'a node', says: wrong })
  }

  #exploration(stopped: Stop | null): Exploration {
    const totals = this.#totals
    const { distinct, generated, expanded } = totals
    const domains = scalarDomains(this.#task.semantics.model)
    const missing = (of: Domain): readonly unknown[] => {
      const values = of.shape.of === 'scalar' ? of.shape.values : []
      // What was lost with a node may have been met there.
      return (this.#missing?.[domains.indexOf(of)] ?? []).map(k => values[k])
    }
    return {
      distinct,
      generated,
      depth: totals.level + (this.#queue > 0 ? 1 : 0),
      queue: distinct - expanded,
      stopped,
      hits: totals.hits.map(hit => hit && pathAt(this.#task.semantics, hit)),
      fired: totals.fired,
      outDegree: outDegreeOf(totals),
      cuts: totals.cuts,
      missing,
      graph: null,
      rerun: totals.rerun,
      onDisk: 0,
      workers: this.#members.size,
      // The first factor is the number of states, the second how often one was found again (Specifying Systems, 14.3.1).
      collision: { optimistic: (distinct * Math.max(0, generated - distinct)) / 2 ** 64, actual: 1 / Number(this.#gap) },
    }
  }
}
