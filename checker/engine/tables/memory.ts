import { InternalError, UsageError } from '../../errors.ts'
import { readFileSync } from '../../platform/files.ts'
import { allowDraftMemories, residentBytes, runtime } from '../../platform/memory.ts'
import { abiNumber, control } from '../kernel/abi.ts'
import { type Most, NoRoom } from './room.ts'

/** The words that the searching thread and one worker thread share, by index from the thread's first. */
export const thread = {
  /** Zero while the thread starts, then `idle` or `at work`. */
  state: 0,
  why: 1,
  /** Six 64-bit numbers: what its kernel counted. */
  counts: 4,
  words: 16,
  idle: 1,
  atWork: 2,
} as const

/** Entries of each of the buffers in which a kernel leaves what JavaScript must see to. */
export const bufferRoom = 4096
/** Words of such an entry, and of a whole buffer. */
export const entryWords = 3
export const bufferWords = 1 + bufferRoom * entryWords

/** Slots of the fingerprint table past its end, for the entries whose home is the last. */
export const overhang = 1024
/** States of a block of the `front` memory. */
export const blockStates = 4096

const page = 65536
/** What a small search needs, so that its memories need not grow, which takes a millisecond each time; pages that nothing is written to take no room. */
const firstPages = { near: 768, fp: 18, log: 32, front: 128 }
/** With less room than this for each memory a search is not begun. */
const leastPages = 1 << 10

export interface Memories {
  readonly memory: WebAssembly.Memory
  readonly fp: WebAssembly.Memory
  readonly log: WebAssembly.Memory
  readonly front: WebAssembly.Memory
  readonly ids: WebAssembly.Memory
}

// The types of TypeScript's library know 32-bit memories only.
type Memory64 = new (of: { initial: bigint; maximum: bigint; shared: true; address: 'i64' }) => WebAssembly.Memory
type DraftMemory64 = new (of: { initial: number; maximum: number; shared: true; index: 'i64' }) => WebAssembly.Memory
/** Whether the runtime has memories of 64 bits as an earlier draft of WebAssembly had them. */
let isDraft = false

function far(pages: number, first = 1): WebAssembly.Memory {
  const initial = Math.min(first, pages)
  if (!isDraft)
    try {
      const of = { initial: BigInt(initial), maximum: BigInt(pages), shared: true, address: 'i64' } as const
      return new (WebAssembly.Memory as unknown as Memory64)(of)
    } catch (error) {
      if (!(error instanceof TypeError) || !allowDraftMemories()) throw error
      isDraft = true
    }
  return new (WebAssembly.Memory as unknown as DraftMemory64)({ initial, maximum: pages, shared: true, index: 'i64' })
}

/**
 * The memories of a search. A shared memory reserves addresses for all that it may ever hold: half of those that the process may still have, as under
 * `ulimit -v`, or less where that is refused. Throws UsageError where even little is refused.
 */
