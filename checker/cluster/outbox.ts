import { slotOf } from './fingerprints.ts'
import { type Numbered, roomFor, Sorter } from './sorting.ts'
import { Malformed } from './wire.ts'

/** Fingerprints that one owner may have before it, from all nodes together, and in one block at most. */
const mostBefore = 1 << 19
const blockKeys = { least: 1024, most: 1 << 14 }
/** Blocks that one owner may have before it, of one sender. */
const credit = 8

/** What was asked, or is to be asked next: of each fingerprint the number that says which state it is of. */
interface Question {
  readonly owner: number
  /** In pairs of words, the less significant first. */
  readonly words: Uint32Array
  readonly states: Uint32Array
}

/** What an owner is to be asked that does not fill a block yet. */
interface Gathered extends Numbered {
  count: number
}

/** Whom an outbox speaks to. */
export interface Correspondents {
  /** The owner of each slot. */
  owners(): readonly number[]
  say(owner: number, body: Uint8Array): void
  /** What this node itself answers, as `Fingerprints.answer` does. */
  answer(words: Uint32Array, onlyAsk: boolean): Uint8Array
  /** Takes in what became of states: of each a bit, set where it is new. */
  settle(states: Uint32Array, answer: Uint8Array): void
}

/**
 * What owners are to be asked, in sorted blocks, and what was asked and not answered. An owner that has `credit` blocks of this node before it
 * gets no more, so that neither it nor the server between is flooded. What this node owns it settles by itself.
 */
export class Outbox {
  readonly #own: number
  readonly #with: Correspondents
  readonly #gathered = new Map<number, Gathered>()
  readonly #sorter = new Sorter()
  /** Whole blocks that wait for credit. */
  #waiting: Question[] = []
  /** By the number of the question. */
  readonly #asked = new Map<number, Question & { readonly since: number }>()
  readonly #outstanding = new Map<number, number>()
  #last = 0
  #onlyAsk = false
  #blockKeys = blockKeys.most
  /** Fingerprints that were sent to others. */
  sent = 0

  /** `own` is the number of this node. */
  constructor(own: number, correspondents: Correspondents) {
    this.#own = own
    this.#with = correspondents
  }

  /** Begins a level. With `onlyAsk` what is new shall not be known from now on. */
  begin(onlyAsk: boolean): void {
    this.#onlyAsk = onlyAsk
    const nodes = this.#with.owners().reduce((most, owner) => Math.max(most, owner), 0) + 1
    const keys = Math.max(blockKeys.least, Math.min(blockKeys.most, Math.floor(mostBefore / credit / nodes)))
    if (keys !== this.#blockKeys) this.#gathered.clear()
    this.#blockKeys = keys
  }

  /** Whether all is answered. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#asked.size === 0
  }

  /** Whether so much waits for credit that no more should be gathered. */
  get isFull(): boolean {
    return this.#waiting.length > this.#gathered.size
  }

  /** When the oldest question was asked that has no answer; null where all have. */
  get oldest(): number | null {
    for (const { since } of this.#asked.values()) return since
    return null
  }

  /** Gathers the fingerprints of states with consecutive numbers, in pairs of words, the less significant first. */
  gather(words: Uint32Array, first: number): void {
    const owners = this.#with.owners()
    for (let k = 0; k < words.length; k += 2) {
      const low = words[k] as number
      const owner = owners[slotOf(low)] as number
      const to = this.#gathered.get(owner) ?? this.#room(owner)
      to.words[2 * to.count] = low
      to.words[2 * to.count + 1] = words[k + 1] as number
      to.numbers[to.count] = first + (k >> 1)
      if (++to.count === this.#blockKeys) this.#close(owner, to)
    }
  }

  #room(owner: number): Gathered {
    const room = { ...roomFor(this.#blockKeys), count: 0 }
    this.#gathered.set(owner, room)
    return room
  }

  /** Makes a block of what was gathered. */
  #close(owner: number, gathered: Gathered): void {
    const { count } = gathered
    this.#sorter.sort(gathered, count)
    gathered.count = 0
    const question = { owner, words: gathered.words.slice(0, 2 * count), states: gathered.numbers.slice(0, count) }
    if (owner === this.#own) this.#with.settle(question.states, this.#with.answer(question.words, this.#onlyAsk))
    else this.#waiting.push(question)
  }

  /** No more is gathered now: what does not fill a block is one. */
  flush(): void {
    for (const [owner, gathered] of this.#gathered) if (gathered.count > 0) this.#close(owner, gathered)
  }

  /** Sends what there is credit for. */
  send(): void {
    if (this.#waiting.length === 0) return
    this.#waiting = this.#waiting.filter(question => {
      const before = this.#outstanding.get(question.owner) ?? 0
      if (before >= credit) return true
      this.#outstanding.set(question.owner, before + 1)
      this.#ask(question)
      return false
    })
  }

  #ask(question: Question): void {
    const body = new Uint32Array(2 + question.words.length)
    body[0] = ++this.#last
    body[1] = this.#onlyAsk ? 1 : 0
    body.set(question.words, 2)
    this.#asked.set(this.#last, { ...question, since: performance.now() })
    this.sent += question.states.length
    this.#with.say(question.owner, new Uint8Array(body.buffer))
  }

  /** Takes in an answer. Throws Malformed where nothing was asked that this answers. */
  answered(owner: number, body: Uint8Array): void {
    const number = body.length < 4 ? -1 : new DataView(body.buffer, body.byteOffset).getUint32(0, true)
    const asked = this.#asked.get(number)
    if (asked === undefined || asked.owner !== owner || body.length !== 4 + Math.ceil(asked.states.length / 8))
      throw new Malformed('nothing was asked that it answers')
    this.#asked.delete(number)
    this.#outstanding.set(owner, (this.#outstanding.get(owner) ?? 0) - 1)
    this.#with.settle(asked.states, body.subarray(4))
  }

  /** Forgets what was not sent yet: the level is not to be whole. */
  drop(): void {
    this.#waiting = []
    for (const gathered of this.#gathered.values()) gathered.count = 0
  }
}

/** What is asked: the number of the question, whether what is new stays so, and where the fingerprints begin. Throws Malformed. */
export function questionIn(body: Uint8Array): { readonly number: number; readonly onlyAsk: boolean; readonly fingerprints: Uint8Array } {
  if (body.length < 8) throw new Malformed('a question is cut short')
  const view = new DataView(body.buffer, body.byteOffset)
  return { number: view.getUint32(0, true), onlyAsk: view.getUint32(4, true) === 1, fingerprints: body.subarray(8) }
}

/** What was answered, as it is sent: the number of the question first. */
export function answerBody(number: number, answer: Uint8Array): Uint8Array {
  const body = new Uint8Array(4 + answer.length)
  new DataView(body.buffer).setUint32(0, number, true)
  body.set(answer, 4)
  return body
}
