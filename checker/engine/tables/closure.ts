import { NotReduced } from '../../semantics/asymmetry.ts'
import { exchangesOf } from '../../semantics/permutation.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
import type { Monitor } from '../engine.ts'
import type { Step } from './change.ts'
import { answered, Codes, type Kind, keyOfOutcome, type Proof, ranAlike } from './codes.ts'
import type { Layout } from './layout.ts'
import type { KernelMonitor } from './monitors.ts'
import { type Lookup, Recorder } from './recorder.ts'
import { type Atom, answerTo, atomsOf, type Outcome, ofQuiet, Renaming } from './renaming.ts'
import { notDeterministic, type Run, type Runs } from './runs.ts'
import { maskOf, type Slot } from './slot.ts'

/** What one code was seen to ask, one atom after another, and what came of it; `path` has it as the code asked. */
type Tree = { readonly asked: Atom; readonly after: Map<number, Tree> } | { readonly outcome: Outcome; readonly path: readonly Lookup[] }

/** A code on the states, or on the steps, of which this much is known. */
interface Case<Code> {
  readonly kind: Kind<Code>
  readonly code: Code
  readonly change: Outcome | null
  readonly known: ReadonlyMap<Atom, number>
  readonly outcome: Outcome
  /** One of the states. */
  readonly words: () => Int32Array
}

/** More comparisons than this, which take some ten seconds, are not made. */
const mostCompared = 500_000

/**
 * Holds what a reduced search learns against its images, without going through all permutations. What a code was seen to do is a decision tree, of which
 * each leaf speaks for all states that answer its questions alike. Of each leaf, and each exchange g of two neighbours, `#covers` establishes that *every*
 * state that g makes of such a state has a leaf of the code that g makes of this one, and that the leaf tells what g makes of what this leaf tells: where that
 * code asks what is not known of those states, each answer is looked into, and the code is run where it never was. The new leaves are held against theirs in turn.
 *
 * So the states that have leaves are closed under exchanges, and what a code does commutes with each exchange on all of them. Then it commutes
 * with all permutations, which are products of exchanges; and of each state that the search visits, all images are among them. That is what
 * properties/symmetry.ts asks for. It takes a layout whose slots have all their values from the start: what could be answered must be known.
 */
export class Closure implements Proof {
  readonly now = null
  readonly #layout: Layout
  readonly #renamings: readonly Renaming[]
  readonly #codes: Codes
  readonly #trees = new Map<string, Tree>()
  readonly #open: Case<never>[] = []
  #compared = 0

  constructor(semantics: Semantics, layout: Layout, runs: Runs, monitors: readonly KernelMonitor[], asked: readonly Monitor[]) {
    this.#layout = layout
    this.#renamings = exchangesOf(semantics.model.symmetry).map(by => new Renaming(layout, by))
    this.#codes = new Codes(semantics, layout, runs, monitors, asked)
  }

  known(instance: Instance, own: Recorder): Run | null | undefined {
    let at = this.#trees.get(keyOf(this.#codes.instances, this.#codes.interned(instance), null, noneKnown))
    while (at !== undefined && 'asked' in at) at = at.after.get(answerOf(at.asked, own))
    if (at === undefined) return undefined
    for (const asked of at.path) own.again(asked)
    return this.#codes.runBy(instance, own.words, at.outcome)
  }

  steps(instance: Instance, own: Recorder, ran: Run | null): void {
    this.#enter(this.#codes.instances, this.#codes.interned(instance), own, null, this.#codes.outcomeOf(ran))
    this.#close()
  }

  answer(index: number, own: Recorder, hit: boolean, step: Step | null): void {
    const change = step && this.#codes.changeOf(step.before, step.after)
    this.#enter(this.#codes.monitors, index, own, change, answered(hit))
    this.#close()
  }