export function makeMemories(most: Pick<Most, 'near' | 'far'>): Memories {
  const free = freeAddresses() / page / 2
  const near = Math.min(most.near, Math.floor(free / 4))
  const farMost = Math.min(most.far, Math.floor((free - near) / 4))
  for (let share = 1; ; share *= 2) {
    const pages = { near: Math.floor(near / share), far: Math.floor(farMost / share) }
    try {
      return {
        memory: new WebAssembly.Memory({ initial: Math.min(firstPages.near, pages.near), maximum: pages.near, shared: true }),
        fp: far(pages.far, firstPages.fp),
        log: far(pages.far, firstPages.log),
        front: far(pages.far, firstPages.front),
        ids: far(pages.far),
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      if (Math.min(pages.near, pages.far) / 2 < leastPages)
        throw new UsageError('no-memory', 'this process may not have the memory that the tables engine needs to begin a search', {
          hint: 'raise the limit on its address space (ulimit -v) to 80 GB or none, set NODE_OPTIONS=--disable-wasm-trap-handler, with which less is reserved, or search with the reference engine: --engine reference',
          cause: error,
        })
    }
  }
}

/** Throws UsageError where the runtime is too old for the kernel: it would complain of the kernel's bytes. */
export function checkRuntime(make: () => unknown = () => far(1)): void {
  try {
    make()
  } catch (error) {
    if (error instanceof RangeError) return
    throw new UsageError(
      'old-runtime',
      `the tables engine needs Node.js 22 or newer: ${runtime()} has no WebAssembly memories of 64 bits`,
      {
        hint: "install a newer Node.js, or search with the reference engine: check(model, { engine: 'reference' })",
        cause: error,
      },
    )
  }
}

/** Bytes of addresses that this process may still reserve; only Linux says how many it may have. */
function freeAddresses(): number {
  try {
    const limit = /^Max address space\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    const used = /^VmSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return limit === undefined ? Infinity : Math.max(0, Number(limit) - Number(used) * 1024)
  } catch {
    return Infinity
  }
}

/** The memory grown by so many pages, or NoRoom thrown. */
function grow(memory: WebAssembly.Memory, pages: number | bigint, what: 'tables' | 'states'): void {
  try {
    ;(memory.grow as unknown as (by: number | bigint) => unknown).call(memory, pages)
  } catch (error) {
    if (error instanceof RangeError) throw noMemory(what)
    throw new InternalError('memory', `a memory could not grow: ${String(error)}`)
  }
}

export const noMemory = (what: 'tables' | 'states'): NoRoom => new NoRoom({ of: 'memory', what, used: residentBytes() })

/** Makes a 64-bit memory at least so many bytes long; new pages are zero. Throws NoRoom where the process cannot have them. */
export function ensureBytes(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / page)
  if (missing > 0) grow(memory, isDraft ? missing : BigInt(missing), 'states')
}

/** The near memory, which this thread alone adds to: words are given out once and never taken back. */
export class Near {
  readonly memory: WebAssembly.Memory
  words: Int32Array
  #next: number

  constructor(memory: WebAssembly.Memory) {
    this.#next = control.end
    this.memory = memory
    this.words = new Int32Array(memory.buffer)
  }

  /** Index of the first of `count` words, all zero; `even` where 64-bit values must be aligned. Throws NoRoom. */
  allocate(count: number, even = false): number {
    const at = even ? (this.#next + 1) & ~1 : this.#next
    const missing = Math.ceil(((at + count) * 4 - this.memory.buffer.byteLength) / page)
    if (missing > 0) this.#grow(missing)
    this.#next = at + count
    if (this.words.length * 4 !== this.memory.buffer.byteLength) this.words = new Int32Array(this.memory.buffer)
    return at
  }

  /** A quarter more, so that it is seldom; where there is not so much, what is missing. */
  #grow(missing: number): void {
    const quarter = Math.ceil(this.memory.buffer.byteLength / 4 / page)
    try {
      grow(this.memory, Math.max(missing, quarter), 'tables')
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error
      grow(this.memory, missing, 'tables')
    }
  }

  /** The number of 64 bits that stands in a word and the next. */
  number(word: number): number {
    return (this.words[word + 1] as number) * 2 ** 32 + ((this.words[word] as number) >>> 0)
  }

  setNumber(word: number, number: number): void {
    this.words[word] = number | 0
    this.words[word + 1] = Math.floor(number / 2 ** 32)
  }

  /** Bytes given out. */
  get used(): number {
    return this.#next * 4
  }
}

/** What the kernel asks of the thread that knows the spec. */
export interface Teacher {
  learnGroup(kind: number, index: number, at: number): number
  learnMonitor(monitor: number, at: number): number
  learnStep(transition: number, index: number, at: number): number
}

