import { slotOf } from './fingerprints.ts'
import { Malformed } from './wire.ts'

/** Fingerprints that one owner may have before it, from all nodes together, and in one block at most. */
const mostBefore = 1 << 18
const blockKeys = { least: 1024, most: 1 << 16 }
/** Blocks that one owner may have before it, of one sender. */
const credit = 2

interface Asked {
  readonly owner: number
  /** In pairs of words, the less significant first. */
  readonly words: Uint32Array
  readonly since: number
}

/**
 * What owners are to be asked, in sorted blocks, and what was asked and not answered. An owner that has `credit` blocks of this node before it
 * gets no more, so that neither it nor the server between is flooded.
 */
export class Outbox {
  /** For each owner what it was not asked yet, in pairs of words. */
  readonly #queues = new Map<number, Uint32Array>()
  readonly #asked = new Map<number, Asked>()
  readonly #outstanding = new Map<number, number>()
  readonly #own: number
  readonly #say: (owner: number, body: Uint8Array) => void
  #last = 0
  #onlyAsk = false
  #blockKeys = blockKeys.least
  /** The fingerprints that are known, as they came in. */
  #known: Uint32Array[] = []
  /** Fingerprints that were sent to others. */
  sent = 0

  /** `own` is the number of this node. */
  constructor(own: number, say: (owner: number, body: Uint8Array) => void) {
    this.#own = own
    this.#say = say
  }

  /** Whether all is answered. */
  get isEmpty(): boolean {
    return this.#queues.size === 0 && this.#asked.size === 0
  }

  /** When the oldest question was asked that has no answer; null where all have. */
  get oldest(): number | null {
    for (const { since } of this.#asked.values()) return since
    return null
  }

  /** Begins to ask about these, sorted. With `onlyAsk` what is new shall not be known from now on. */
  ask(keys: BigUint64Array, owners: readonly number[], onlyAsk: boolean): void {
    this.#onlyAsk = onlyAsk
    this.#known = []
    const nodes = owners.reduce((most, owner) => Math.max(most, owner), 0) + 1
    this.#blockKeys = Math.max(blockKeys.least, Math.min(blockKeys.most, Math.floor(mostBefore / credit / nodes)))
    const words = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length)
    const ownerAt = (k: number) => owners[slotOf(words[k + 1] as number)] as number
    const sizes = new Uint32Array(nodes)
    for (let k = 0; k < words.length; k += 2) sizes[ownerAt(k)] = (sizes[ownerAt(k)] as number) + 2
    const queues = Array.from(sizes, size => new Uint32Array(size))
    sizes.fill(0)
    for (let k = 0; k < words.length; k += 2) {
      const owner = ownerAt(k)
      const queue = queues[owner] as Uint32Array
      const at = sizes[owner] as number
      queue[at] = words[k] as number
      queue[at + 1] = words[k + 1] as number
      sizes[owner] = at + 2
    }
    for (const [owner, queue] of queues.entries()) if (queue.length > 0) this.#queues.set(owner, queue)
  }

  /** Sends what there is credit for. */
  send(): void {
    for (const [owner, queue] of this.#queues) {
      let at = 0
      for (; at < queue.length && (this.#outstanding.get(owner) ?? 0) < credit; at += 2 * this.#blockKeys)
        this.#ask(owner, queue.subarray(at, at + 2 * this.#blockKeys))
      if (at < queue.length) this.#queues.set(owner, queue.subarray(at))
      else this.#queues.delete(owner)
    }
  }

  #ask(owner: number, words: Uint32Array): void {
    const body = new Uint32Array(2 + words.length)
    body[0] = ++this.#last
    body[1] = this.#onlyAsk ? 1 : 0
    body.set(words, 2)
    this.#asked.set(this.#last, { owner, words, since: performance.now() })
    this.#outstanding.set(owner, (this.#outstanding.get(owner) ?? 0) + 1)
    if (owner !== this.#own) this.sent += words.length / 2
    this.#say(owner, new Uint8Array(body.buffer))
  }

  /** Takes in an answer. Throws Malformed where nothing was asked that this answers. */
  answered(owner: number, body: Uint8Array): void {
    const number = body.length < 4 ? -1 : new DataView(body.buffer, body.byteOffset).getUint32(0, true)
    const asked = this.#asked.get(number)
    if (asked === undefined || asked.owner !== owner || body.length !== 4 + Math.ceil(asked.words.length / 16))
      throw new Malformed('nothing was asked that it answers')
    this.#asked.delete(number)
    this.#outstanding.set(owner, (this.#outstanding.get(owner) ?? 0) - 1)
    const known = new Uint32Array(asked.words.length)
    let to = 0
    for (let k = 0; k < asked.words.length; k += 2) {
      if (((body[4 + (k >> 4)] as number) >> ((k >> 1) & 7)) & 1) continue
      known[to++] = asked.words[k] as number
      known[to++] = asked.words[k + 1] as number
    }
    this.#known.push(known.subarray(0, to))
  }

  /** Forgets what was not sent yet, as if it were known. */
  drop(): void {
    this.#known.push(...this.#queues.values())
    this.#queues.clear()
  }

  /** Of what was asked about last what is known, sorted. */
  get known(): BigUint64Array {
    const all = new Uint32Array(this.#known.reduce((sum, { length }) => sum + length, 0))
    let to = 0
    for (const some of this.#known) {
      all.set(some, to)
      to += some.length
    }
    return new BigUint64Array(all.buffer).sort()
  }
}

/** What is asked: the number of the question, whether what is new stays so, and where the fingerprints begin. Throws Malformed. */
export function questionIn(body: Uint8Array): { readonly number: number; readonly onlyAsk: boolean; readonly fingerprints: Uint8Array } {
  if (body.length < 8) throw new Malformed('a question is cut short')
  const view = new DataView(body.buffer, body.byteOffset)
  return { number: view.getUint32(0, true), onlyAsk: view.getUint32(4, true) === 1, fingerprints: body.subarray(8) }
}

/** The answer: for each fingerprint one bit, set where it is new. */
export function answerTo(number: number, words: Uint32Array, isNew: (high: number, low: number) => boolean): Uint8Array {
  const count = words.length >> 1
  const body = new Uint8Array(4 + Math.ceil(count / 8))
  new DataView(body.buffer).setUint32(0, number, true)
  for (let k = 0; k < count; k++)
    if (isNew(words[2 * k + 1] as number, words[2 * k] as number)) body[4 + (k >> 3)] = (body[4 + (k >> 3)] as number) | (1 << (k & 7))
  return body
}
