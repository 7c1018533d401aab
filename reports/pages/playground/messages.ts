import type { ModelAddress } from '../../../checker/language/address.ts'
import type { Completions, Meaning } from '../../../checker/source/editing.ts'
import type { Verdict } from '../../../checker/verdict/result.ts'
import type { Choice, Offer, Problem } from '../../choice/choice.ts'
import type { Going } from '../../say/going.ts'

/** The spec files of which something is asked, and the texts of all that differ from what the page lends. */
export interface Sources {
  readonly open: readonly string[]
  readonly written: Readonly<Record<string, string>>
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

/** What the page may ask of a worker, and what it answers. */
export interface Asked {
  readonly offer: { readonly ask: Sources & { readonly choice: Choice; readonly address: ModelAddress | null }; readonly answer: Offer }
  readonly check: {
    /** `room`: the width in pixels that the page has for a diagram; null where it has its usual width. */
    readonly ask: Sources & { readonly address: ModelAddress; readonly properties: readonly string[]; readonly room: number | null }
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
  /** It has started, and has the files. */
  | { readonly is: 'ready' }
  | { readonly is: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly is: 'refused'; readonly id: number; readonly problem: Problem }
  | { readonly is: 'going'; readonly going: Going }
  /** It has heard that it is to stop, so that nothing keeps it from doing so. */
  | { readonly is: 'stopping' }
