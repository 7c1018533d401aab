import { count, fields, flag, table } from './reading.ts'

/** What a node counts in a level, and all nodes in all levels, as it is read from a message or a checkpoint. */
export const counts = {
  generated: count,
  expanded: count,
  fired: table(count),
  cuts: table(count),
  degrees: fields({ min: count, sum: count, max: count }),
  rerun: count,
  beyondDepth: flag,
  asked: count,
}

export interface Counts {
  generated: number
  expanded: number
  fired: Record<string, number>
  cuts: Record<string, number>
  degrees: { min: number; sum: number; max: number }
  rerun: number
  /** New states beyond the limit of depth. */
  beyondDepth: boolean
  /** Fingerprints that owners were asked about by other nodes. */
  asked: number
}

export const noCounts = (): Counts => ({
  generated: 0,
  expanded: 0,
  fired: {},
  cuts: {},
  degrees: { min: Number.MAX_SAFE_INTEGER, sum: 0, max: 0 },
  rerun: 0,
  beyondDepth: false,
  asked: 0,
})