/** The kernel's exports; docstrings stand beside them in kernel/assembly. */
export interface Kernel {
  open(at: number, room: number, sums: number): void
  run(chunks: number): number
  again(chunk: number, at: number): number
  answerOf(monitor: number, block: number, at: number): number
  /** Left out by kernels of before there was one. */
  getAbi?(): number
  endRun(): void
  closeLevel(): void
  /** Begins another run of a sampled search, and empties its filter. */
  restart(): void
  clearBits(): void
  /** 1 where no other thread runs: then no swap is needed. */
  setAlone(yes: number): void
  /** Packs a range of the log that a thread at rest fills, whose words are at this address. */
  packRange(range: number, raw: number): void
  freeBlock(block: number): void
  begin(initial: number): number
  put(initial: number): void
  /** Not zero where the state in scratch was found: one with its fingerprint or, by an exact search, the very same. */
  isKnown(): number
  addressOfChild(): number
  /** An exact search's own table: empties it, and enters the states of a chunk. */
  emptyEntries(): void
  enterStates(block: number, count: number): void
  moveSlots(to: bigint, from: bigint, down: bigint, spare: number, room: number, waiting: number): number
  /** Takes slots of an open table out of it, to the log, and puts them into a compact one. */
  takeSlots(from: bigint, to: bigint, at: bigint): void
  putSlots(lines: bigint, from: bigint, to: bigint, at: bigint): void
  /** As `moveSlots`, of a compact table, by lines. */
  moveLines(before: bigint, to: bigint, from: bigint, down: bigint, spare: number, room: number, waiting: number): number
  putWaiting(to: bigint, spare: number, waiting: number): void
  leastGapOfLines(from: bigint, to: bigint, buffer: number): bigint
  settleWaiting(to: bigint, spare: number, waiting: number): void
  /** What is on disk, by keys of 64 bits: see kernel/assembly/disk.ts. Addresses are of the near memory. */
  takeKeys(from: bigint, end: bigint, to: number): number
  /** Signed, though the number is not. */
  leastKeyGap(): bigint
  keysOfStates(block: number, count: number, to: number): number
  meet(wanted: number, wantedCount: number, have: number, haveCount: number, to: number): number
  bury(block: number, count: number, at: bigint, keys: bigint): number
  /** A set of fingerprints asked about blocks: see kernel/assembly/keys.ts. */
  enterKeys(from: number, count: number, bits: number): number
  lackKeys(from: number, count: number, bits: number): number
  copyKeys(from: bigint, end: bigint, to: number): number
  countSlots(slots: bigint): number
  numberStates(block: number, count: number, first: number): void
  edgesOf(block: number, count: number, skip: number, degrees: number, edges: number, room: number): number
  truthsOf(block: number, count: number, monitor: number, to: number): void
  /** Signed, though the number is not. */
  leastGap(from: bigint, to: bigint, end: bigint): bigint
  getGenerated(): number
  getDistinct(): number
  getPassed(): number
  getExpanded(): number
  getDegreeSum(): number
  getDegreeMin(): number
  getDegreeMax(): number
  getHere(): number
  getHereBy(): number
  getOverflowTransition(): number
}

let compiled: WebAssembly.Module | null = null

/** The compiled module, one for all searches of this program; made from kernel/assembly when the package is prepared. */
export function kernelModule(): WebAssembly.Module {
  checkRuntime()
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../kernel/kernel.wasm', import.meta.url)))
  return compiled
}

export function makeKernel(module: WebAssembly.Module, memories: Memories, teacher: Teacher): Kernel {
  const { memory, fp, log, front, ids } = memories
  const kernel = new WebAssembly.Instance(module, {
    env: { memory, ...(teacher as unknown as WebAssembly.ModuleImports) },
    far: { fp, log, front, ids },
  }).exports as unknown as Kernel
  if (kernel.getAbi?.() !== abiNumber)
    throw new InternalError('kernel', 'checker/engine/kernel/kernel.wasm was compiled from other sources than these: run npm run prepare')
  return kernel
}

/** Whether a kernel wrote where a memory ends that could not grow. */
export const isOutOfBounds = (error: unknown): boolean => error instanceof WebAssembly.RuntimeError && /out of bounds/.test(error.message)
