import type { Layout } from './layout.ts'
import type { Listed, Part } from './parts.ts'
import type { Slot } from './slot.ts'

/** A question about a state, as the kernel asks it, with the answer of the state at hand. */
export interface Lookup {
  readonly question: number
  /** For the messages of one kind together: the sum of their hashes. */
  readonly answer: number | bigint
  /** How many answers there can be, where that is known. */
  readonly answers: number
  /** What it is about: slots, or -1 - n for the n-th network that keeps a list. */
  readonly about: readonly number[]
}

const field = 0
const count = 1
const size = 2
const content = 3

/** As many neighbouring bits are asked at once, at most: a node has room for every answer. */
const mostBits = 6

/**
 * Notes what a guard, a recipe or a property asks of one state, each question once, in the order of asking. Author's code is deterministic, so
 * the next question depends on the answers so far alone: the list is a path of a decision tree.
 */
export class Recorder {
  readonly layout: Layout
  readonly words: Int32Array
  readonly path: Lookup[] = []
  /** Slots whose value is known without asking, since the step that is being judged wrote them. */
  readonly known: ReadonlySet<number>
  /** The author's code looked past the recording: what it saw need not be what is there. */
  gaveUp = false
  readonly #seen = new Set<number>()
  /** Slots that were read and need not be asked for. */
  readonly #unasked = new Set<number>()
  #list: readonly number[] | null = null

  constructor(layout: Layout, words: Int32Array, known: ReadonlySet<number> = new Set()) {
    this.layout = layout
    this.words = words
    this.known = known
  }

