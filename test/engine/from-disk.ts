import { tmpdir } from 'node:os'
import type { Engine } from '../../checker/engine/engine.ts'
import { tables, tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { Most } from '../../checker/engine/tables/room.ts'

/** Of a table of this size what it holds goes to disk whenever 4,096 states were found, or a level begins. */
const aChunk = 53_000

/** The tables engine, whose table has so little room that what it holds goes to disk again and again; where the graph is asked for it stays in memory. With 8 bytes, it goes there after every 256 steps. */
export function fromDisk(tableBytes = aChunk, sharing = 20_000, most: Partial<Most> = {}): Engine {
  const engine = tablesSharing(sharing, most)
  return {
    ...tables,
    explore: task =>
      engine.explore({ ...task, disk: task.graph || task.exact || task.checkpoint ? null : { tableBytes, folder: tmpdir() } }),
  }
}
