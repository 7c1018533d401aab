import type { Monitor, Task } from '../engine/engine.ts'
import { unbounded } from '../engine/growth.ts'
import { control, ran } from '../engine/kernel/abi.ts'
import { Buffers } from '../engine/tables/buffers.ts'
import { encode, enter, judge } from '../engine/tables/entering.ts'
import { fullest } from '../engine/tables/growing.ts'
import { Hits } from '../engine/tables/hits.ts'
import { isOutOfBounds, noMemory } from '../engine/tables/memory.ts'
import { most, NoRoom, otherwise, type Plan } from '../engine/tables/room.ts'
import { Space } from '../engine/tables/space.ts'
import { Team } from '../engine/tables/team.ts'
import type { Domain } from '../language/domain.ts'
import type { State } from '../language/types.ts'
import type { Occurrences } from '../semantics/occurrence.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { carry } from './carry.ts'
import { type Counts, noCounts } from './counts.ts'
import { Fingerprints, slotOf } from './fingerprints.ts'
import { NextLevel, wordsOfFingerprint } from './next-level.ts'
import { branchesIn, initialAt, Log, type Ordinals, pathAt, stepAt } from './paths.ts'
import { ordinalsOf, Ways } from './ways.ts'
import { Malformed } from './wire.ts'

/** What one node counts in one level. */
export interface LevelCounts extends Counts {
  /** New states: they are in the frontier of this node. */
  found: number
}

/** What was counted when the level began. */
interface Base {
  readonly generated: number
  readonly expanded: number
  readonly degreeSum: number
  readonly rerun: number
  readonly cuts: Readonly<Record<string, number>>
}

const zero: Base = { generated: 0, expanded: 0, degreeSum: 0, rerun: 0, cuts: {} }

/**
 * What one node has of the search: the fingerprints that it owns, and the states of the frontier that it found. It expands these by tables, as one machine
 * does, with all that its own table does not know; when the level is done, the owners say which of them are new. The others are buried: they are
 * neither expanded nor counted (delayed duplicate detection: R. Korf, "Best-First Frontier Search with Delayed Duplicate Detection", 2004).
 */
export class Part {
  readonly #semantics: Semantics
  readonly #task: Task
  readonly #index: number
  readonly #remembered: number
  readonly owned = new Fingerprints()
  owners: readonly number[]
  #plan: Plan = { strict: false, unrecordable: new Set(), room: { list: 8, wide: new Set() } }
  #space!: Space
  #hits!: Hits
  #buffers!: Buffers
  #ways!: Ways
  /** The ways to states that other nodes handed over. */
  readonly #given = new Log()
  /** What was met before the space was made anew. */
  readonly #earlier: Occurrences[] = []
  #open: readonly boolean[]
  #base = zero
  #initials = 0
  /** The initial state that is being entered. */
  #beginning: number | null = null
  /** States of the level. */
  #states = 0
  #next!: NextLevel
  #isLast = false
  #isBeyond = false
  #isExpanded = true
  #sliceEnd = Infinity

