import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Made } from '../../reports/format.ts'
import { digest } from '../platform/hash.ts'
import { version } from './version.ts'

interface Noted {
  /** Whether the date is asked for: without it the same search gives the same result on another day. */
  readonly date?: true | undefined
  readonly seed?: number | undefined
}

/** The versions, and the digest of the files that a spec is written in, by which a result can be cited. */
export const madeWith = (files: readonly string[], { date, seed }: Noted = {}): Made => ({
  everystep: version(),
  node: process.versions.node,
  source: digestOf(files),
  ...(date ? { date: new Date().toISOString().replace(/\.\d+/, '') } : {}),
  ...(seed === undefined ? {} : { seed }),
})

function digestOf(files: readonly string[]): string | null {
  try {
    const texts = files.map(file => `${basename(file)}\0${readFileSync(file, 'utf8')}`)
    return digest(texts.sort().join('\0'))
  } catch {
    return null
  }
}
