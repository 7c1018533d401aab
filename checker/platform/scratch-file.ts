import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where scratch files are put when no folder is named. */
export const usualFolder = tmpdir

let made = 0

/** A file for as long as this process needs it. Where the system lets files be deleted that are open, nothing is left of it however the process ends. */
export class ScratchFile {
  readonly #path: string
  readonly #file: number
  #isThere = true
  #bytes = 0

  /** Makes the folder where it is not there. Throws what the file system does. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#path = join(resolve(folder), `everystep-${process.pid}-${made++}.scratch`)
    this.#file = openSync(this.#path, 'wx+', 0o600)
    this.#delete()
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Throws what the file system does, as where the disk is full. */
  append(content: Uint8Array): void {
    for (let from = 0; from < content.byteLength; ) {
      const written = writeSync(this.#file, content, from, content.byteLength - from, this.#bytes)
      from += written
      this.#bytes += written
    }
  }

  /** Fills `into` with what stands there from `at` on. Throws what the file system does, and where the file ends before. */
  read(at: number, into: Uint8Array): void {
    for (let to = 0; to < into.byteLength; ) {
      const read = readSync(this.#file, into, to, into.byteLength - to, at + to)
      if (read === 0) throw new Error(`${this.#path} ends at ${at + to} bytes, where there should be ${at + into.byteLength}`)
      to += read
    }
  }

  close(): void {
    closeSync(this.#file)
    if (this.#isThere) this.#delete()
  }

  /** Windows refuses that while the file is open. */
  #delete(): void {
    try {
      rmSync(this.#path, { force: true })
      this.#isThere = false
    } catch {
      this.#isThere = true
    }
  }
}
