import { InternalError } from '../../errors.ts'
import { isNetwork, type NetworkDomain } from '../../language/network.ts'
import { type Permutation, rename } from '../../semantics/permutation.ts'
import { freeze, type Message } from '../../values/index.ts'
import type { Layout } from './layout.ts'
import type { Listed } from './parts.ts'
import type { Lookup, Recorder } from './recorder.ts'
import type { Slot } from './slot.ts'

/** What a run changed, or why it changed nothing; of a property, its answer. */
export interface Outcome {
  readonly said: string
  /** Slots that hold something else afterwards, with what they hold. */
  readonly slots: readonly (readonly [slot: number, is: number])[]
  /** Numbers of messages put on the list, and taken from it. */
  readonly sent: readonly number[]
  readonly gone: readonly number[]
}

/**
 * One thing that can be asked of a state, as a number: the two lowest bits say what of, the others which slot, message, network or kind of message.
 */
export type Atom = number

const ofSlot = 0
const ofCopies = 1
/** Whether the state is quiet: of a slot that there is not. */
export const ofQuiet: Atom = -4

/** What was asked, each slot on its own. */
export const atomsOf = (path: readonly Lookup[]): Atom[] =>
  path.flatMap(({ question, about }) =>
    (question & 3) !== ofSlot ? [question] : about.length === 0 ? [ofQuiet] : about.map(slot => slot << 2),
  )

/** The answer of the state that the recorder has. */
export function answerTo(atom: Atom, recorder: Recorder): number | bigint {
  const { layout, words } = recorder
  if (atom === ofQuiet) return words[layout.quietWord] as number
  const slot = layout.slots[atom >>> 2]
  if ((atom & 3) === ofSlot && slot) return layout.read(slot, words)
  return recorder.answerTo({ question: atom, answer: 0, answers: 0, about: [] })
}

/** Asks it of the state that the recorder has. */
export function ask(atom: Atom, recorder: Recorder): void {
  const { slots, listed, classes } = recorder.layout
  const which = atom >>> 2
  if (atom === ofQuiet) recorder.quiet()
  else if ((atom & 3) === ofSlot) recorder.slot(slots[which] as Slot)
  else if ((atom & 3) === ofCopies) recorder.copies(listed[which - 1] as Listed)
  else if ((atom & 3) === 2) recorder.size(which)
  else recorder.content((classes[which] as { readonly network: number }).network, which)
}

/** What an exchange of processes makes of numbered slots, values and messages, questions and whole states. */
export class Renaming {
  readonly by: Permutation
  readonly #layout: Layout
  readonly #slots: readonly Slot[]
  readonly #values: number[][]
  readonly #listed: number[] = []

  constructor(layout: Layout, by: Permutation) {
    this.by = by
    this.#layout = layout
    const byPath = new Map(layout.slots.map(slot => [slot.path, slot]))
    this.#slots = layout.slots.map(slot => {
      const there = byPath.get(slot.nameUnder(by))
      if (!there) throw new InternalError('renaming', `there is no place for ${slot.nameUnder(by)}`)
      return there
    })
    this.#values = layout.slots.map(() => [])
  }

  #value(slot: number, id: number): number {
    const known = this.#values[slot]?.[id]
    if (known !== undefined) return known
    const from = this.#layout.slots[slot] as Slot
    const { of } = from
    const renamed = from.valueUnder(id, this.by)
    const value =
      typeof renamed === 'boolean'
        ? renamed
        : isNetwork(of)
          ? freeze((renamed as readonly Message[]).map(m => of.kinds[m.tag]?.domain.admit(m, from.path)))
          : of.admit(renamed, from.path)
    const made = (this.#slots[slot] as Slot).idOf(value)
    ;(this.#values[slot] as number[])[id] = made
    return made
  }

  #message(id: number): number {
    const known = this.#listed[id]
    if (known !== undefined) return known
    const layout = this.#layout
    const { message, network } = layout.listed[id - 1] as Listed
    const of = layout.model.vars[layout.listNetworks[network] as string] as NetworkDomain
    const domain = of.kinds[message.tag]?.domain
    const made = layout.listedOf(network, (domain ? rename(domain, message, this.by) : message) as Message).id
    this.#listed[id] = made
    return made
  }

  words(words: Int32Array): Int32Array {
    const layout = this.#layout
    const renamed = new Int32Array(words.length)
    // That no process can take a step is the same of all images.
    renamed.set(words.subarray(layout.words), layout.words)
    for (const slot of layout.slots) {
      const to = this.#slots[slot.index] as Slot
      renamed[to.word] = (renamed[to.word] as number) | (this.#value(slot.index, layout.read(slot, words)) << to.shift)
    }
    if (layout.listMax > 0)
      layout.putList(
        renamed,
        layout.listIn(words).map(id => this.#message(id)),
      )
    return renamed
  }

  atom(atom: Atom): Atom {
    if (atom === ofQuiet) return atom
    if ((atom & 3) === ofSlot) return (this.#slots[atom >>> 2] as Slot).index << 2
    return (atom & 3) === ofCopies ? (this.#message(atom >>> 2) << 2) | ofCopies : atom
  }

  /** What the image answers to the image of an atom, where this is what was answered to the atom; of slots and quiet alone. */
  answer(atom: Atom, answer: number): number {
    return atom === ofQuiet ? answer : this.#value(atom >>> 2, answer)
  }

  outcome({ said, slots, sent, gone }: Outcome): Outcome {
    return {
      said,
      slots: slots.map(([slot, is]) => [(this.#slots[slot] as Slot).index, this.#value(slot, is)]),
      sent: sent.map(id => this.#message(id)),
      gone: gone.map(id => this.#message(id)),
    }
  }
}
