import { SpecFailure } from '../../errors.ts'
import type { State } from '../../language/types.ts'
import { Asymmetric, type Subject } from '../../semantics/asymmetry.ts'
import { exchangesOf, renameInstance } from '../../semantics/permutation.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
import { keyOf } from '../../values/index.ts'
import type { Monitor } from '../engine.ts'
import { changeOf, type Step, wordsAfter } from './change.ts'
import { Experience } from './experience.ts'
import type { Layout } from './layout.ts'
import { type KernelMonitor, NotStutterInvariant } from './monitors.ts'
import { type Lookup, Recorder } from './recorder.ts'
import { type Atom, answerTo, ask, atomsOf, type Outcome, Renaming } from './renaming.ts'
import type { Run, Runs } from './runs.ts'
import type { Slot } from './slot.ts'

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

/** How one kind of code is exchanged, run, and told apart. */
interface Kind<Code> {
  readonly under: (code: Code, by: Renaming) => Code
  readonly keyOf: (code: Code) => string | number
  readonly run: (
    code: Code,
    words: Int32Array,
    change: Outcome | null,
    whole: boolean,
  ) => { readonly path: readonly Lookup[]; readonly outcome: Outcome }
  /** Thrown where two images differ. */
  readonly differs: (code: Code, by: Renaming) => Error
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
export class Equivariance {
  readonly #layout: Layout
  readonly #runs: Runs
  readonly #renamings: readonly Renaming[]
  readonly #instances: Kind<Instance>
  readonly #monitors: Kind<number>
  readonly #known = new Map<string, Instance>()
  readonly #images = new Map<Renaming, Map<Instance, Instance>>()
  readonly #experience = new Experience()
  readonly #outcomes: Outcome[] = []
  readonly #outcomeIds = new Map<string, number>()