  /** Enters a leaf, if it is new, to be held against its images. Throws SpecFailure where the code asks otherwise than it did on equal answers. */
  #enter<Code>(
    kind: Kind<Code>,
    code: Code,
    { path, words }: { readonly path: readonly Lookup[]; readonly words: Int32Array },
    change: Outcome | null,
    outcome: Outcome,
  ): void {
    const state = new Recorder(this.#layout, words)
    // Of a step it is known, too, what was there that it overwrites.
    const known = new Map<Atom, number>((change?.slots ?? []).map(([slot]) => [slot << 2, answerOf(slot << 2, state)]))
    const key = keyOf(kind, code, change, known)
    const told = new Set<Atom>()
    let put = (tree: Tree): void => void this.#trees.set(key, tree)
    let at = this.#trees.get(key)
    for (const asked of atomsOf(path)) {
      if (told.has(asked)) continue
      told.add(asked)
      const answer = answerOf(asked, state)
      known.set(asked, answer)
      if (at === undefined) {
        at = { asked, after: new Map() }
        put(at)
      }
      if (!('asked' in at) || at.asked !== asked) throw notDeterministic(kind.says(code))
      const { after } = at
      put = tree => void after.set(answer, tree)
      at = after.get(answer)
    }
    if (at !== undefined && 'asked' in at) throw notDeterministic(kind.says(code))
    if (at !== undefined) return
    put({ outcome, path })
    const kept = words.slice()
    this.#open.push({ kind, code, change, known, outcome, words: () => kept } as unknown as Case<never>)
  }

  #close(): void {
    for (let leaf = this.#open.pop(); leaf !== undefined; leaf = this.#open.pop())
      for (const by of this.#renamings) this.#covers(imageOf(leaf, by), by)
  }

  /** Throws Asymmetric where the image of a leaf tells something else than the code does in one of the states that it speaks for. */
  #covers<Code>(image: Case<Code>, by: Renaming): void {
    if (++this.#compared > mostCompared) throw new NotReduced('too many answers')
    const { kind, code, change, known, outcome } = image
    let at = this.#trees.get(keyOf(kind, code, change, known))
    while (at !== undefined && 'asked' in at) {
      const { asked } = at
      const answer = known.get(asked)
      if (answer === undefined) {
        for (const each of this.#answersTo(asked)) {
          const words = () => this.#with(image.words(), asked, each)
          this.#covers({ ...image, words, known: new Map([...known, [asked, each]]) }, by)
        }
        return
      }
      at = at.after.get(answer)
    }
    if (at === undefined) {
      const words = image.words()
      const { path, outcome: found } = ranAlike(kind, code, by, () => kind.run(code, words, change))
      this.#enter(kind, code, { path, words }, change, found)
      // It may ask more than is known of these states.
      this.#covers(image, by)
    } else if (keyOfOutcome(at.outcome) !== keyOfOutcome(outcome)) throw kind.differs(code, by)
  }

  #answersTo(atom: Atom): readonly number[] {
    if (atom === ofQuiet) return [0, 1]
    return (this.#layout.slots[atom >>> 2] as Slot).values.map((_, id) => id)
  }

  /** The words of a state in which an atom has another answer. */
  #with(words: Int32Array, atom: Atom, answer: number): Int32Array {
    const changed = words.slice()
    if (atom === ofQuiet) changed[this.#layout.quietWord] = answer
    else {
      const slot = this.#layout.slots[atom >>> 2] as Slot
      changed[slot.word] = ((changed[slot.word] as number) & ~(maskOf(slot) << slot.shift)) | (answer << slot.shift)
    }
    return changed
  }
}

const noneKnown: ReadonlyMap<Atom, number> = new Map()

/** All that tells a tree from others: of a step, what it writes, and what it overwrites. */
function keyOf<Code>(kind: Kind<Code>, code: Code, change: Outcome | null, known: ReadonlyMap<Atom, number>): string {
  if (change === null) return `${kind.keyOf(code)}`
  const before = change.slots.map(([slot]) => `${slot}=${known.get(slot << 2)}`).sort()
  return `${kind.keyOf(code)}|${keyOfOutcome(change)}|${before}`
}

const answerOf = (atom: Atom, state: Recorder): number => Number(answerTo(atom, state))

function imageOf<Code>({ kind, code, words, change, known, outcome }: Case<Code>, by: Renaming): Case<Code> {
  return {
    kind,
    code: kind.under(code, by),
    change: change && by.outcome(change),
    known: new Map([...known].map(([atom, answer]) => [by.atom(atom), by.answer(atom, answer)])),
    outcome: by.outcome(outcome),
    words: () => by.words(words()),
  }
}
