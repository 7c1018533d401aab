/** Asks an engine to keep a part of what tells states apart on disk. */
export interface DiskSettings {
  /** Bytes in memory of the table of states found, at most. */
  readonly tableBytes: number
  /** On a disk with room: 8 bytes for each state that the table does not hold. */
  readonly folder: string
}

/** The least table that a search can begin with. */
export const leastTableBytes = 2 ** 21
