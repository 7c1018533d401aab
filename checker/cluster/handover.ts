import { bytesOf, slotOfKey } from './fingerprints.ts'
import type { Part } from './part.ts'
import type { Message } from './wire.ts'

/** States in one block of paths; a node that is asked for its states gives as many at once. */
export const statesABlock = 2048

/** What one other node is to get, block by block. */
interface Stream {
  readonly to: number
  readonly kind: 'states' | 'known'
  /** The next block; null after the last. */
  readonly block: () => Message['body'] | null
}

/** Hands over to other nodes, each of which has one block before it at most: nobody is flooded. */
export class Handover {
  readonly #say: (to: number, kind: Stream['kind'], block: Message['body']) => void
  #streams: readonly Stream[] = []
  #ended: (() => void) | null = null
  /** Whom a block was handed, and when. */
  readonly #unanswered = new Map<number, number>()

  constructor(say: (to: number, kind: Stream['kind'], block: Message['body']) => void) {
    this.#say = say
  }

  /** When the block was sent that has waited longest for its answer; Infinity where none waits. */
  get oldest(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#unanswered.values())
  }

  /** Sends all of these, and calls `ended` when each block is answered. */
  begin(streams: readonly Stream[], ended: () => void): void {
    this.#streams = streams
    this.#ended = ended
    this.#goOn()
  }

  /** A node has seen to the block that it was sent. */
  answered(from: number): void {
    this.#unanswered.delete(from)
    this.#goOn()
  }

  #goOn(): void {
    if (this.#ended === null) return
    this.#streams = this.#streams.filter(({ to, block, kind }) => {
      if (this.#unanswered.has(to)) return true
      const next = block()
      if (next === null) return false
      this.#unanswered.set(to, performance.now())
      this.#say(to, kind, next)
      return true
    })
    if (this.#streams.length > 0 || this.#unanswered.size > 0) return
    const ended = this.#ended
    this.#ended = null
    ended()
  }
}

/** The last states of the next level, for those that have fewer; they are this node's no more. */
export const statesFor = (part: Part, moves: readonly { readonly to: number; readonly count: number }[]): readonly Stream[] =>
  moves.map(({ to, count }) => {
    let left = Math.min(count, part.found)
    return {
      to,
      kind: 'states',
      block: () => {
        const some = Math.min(left, statesABlock)
        if (some === 0) return null
        const paths = part.pathsFrom(part.found - some, some)
        part.forget(some)
        left -= some
        return paths
      },
    }
  })

/** The fingerprints that others than `index` own now, for these; they are this node's no more when it forgets them. */
export const fingerprintsFor = (part: Part, index: number): readonly Stream[] =>
  [...new Set(part.owners.filter(owner => owner !== index))].map(to => {
    let line: number | null = 0
    return {
      to,
      kind: 'known',
      block: () => {
        while (line !== null) {
          const some = part.owned.from(line)
          line = some.next
          const block = some.keys.filter(key => part.owners[slotOfKey(key)] === to)
          if (block.length > 0) return bytesOf(block)
        }
        return null
      },
    }
  })
