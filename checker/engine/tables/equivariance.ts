import { exchangesOf } from '../../semantics/permutation.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
import type { Monitor } from '../engine.ts'
import type { Step } from './change.ts'
import { answered, Codes, type Kind, keyOfOutcome, type Proof, ranAlike } from './codes.ts'
import { Experience } from './experience.ts'
import type { Layout } from './layout.ts'
import type { KernelMonitor } from './monitors.ts'
import { type Lookup, Recorder } from './recorder.ts'
import { type Atom, answerTo, ask, atomsOf, type Outcome, Renaming } from './renaming.ts'
import type { Run, Runs } from './runs.ts'

/** What is run of one image: an instance or a monitor, on a state or, where there is a change, on a step. */
interface Image<Code> {
  readonly code: Code
  readonly words: Int32Array
  readonly change: Outcome | null
  readonly outcome: Outcome
  /** The atoms that the walk tells images apart by. */
  readonly about: readonly Atom[]
  /** The exchanges that lead here, the first first. */
  readonly trail: readonly Renaming[]
}

/**
 * Holds each thing that a reduced search learns against all its images. Of an instance a and a state s on which it was run, `steps` establishes for
 * every permutation p that p(a) does in p(s) what p makes of what a did in s; and so of the states that the learned entry speaks for, since the footprint
 * of the entry becomes that of all these runs together, each taken back by its p: where a state agrees with s on it, the run of p(a) in the image
 * of that state reads what it read in p(s). Of properties and constraints the same. What differs throws Asymmetric. Why that suffices
 * is told in properties/symmetry.ts.
 *
 * The images are walked by exchanges of neighbours, which generate the group. Two are one where they have the same code and agree on the
 * images of the footprint: the run is one then, and what follows from it is. So there are as many runs as the entry has different images, not as many as there are
 * permutations. At each image the outcome is compared along every exchange that leads to it, so that it does not depend on the way. Where a
 * run reads more than the footprint so far, the walk begins again with the larger one. The order of asking depends on the answers so far alone,
 * as that of one run does, which is what a trie needs.
 *
 * What was run is remembered, by what it read: the reduced search learns most entries for several of the images.
 */
export class Equivariance implements Proof {
  readonly #layout: Layout
  readonly #renamings: readonly Renaming[]
  readonly #codes: Codes
  readonly #instances: Kind<Instance>
  readonly #experience = new Experience()
  readonly #outcomes: Outcome[] = []
  readonly #outcomeIds = new Map<string, number>()

  constructor(semantics: Semantics, layout: Layout, runs: Runs, monitors: readonly KernelMonitor[], asked: readonly Monitor[]) {
    this.#layout = layout
    this.#renamings = exchangesOf(semantics.model.symmetry).map(by => new Renaming(layout, by))
    this.#codes = new Codes(semantics, layout, runs, monitors, asked)
    this.#instances = { ...this.#codes.instances, run: (instance, words) => this.#run(instance, words) }
  }

  known(instance: Instance, own: Recorder): Run | null | undefined {
    const known = this.#experience.recall(this.#codes.interned(instance), own)
    return known === null ? undefined : this.#codes.runBy(instance, own.words, this.#outcomes[known[0] as number] as Outcome)
  }

  steps(instance: Instance, own: Recorder, ran: Run | null): void {
    const code = this.#codes.interned(instance)
    const outcome = this.#codes.outcomeOf(ran)
    this.#note(code, own.path, outcome)
    this.#prove(this.#instances, code, own, null, outcome)
  }

  answer(index: number, own: Recorder, hit: boolean, step: Step | null): void {
    this.#prove(this.#codes.monitors, index, own, this.#changeIn(step), answered(hit))
  }

  /** Of this state alone. */
  readonly now = {
    steps: (instance: Instance, words: Int32Array, ran: Run | null): void =>
      this.#proveWhole(this.#instances, this.#codes.interned(instance), words, null, this.#codes.outcomeOf(ran)),
    answer: (index: number, words: Int32Array, hit: boolean, step: Step | null): void =>
      this.#proveWhole(this.#codes.monitors, index, words, this.#changeIn(step), answered(hit)),
  }

