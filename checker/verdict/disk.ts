import { type DiskSettings, leastTableBytes } from '../engine/disk.ts'
import { UsageError } from '../errors.ts'
import { usualFolder } from '../platform/scratch-file.ts'
import { needsGraph, type Watched } from '../properties/monitors.ts'

/** How much of the states found stays in memory, and where the others go. */
export interface DiskOptions {
  /** Bytes of memory for the fingerprints of states, 2 MiB at least. */
  readonly tableBytes: number
  /** A folder, on a disk with 8 bytes of room for each state; left out, the system's for temporary files. */
  readonly folder?: string | undefined
}

/** Where an engine puts what it has no room for. Throws UsageError where that is too little, or a property needs the graph of all states in memory. */
export function diskFor({ tableBytes, folder = usualFolder() }: DiskOptions, watched: readonly Watched[]): DiskSettings {
  if (!(tableBytes >= leastTableBytes))
    throw new UsageError('small-table', `a table of ${tableBytes.toLocaleString('en')} bytes is too small to search with`, {
      hint: `give it 2M or more: it takes about 10 bytes for each state`,
    })
  const overTime = new Set(watched.filter(needsGraph).map(p => p.of ?? p.name))
  if (overTime.size > 0) {
    const others = [...new Set(watched.map(p => p.of ?? p.name))].filter(name => !overTime.has(name))
    throw new UsageError(
      'disk-with-liveness',
      `the graph of all states, which decides ${[...overTime].join(', ')}, is kept in memory, and not on disk`,
      {
        hint:
          others.length === 0
            ? 'search without --table-memory and --disk'
            : `check the others from disk: ${others.map(name => `--property ${name}`).join(' ')}; and these without --table-memory and --disk`,
      },
    )
  }
  return { tableBytes, folder }
}
