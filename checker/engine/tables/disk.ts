import { InternalError, problemOf } from '../../errors.ts'
import { ScratchFile } from '../../platform/scratch-file.ts'
import type { DiskSettings } from '../disk.ts'
import { control } from '../kernel/abi.ts'
import { chunksAt } from './chunks.ts'
import type { Log } from './log.ts'
import { blockStates, ensureBytes, type Kernel, type Memories, type Near } from './memory.ts'
import { NoRoom } from './room.ts'
import type { Spill } from './table.ts'

/** Keys that are read at once, and of which the first is remembered. */
const keysAtOnce = 8192
/** Lines of the table that are emptied at once, of at most ten keys each. */
const linesAtOnce = 8192
/** No entry is so many lines from home: the table has fewer slots past its end. */
const mostAway = 256

/** Sorted keys in a file, and the first of every `keysAtOnce`. */
interface Sorted {
  readonly file: ScratchFile
  readonly firsts: BigUint64Array
  readonly count: number
}

/**
 * The fingerprints of states that the table has no room for. Where it would grow beyond its bytes, all that it holds is written to a file, in order, and it
 * begins anew. So a state is new to the table that was found long ago; it is kept like a new one, and looked for in the files
 * when its level is done: duplicates are detected late, a level at a time (R. Korf, "Best-First Frontier Search with Delayed Duplicate Detection", 2004). Those found there
 * are buried: not expanded, and not counted.
 */
export class Disk implements Spill {
  readonly settings: DiskSettings
  readonly #near: Near
  readonly #memories: Memories
  readonly #log: Log
  #logFile: ScratchFile | null = null
  readonly #files: Sorted[] = []
  /** Chunks of the next level before the table began anew, and files before that: each time in this level. */
  #cuts: { readonly chunks: number; readonly files: number }[] = []
  #filesBefore = 0
  /** Address of room for keys: those of some lines, or three times `keysAtOnce`. */
  readonly #room: number

  constructor(settings: DiskSettings, near: Near, memories: Memories, log: Log) {
    this.settings = settings
    this.#log = log
    this.#near = near
    this.#memories = memories
    this.#room = near.allocate(2 * Math.max(3 * keysAtOnce, 10 * linesAtOnce), true) * 4
  }

  get tableBytes(): number {
    return this.settings.tableBytes
  }

  /** Whether anything is on disk. */
  get isUsed(): boolean {
    return this.#files.length > 0
  }

  /** Fingerprints there, some of them more than once. */
  get keys(): number {
    return this.#files.reduce((sum, { count }) => sum + count, 0)
  }

  get bytes(): number {
    return this.#files.reduce((sum, { file }) => sum + file.bytes, this.#logFile?.bytes ?? 0)
  }

  /** Puts all that the table holds on disk, and the log, and leaves both empty. Throws NoRoom where the disk takes no more. */
  spill(kernel: Kernel, homes: number, lines: number): void {
    const { words } = this.#near
    try {
      this.#files.push(this.#written(kernel, homes, lines))
      this.#logFile ??= new ScratchFile(this.settings.folder)
      this.#log.moveTo(this.#logFile)
    } catch (error) {
      throw this.#noRoom(error)
    }
    this.#cuts.push({ chunks: words[control.outChunks] as number, files: this.#files.length })
    words[control.spills] = (words[control.spills] as number) + 1
  }

  /** Buries the states of the level that was found last that were found before. How many. */
  settle(kernel: Kernel): number {
    const { words } = this.#near
    const found = words[control.outChunks] as number
    const cuts = [{ chunks: 0, files: this.#filesBefore }, ...this.#cuts, { chunks: found, files: this.#files.length }]
    let buried = 0
    for (let k = 0; k + 1 < cuts.length; k++) {
      const [from, to] = [cuts[k], cuts[k + 1]] as [(typeof cuts)[0], (typeof cuts)[0]]
      if (from.files > 0) buried += this.#bury(kernel, from.chunks, to.chunks, this.#files.slice(0, from.files))
    }
    this.#cuts = []
    this.#filesBefore = this.#files.length
    return buried
  }

  /** States that were found last, alive or not. */
  get found(): number {
    return this.#chunks().reduce((sum, { count }) => sum + count, 0)
  }

  close(): void {
    for (const { file } of this.#files) file.close()
    this.#logFile?.close()
    this.#files.length = 0
  }

  #chunks() {
    const { words } = this.#near
    return chunksAt(this.#near, words[control.outList] as number, words[control.outChunks] as number)
  }

  /** So many keys at an address, in a memory that other threads see too. */
  #keysAt(address: number, count: number): BigUint64Array {
    return new BigUint64Array(this.#near.memory.buffer, address, count)
  }

  #written(kernel: Kernel, homes: number, lines: number): Sorted {
    const file = new ScratchFile(this.settings.folder)
    const firsts: bigint[] = []
    let count = 0
    let waiting = new BigUint64Array()
    let last = 0n
    const put = (keys: BigUint64Array) => {
      if (keys.length === 0) return
      if ((keys[0] as bigint) < last) throw new InternalError('disk', 'fingerprints are out of order')
      last = keys.at(-1) as bigint
      for (let k = (keysAtOnce - (count % keysAtOnce)) % keysAtOnce; k < keys.length; k += keysAtOnce) firsts.push(keys[k] as bigint)
      file.append(new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength))
      count += keys.length
    }
    for (let from = 0; from < lines; from += linesAtOnce) {
      const end = Math.min(lines, from + linesAtOnce)
      const taken = this.#keysAt(this.#room, kernel.takeKeys(BigInt(from), BigInt(end), this.#room))
      const keys = new BigUint64Array(waiting.length + taken.length)
      keys.set(waiting)
      keys.set(taken, waiting.length)
      keys.sort()
      // What is not among the last lines cannot come after what is in the next.
      const sure = end === lines ? keys.length : placeOf(keys, firstOfLine(end - mostAway, homes))
      put(keys.subarray(0, sure))
      waiting = keys.slice(sure)
    }
    return { file, firsts: BigUint64Array.from(firsts), count }
  }

  /** The error of a disk that failed, or another as it is. */
  #noRoom(error: unknown): unknown {
    if (error instanceof InternalError || error instanceof WebAssembly.RuntimeError) return error
    return new NoRoom({ of: 'disk', folder: this.settings.folder, used: this.bytes, reason: problemOf(error) })
  }

