import type { Layout, Listed, Slot } from './layout.ts'

/** A question about a state, as the kernel asks it, with the answer of the state at hand. */
export interface Asked {
  readonly question: number
  /** For the messages of one kind together: the sum of their hashes. */
  readonly answer: number | bigint
  /** How many answers there can be, where that is known. */
  readonly answers: number
}

const field = 0
const count = 1
const size = 2
const content = 3

/**
 * Notes what a guard, a recipe or a property asks of one state, each question once, in the order of asking. Author's code is deterministic, so
 * the next question depends on the answers so far alone: the list is a path of a decision tree.
 */
export class Recorder {
  readonly layout: Layout
  readonly words: Int32Array
  readonly path: Asked[] = []
  /** All that was read, known or not: slots, and -1 - n for the n-th network that keeps a list. */
  readonly reads = new Set<number>()
  /** Slots whose value is known without asking, since the step that is being judged wrote them. */
  readonly known: ReadonlySet<number>
  readonly #seen = new Set<number>()
  #list: readonly number[] | null = null

  constructor(layout: Layout, words: Int32Array, known: ReadonlySet<number> = new Set()) {
    this.layout = layout
    this.words = words
    this.known = known
  }

  get list(): readonly number[] {
    this.#list ??= this.layout.listIn(this.words)
    return this.#list
  }

  #ask(question: number, reads: number, answers: number, answer: () => number | bigint): void {
    this.reads.add(reads)
    if (this.#seen.has(question)) return
    this.#seen.add(question)
    this.path.push({ question, answer: answer(), answers })
  }

  slot(slot: Slot): void {
    this.reads.add(slot.index)
    if (slot.bits === 0 || this.known.has(slot.index)) return
    const question = field | (slot.shift << 2) | (slot.bits << 7) | (slot.word << 12)
    const answers = slot.bits <= 8 ? 2 ** slot.bits : 0
    this.#ask(question, slot.index, answers, () => this.layout.read(slot, this.words))
  }

  /** How many copies of a message are on the list. */
  copies(listed: Listed): void {
    this.#ask(count | (listed.id << 2), -1 - listed.network, 0, () => this.list.filter(id => id === listed.id).length)
  }

  /** How many messages of a network are on the list. */
  size(network: number): void {
    this.#ask(size | (network << 2), -1 - network, 0, () => this.#of(l => l.network === network).length)
  }

  /** All messages of one kind of a network. */
  content(network: number, kind: number): void {
    if (this.layout.exact) {
      this.#each(network)
      return
    }
    this.#ask(content | (kind << 2), -1 - network, 0, () =>
      BigInt.asUintN(
        64,
        this.#of(l => l.class === kind).reduce((sum, l) => sum + l.content, 0n),
      ),
    )
  }

  /** All messages of a network, one message that was ever seen after another, until there can be no more: without a hash. */
  #each(network: number): void {
    this.size(network)
    let left = this.#of(l => l.network === network).length
    for (const listed of this.layout.listed) {
      if (left === 0) return
      if (listed.network !== network) continue
      this.copies(listed)
      left -= this.list.filter(id => id === listed.id).length
    }
  }

  #of(wanted: (listed: Listed) => boolean): Listed[] {
    return this.list.map(id => this.layout.listed[id - 1] as Listed).filter(wanted)
  }

  /** Asks everything there is to ask: where code looked past the recording, or is not to be trusted with it. */
  everything(): void {
    for (const slot of this.layout.slots) this.slot(slot)
    for (const [kind, { network }] of this.layout.classes.entries()) this.content(network, kind)
  }
}
