import type { Engine, Exploration, Task } from '../engine.ts'
import { NotStutterInvariant } from './monitors.ts'
import { Saved } from './resume.ts'
import { Search } from './search.ts'
import { Relayout, type Room } from './slot.ts'

/** Learned transition tables and a WebAssembly kernel: the same exploration as the reference engine's, thousands of times as fast. */
export const tables: Engine = tablesSharing(20_000)

/** The engine whose other threads take part in levels of at least so many states; fewer are not worth waking them for. */
export function tablesSharing(worthSharing: number): Engine {
  return { name: 'tables', explore: task => explore(task, worthSharing) }
}

async function explore(task: Task, worthSharing: number): Promise<Exploration> {
  let saved = await Saved.of(task.checkpoint)
  let room: Room = saved?.room ?? { list: 8, wide: new Set() }
  for (let strict = saved?.strict ?? false; ; ) {
    const search = new Search(task, worthSharing, room, strict, saved)
    try {
      return await search.run()
    } catch (error) {
      saved = null
      if (error instanceof Relayout) room = roomier(room, error.need)
      else if (error instanceof NotStutterInvariant) strict = true
      else throw error
    } finally {
      await search.team.end()
    }
  }
}

const roomier = (room: Room, need: Partial<Room>): Room => ({
  list: need.list ?? room.list,
  wide: new Set([...room.wide, ...(need.wide ?? [])]),
})
