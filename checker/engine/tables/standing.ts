import type { Path } from '../../semantics/path.ts'
import type { Chunk } from './chunks.ts'
import type { Identity } from './identity.ts'
import type { Written, WrittenInstance } from './snapshot-values.ts'
import type { Counts } from './team.ts'

/** Where a search is. */
export interface Standing {
  readonly counts: Counts
  /** Initial states generated, and those of them that are distinct. */
  readonly generated: number
  readonly initialStates: number
  readonly depth: number
  readonly levelStates: number
  readonly lastLevelStates: number
  readonly hits: readonly (Path | null)[]
  /** Every chunk of the levels so far, in order, where all states are kept. */
  readonly chunks: readonly Chunk[]
}

/** What a checkpoint begins with: all of it but the long arrays. */
export interface Manifest {
  readonly about: unknown
  readonly identity: Identity
  readonly room: { readonly list: number; readonly wide: readonly string[] }
  readonly strict: boolean
  /** Actions and monitors that are never recorded; a checkpoint of an older version names none. */
  readonly unrecordable?: readonly (string | number)[]
  readonly standing: Omit<Standing, 'hits'> & {
    readonly hits: readonly ({ readonly initial: number; readonly steps: readonly WrittenInstance[] } | null)[]
  }
  /** State ids given out. */
  readonly ids: number
  /** Slots of the fingerprint table, as the two words that hold them; and its memory. */
  readonly tableSize: readonly [number, number]
  readonly tableBytes: number
  /** What it is made of, one of `told`; a checkpoint of an older version has slots. */
  readonly toldBy?: number
  /** The counters of what was cut, from the first on. */
  readonly cuts: readonly number[]
  /** For each of the kernel's monitors: whether it was hit; and what it was seen to read. */
  readonly done: readonly number[]
  readonly footprints: readonly (readonly number[])[]
  /** By scalar domain, in the order of `scalarsOf`. */
  readonly occurred: readonly (readonly Written[])[]
  readonly runs: number
}
