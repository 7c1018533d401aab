import { InternalError } from '../../errors.ts'
import type { Near } from './memory.ts'
import type { Lookup } from './recorder.ts'

/**
 * Decision tries in the near memory, laid out as kernel/assembly/trie.ts reads them. One thread adds to them while others
 * read: an entry is written whole before the one word that leads to it.
 */
export class Tries {
  readonly near: Near
  nodes = 0

  constructor(near: Near) {
    this.near = near
  }

  /**
   * Adds the path that ends in a leaf (below zero) to the trie whose root stands in the word `root`. Throws where the path asks another question than
   * the trie does at some point: then the author's code is not deterministic.
   */
  add(root: number, path: readonly Lookup[], leaf: number): void {
    let cell = root
    for (const asked of path) {
      let node = this.near.words[cell] as number
      if (node === 0) node = this.#node(cell, asked)
      if (node < 0 || (this.near.words[node] as number) !== asked.question) throw new NotDeterministic()
      cell = typeof asked.answer === 'bigint' ? this.#hashed(node, asked.answer) : this.#direct(node, asked.answer)
    }
    const before = this.near.words[cell] as number
    if (before !== 0 && before !== leaf) throw new NotDeterministic()
    Atomics.store(this.near.words, cell, leaf)
  }

  #node(cell: number, asked: Lookup): number {
    const hashed = typeof asked.answer === 'bigint'
    const room = hashed ? 4 : asked.answers || 16
    const block = this.near.allocate(1 + room * (hashed ? 3 : 1))
    this.near.words[block] = room
    const node = this.near.allocate(2)
    this.near.words[node] = asked.question
    this.near.words[node + 1] = block
    Atomics.store(this.near.words, cell, node)
    this.nodes++
    return node
  }

  /** The word that holds the child for an answer. */
  #direct(node: number, answer: number): number {
    const block = this.near.words[node + 1] as number
    const room = this.near.words[block] as number
    if (answer < room) return block + 1 + answer
    let more = room * 2
    while (more <= answer) more *= 2
    const larger = this.near.allocate(1 + more)
    this.near.words.copyWithin(larger + 1, block + 1, block + 1 + room)
    this.near.words[larger] = more
    Atomics.store(this.near.words, node + 1, larger)
    return larger + 1 + answer
  }

  #hashed(node: number, answer: bigint): number {
    const block = this.near.words[node + 1] as number
    const room = this.near.words[block] as number
    const cell = this.#entry(block, answer)
    const taken = Array.from({ length: room }, (_, k) => this.near.words[block + 3 + k * 3] as number).filter(child => child !== 0).length
    if (this.near.words[cell] !== 0 || taken * 2 < room) return cell
    const larger = this.near.allocate(1 + room * 2 * 3)
    this.near.words[larger] = room * 2
    for (let k = 0; k < room; k++) {
      const [low = 0, high = 0, child = 0] = this.near.words.subarray(block + 1 + k * 3, block + 4 + k * 3)
      if (child !== 0) this.near.words[this.#entry(larger, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))] = child
    }
    const there = this.#entry(larger, answer)
    Atomics.store(this.near.words, node + 1, larger)
    return there
  }

  /** The child's word of the entry for this answer, made where there is none. */
  #entry(block: number, answer: bigint): number {
    const low = Number(BigInt.asIntN(32, answer))
    const high = Number(BigInt.asIntN(32, answer >> 32n))
    const mask = (this.near.words[block] as number) - 1
    for (let slot = high & mask, tries = 0; tries <= mask; slot = (slot + 1) & mask, tries++) {
      const at = block + 1 + slot * 3
      if (this.near.words[at + 2] !== 0 && (this.near.words[at] !== low || this.near.words[at + 1] !== high)) continue
      this.near.words[at] = low
      this.near.words[at + 1] = high
      return at + 2
    }
    throw new InternalError('tries', 'a block of hashed children is full')
  }
}

/** The author's code asked something else, or answered something else, on equal answers. */
export class NotDeterministic extends Error {}