  #changeIn(step: Step | null): Outcome | null {
    return step && this.#codes.changeOf(step.before, step.after)
  }

  #prove<Code>(kind: Kind<Code>, code: Code, own: Recorder, change: Outcome | null, outcome: Outcome): void {
    // What the step writes it knows without asking: what was there before, too.
    const footprint = new Set([...atomsOf(own.path), ...(change?.slots ?? []).map(([slot]) => slot << 2)])
    for (let before = -1; before < footprint.size; ) {
      before = footprint.size
      const root = { code, words: own.words, change, outcome, about: [...footprint], trail: [] }
      this.#walk(kind, root, false, atom => {
        footprint.add(atom)
        ask(atom, own)
      })
    }
  }

  #proveWhole<Code>(kind: Kind<Code>, code: Code, words: Int32Array, change: Outcome | null, outcome: Outcome): void {
    this.#walk(kind, { code, words, change, outcome, about: [], trail: [] }, true, () => {})
  }

  /** Runs the code of all images; `read` is called with what they read beyond the footprint, taken back to the first. */
  #walk<Code>(kind: Kind<Code>, root: Image<Code>, whole: boolean, read: (atom: Atom) => void): void {
    const found = new Map([[this.#keyOf(kind, root, whole), root.outcome]])
    const images = [root]
    for (const image of images)
      for (const by of this.#renamings) {
        const next = {
          code: kind.under(image.code, by),
          words: by.words(image.words),
          change: image.change && by.outcome(image.change),
          outcome: by.outcome(image.outcome),
          about: image.about.map(atom => by.atom(atom)),
          trail: [...image.trail, by],
        }
        const key = this.#keyOf(kind, next, whole)
        let there = found.get(key)
        if (there === undefined) {
          const { path, outcome } = ranAlike(kind, next.code, by, () => runOf(kind, next, whole))
          there = outcome
          found.set(key, outcome)
          images.push(next)
          const about = new Set(next.about)
          for (const atom of atomsOf(path)) if (!about.has(atom)) read(next.trail.reduceRight((asked, back) => back.atom(asked), atom))
        }
        if (keyOfOutcome(there) !== keyOfOutcome(next.outcome)) throw kind.differs(next.code, by)
      }
  }

  #keyOf<Code>(kind: Kind<Code>, { code, words, change, about }: Image<Code>, whole: boolean): string {
    const recorder = new Recorder(this.#layout, words)
    const state = whole ? words.join() : about.toSorted((a, b) => a - b).map(atom => `${atom}=${answerTo(atom, recorder)}`)
    return `${kind.keyOf(code)}|${state}|${change ? keyOfOutcome(change) : ''}`
  }

  #run(instance: Instance, words: Int32Array): { readonly path: readonly Lookup[]; readonly outcome: Outcome } {
    const own = new Recorder(this.#layout, words)
    const known = this.#experience.recall(instance, own)
    if (known) return { path: own.path, outcome: this.#outcomes[known[0] as number] as Outcome }
    const { path, outcome } = this.#codes.instances.run(instance, words, null)
    this.#note(instance, path, outcome)
    return { path, outcome }
  }

  #note(instance: Instance, path: readonly Lookup[], outcome: Outcome): void {
    const key = keyOfOutcome(outcome)
    const id = this.#outcomeIds.get(key) ?? this.#outcomes.push(outcome) - 1
    this.#outcomeIds.set(key, id)
    this.#experience.note(instance, path, [id])
  }
}

const runOf = <Code>(kind: Kind<Code>, { code, words, change }: Image<Code>, whole: boolean): ReturnType<Kind<Code>['run']> =>
  whole && kind.now ? { path: [], outcome: kind.now(code, words) } : kind.run(code, words, change)
