import type { PropertyVerdict } from '../../../checker/verdict/result.ts'

/** A trace that a check of the model found. */
export interface FoundTrace {
  readonly property: string
  readonly verdict: PropertyVerdict
  readonly steps: number
  /** The trace in ITF, to be taken again. */
  readonly itf: string
}
