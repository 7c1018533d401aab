import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { problemOf, UsageError } from '../errors.ts'

/**
 * A checkpoint is one file of records, written under another name and renamed once it is on the disk: it is there whole, or the one before it
 * still is. A record is a header (checksum, kind, length, number) and its bytes; the last one says how many there are, and holds a checksum of all their
 * headers: so none is missing, and none is another file's.
 */
export const recordKinds = [
  'manifest',
  'values',
  'listed',
  'instances',
  'transitions',
  'ranges',
  'log',
  'table',
  'past',
  'level',
  'next',
  'end',
] as const
export type RecordKind = (typeof recordKinds)[number]

const headerBytes = 24
const fileName = 'everystep.checkpoint'
/** Large arrays are written in pieces, so that each is checked on its own and none is copied whole. */
export const pieceBytes = 1 << 24
/** Told from a file that is no checkpoint; the last character is the version of the format. */
const signature = Buffer.from('everystep checkpoint 3\n')

export const checkpointFile = (folder: string): string => join(folder, fileName)

/** Makes the folder where it is not there. Throws UsageError where nothing can be written to it, or where `empty` and it holds a checkpoint. */
export function prepareFolder(folder: string, empty: boolean): void {
  if (empty && existsSync(checkpointFile(folder)))
    throw new UsageError('checkpoint-there', `${folder} holds the checkpoint of another run`, {
      hint: `go on with that run: everystep resume ${folder}; or delete the folder, or name another`,
    })
  const probe = temporary(folder)
  try {
    makeFolder(resolve(folder))
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new UsageError('cannot-write', `no checkpoint can be written to ${folder}: ${reason(error)}`, {
      hint: 'name a folder that you may write to, on a disk with room',
      cause: error,
    })
  }
  for (const name of readdirSync(folder)) if (abandoned(name)) rmSync(join(folder, name), { force: true })
}

/** `mkdirSync` with `recursive` never returns where the system says of a folder's own parent that it is not there, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** Deletes the checkpoint. */
export const discard = (folder: string): void => rmSync(checkpointFile(folder), { force: true })

export const reason = (error: unknown): string => problemOf(error)

const temporary = (folder: string): string => join(folder, `${fileName}.${process.pid}.new`)

