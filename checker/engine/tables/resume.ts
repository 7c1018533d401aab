import { SpecFailure, UsageError } from '../../errors.ts'
import type { NetworkDomain } from '../../language/network.ts'
import { isNetwork } from '../../language/network.ts'
import { CheckpointReader, corrupt, type RecordHeader, type RecordKind, reason } from '../../platform/checkpoint-file.ts'
import { NotReduced } from '../../semantics/asymmetry.ts'
import type { Path } from '../../semantics/path.ts'
import type { Instance } from '../../semantics/semantics.ts'
import { freeze } from '../../values/index.ts'
import type { Checkpointing } from '../checkpointing.ts'
import { control, told } from '../kernel/abi.ts'
import { numberedIn, type Parts } from './checkpoint.ts'
import type { Chunk } from './chunks.ts'
import type { Hits } from './hits.ts'
import { type Identity, identityOf, scalarsOf, unreduced } from './identity.ts'
import { strideOf } from './layout.ts'
import type { Levels } from './levels.ts'
import { ensureBytes } from './memory.ts'
import { recheck } from './recheck.ts'
import type { Plan } from './room.ts'
import type { Slot } from './slot.ts'
import { instanceReader, messageOf, readBack, type Written, type WrittenInstance } from './snapshot-values.ts'
import type { Space } from './space.ts'
import type { Manifest, Standing } from './standing.ts'

/** What whoever wrote the checkpoint keeps in it. Throws UsageError where there is none, or a broken one. */
export async function aboutOf(folder: string): Promise<unknown> {
  return (await manifestOf(folder)).about
}

async function manifestOf(folder: string): Promise<Manifest> {
  const reader = await CheckpointReader.open(folder)
  try {
    const header = await reader.next()
    if (header.kind !== 'manifest') throw corrupt(folder, 'it does not say what it is of')
    return await reader.json<Manifest>(header)
  } finally {
    await reader.close()
  }
}

/** A checkpoint to go on from. */
export class SavedSearch {
  readonly #folder: string
  readonly #manifest: Manifest

  /** The checkpoint to go on from, where that is asked for. */
  static async of(asked: Checkpointing | null): Promise<SavedSearch | null> {
    return asked?.resume ? new SavedSearch(asked.folder, await manifestOf(asked.folder)) : null
  }
  private constructor(folder: string, manifest: Manifest) {
    this.#folder = folder
    this.#manifest = manifest
  }

  get plan(): Plan {
    const { room, strict, unrecordable } = this.#manifest
    return { strict, unrecordable: new Set(unrecordable), room: { list: room.list, wide: new Set(room.wide) } }
  }

  /** Goes on with a new search where the checkpoint was taken; whether states of its level are left. Throws UsageError where it is of another model, or broken. */
  async resume(space: Space, levels: Levels, hits: Hits): Promise<boolean> {
    const standing = await this.#restore(space)
    space.table.resize(space.table.slots)
    levels.restore(standing)
    space.chunks.push(...standing.chunks)
    if (space.task.exact) space.enterStates()
    this.#recheck(space, standing.hits)
    hits.restore(standing.hits)
    return (space.near.words[control.chunks] as number) > 0
  }

