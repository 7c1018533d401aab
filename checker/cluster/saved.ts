import type { CheckpointEvent, Checkpointing } from '../engine/checkpointing.ts'
import { UsageError } from '../errors.ts'
import { CheckpointReader, CheckpointWriter, corrupt, prepareFolder, reason } from '../platform/checkpoint-file.ts'
import { fields, text } from './reading.ts'
import { readMissing, readTotals, type Totals } from './totals.ts'
import { Malformed } from './wire.ts'

/** A checkpoint costs at most this much of the time, one part in so many. */
const share = 10

/** What a checkpoint of a cluster begins with. It holds no value of a state: fingerprints, and the ways to the frontier in numbers. */
const readManifest = fields({ about: json => json, agreement: text, totals: readTotals, missing: readMissing })

/** Decides when checkpoints are taken, and writes them. */
export class SavedRuns {
  readonly #settings: Checkpointing
  readonly #agreement: string
  #last: number
  #cost = 0

  constructor(settings: Checkpointing, agreement: string) {
    this.#settings = settings
    this.#agreement = agreement
    this.#last = settings.resume ? performance.now() : -Infinity
    prepareFolder(settings.folder, false)
  }

  get isDue(): boolean {
    return (
      performance.now() - this.#last >= Math.max(this.#settings.seconds * 1000, this.#settings.seconds === 0 ? 0 : (share - 1) * this.#cost)
    )
  }

  tell(event: CheckpointEvent): void {
    this.#settings.onEvent?.(event)
  }

  /** Writes a checkpoint; `pieces` puts all that the nodes have into it. What they throw, other than the disk, is thrown on, and the checkpoint before stands. */
  async write(
    totals: Totals,
    missing: readonly (readonly number[])[],
    pieces: (put: (kind: 'table' | 'level', bytes: Uint8Array) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const started = performance.now()
    let writer: CheckpointWriter | null = null
    let number = 0
    let disk = true
    try {
      writer = await CheckpointWriter.open(this.#settings.folder)
      const open = writer
      await open.json('manifest', { about: this.#settings.about, agreement: this.#agreement, totals, missing })
      disk = false
      await pieces(async (kind, bytes) => {
        disk = true
        await open.bytes(kind, number++, bytes)
        disk = false
      })
      disk = true
      const bytes = await open.finish()
      this.tell({ what: 'written', distinct: totals.distinct, depth: totals.level, bytes })
    } catch (error) {
      await writer?.abandon()
      if (!disk) throw error
      // A full disk must not end a search of hours.
      this.tell({ what: 'failed', reason: reason(error) })
    }
    this.#last = performance.now()
    this.#cost = this.#last - started
  }

  /** Reads the checkpoint: what was counted, then each piece in its order. Throws UsageError where it is none of this model, or broken. */
  async read(
    begin: (totals: Totals, missing: readonly (readonly number[])[]) => void,
    take: (kind: 'table' | 'level', bytes: Uint8Array) => Promise<void>,
  ): Promise<void> {
    const { folder } = this.#settings
    const reader = await CheckpointReader.open(folder)
    try {
      const first = await reader.next()
      if (first.kind !== 'manifest') throw corrupt(folder, 'it does not say what it is of')
      const { agreement, totals, missing } = manifestIn(folder, await reader.json(first))
      if (agreement !== this.#agreement)
        throw new UsageError('other-search', `the checkpoint in ${folder} is of another model, or of other properties`, {
          hint: 'put the spec back as it was, or start the check again in another folder',
        })
      begin(structuredClone(totals) as Totals, missing)
      for (;;) {
        const header = await reader.next()
        if (header.kind === 'end') return await reader.end(header)
        if (header.kind !== 'table' && header.kind !== 'level') throw corrupt(folder, 'it is not of a cluster')
        if (header.bytes > 1 << 26) throw corrupt(folder, 'a piece is too large')
        const bytes = new Uint8Array(header.bytes)
        await reader.into(bytes)
        await take(header.kind, bytes)
      }
    } finally {
      await reader.close()
    }
  }
}

function manifestIn(folder: string, json: unknown) {
  try {
    return readManifest(json, 'the checkpoint')
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    throw corrupt(folder, `it is not of a cluster: ${error.message}`, error)
  }
}