/** Whether a file is what a process was writing that is no more. */
function abandoned(name: string): boolean {
  const pid = /^everystep\.checkpoint\.(\d+)\.new$/.exec(name)?.[1]
  if (pid === undefined) return false
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

export class CheckpointWriter {
  readonly #folder: string
  readonly #file: FileHandle
  #bytes = 0
  #records = 0
  #headers = 0

  static async open(folder: string): Promise<CheckpointWriter> {
    const file = await open(temporary(folder), 'w')
    const writer = new CheckpointWriter(folder, file)
    try {
      await writer.#put([signature])
      return writer
    } catch (error) {
      await writer.abandon()
      throw error
    }
  }
  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder
    this.#file = file
  }

  json(kind: RecordKind, content: unknown): Promise<void> {
    return this.bytes(kind, 0, Buffer.from(JSON.stringify(content)))
  }

  async bytes(kind: RecordKind, number: number, content: Uint8Array | Uint32Array): Promise<void> {
    const bytes = new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
    const header = headerOf(kind, number, bytes)
    this.#records++
    this.#headers = crc32(header, this.#headers)
    await this.#put([header, bytes])
  }

  async #put(parts: readonly Uint8Array[]): Promise<void> {
    for (const part of parts)
      for (let from = 0; from < part.byteLength; ) {
        const { bytesWritten } = await this.#file.write(part, from, part.byteLength - from)
        from += bytesWritten
        this.#bytes += bytesWritten
      }
  }

  /** Ends the file, and puts it in the place of the checkpoint before it. Its length in bytes. */
  async finish(): Promise<number> {
    await this.bytes('end', this.#records, Uint32Array.of(this.#headers))
    await this.#file.sync()
    await this.#file.close()
    await rename(temporary(this.#folder), checkpointFile(this.#folder))
    await syncFolder(this.#folder)
    return this.#bytes
  }

  /** Leaves the checkpoint before it as it is. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => {})
    rmSync(temporary(this.#folder), { force: true })
  }
}

/** So that a loss of power does not undo the renaming; Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function headerOf(kind: RecordKind, number: number, bytes: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(headerBytes))
  header.setUint32(4, recordKinds.indexOf(kind), true)
  header.setFloat64(8, bytes.byteLength, true)
  header.setFloat64(16, number, true)
  const whole = new Uint8Array(header.buffer)
  header.setUint32(0, crc32(bytes, crc32(whole.subarray(4))), true)
  return whole
}

export interface RecordHeader {
  readonly kind: RecordKind
  readonly bytes: number
  readonly number: number
}

/** Reads records one after another. Throws UsageError where the file is cut short or was changed. */
export class CheckpointReader {
  readonly #folder: string
  readonly #file: FileHandle
  #header: Uint8Array = new Uint8Array(headerBytes)
  #records = 0
  #headers = 0

  static async open(folder: string): Promise<CheckpointReader> {
    if (!existsSync(checkpointFile(folder)))
      throw new UsageError('no-checkpoint', `there is no checkpoint in ${folder}`, {
        hint: 'a run that came to its end leaves none, nor does one that ended before its search began',
      })
    const reader = new CheckpointReader(folder, await open(checkpointFile(folder), 'r'))
    try {
      const start = new Uint8Array(signature.length)
      await reader.#fill(start)
      if (!signature.equals(start)) throw corrupt(folder, 'it does not begin as checkpoints of this version do')
      return reader
    } catch (error) {
      await reader.close()
      throw error
    }
  }
  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder
    this.#file = file
  }

  async next(): Promise<RecordHeader> {
    await this.#fill(this.#header)
    this.#records++
    const view = new DataView(this.#header.buffer)
    const kind = recordKinds[view.getUint32(4, true)]
    const bytes = view.getFloat64(8, true)
    const number = view.getFloat64(16, true)
    if (kind === undefined || !Number.isSafeInteger(bytes) || bytes < 0) throw corrupt(this.#folder, 'a record is none of ours')
    return { kind, bytes, number }
  }

  /** Reads the last record. Throws UsageError unless those before it are all that were written, and it is the end of the file. */
  async end({ bytes, number }: RecordHeader): Promise<void> {
    const headers = new Uint32Array(1)
    if (bytes !== headers.byteLength || number !== this.#records - 1) throw corrupt(this.#folder, 'records are missing')
    const before = this.#headers
    await this.into(new Uint8Array(headers.buffer))
    if (headers[0] !== before) throw corrupt(this.#folder, 'records of another checkpoint are among its own')
    const { bytesRead } = await this.#file.read(new Uint8Array(1), 0, 1)
    if (bytesRead > 0) throw corrupt(this.#folder, 'something follows its end')
  }

  /** Reads the bytes of the record at hand to where they belong. */
  async into(bytes: Uint8Array): Promise<void> {
    await this.#fill(bytes)
    if (crc32(bytes, crc32(this.#header.subarray(4))) !== new DataView(this.#header.buffer).getUint32(0, true))
      throw corrupt(this.#folder, 'a checksum is wrong')
    this.#headers = crc32(this.#header, this.#headers)
  }

  async json<T>(header: RecordHeader): Promise<T> {
    const { size } = await this.#file.stat()
    if (header.bytes > size) throw corrupt(this.#folder, 'it is cut short')
    const bytes = Buffer.alloc(header.bytes)
    await this.into(bytes)
    return JSON.parse(bytes.toString()) as T
  }

  async #fill(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.byteLength; ) {
      const { bytesRead } = await this.#file.read(bytes, from, bytes.byteLength - from)
      if (bytesRead === 0) throw corrupt(this.#folder, 'it is cut short')
      from += bytesRead
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

export const corrupt = (folder: string, why: string, cause?: unknown): UsageError =>
  new UsageError('corrupt-checkpoint', `the checkpoint in ${folder} cannot be used: ${why}`, {
    hint: 'the file was damaged after it was written; start the check again',
    cause,
  })
