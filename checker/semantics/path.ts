import type { Instance } from './semantics.ts'

/** How to get to a state: which initial state, and the instances taken from there. */
export interface Path {
  readonly initial: number
  readonly steps: readonly Instance[]
}
