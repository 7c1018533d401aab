import type { Place } from '../../../checker/errors.ts'
import type { ModelAddress } from '../../../checker/language/address.ts'
import type { Completions, Meaning } from '../../../checker/source/editing.ts'
import type { Verdict } from '../../../checker/verdict/result.ts'

/** Something wrong, as the command line says it. */
export interface Problem {
  readonly problem: string
  readonly hint: string | null
  readonly where: Place | null
  readonly isError: boolean
}

/** The spec files of which something is asked, and the texts of all that differ from what the page lends. */
export interface Sources {
  readonly open: readonly string[]
  readonly written: Readonly<Record<string, string>>
}

/** What a reader has chosen; what is left out is as the named model has it, or the spec itself. */
export interface Choice {
  readonly spec?: string
  readonly variant?: string | null
  /** The name of a model of the files. */
  readonly model?: string | null
  /** As they are written on the command line. */
  readonly constants?: Readonly<Record<string, string>>
  readonly faults?: Readonly<Record<string, string>>
  /** The properties to check; left out, all. */
  readonly properties?: readonly string[]
}

/** What can be chosen of the files, and what is. */
export interface Offer {
  readonly specs: readonly { readonly spec: string; readonly variant: string | null }[]
  readonly models: readonly { readonly name: string; readonly says: string }[]
  /** Null where no model can be built of the choice: the problem says why. */
  readonly chosen: Chosen | null
  readonly problem: Problem | null
}

export interface Chosen {
  readonly address: ModelAddress
  /** What a named model is there to show; null where none is chosen. */
  readonly says: string | null
  readonly constants: readonly {
    readonly name: string
    readonly value: string
    /** All values where they are few; else null. */
    readonly values: readonly string[] | null
  }[]
  readonly faults: readonly { readonly name: string; readonly budget: string }[]
  readonly properties: readonly string[]
}

export interface Found {
  readonly verdict: Verdict
  /** The result in a sentence. */
  readonly headline: string
  /** The counterexample page. */
  readonly page: string
  /** How the spec failed, if it did, and the steps that lead there. */
  readonly failure: (Problem & { readonly steps: string }) | null
}

export interface Going {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly queue: number
  readonly seconds: number
}

/** What the page may ask of a worker, and what it answers. */
export interface Asked {
  readonly offer: { readonly ask: Sources & { readonly choice: Choice; readonly address: ModelAddress | null }; readonly answer: Offer }
  readonly check: {
    readonly ask: Sources & { readonly address: ModelAddress; readonly properties: readonly string[] }
    readonly answer: Found
  }
  readonly problems: { readonly ask: Sources; readonly answer: readonly Problem[] }
  readonly completions: { readonly ask: Sources & Spot; readonly answer: Completions | null }
  readonly meaningOf: { readonly ask: Sources & Spot & { readonly label: string }; readonly answer: Meaning | null }
  readonly meaningAt: { readonly ask: Sources & Spot; readonly answer: Meaning | null }
}

export interface Spot {
  readonly file: string
  readonly offset: number
}

/** To a worker: the files first, then questions; `stop` ends the check that it is at, with what is known. */
export type ToWorker =
  | { readonly is: 'files'; readonly files: ReadonlyMap<string, string> }
  | { readonly is: 'stop' }
  | { readonly [K in keyof Asked]: { readonly is: K; readonly id: number; readonly ask: Asked[K]['ask'] } }[keyof Asked]

export type FromWorker =
  | { readonly is: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly is: 'refused'; readonly id: number; readonly problem: Problem }
  | { readonly is: 'going'; readonly going: Going }
  /** It has heard that it is to stop, so that nothing keeps it from doing so. */
  | { readonly is: 'stopping' }
