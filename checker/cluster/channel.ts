import { type Loss, sayLoss } from '../engine/loss.ts'
import { errorOf } from '../errors.ts'
import type { Carrier, Receiving } from '../platform/carrier/index.ts'
import { coordinator, decodeMessage, encodeMessage, type Kind, Malformed, type Message, mostNodes, newcomer } from './wire.ts'

/** The cluster cannot go on. */
export class Lost extends Error {
  override readonly name = 'Lost'
  readonly loss: Loss
  constructor(loss: Loss) {
    super(sayLoss(loss))
    this.loss = loss
  }
}

export const whoIs = (number: number): string =>
  number === coordinator ? 'the check' : number === newcomer ? 'a newcomer' : `node ${number + 1}`

export interface Place {
  readonly carrier: Carrier
  readonly run: string
  readonly secret: string
  /** Seconds after which whoever was not heard of is lost. */
  readonly patience: number
}

interface Peer {
  /** Whether it says now and then that it is there. */
  isWatched: boolean
  /** The number that comes next. */
  next: number
  /** What came too early. */
  readonly held: Map<number, Message>
  heard: number
  /** Since when a block is missing; null where none is. */
  gap: number | null
}

const inboxOf = (number: number): string => (number === coordinator ? 'check' : `node-${number}`)
/** Blocks of one sender that are held while an earlier one is missing. */
const mostHeld = 4096

/**
 * Speaks with the other participants of a run. What one says to another arrives once and in order, or the run is lost: blocks that come twice are dropped, those
 * that come early wait, and what is no block of this run, or was changed, is counted and ignored.
 */
export class Channel {
  readonly #place: Place
  readonly #self: number
  readonly #sent = new Map<number, number>()
  readonly #peers = new Map<number, Peer>()
  readonly #hear: (message: Message) => void
  readonly #receiving: Receiving
  #lose: (lost: Lost) => void = () => {}
  /** Rejects when the run is lost; never resolves. */
  readonly lost: Promise<never>
  #isLost = false
  #isClosed = false
  /** Blocks that were none of this run. */
  ignored = 0
  blocksSent = 0
  bytesSent = 0

  /** `hear` gets each message; what it throws ends the run. */
  constructor(place: Place, self: number, hear: (message: Message) => void, inbox = inboxOf(self)) {
    this.#place = place
    this.#self = self
    this.#hear = hear
    this.lost = new Promise<never>((_, reject) => {
      this.#lose = lost => {
        this.#isLost = true
        reject(lost)
      }
    })
    // Nobody may be waiting for it yet.
    this.lost.catch(() => {})
    this.#receiving = place.carrier.receive(
      place.run,
      inbox,
      block => this.#take(block),
      error => this.fail({ how: 'carrier', who: place.carrier.place, says: error.message }),
    )
  }

  /** From now on this participant must be heard of now and then. */
  expect(number: number): void {
    const peer = this.#peer(number)
    peer.isWatched = true
    peer.heard = performance.now()
  }

  #peer(number: number): Peer {
    const known = this.#peers.get(number)
    if (known !== undefined) return known
    const peer: Peer = { isWatched: false, next: 1, held: new Map(), heard: 0, gap: null }
    this.#peers.set(number, peer)
    return peer
  }

  say(to: number, kind: Kind, body: Uint8Array = new Uint8Array(), inbox = inboxOf(to)): void {
    const isPlain = to === newcomer || this.#self === newcomer
    const number = isPlain ? 0 : (this.#sent.get(to) ?? 0) + 1
    if (!isPlain) this.#sent.set(to, number)
    const { run, secret, carrier } = this.#place
    const block = encodeMessage({ run, from: this.#self, to, number, kind, body }, secret)
    this.blocksSent++
    this.bytesSent += block.length
    carrier.send(run, inbox, block).catch(error => this.fail({ how: 'carrier', who: carrier.place, says: errorOf(error).message }))
  }

  fail(loss: Loss): void {
    if (!this.#isLost) this.#lose(new Lost(loss))
  }

  /** Loses whoever was silent for too long, and whose block is missing for too long. To be called now and then. */
  watch(now = performance.now()): void {
    const most = this.#place.patience * 1000
    for (const [number, { isWatched, heard, gap }] of this.#peers) {
      if (gap !== null && now - gap > most) this.fail({ how: 'missing', who: whoIs(number) })
      else if (isWatched && now - heard > most) this.fail({ how: 'silent', who: whoIs(number), seconds: this.#place.patience })
    }
  }

  /** Whoever could not look for a while, as after a sleep of the machine, has heard of no one in it. */
  forgive(milliseconds: number): void {
    for (const peer of this.#peers.values()) {
      peer.heard += milliseconds
      if (peer.gap !== null) peer.gap += milliseconds
    }
  }

  #take(block: Uint8Array): void {
    const message = decodeMessage(block, this.#place.secret)
    if (message === null || message.run !== this.#place.run || message.to !== this.#self) {
      this.ignored++
      return
    }
    const { from, number } = message
    if (number === 0) {
      // Between those that have numbers everything is counted.
      if (from === newcomer || this.#self === newcomer) this.#give(message)
      else this.ignored++
      return
    }
    if (from !== coordinator && from >= mostNodes) {
      this.ignored++
      return
    }
    const peer = this.#peer(from)
    peer.heard = performance.now()
    if (number < peer.next || peer.held.has(number)) {
      this.ignored++
      return
    }
    peer.held.set(number, message)
    if (peer.held.size > mostHeld) this.fail({ how: 'missing', who: whoIs(from) })
    for (let next = peer.held.get(peer.next); next !== undefined; next = peer.held.get(peer.next)) {
      peer.held.delete(peer.next++)
      this.#give(next)
    }
    peer.gap = peer.held.size === 0 ? null : (peer.gap ?? performance.now())
  }

  #give(message: Message): void {
    if (this.#isClosed) return
    try {
      this.#hear(message)
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      this.fail({ how: 'malformed', who: whoIs(message.from), says: error.message })
    }
  }

  close(): void {
    this.#isLost = this.#isClosed = true
    this.#receiving.stop()
  }
}
