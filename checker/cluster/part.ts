import type { Monitor } from '../engine/engine.ts'
import { suspicious, unbounded } from '../engine/growth.ts'
import type { State } from '../language/types.ts'
import { fingerprintInto } from '../platform/carrier/seal.ts'
import { isRepeated, repeatSteps } from '../semantics/determinism.ts'
import { judgedConstraints } from '../semantics/judged.ts'
import { type Occurrences, occurrences } from '../semantics/occurrence.ts'
import type { Semantics } from '../semantics/semantics.ts'
import type { Network } from '../values/index.ts'
import { type Counts, noCounts } from './counts.ts'
import { Fingerprints, slotOf } from './fingerprints.ts'
import { branchesIn, encodePaths, initialAt, Log, type Ordinals, stepAt } from './paths.ts'
import { Recent } from './recent.ts'
import { Malformed } from './wire.ts'

/** A state that may be new: the owner of its fingerprint knows. */
export interface Candidate {
  readonly high: number
  readonly low: number
  readonly state: State
  readonly parent: number
  readonly ordinal: number
}

interface Found {
  readonly id: number
  readonly state: State
}

/** What one node counts in one level. */
export interface LevelCounts extends Counts {
  /** New states: they are in the frontier of this node. */
  found: number
}

const nothing = (): LevelCounts => ({ ...noCounts(), found: 0 })

/**
 * What one node has of the search: the fingerprints that it owns, and the states of the frontier that it found. States stay where they were found; of a state
 * that another node owns, that node is asked whether it is new.
 */
export class Part {
  readonly #semantics: Semantics
  readonly #monitors: readonly Monitor[]
  readonly #constraints: ReturnType<typeof judgedConstraints>
  readonly #index: number
  readonly #log = new Log()
  readonly #recent = new Recent()
  readonly #values: Occurrences
  readonly #words = new Uint32Array(2)
  readonly owned = new Fingerprints()
  owners: readonly number[]
  counts = nothing()
  /** For each monitor the path to its first hit in this level. */
  hits: (Ordinals | null)[] = []
  #open: readonly boolean[]
  #frontier: Found[] = []
  #at = 0
  #next: Found[] = []
  /** The new states are judged and not kept. */
  #isLast = false
  /** The way to what the author's code is being asked about. */
  asked: () => Ordinals = () => [0]

  constructor(semantics: Semantics, monitors: readonly Monitor[], index: number, owners: readonly number[]) {
    this.#semantics = semantics
    this.#monitors = monitors
    this.#constraints = judgedConstraints(semantics.model)
    this.#index = index
    this.owners = owners
    this.#values = occurrences(semantics.model.vars)
    this.#open = monitors.map(() => true)
    this.hits = monitors.map(() => null)
  }

  get values(): Occurrences {
    return this.#values
  }

  /** States of the level that are not expanded yet. */
  get left(): number {
    return this.#frontier.length - this.#at
  }

  /** States of the next level. */
  get found(): number {
    return this.#next.length
  }

