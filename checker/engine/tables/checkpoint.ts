import { CheckpointWriter, pieceBytes, prepareFolder, type RecordKind, reason } from '../../platform/checkpoint-file.ts'
import type { Occurrences } from '../../semantics/occurrence.ts'
import type { Instance } from '../../semantics/semantics.ts'
import type { CheckpointEvent, Checkpointing } from '../checkpointing.ts'
import type { Exploration, Stop, Task } from '../engine.ts'
import { control, range } from '../kernel/abi.ts'
import type { Chunk } from './chunks.ts'
import { identityOf, occurred } from './identity.ts'
import { type Layout, strideOf } from './layout.ts'
import type { Learner } from './learn.ts'
import type { Log } from './log.ts'
import type { Kernel, Memories, Near } from './memory.ts'
import type { Plan } from './room.ts'
import { type WrittenInstance, written, writtenInstance } from './snapshot-values.ts'
import type { Manifest, Standing } from './standing.ts'

/** The parts of a search that hold what it found. */
export interface Parts {
  readonly task: Task
  readonly plan: Plan
  readonly layout: Layout
  readonly learner: Learner
  readonly near: Near
  readonly kernel: Kernel
  readonly log: Log
  readonly memories: Memories
  readonly values: Occurrences
  /** The steps that the log may name, by their numbers there less one. */
  readonly taken: readonly Instance[]
}

/** A checkpoint costs at most this much of the time, one part in so many. */
const share = 10
const valuesARecord = 1000
/** No level has so many chunks: who asks for the next one is told that none is left. */
const noneLeft = 1 << 30

/** Why a search stops that could go on. */
const limited: readonly Stop['why'][] = ['states', 'depth', 'seconds', 'memory', 'interrupted']

/** How many values each slot has before the search finds any. */
export const numberedIn = (layout: Layout): readonly number[] => layout.slots.map(slot => slot.values.length)

/**
 * Decides when the search rests for a checkpoint, and writes it. Threads take a level chunk by chunk; to rest, they are told that no chunk is
 * left, so that each ends the one it has. What was expanded is then known exactly, within a level too.
 */
export class Checkpoints {
  readonly #settings: Checkpointing
  readonly #parts: Parts
  readonly #numbered: readonly number[]
  /** Chunks that were taken when the threads were told that none is left. */
  #taken: number | null = null
  #ending: Stop | null = null
  #last: number
  #cost = 0

  constructor(settings: Checkpointing, parts: Parts, resumed: boolean) {
    this.#settings = settings
    this.#parts = parts
    this.#numbered = numberedIn(parts.layout)
    this.#last = resumed ? performance.now() : -Infinity
    prepareFolder(settings.folder, false)
  }