  /** Fills a new search with what the checkpoint holds; where it was. */
  async #restore(parts: Parts): Promise<Standing> {
    const { task, layout, learner, near, values } = parts
    const manifest = this.#manifest
    this.#checkIdentity(identityOf(task, layout))
    if (task.limits.maxDepth <= manifest.standing.depth)
      throw new UsageError('depth-reached', `the checkpoint is at depth ${manifest.standing.depth} already`, {
        hint: `choose a larger --max-depth than ${task.limits.maxDepth}, or leave it out`,
      })
    scalarsOf(task.semantics.model.vars).forEach((of, k) => {
      for (const value of manifest.occurred[k] ?? []) values.noteIn(of, readBack(value))
    })
    manifest.footprints.forEach((slots, k) => {
      for (const slot of slots) learner.questions.footprints[k]?.add(slot)
    })
    learner.runs.recipes = manifest.runs
    near.words.set(manifest.cuts, control.cutState)
    manifest.done.forEach((done, k) => {
      near.words[((near.words[control.monitors] as number) >>> 2) + 2 * k] = done
    })
    near.words[control.ids] = manifest.ids | 0
    near.words.set(manifest.tableSize, control.tableSize)
    near.words[control.toldBy] = manifest.toldBy ?? told.bySlots
    const chunks = await this.#readAll(parts)
    const read = this.#instanceReader(parts)
    const { standing } = manifest
    return { ...standing, chunks, hits: standing.hits.map(hit => hit && { initial: hit.initial, steps: hit.steps.map(read) }) }
  }

  #checkIdentity(now: Identity): void {
    const then = this.#manifest.identity
    if (then.symmetry === unreduced && now.symmetry !== unreduced) throw new NotReduced('resumed')
    const differs = (Object.keys(now) as (keyof Identity)[]).find(part => now[part] !== then[part])
    if (differs === undefined) return
    const said =
      differs === 'layout' || differs === 'symmetry' || differs === 'domains'
        ? differs
        : `${differs} (${then[differs]}, now ${now[differs]})`
    throw new UsageError('another-model', `the checkpoint in ${this.#folder} is of another model: it differs in its ${said}`, {
      hint: 'go on with the spec, constants, faults and properties that the check was started with, or start it again',
    })
  }

  #instanceReader({ task }: Parts): (from: WrittenInstance) => Instance {
    const read = instanceReader(task.semantics)
    return from => this.#ours(() => read(from))
  }

  /** What the checkpoint says cannot be in this model: then the model changed. */
  #ours<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw changed(this.#folder, reason(error), error)
    }
  }

  async #readAll(parts: Parts): Promise<readonly Chunk[]> {
    const { layout, near, memories, learner, task, log } = parts
    const { places } = log
    const manifest = this.#manifest
    const numbered = numberedIn(layout)
    const readInstance = this.#instanceReader(parts)
    const instances: Instance[] = []
    let logBytes = 0
    const frontier = new Frontier(parts, this.#folder)
    ensureBytes(memories.fp, manifest.tableBytes)
    const piece = (memory: WebAssembly.Memory, { bytes, number }: RecordHeader) => {
      if (number + bytes > memory.buffer.byteLength) throw corrupt(this.#folder, 'an array is too long')
      return new Uint8Array(memory.buffer, number, bytes)
    }
    const reader = await CheckpointReader.open(this.#folder)
    const byKind: Record<RecordKind, (header: RecordHeader) => Promise<void>> = {
      manifest: async header => void (await reader.json(header)),
      values: async header => {
        const { slot, from, values } = await reader.json<{ slot: number; from: number; values: Written[] }>(header)
        const of = layout.slots[slot]
        if (of === undefined || of.values.length !== from || from < (numbered[slot] ?? 0)) throw corrupt(this.#folder, 'values are missing')
        this.#ours(() => {
          for (const [k, value] of values.entries()) take(of, value, from + k)
        })
      },
      listed: async header => {
        const batch = await reader.json<[number, Written][]>(header)
        this.#ours(() => {
          for (const [network, message] of batch) {
            const of = task.semantics.model.vars[layout.listNetworks[network] ?? ''] as NetworkDomain
            layout.listedOf(network, messageOf(of, message))
          }
        })
      },
      instances: async header => void instances.push(...(await reader.json<WrittenInstance[]>(header)).map(readInstance)),
      transitions: async header => {
        learner.transitions.restore((await reader.json<number[]>(header)).map(number => instances[number - 1] as Instance))
      },
      ranges: async header => {
        if (header.bytes !== places.byteLength) throw corrupt(this.#folder, 'ranges of states are missing')
        await reader.into(new Uint8Array(places.buffer, places.byteOffset, places.byteLength))
      },
      log: async header => {
        logBytes = header.number + header.bytes
        ensureBytes(memories.log, logBytes)
        await reader.into(piece(memories.log, header))
      },
      table: header => reader.into(piece(memories.fp, header)),
      past: header => frontier.read(reader, header),
      level: header => frontier.read(reader, header),
      next: header => frontier.read(reader, header),
      end: header => reader.end(header),
    }
    try {
      for (let kind: RecordKind | null = null; kind !== 'end'; ) {
        const header = await reader.next()
        kind = header.kind
        await byKind[kind](header)
      }
    } finally {
      await reader.close()
    }
    near.words[control.blocks] = frontier.blocks
    near.setNumber(control.logEnd, logBytes)
    return frontier.chunks
  }

  /**
   * Asks the spec about what the checkpoint holds. Throws UsageError where it answers otherwise than it did, or fails: then it is not what it was. That it
   * never returns is no such answer, since it may be the machine.
   */
  #recheck(space: Space, hits: readonly (Path | null)[]): void {
    try {
      recheck(space, hits, what => new Error(what))
    } catch (error) {
      if (error instanceof SpecFailure && (error.code === 'never-returns' || error.code === 'ends-process')) throw error
      throw changed(this.#folder, reason(error), error)
    }
  }
}

const changed = (folder: string, why: string, cause?: unknown): UsageError =>
  new UsageError('spec-changed', `the spec is not the one that the checkpoint in ${folder} was made with: ${why}`, {
    hint: 'go on with the spec as it was, or start the check again',
    cause,
  })

/** Gives the next value of a slot its number. */
function take(slot: Slot, from: Written, number: number): void {
  const { of } = slot
  const value = isNetwork(of) ? freeze((from as readonly Written[]).map(m => messageOf(of, m))) : of.admit(readBack(from), slot.path)
  if (slot.idOf(value) !== number) throw new Error(`a value of ${slot.path} is there twice`)
}

/** The states to be expanded, put into blocks from the first on. */
class Frontier {
  readonly #parts: Parts
  readonly #folder: string
  /** Those of this level and before it, where all states are kept. */
  readonly chunks: Chunk[] = []
  blocks = 0

  constructor(parts: Parts, folder: string) {
    this.#parts = parts
    this.#folder = folder
  }

  async read(reader: CheckpointReader, { kind, number, bytes }: RecordHeader): Promise<void> {
    const { layout, near, memories, task } = this.#parts
    const stride = strideOf(layout)
    const size = (near.words[control.blockStates] as number) * stride
    const count = bytes / stride
    if (!Number.isInteger(count) || bytes > size) throw corrupt(this.#folder, 'states are missing')
    const block = this.blocks++
    ensureBytes(memories.front, this.blocks * size)
    await reader.into(new Uint8Array(memories.front.buffer, block * size, bytes))
    if ((task.graph !== null || task.exact) && kind !== 'next') this.chunks.push({ first: number, count, block })
    if (kind === 'past') return
    const [list, length] = kind === 'level' ? [control.chunkList, control.chunks] : [control.outList, control.outChunks]
    const { words } = near
    const at = ((words[list] as number) >>> 2) + 4 * (words[length] as number)
    words.set([number | 0, count, block, 0], at)
    words[length] = (words[length] as number) + 1
  }
}