  /** Finds the initial states that this node owns. */
  begin(): void {
    this.#semantics.model.initial.forEach((state, initial) => {
      this.asked = () => [initial]
      fingerprintInto(this.#semantics.key(state), this.#words)
      const [high = 0, low = 0] = this.#words
      if (this.owners[slotOf(high)] !== this.#index) return
      this.counts.generated++
      if (this.owned.has(high, low)) return
      this.#judge(state, () => [initial])
      if (!this.#isInside(state)) return
      this.owned.add(high, low)
      this.#add(state, this.#log.add(null, initial))
    })
  }

  /** Makes the states found last the level to be expanded, and counts anew. `open` says which monitors were never hit. */
  enter(open: readonly boolean[], isLast: boolean): void {
    this.#frontier = this.#next
    this.#at = 0
    this.#next = []
    this.counts = nothing()
    this.hits = this.#monitors.map(() => null)
    this.#open = open
    this.#isLast = isLast
  }

  /** Expands the next state of the level; `ask` gets what another node must be asked about. */
  expandNext(ask: (owner: number, candidate: Candidate) => void): void {
    const { id, state } = this.#frontier[this.#at] as Found
    const { counts } = this
    this.asked = () => this.#log.path(id)
    const { steps, beyond, isStuck } = this.#semantics.expand(state)
    if (isRepeated(id)) counts.rerun += repeatSteps(this.#semantics, state, steps)
    for (const bound of beyond) this.#cut(bound)
    let degree = 0
    for (const step of steps) {
      counts.generated++
      counts.fired[step.action] = (counts.fired[step.action] ?? 0) + 1
      if (step.moves) degree++
      const path = () => [...this.#log.path(id), step.ordinal]
      this.asked = path
      for (const [k, monitor] of this.#monitors.entries())
        if (monitor.on === 'step' && this.#asks(k) && monitor.hit(state, step.to)) this.hits[k] = path()
      if (step.moves && this.#constraints.step !== null && !this.#constraints.step(state, step.to)) {
        this.#cut('step constraint')
        this.#judge(step.to, path)
        continue
      }
      fingerprintInto(step.key, this.#words)
      const [high = 0, low = 0] = this.#words
      // What was asked about lately is known, or will be; what is outside of the constraint never is.
      if (!step.moves || this.#recent.has(high, low)) continue
      if (!this.#isInside(step.to)) {
        this.#judge(step.to, path)
        continue
      }
      this.#recent.add(high, low)
      const candidate = { high, low, state: step.to, parent: id, ordinal: step.ordinal }
      const owner = this.owners[slotOf(high)] as number
      if (owner !== this.#index) ask(owner, candidate)
      else if (this.isNew(high, low, this.#isLast)) this.keep(candidate)
    }
    counts.degrees = {
      min: Math.min(counts.degrees.min, degree),
      sum: counts.degrees.sum + degree,
      max: Math.max(counts.degrees.max, degree),
    }
    this.asked = () => this.#log.path(id)
    if (isStuck)
      for (const [k, monitor] of this.#monitors.entries())
        if (monitor.on === 'deadlock' && this.#asks(k) && monitor.hit(state)) this.hits[k] = this.#log.path(id)
    counts.expanded++
    this.#frontier[this.#at++] = undefined as unknown as Found
  }

  /** Whether this node, which owns the fingerprint, has not got it; unless `onlyAsk`, it has it from now on. */
  isNew(high: number, low: number, onlyAsk: boolean): boolean {
    return onlyAsk ? !this.owned.has(high, low) : this.owned.add(high, low)
  }

  /** Judges a state that is new, and puts it into the next level. */
  keep({ state, parent, ordinal }: Candidate): void {
    this.asked = () => [...this.#log.path(parent), ordinal]
    this.#judge(state, this.asked)
    if (this.#isLast) this.counts.beyondDepth = true
    else this.#add(state, this.#log.add(parent, ordinal))
  }

  #add(state: State, id: number): void {
    this.#values.note(state)
    this.#next.push({ id, state })
    this.counts.found++
  }

  #asks(monitor: number): boolean {
    return this.#open[monitor] === true && this.hits[monitor] === null
  }

  #judge(state: State, path: () => Ordinals): void {
    for (const [k, monitor] of this.#monitors.entries())
      if (monitor.on === 'state' && this.#asks(k) && monitor.hit(state)) this.hits[k] = path()
  }

  #isInside(state: State): boolean {
    const inside = this.#constraints.state?.(state) ?? true
    if (!inside) this.#cut('state constraint')
    return inside
  }

  #cut(what: string): void {
    this.counts.cuts[what] = (this.counts.cuts[what] ?? 0) + 1
  }

  /** So many states of the next level, from one on, as paths. */
  pathsFrom(from: number, count: number): Uint8Array {
    return encodePaths(
      this.#next.slice(from, from + count).map(({ id, state }) => {
        fingerprintInto(this.#semantics.key(state), this.#words)
        const [high = 0, low = 0] = this.#words
        return { path: this.#log.path(id), high, low }
      }),
    )
  }

  /** Forgets the last states of the next level, which another node has now. */
  forget(count: number): void {
    this.#next.splice(this.#next.length - count, count)
  }

  /**
   * Puts the states that these paths lead to into the next level, one each time it is asked. They were judged, and counted, where they were found. Throws Malformed where a path leads elsewhere.
   */
  *replay(paths: Uint8Array): Generator<void> {
    const way: Found[] = []
    const numbers: number[] = []
    for (const { keeps, follows, high, low } of branchesIn(paths)) {
      way.length = numbers.length = keeps
      for (const number of follows) {
        const before = way.at(-1)
        numbers.push(number)
        this.asked = () => numbers.slice(0, -1)
        const state = before === undefined ? initialAt(this.#semantics, number) : stepAt(this.#semantics, before.state, number).to
        way.push({ id: this.#log.add(before?.id ?? null, number), state })
      }
      const last = way.at(-1) as Found
      fingerprintInto(this.#semantics.key(last.state), this.#words)
      if (this.#words[0] !== high || this.#words[1] !== low) throw new Malformed('a path leads to another state here than there')
      this.#values.note(last.state)
      this.#next.push(last)
      yield
    }
  }

  /** The path to the state of the next level with the most messages in flight, if they are so many that a network may be growing forever. */
  fullest(): Ordinals | null {
    let most = suspicious - 1
    let fullest: Found | null = null
    for (const name of unbounded(this.#semantics))
      for (const found of this.#next) {
        const { size } = found.state[name] as Network
        if (size > most) {
          most = size
          fullest = found
        }
      }
    return fullest && this.#log.path(fullest.id)
  }
}