  get #due(): boolean {
    const { seconds } = this.#settings
    return performance.now() - this.#last >= (seconds === 0 ? 0 : Math.max(seconds * 1000, (share - 1) * this.#cost))
  }

  /**
   * Lets the threads rest where a checkpoint is due, or where the search must stop. Whether it sees to stopping: not on the last level, whose
   * successors are not kept; the checkpoint before it then stands.
   */
  look(stop: Stop | null): boolean {
    const { words } = this.#parts.near
    if (words[control.lastLevel] === 1) return false
    this.#ending ??= stop
    if (this.#taken === null && (this.#ending !== null || this.#due)) this.#taken = Atomics.exchange(words, control.nextChunk, noneLeft)
    return true
  }

  /** Undoes the rest; whether chunks of the level are left. */
  goesOn(): boolean {
    if (this.#taken === null) return false
    const { words } = this.#parts.near
    const chunks = words[control.chunks] as number
    words[control.nextChunk] = Math.min(this.#taken, chunks)
    this.#taken = null
    return (words[control.nextChunk] as number) < chunks
  }

  /** Writes a checkpoint if one is due, or `needed`; why the search must stop now, or null. No thread may be at work. */
  async take(standing: () => Standing, needed: boolean): Promise<Stop | null> {
    if (this.#ending !== null || needed || this.#due) await this.#write(standing())
    return this.#ending
  }

  /** Says so where there is nothing left to go on with. A search that stood still, or had no memory, can go on elsewhere or later. */
  ended({ stopped }: Exploration): void {
    if (stopped?.why === 'room' && stopped.shortage.of === 'memory') return
    if (stopped?.why === 'failure' && stopped.error.code === 'never-returns') return
    if (stopped === null || !limited.includes(stopped.why)) this.#tell({ what: 'over' })
  }

  #tell(event: CheckpointEvent): void {
    this.#settings.onEvent?.(event)
  }

  async #write(standing: Standing): Promise<void> {
    const started = performance.now()
    let writer: CheckpointWriter | null = null
    try {
      writer = await CheckpointWriter.open(this.#settings.folder)
      await this.#writeAll(writer, standing)
      const bytes = await writer.finish()
      this.#tell({ what: 'written', distinct: standing.counts.distinct, depth: standing.depth, bytes })
    } catch (error) {
      // A full disk must not end a search of hours.
      await writer?.abandon()
      this.#tell({ what: 'failed', reason: reason(error) })
    }
    this.#last = performance.now()
    this.#cost = this.#last - started
  }

  async #writeAll(writer: CheckpointWriter, standing: Standing): Promise<void> {
    const { layout, memories, taken } = this.#parts
    const instances = new Map<string, WrittenInstance>()
    const numbers = new Map<string, number>()
    const transitions = taken.map(instance => {
      const made = writtenInstance(instance)
      const key = JSON.stringify(made)
      if (!numbers.has(key)) {
        numbers.set(key, numbers.size + 1)
        instances.set(key, made)
      }
      return numbers.get(key) as number
    })
    await writer.json('manifest', this.#manifest(standing))
    for (const { index, values } of layout.slots)
      await inBatches(values.slice(this.#numbered[index]), (batch, from) =>
        writer.json('values', { slot: index, from: (this.#numbered[index] as number) + from, values: batch.map(written) }),
      )
    await inBatches(layout.listed, batch =>
      writer.json(
        'listed',
        batch.map(({ network, message }) => [network, written(message)]),
      ),
    )
    await inBatches([...instances.values()], batch => writer.json('instances', batch))
    await inBatches(transitions, batch => writer.json('transitions', batch))
    await this.#log(writer)
    await this.#pieces(writer, 'table', memories.fp, memories.fp.buffer.byteLength)
    await this.#frontier(writer, standing)
  }

  #manifest(standing: Standing): Manifest {
    const { task, plan, layout, learner, near, values } = this.#parts
    const monitors = (near.words[control.monitors] as number) >>> 2
    return {
      about: this.#settings.about,
      identity: identityOf(task, layout),
      room: { list: plan.room.list, wide: [...plan.room.wide] },
      strict: plan.strict,
      unrecordable: [...plan.unrecordable],
      standing: {
        ...standing,
        chunks: [],
        hits: standing.hits.map(hit => hit && { initial: hit.initial, steps: hit.steps.map(writtenInstance) }),
      },
      ids: (near.words[control.ids] as number) >>> 0,
      tableSize: [near.words[control.tableSize] as number, near.words[control.tableSize + 1] as number],
      toldBy: near.words[control.toldBy] as number,
      tableBytes: this.#parts.memories.fp.buffer.byteLength,
      cuts: [...near.words.subarray(control.cutState, control.end)],
      done: learner.monitors.map((_, k) => near.words[monitors + 2 * k] as number),
      footprints: learner.questions.footprints.map(slots => [...slots]),
      occurred: occurred(task.semantics.model.vars, values).map(taken => taken.map(written)),
      runs: learner.runs.recipes,
    }
  }

  /** The log, all of it packed: what a thread at rest is filling is packed for the while. */
  async #log(writer: CheckpointWriter): Promise<void> {
    const { kernel, log, memories } = this.#parts
    const open = [...log.places].flatMap((place, which) => (place % 2n === 1n ? [{ which, place }] : []))
    for (const { which, place } of open) kernel.packRange(which, Number(place) - range.raw)
    await writer.bytes('ranges', 0, new Uint8Array(log.places.slice().buffer))
    for (const { which, place } of open) log.places[which] = place
    await this.#pieces(writer, 'log', memories.log, log.bytes)
  }

  async #pieces(writer: CheckpointWriter, kind: RecordKind, { buffer }: WebAssembly.Memory, bytes: number): Promise<void> {
    for (let from = 0; from < bytes; from += pieceBytes)
      await writer.bytes(kind, from, new Uint8Array(buffer, from, Math.min(pieceBytes, bytes - from)))
  }

  /** The states to be expanded: of this level, then of the next; before them, where all are kept, those that were. */
  async #frontier(writer: CheckpointWriter, { chunks }: Standing): Promise<void> {
    const { near, memories, layout } = this.#parts
    const { words } = near
    const of = (list: number, from: number, to: number) => chunksIn(words, words[list] as number, from, to)
    const left = of(control.chunkList, words[control.nextChunk] as number, words[control.chunks] as number)
    const next = of(control.outList, 0, words[control.outChunks] as number)
    const stride = strideOf(layout)
    const size = (words[control.blockStates] as number) * stride
    const put = async (kind: RecordKind, some: readonly Chunk[]) => {
      for (const { first, count, block } of some)
        await writer.bytes(kind, first, new Uint8Array(memories.front.buffer, block * size, count * stride))
    }
    await put('past', chunks.slice(0, Math.max(0, chunks.length - left.length)))
    await put('level', left)
    await put('next', next)
  }
}

/** The chunks that a list of the near memory names. */
function chunksIn(words: Int32Array, list: number, from: number, to: number): Chunk[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, k) => {
    const [first = 0, count = 0, block = 0] = words.subarray((list >>> 2) + 4 * (from + k), (list >>> 2) + 4 * (from + k) + 3)
    return { first: first >>> 0, count, block }
  })
}

async function inBatches<T>(all: readonly T[], write: (batch: readonly T[], from: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += valuesARecord) await write(all.slice(from, from + valuesARecord), from)
}