  /** All that was read, asked for or not: slots, and -1 - n for the n-th network that keeps a list. */
  get reads(): ReadonlySet<number> {
    const all = new Set(this.#unasked)
    for (const { about } of this.path) for (const one of about) all.add(one)
    return all
  }

  get list(): readonly number[] {
    this.#list ??= this.layout.listIn(this.words)
    return this.#list
  }

  #ask(question: number, about: readonly number[], answers: number): void {
    if (this.#seen.has(question)) return
    this.#seen.add(question)
    this.path.push({ question, answer: this.#answerTo(question), answers, about })
  }

  #answerTo(question: number): number | bigint {
    const which = question >>> 2
    switch (question & 3) {
      case field:
        return ((this.words[question >>> 12] as number) >>> (which & 31)) & (2 ** ((question >>> 7) & 31) - 1)
      case count:
        return this.#copiesOf(which)
      case size:
        return this.#of(l => l.network === which).length
      default:
        return BigInt.asUintN(
          64,
          this.#of(l => l.class === which).reduce((sum, l) => sum + l.content, 0n),
        )
    }
  }

  /** What this state answers to what was asked of another, without asking it. */
  answerTo({ question }: Lookup): number | bigint {
    return this.#answerTo(question)
  }

  /** Asks what was asked of another state. */
  again(asked: Lookup): void {
    this.take({ ...asked, answer: this.#answerTo(asked.question) })
  }

  /** Asks what was asked of this state before, or of one that gave the same answer. */
  take(asked: Lookup): void {
    const { question, about } = asked
    if (!this.#seen.has(question)) {
      this.#seen.add(question)
      this.path.push(asked)
    }
    if (about.length > 1 && (question & 3) === field) for (const slot of about) this.#seen.add(questionOf(this.layout.slots[slot] as Slot))
  }

  slot(slot: Slot): void {
    if (slot.bits === 0 || this.known.has(slot.index)) this.#unasked.add(slot.index)
    else this.#ask(questionOf(slot), [slot.index], slot.bits <= 8 ? 2 ** slot.bits : 0)
  }

  /** Slots that are read together: neighbours are asked for by one question. */
  slots(all: Iterable<Slot>): void {
    let run: Slot[] = []
    const askRun = () => {
      const [first] = run
      if (first && run.length === 1) this.slot(first)
      else if (first) {
        const bits = run.reduce((sum, s) => sum + s.bits, 0)
        const about = run.map(s => s.index)
        this.#ask(field | (first.shift << 2) | (bits << 7) | (first.word << 12), about, 2 ** bits)
        for (const slot of run) this.#seen.add(questionOf(slot))
      }
      run = []
    }
    for (const slot of all) {
      const isUnasked = slot.bits === 0 || this.known.has(slot.index)
      if (isUnasked) this.#unasked.add(slot.index)
      if (isUnasked || this.#seen.has(questionOf(slot))) continue
      const last = run.at(-1)
      const adjoins = last && last.word === slot.word && last.shift + last.bits === slot.shift
      if (!adjoins || slot.shift + slot.bits - (run[0] as Slot).shift > mostBits) askRun()
      run.push(slot)
    }
    askRun()
  }

  /** Whether the state is quiet, where that is noted behind its words; else undefined: `Layout.quietWord`. */
  quiet(): boolean | undefined {
    const { quietWord } = this.layout
    if (this.words.length <= quietWord) return undefined
    this.#ask(field | (1 << 7) | (quietWord << 12), [], 2)
    return this.words[quietWord] === 1
  }

  /** How many copies of a message are on the list. */
  copies(listed: Listed): void {
    this.#ask(count | (listed.id << 2), [-1 - listed.network], 0)
  }

  /** How many messages of a network are on the list. */
  size(network: number): void {
    this.#ask(size | (network << 2), [-1 - network], 0)
  }

  /** All messages of one kind of a network. */
  content(network: number, kind: number): void {
    if (this.layout.exact) {
      this.#each(network)
      return
    }
    this.#ask(content | (kind << 2), [-1 - network], 0)
  }

  /** All messages of a network, one message that was ever seen after another, until there can be no more: without a hash. */
  #each(network: number): void {
    this.size(network)
    let left = this.#of(l => l.network === network).length
    for (const listed of this.layout.listed) {
      if (left === 0) return
      if (listed.network !== network) continue
      this.copies(listed)
      left -= this.#copiesOf(listed.id)
    }
  }

  #copiesOf(id: number): number {
    let copies = 0
    for (const each of this.list) if (each === id) copies++
    return copies
  }

  #of(wanted: (listed: Listed) => boolean): Listed[] {
    return this.list.map(id => this.layout.listed[id - 1] as Listed).filter(wanted)
  }

  /**
   * Of a read that cannot be noted: the run must be done once more on the real state, all of which then counts as read. False, for traps that
   * refuse.
   */
  giveUp(): false {
    this.gaveUp = true
    return false
  }

  /** Asks everything there is to ask: where code looked past the recording, or is not to be trusted with it. */
  everything(): void {
    this.slots(this.layout.slots)
    for (const [kind, { network }] of this.layout.classes.entries()) this.content(network, kind)
  }
}

const questionOf = (slot: Slot): number => field | (slot.shift << 2) | (slot.bits << 7) | (slot.word << 12)

/** Notes that all of a part was read. */
export function readAll(part: Part, recorder: Recorder): void {
  switch (part.as) {
    case 'slot':
      recorder.slot(part.slot)
      return
    case 'parts':
      for (const inner of Object.values(part.parts)) readAll(inner, recorder)
      return
    case 'members':
      recorder.slots(part.members.values())
      return
    case 'list':
      recorder.layout.classes.forEach(({ network }, kind) => {
        if (network === part.network) recorder.content(network, kind)
      })
      return
    default:
      recorder.slots(part.slots.values())
  }
}

/** By this symbol immer finds the draft behind a view that a recipe put inside another value, and copies the whole of it. */
export const draftState: symbol = Symbol.for('immer-state')

/**
 * What a view's proxy stands on. It is empty, so that what the traps say need not agree with it; node's `inspect`, which looks at it past all
 * traps, first asks it for one of these.
 */
export class Beneath {
  readonly #recorder: Recorder
  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }
  get [Symbol.toStringTag](): undefined {
    return void this.#recorder.giveUp()
  }
  get [Symbol.for('nodejs.util.inspect.custom')](): undefined {
    return void this.#recorder.giveUp()
  }
}
