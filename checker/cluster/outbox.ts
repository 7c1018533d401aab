import type { Candidate } from './part.ts'
import { Malformed } from './wire.ts'

/** Candidates in one block, at most. */
export const blockStates = 2048
/** Blocks that one owner may have before it, of one sender. */
const credit = 2
/** Candidates that wait, to be sent or for an answer; the node expands nothing meanwhile. */
const mostWaiting = 1 << 16

interface Asked {
  readonly owner: number
  readonly candidates: readonly Candidate[]
  readonly since: number
}

/**
 * What other nodes are to be asked, in sorted blocks, and what was asked and not answered. An owner that has `credit` blocks of this node before it
 * gets no more, so that neither it nor the server between is flooded.
 */
export class Outbox {
  readonly #queues = new Map<number, Candidate[]>()
  readonly #asked = new Map<number, Asked>()
  readonly #outstanding = new Map<number, number>()
  readonly #say: (owner: number, body: Uint8Array) => void
  #waiting = 0
  #last = 0
  /** What is new shall not be known from now on. */
  onlyAsk = false
  /** Fingerprints that were sent. */
  sent = 0

  constructor(say: (owner: number, body: Uint8Array) => void) {
    this.#say = say
  }

  get isEmpty(): boolean {
    return this.#waiting === 0
  }

  get isFull(): boolean {
    return this.#waiting >= mostWaiting
  }

  /** When the oldest question was asked that has no answer; null where all have. */
  get oldest(): number | null {
    for (const { since } of this.#asked.values()) return since
    return null
  }

  add(owner: number, candidate: Candidate): void {
    const queue = this.#queues.get(owner) ?? []
    this.#queues.set(owner, queue)
    queue.push(candidate)
    this.#waiting++
    if (queue.length >= blockStates) this.#send(owner, queue, blockStates)
  }

  /** Sends what there is credit for: whole blocks; with `all`, what is less than one, too. */
  send(all: boolean): void {
    for (const [owner, queue] of this.#queues) this.#send(owner, queue, all ? 1 : blockStates)
  }

  #send(owner: number, queue: Candidate[], least: number): void {
    while (queue.length >= least && (this.#outstanding.get(owner) ?? 0) < credit) this.#ask(owner, queue.splice(0, blockStates))
  }

  #ask(owner: number, some: readonly Candidate[]): void {
    const sorted = some.toSorted((a, b) => a.high - b.high || a.low - b.low)
    const candidates = sorted.filter(({ high, low }, k) => k === 0 || high !== sorted[k - 1]?.high || low !== sorted[k - 1]?.low)
    this.#waiting -= some.length - candidates.length
    const words = new Uint32Array(2 + 2 * candidates.length)
    words[0] = ++this.#last
    words[1] = this.onlyAsk ? 1 : 0
    for (const [k, { high, low }] of candidates.entries()) {
      words[2 + 2 * k] = low
      words[3 + 2 * k] = high
    }
    this.#asked.set(this.#last, { owner, candidates, since: performance.now() })
    this.#outstanding.set(owner, (this.#outstanding.get(owner) ?? 0) + 1)
    this.sent += candidates.length
    this.#say(owner, new Uint8Array(words.buffer))
  }

  /** The candidates that an answer says are new. Throws Malformed where nothing was asked that this answers. */
  answered(owner: number, body: Uint8Array): readonly Candidate[] {
    const number = body.length < 4 ? -1 : new DataView(body.buffer, body.byteOffset).getUint32(0, true)
    const asked = this.#asked.get(number)
    if (asked === undefined || asked.owner !== owner || body.length !== 4 + Math.ceil(asked.candidates.length / 8))
      throw new Malformed('nothing was asked that it answers')
    this.#asked.delete(number)
    this.#outstanding.set(owner, (this.#outstanding.get(owner) ?? 0) - 1)
    this.#waiting -= asked.candidates.length
    return asked.candidates.filter((_, k) => ((body[4 + (k >> 3)] as number) >> (k & 7)) & 1)
  }

  /** Forgets what was not sent yet. */
  drop(): void {
    for (const queue of this.#queues.values()) this.#waiting -= queue.splice(0).length
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
