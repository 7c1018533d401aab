import type { Engine, Exploration, Task } from '../engine.ts'
import { isAboutOneEach } from './about.ts'
import { type AttemptResult, Attempts, nothing, type Setup } from './attempts.ts'
import { SavedSearch } from './resume.ts'
import { type Most, most as mostOfAll, NoRoom, type Plan, roomier } from './room.ts'
import type { Sampling } from './sampling.ts'
import { Search } from './search.ts'

/** Learned transition tables and a WebAssembly kernel: the same exploration as the reference engine's, thousands of times as fast. */
export const tables: Engine = tablesSharing(20_000)

/** The engine whose other threads take part in levels of at least so many states; fewer are not worth waking them for. It has room for `most`. */
export function tablesSharing(worthSharing: number, most: Partial<Most> = {}): Engine {
  return { name: 'tables', reducesByProcess: isAboutOneEach, explore: task => explore(task, worthSharing, { ...mostOfAll, ...most }, null) }
}

/** The engine that keeps a part of the states only, on one thread; so it never sees the whole space, and says so. */
export const sampled = (sampling: Sampling): Engine => ({
  name: 'swarm',
  reducesByProcess: isAboutOneEach,
  explore: task => explore(task, Infinity, mostOfAll, sampling),
})

async function explore(task: Task, worthSharing: number, most: Most, sampling: Sampling | null): Promise<Exploration> {
  const attempts = new Attempts(task)
  let saved = await SavedSearch.of(task.checkpoint)
  let plan: Plan = saved?.plan ?? { strict: false, unrecordable: new Set(), room: { list: 8, wide: new Set() } }
  for (;;) {
    const { found, again } = await attempt(task, { worthSharing, sampling, most, plan, saved, attempts })
    if (again === null) return attempts.conclude(found)
    attempts.keep(found)
    plan = again
    saved = null
  }
}

async function attempt(task: Task, setup: Setup): Promise<AttemptResult> {
  let search: Search
  try {
    search = new Search(task, setup)
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error
    const next = roomier(setup.plan, error.shortage, setup.most)
    return { found: nothing(task, { why: 'room', shortage: error.shortage }), again: 'why' in next ? null : next }
  }
  return search.run()
}