  /** Buries those states of some chunks that are in these files. */
  #bury(kernel: Kernel, fromChunk: number, toChunk: number, files: readonly Sorted[]): number {
    const chunks = this.#chunks().slice(fromChunk, toChunk)
    const wanted = this.#keysOf(kernel, chunks)
    if (wanted.length === 0) return 0
    const met: BigUint64Array[] = []
    try {
      for (const file of files) this.#meet(kernel, wanted, file, met)
    } catch (error) {
      throw this.#noRoom(error)
    }
    const all = joined(met).sort()
    if (all.length === 0) return 0
    const at = this.#log.bytes
    ensureBytes(this.#memories.log, at + all.byteLength)
    new BigUint64Array(this.#memories.log.buffer, at, all.length).set(all)
    return chunks.reduce((sum, { block, count }) => sum + kernel.bury(block, count, BigInt(at), BigInt(all.length)), 0)
  }

  /** The keys of the states of some chunks, sorted. */
  #keysOf(kernel: Kernel, chunks: ReturnType<typeof chunksAt>): BigUint64Array {
    const keys = new BigUint64Array(chunks.reduce((sum, { count }) => sum + count, 0))
    let to = 0
    for (const { block, count } of chunks) {
      if (count > blockStates) throw new InternalError('disk', `a chunk of ${count} states`)
      const some = kernel.keysOfStates(block, count, this.#room)
      keys.set(this.#keysAt(this.#room, some), to)
      to += some
    }
    return keys.subarray(0, to).sort()
  }

  /** Adds the wanted keys that a file has, reading no more of it than may have them. */
  #meet(kernel: Kernel, wanted: BigUint64Array, { file, firsts, count }: Sorted, met: BigUint64Array[]): void {
    const [want, have, both] = [0, 1, 2].map(k => this.#room + k * keysAtOnce * 8) as [number, number, number]
    const buffer = new BigUint64Array(keysAtOnce)
    let from = 0
    for (let k = 0; k < firsts.length && from < wanted.length; k++) {
      const end = k + 1 < firsts.length ? placeOf(wanted, firsts[k + 1] as bigint, from) : wanted.length
      if (end === from) continue
      const some = Math.min(keysAtOnce, count - k * keysAtOnce)
      const keys = buffer.subarray(0, some)
      file.read(k * keysAtOnce * 8, new Uint8Array(keys.buffer, 0, some * 8))
      this.#keysAt(have, some).set(keys)
      for (; from < end; from += keysAtOnce) {
        const part = wanted.subarray(from, Math.min(end, from + keysAtOnce))
        this.#keysAt(want, part.length).set(part)
        const found = kernel.meet(want, part.length, have, some, both)
        if (found > 0) met.push(this.#keysAt(both, found).slice())
      }
      from = end
    }
  }
}

/** The first key whose home is this line, of so many: see kernel/assembly/table.ts. */
const firstOfLine = (line: number, lines: number): bigint => (line <= 0 ? 0n : ((BigInt(line) * 2n ** 32n) / BigInt(lines)) << 32n)

/** How many of sorted keys, from one on, are less than `key`, and those before it. */
function placeOf(keys: BigUint64Array, key: bigint, from = 0): number {
  let low = from
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as bigint) < key) low = middle + 1
    else high = middle
  }
  return low
}

function joined(parts: readonly BigUint64Array[]): BigUint64Array {
  const all = new BigUint64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let to = 0
  for (const part of parts) {
    all.set(part, to)
    to += part.length
  }
  return all
}
