/** Asks an engine to keep checkpoints of a long search, or to go on from one. */
export interface Checkpointing {
  /** Holds the last complete checkpoint and, while that is written, the next. */
  readonly folder: string
  /** How far apart checkpoints are; farther where writing them would take more than a tenth of the time. 0: as often as can be. */
  readonly seconds: number
  /** Kept for whoever goes on with the search; JSON. */
  readonly about: unknown
  /** Goes on from the checkpoint in the folder. The model, the properties and the constraints must be the same. */
  readonly resume: boolean
  readonly onEvent: ((event: CheckpointEvent) => void) | null
}

export type CheckpointEvent =
  | { readonly what: 'written'; readonly distinct: number; readonly depth: number; readonly bytes: number }
  /** The one before it still stands, and the search goes on. */
  | { readonly what: 'failed'; readonly reason: string }
  /** The search came to its end: there is nothing left to go on with. */
  | { readonly what: 'over' }
