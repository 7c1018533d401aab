import type { PropertyVerdict } from '../../../checker/verdict/result.ts'
import type { Going } from '../../say/going.ts'

/** A trace that a check of the model found. */
export interface FoundTrace {
  readonly property: string
  readonly verdict: PropertyVerdict
  readonly steps: number
  /** The trace in ITF, to be taken again. */
  readonly itf: string
}

/** Of which model a check is asked: what can be chosen of it, in the words of the command line. */
export interface AskedCheck {
  /** The file, or the spec of the library. */
  readonly of: string
  readonly spec: string
  readonly variant: string | null
  readonly model: string | null
  readonly constants: Readonly<Record<string, string>>
  /** Of every fault how often it may happen. */
  readonly faults: Readonly<Record<string, string>>
  /** The kind of each network. */
  readonly networks: Readonly<Record<string, string>>
  /** Empty for all. */
  readonly properties: readonly string[]
}

/** What is heard of a check: that it has begun, how far it is, and what it found, or why it found nothing. */
export type CheckEvent =
  | { readonly is: 'begun' }
  | { readonly is: 'going'; readonly going: Going }
  | { readonly is: 'found'; readonly traces: readonly FoundTrace[]; readonly cause: string }
  | { readonly is: 'failed'; readonly why: string }