  /** `remembers`: bytes of the table that saves it from asking twice, at most. */
  constructor(semantics: Semantics, monitors: readonly Monitor[], index: number, owners: readonly number[], remembers: number) {
    this.#semantics = semantics
    this.#task = {
      ...{ semantics, monitors, goesOnWithin: Infinity, reduction: null, exact: false, workers: 1, signal: null, onProgress: null },
      ...{ graph: null, checkpoint: null, disk: null, profiler: null, guard: slice => slice() },
      limits: { maxStates: Infinity, maxDepth: Infinity, maxSeconds: Infinity, maxMemory: Infinity },
    }
    this.#index = index
    this.#remembered = remembers
    this.owners = owners
    this.#open = monitors.map(() => true)
    this.#make()
    this.#next = new NextLevel(this.#space, 0)
  }

  /** Makes the space by the plan, or by one with more room where that takes more at once. */
  #make(fill: (space: Space) => void = () => {}): void {
    for (;;) {
      try {
        const space = new Space(this.#task, this.#plan, most, null, this.#remembered)
        this.#close(space)
        fill(space)
        this.#use(space)
        return
      } catch (error) {
        this.#planOtherwise(error)
      }
    }
  }

  #use(space: Space): void {
    const { near, kernel, learner, log } = space
    this.#space = space
    // A search that begins anew needs the level as it was.
    near.words[control.keepAll] = 1
    kernel.setAlone(1)
    learner.found = () => kernel.getDistinct()
    space.returnAfter(() => this.#sliceEnd)
    const initials = this.#semantics.model.initial.length
    space.rootAt = by => (by < initials ? { initial: by, steps: [] } : pathAt(this.#semantics, this.#given.path(by - initials)))
    this.#hits = new Hits(this.#task, learner, near)
    this.#buffers = new Buffers(space, new Team(near), this.#hits)
    this.#ways = new Ways(this.#semantics, log, learner.transitions.numbered, this.#given)
  }

  /** Sets the plan by which to go on after this error. Throws it where it is no want of room, and NoRoom where there can be no more. */
  #planOtherwise(error: unknown): void {
    const next = otherwise(isOutOfBounds(error) ? noMemory('states') : error, this.#plan, most)
    if (next === null) throw error
    if ('why' in next) throw next.why === 'room' ? new NoRoom(next.shortage) : error
    this.#plan = next
  }

  /** Does what may find that there is too little room, or that what was learned is wrong: then once more, in a space of its own. */
  #tried(work: () => void): void {
    for (;;) {
      try {
        work()
        return
      } catch (error) {
        this.#space.kernel.endRun()
        this.#planOtherwise(error)
        this.#again()
      }
    }
  }

  /** Goes on in a space by the new plan, at the beginning of the level. */
  #again(): void {
    const before = this.#space
    const { near, kernel } = before
    // What the kernel has at hand of the log is written to its memory.
    kernel.restart()
    if (!this.#isExpanded) {
      near.words[control.outList] = near.words[control.chunkList] as number
      near.words[control.outChunks] = near.words[control.chunks] as number
    }
    // All initial states are entered again.
    const chunks = this.#beginning === null ? this.#next.chunks : []
    this.#earlier.push(before.values)
    this.#make(space => carry(before, chunks, space))
    this.#base = zero
    if (!this.#isExpanded) this.#space.nextChunks()
    this.#next = new NextLevel(this.#space, this.#isExpanded ? this.#next.size : 0)
  }

  /** Asks no monitor any more that was hit in an earlier level. */
  #close({ near, learner }: Space): void {
    learner.monitors.forEach((m, k) => {
      if (m.of >= 0 && this.#open[m.of] === false) near.words[((near.words[control.monitors] as number) >>> 2) + 2 * k] = 1
    })
  }

  get counts(): LevelCounts {
    const { kernel, learner } = this.#space
    const cuts = Object.entries(this.#space.cuts()).map(([what, times]) => [what, times - (this.#base.cuts[what] ?? 0)] as const)
    const expanded = kernel.getExpanded() - this.#base.expanded
    return {
      ...noCounts(),
      generated: this.#initials + kernel.getGenerated() - this.#base.generated,
      expanded,
      fired: this.#space.fired(),
      cuts: Object.fromEntries(cuts.filter(([, times]) => times > 0)),
      ...(expanded === 0
        ? {}
        : {
            degrees: {
              min: kernel.getDegreeMin() >>> 0,
              sum: kernel.getDegreeSum() - this.#base.degreeSum,
              max: kernel.getDegreeMax(),
            },
          }),
      rerun: learner.runs.recipes - this.#base.rerun,
      beyondDepth: this.#isBeyond,
      found: this.#next.size,
    }
  }

  /** For each monitor the path to its first hit in this level. */
  get hits(): readonly (Ordinals | null)[] {
    return this.#hits.paths.map(path => path && ordinalsOf(this.#semantics, path))
  }

  /** The values of a scalar domain that no state has. */
  missing(of: Domain): readonly unknown[] {
    const others = this.#earlier.map(values => new Set(values.missing(of)))
    return this.#space.values.missing(of).filter(value => others.every(missing => missing.has(value)))
  }

  /** States of the level that are not expanded yet. */
  get left(): number {
    return this.#isExpanded ? 0 : Math.max(1, this.#states - (this.#space.kernel.getExpanded() - this.#base.expanded))
  }

  /** States of the next level. */
  get found(): number {
    return this.#next.size
  }

  /** The way to where the author's code failed, or was running. */
  failedAt(): Ordinals {
    // Code that does not return is ended with all that called it.
    this.#space.kernel.endRun()
    return ordinalsOf(this.#semantics, this.#space.pathHere(this.#buffers.asking, this.#beginning))
  }

  /** Finds the initial states that this node owns. */
  begin(): void {
    this.#tried(() => {
      this.#next = new NextLevel(this.#space, 0)
      this.#initials = 0
      this.#semantics.model.initial.forEach((state, initial) => {
        this.#beginning = initial
        this.#begin(state, initial)
      })
    })
    this.#beginning = null
  }

  #begin(state: State, initial: number): void {
    const [high, low] = wordsOfFingerprint(this.#fingerprintOf(state))
    if (this.owners[slotOf(low)] !== this.#index) return
    this.#initials++
    // The table knows those that came before.
    if (!enter(this.#space, state, initial, this.#hits)) return
    this.owned.add(high, low)
    this.#next.size++
  }

  #fingerprintOf(state: State): bigint {
    return keyOf(this.#space.layout.sumsOf(encode(this.#space.layout, state))[0] as bigint)
  }

  /** Makes the states found last the level to be expanded, and counts anew. `open` says which monitors were never hit. */
  enter(open: readonly boolean[], isLast: boolean): void {
    const { kernel, learner, forgetting } = this.#space
    kernel.closeLevel()
    this.#states = this.#next.size
    this.#initials = 0
    this.#isBeyond = false
    this.#isLast = isLast
    this.#open = open
    this.#hits.paths.fill(null)
    this.#close(this.#space)
    if (forgetting) forgetting.cuts = []
    this.#base = {
      ...{ generated: kernel.getGenerated(), expanded: kernel.getExpanded(), degreeSum: kernel.getDegreeSum() },
      ...{ rerun: learner.runs.recipes, cuts: this.#space.cuts() },
    }
    this.#isExpanded = this.#space.nextChunks() === null
    this.#next = new NextLevel(this.#space, 0)
  }

  /** Expands states of the level until this time; `isExpanded` when none is left. Throws SpecFailure where the spec fails, and NoRoom. */
  expand(until: number): void {
    this.#sliceEnd = until
    this.#tried(() => {
      const { kernel } = this.#space
      let why: number = ran.slice
      while (why === ran.slice && performance.now() < until) why = kernel.run(1)
      if (why === ran.slice) return
      this.#buffers.take(() => true)
      this.#space.seeTo(why)
      if (why === ran.done) this.#leave()
      this.#space.growIfAsked()
    })
  }

  get isExpanded(): boolean {
    return this.#isExpanded
  }

  /** What is to be done when all states of the level are expanded. */
  #leave(): void {
    const { kernel, near } = this.#space
    this.#buffers.take(() => true)
    this.#buffers.release()
    this.#space.verifyNext(this.#buffers)
    const { words } = near
    const list = ((words[control.chunkList] as number) >>> 2) + 2
    for (let k = 0; k < (words[control.chunks] as number); k++) kernel.freeBlock(words[list + 4 * k] as number)
    words[control.chunks] = 0
    this.#isExpanded = true
  }

  /** As `NextLevel.toAsk`. */
  toAsk(): ReturnType<NextLevel['toAsk']> {
    return this.#next.toAsk()
  }

  /** As `NextLevel.goOn`. */
  goesOn(): boolean {
    return this.#next.goOn()
  }

  /** Takes in which of these states are new, by a bit each that is set. */
  settle(states: Uint32Array, answer: Uint8Array): void {
    const found = this.#next.settle(states, answer)
    if (!this.#isLast || found === 0) return
    this.#isBeyond = true
    this.#next.size = 0
  }

  /** So many states of the next level, from one on, as paths. */
  pathsFrom(from: number, count: number): Uint8Array {
    return this.#next.pathsFrom(from, count, this.#ways)
  }

  /** Forgets the last states of the next level, which another node has now. */
  forget(count: number): void {
    this.#next.forget(count)
  }

  /**
   * Puts the states that these paths lead to into the next level, one each time it is asked. They were judged, and counted, where they were found. Throws Malformed where a path leads elsewhere.
   */
  *replay(paths: Uint8Array): Generator<void> {
    const way: { readonly id: number; readonly state: State }[] = []
    for (const { keeps, follows, high, low } of branchesIn(paths)) {
      way.length = keeps
      for (const number of follows) {
        const before = way.at(-1)
        const state = before === undefined ? initialAt(this.#semantics, number) : stepAt(this.#semantics, before.state, number).to
        way.push({ id: this.#given.add(before?.id ?? null, number), state })
      }
      const last = way.at(-1)
      if (last === undefined) throw new Malformed('a path leads nowhere')
      this.#tried(() => this.#put(last.state, last.id, (BigInt(high) << 32n) | BigInt(low)))
      yield
    }
  }

  #put(state: State, id: number, fingerprint: bigint): void {
    if (this.#fingerprintOf(state) !== fingerprint) throw new Malformed('a path leads to another state here than there')
    const { kernel, values } = this.#space
    values.note(state)
    const encoded = encode(this.#space.layout, state)
    // The others have judged it: this is for what the monitors read.
    judge(this.#space, state, encoded)
    this.#space.place(encoded)
    const number = this.#semantics.model.initial.length + id
    if (kernel.begin(number) === 0) kernel.put(number)
    this.#next.size++
    this.#space.growIfAsked()
  }

  /** The path to the state of the next level with the most messages in flight, if they are so many that a network may be growing forever. */
  fullest(): Ordinals | null {
    if (unbounded(this.#semantics).length === 0 || this.#next.size === 0) return null
    const [id] = fullest(this.#space, this.#next.chunks)
    return id === undefined ? null : this.#ways.to(id)
  }
}

/** A fingerprint as tables hold it, in which zero says that there is none. */
const keyOf = (fingerprint: bigint): bigint => fingerprint || 1n
