import { control } from '../engine/kernel/abi.ts'
import { type Chunk, chunksAt } from '../engine/tables/chunks.ts'
import { blockStates } from '../engine/tables/memory.ts'
import type { Space } from '../engine/tables/space.ts'
import { InternalError } from '../errors.ts'
import { aliveIn, bury, buryKnown } from './buried.ts'
import { encodePaths, type Ordinals } from './paths.ts'
import type { Ways } from './ways.ts'

/** The states that a node found last, where its engine keeps them: which of them are new is asked, and some are handed over. */
export class NextLevel {
  readonly #space: Space
  /** Those of which it is known that they are new. */
  size: number
  /** Chunks about which owners were asked, and up to which they are to be asked before more is. */
  #asked: number
  #end: number
  /** By block, how many states of its chunk are alive, of so many: who hands over a large level asks again and again. */
  readonly #alive = new Map<number, { readonly of: number; readonly alive: number }>()

  /** Of all that are there it is known that `size` are new. */
  constructor(space: Space, size: number) {
    this.#space = space
    this.size = size
    this.#asked = this.#end = this.chunks.length
  }

  get chunks(): readonly Chunk[] {
    const { words } = this.#space.near
    return chunksAt(this.#space.near, words[control.outList] as number, words[control.outChunks] as number)
  }

  /**
   * The fingerprints of the next states that owners are to be asked about, in pairs of words, the less significant first, and the number of the first of
   * these states, which the others follow; null where the rest must wait for the answers: where the table forgot what it held, a state may be among those before and once more behind.
   */
  toAsk(): { readonly words: Uint32Array; readonly first: number } | null {
    if (this.#asked === this.#end) return null
    const { near } = this.#space
    const [chunk] = chunksAt(near, (near.words[control.outList] as number) + 16 * this.#asked++, 1) as [Chunk]
    const keys = this.#keysOf(chunk)
    if (keys.length !== chunk.count) throw new InternalError('cluster', 'a state was buried that nobody was asked about')
    return { words: new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length), first: chunk.block * blockStates }
  }

  /** Goes on where all is answered about what was to be asked; false where nothing is left. */
  goOn(): boolean {
    const { words } = this.#space.near
    const all = words[control.outChunks] as number
    if (this.#end === all) return false
    this.#end = this.#space.forgetting?.cuts.find(at => at > this.#end) ?? all
    return true
  }

  /** The fingerprints of the states of a chunk, those buried left out. */
  #keysOf({ block, count }: Chunk): BigUint64Array {
    const { kernel, near, forgetting } = this.#space
    if (forgetting === null) throw new InternalError('cluster', 'a node has no room for keys')
    return new BigUint64Array(near.memory.buffer, forgetting.room, kernel.keysOfStates(block, count, forgetting.room))
  }

  /** Takes in which of these states are new, by a bit each that is set; the others are buried. How many are new. */
  settle(states: Uint32Array, answer: Uint8Array): number {
    const isNew = buryKnown(this.#space, states, answer)
    this.size += isNew
    return isNew
  }

  /** So many states, from one on, as paths. */
  pathsFrom(from: number, count: number, ways: Ways): Uint8Array {
    const paths: { path: Ordinals; high: number; low: number }[] = []
    let before = 0
    for (const chunk of this.chunks) {
      if (before >= from + count) break
      const size = this.#aliveIn(chunk)
      const [first, end] = [Math.max(0, from - before), Math.min(size, from + count - before)]
      before += size
      if (first >= end) continue
      const alive = aliveIn(this.#space, chunk)
      const keys = this.#keysOf(chunk).slice()
      for (let k = first; k < end; k++) {
        const [high, low] = wordsOfFingerprint(keys[k] as bigint)
        paths.push({ path: ways.to(chunk.first + (alive[k] as number)), high, low })
      }
    }
    return encodePaths(paths)
  }

  #aliveIn(chunk: Chunk): number {
    const known = this.#alive.get(chunk.block)
    if (known?.of === chunk.count) return known.alive
    const alive = aliveIn(this.#space, chunk).length
    this.#alive.set(chunk.block, { of: chunk.count, alive })
    return alive
  }

  /** Forgets the last states of the next level, which another node has now. */
  forget(count: number): void {
    let left = count
    this.#alive.clear()
    for (const chunk of this.chunks.toReversed())
      for (const k of aliveIn(this.#space, chunk).toReversed()) {
        if (left-- <= 0) return
        bury(this.#space, chunk, k)
        this.size--
      }
  }
}

/** A fingerprint in two words. */
export const wordsOfFingerprint = (fingerprint: bigint): readonly [high: number, low: number] => [
  Number(fingerprint >> 32n),
  Number(fingerprint & 0xffffffffn),
]
