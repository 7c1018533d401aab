import { control } from '../engine/kernel/abi.ts'
import { type Chunk, chunksAt } from '../engine/tables/chunks.ts'
import { ensureBytes } from '../engine/tables/memory.ts'
import type { Space } from '../engine/tables/space.ts'
import { InternalError } from '../errors.ts'
import { aliveIn, bury } from './buried.ts'
import { encodePaths, type Ordinals } from './paths.ts'
import type { Ways } from './ways.ts'

/** The states that a node found last, where its engine keeps them: which of them are new is asked, and some are handed over. */
export class NextLevel {
  readonly #space: Space
  /** Those of which it is known that they are new. */
  size: number
  /** Chunks of which it is known which states are. */
  #settled: number
  /** By block, how many states of its chunk are alive, of so many: who hands over a large level asks again and again. */
  readonly #alive = new Map<number, { readonly of: number; readonly alive: number }>()

  /** Of all that are there it is known that `size` are new. */
  constructor(space: Space, size: number) {
    this.#space = space
    this.size = size
    this.#settled = this.chunks.length
  }

  get chunks(): readonly Chunk[] {
    const { words } = this.#space.near
    return chunksAt(this.#space.near, words[control.outList] as number, words[control.outChunks] as number)
  }

  /** The chunks that are asked about next: where the table forgot what it held, those before it first. */
  get #asked(): readonly Chunk[] {
    const cut = this.#space.forgetting?.cuts.find(at => at > this.#settled)
    return this.chunks.slice(this.#settled, cut)
  }

  /** The fingerprints that owners are to be asked about, sorted, each once; null where there are none any more. */
  question(): BigUint64Array | null {
    const chunks = this.#asked
    if (chunks.length === 0) return null
    const keys = new BigUint64Array(chunks.reduce((sum, { count }) => sum + count, 0))
    let to = 0
    for (const chunk of chunks) {
      const some = this.#keysOf(chunk)
      keys.set(some, to)
      to += some.length
    }
    return keys.subarray(0, to).sort()
  }

  /** The fingerprints of the states of a chunk, those buried left out. */
  #keysOf({ block, count }: Chunk): BigUint64Array {
    const { kernel, near, forgetting } = this.#space
    if (forgetting === null) throw new InternalError('cluster', 'a node has no room for keys')
    return new BigUint64Array(near.memory.buffer, forgetting.room, kernel.keysOfStates(block, count, forgetting.room))
  }

  /** Takes in that of what was asked these, sorted, are known, and `asked` less them new. */
  answered(asked: number, known: BigUint64Array): void {
    const chunks = this.#asked
    const { kernel, log, memories } = this.#space
    const at = log.bytes
    ensureBytes(memories.log, at + known.byteLength)
    new BigUint64Array(memories.log.buffer, at, known.length).set(known)
    const buried = chunks.reduce((sum, { block, count }) => sum + kernel.bury(block, count, BigInt(at), BigInt(known.length)), 0)
    if (buried !== known.length) throw new InternalError('cluster', `${known.length} states are known, and ${buried} were found`)
    this.#alive.clear()
    this.#settled += chunks.length
    this.size += asked - known.length
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