  constructor(semantics: Semantics, layout: Layout, runs: Runs, monitors: readonly KernelMonitor[], asked: readonly Monitor[]) {
    const { model } = semantics
    this.#layout = layout
    this.#runs = runs
    this.#renamings = exchangesOf(model.symmetry).map(by => new Renaming(layout, by))
    this.#instances = {
      under: (instance, by) => this.#imageOf(instance, by, semantics),
      keyOf: keyOfInstance,
      run: (instance, words, _, whole) =>
        whole ? { path: [], outcome: this.#outcomeOf(runs.now(layout.lazily(words), instance)) } : this.#run(instance, words),
      differs: ({ action }, { by }) => new Asymmetric({ of: 'action', name: action }, by),
    }
    const indices = new Map(monitors.map((m, k) => [`${m.of} ${m.on} ${m.part}`, k]))
    this.#monitors = {
      under: (index, { by }) => {
        const { of, on, part } = monitors[index] as KernelMonitor
        return indices.get(`${of} ${on} ${asked[of]?.under(part, by) ?? part}`) ?? index
      },
      keyOf: index => index,
      run: (index, words, change) => {
        const written =
          change && new Set([...change.slots.map(([slot]) => slot), ...[...change.sent, ...change.gone].map(id => this.#networkOf(id))])
        const recorder = new Recorder(layout, words, written ?? new Set())
        const before = layout.decode(words)
        const hit = runs.isHit(
          index,
          monitors[index] as KernelMonitor,
          before,
          change ? layout.decode(this.#after(words, change)) : before,
          recorder,
        )
        return { path: recorder.path, outcome: answer(hit) }
      },
      differs: (index, { by }) => {
        const { of, on } = monitors[index] as KernelMonitor
        return on === 'stutter' ? new NotStutterInvariant() : new Asymmetric(subjectOf(asked[of], on), by)
      },
    }
  }

  /** What an instance does in the recorder's state, where that is known from the run of an image; else undefined. */
  known(instance: Instance, own: Recorder): Run | null | undefined {
    const known = this.#experience.recall(this.#interned(instance), own)
    if (known === null) return undefined
    const outcome = this.#outcomes[known[0] as number] as Outcome
    if (outcome.said === notEnabled) return null
    const before = this.#layout.decode(own.words)
    if (outcome.said !== taken) return { before, result: outcome.said }
    return { before, result: { ...instance, to: this.#layout.decode(this.#after(own.words, outcome)) } }
  }

  /** An instance ran in a state, and read what the recorder has. */
  steps(instance: Instance, own: Recorder, ran: Run | null): void {
    const code = this.#interned(instance)
    const outcome = this.#outcomeOf(ran)
    this.#note(code, own.path, outcome)
    this.#prove(this.#instances, code, own, null, outcome)
  }

  /** The same of this state alone. */
  stepsNow(instance: Instance, words: Int32Array, ran: Run | null): void {
    this.#proveWhole(this.#instances, this.#interned(instance), words, null, this.#outcomeOf(ran))
  }

  /** A monitor answered of a state, or of a step, and read what the recorder has. */
  answer(index: number, own: Recorder, hit: boolean, step: Step | null): void {
    this.#prove(this.#monitors, index, own, step && this.#changeOf(step.before, step.after, ''), answer(hit))
  }

  answerNow(index: number, words: Int32Array, hit: boolean, step: Step | null): void {
    this.#proveWhole(this.#monitors, index, words, step && this.#changeOf(step.before, step.after, ''), answer(hit))
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
          const { path, outcome } = this.#alike(kind, next, by, whole)
          there = outcome
          found.set(key, outcome)
          images.push(next)
          const about = new Set(next.about)
          for (const atom of atomsOf(path)) if (!about.has(atom)) read(next.trail.reduceRight((asked, back) => back.atom(asked), atom))
        }
        if (keyOfOutcome(there) !== keyOfOutcome(next.outcome)) throw kind.differs(next.code, by)
      }
  }

  /** A run that fails where the one that it is an image of did not, differs. */
  #alike<Code>(kind: Kind<Code>, { code, words, change }: Image<Code>, by: Renaming, whole: boolean): ReturnType<Kind<Code>['run']> {
    try {
      return kind.run(code, words, change, whole)
    } catch (error) {
      throw error instanceof SpecFailure && error.code !== 'not-deterministic' ? kind.differs(code, by) : error
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
    const ran = this.#runs.of(this.#layout.lazily(words), instance, own, false)
    const outcome = this.#outcomeOf(ran)
    for (const [slot] of outcome.slots) own.slot(this.#layout.slots[slot] as Slot)
    this.#note(instance, own.path, outcome)
    return { path: own.path, outcome }
  }

  #note(instance: Instance, path: readonly Lookup[], outcome: Outcome): void {
    const key = keyOfOutcome(outcome)
    const id = this.#outcomeIds.get(key) ?? this.#outcomes.push(outcome) - 1
    this.#outcomeIds.set(key, id)
    this.#experience.note(instance, path, [id])
  }

  #outcomeOf(ran: Run | null): Outcome {
    if (ran === null) return nothing(notEnabled)
    return typeof ran.result === 'string' ? nothing(ran.result) : this.#changeOf(ran.before, ran.result.to, taken)
  }

  #changeOf(before: State, after: State, said: string): Outcome {
    const { slots, sent, gone } = changeOf(this.#layout, before, after)
    return { said, slots: slots.map(({ slot, is }) => [slot.index, is]), sent, gone }
  }

  #after(words: Int32Array, { slots, ...list }: Outcome): Int32Array {
    return wordsAfter(
      this.#layout,
      words,
      slots.map(([index, is]) => [this.#layout.slots[index] as Slot, is]),
      list,
    )
  }

  #networkOf = (id: number): number => -1 - (this.#layout.listed[id - 1]?.network ?? 0)

  #interned(instance: Instance): Instance {
    const key = keyOfInstance(instance)
    const known = this.#known.get(key)
    if (known) return known
    this.#known.set(key, instance)
    return instance
  }

  #imageOf(instance: Instance, by: Renaming, { model }: Semantics): Instance {
    const images = this.#images.get(by) ?? new Map<Instance, Instance>()
    this.#images.set(by, images)
    const known = images.get(instance)
    if (known) return known
    const made = this.#interned(renameInstance(model, instance, by.by))
    images.set(instance, made)
    return made
  }
}

const notEnabled = 'not enabled'
const taken = 'taken'

const nothing = (said: string): Outcome => ({ said, slots: [], sent: [], gone: [] })

const answer = (hit: boolean): Outcome => nothing(hit ? 'hit' : '')

const keyOfOutcome = ({ said, slots, sent, gone }: Outcome): string =>
  `${said}|${slots.map(([slot, is]) => `${slot}=${is}`).sort()}|${sent.toSorted(byNumber)}|${gone.toSorted(byNumber)}`

const byNumber = (a: number, b: number): number => a - b

const keyOfInstance = ({ action, parameters, message }: Instance): string => keyOf([action, parameters, message])

function subjectOf(monitor: Monitor | undefined, on: KernelMonitor['on']): Subject {
  if (monitor) return { of: 'monitor', name: monitor.name, property: monitor.property }
  return { of: 'constraint', name: on === 'step constraint' ? 'step' : 'state' }
}
