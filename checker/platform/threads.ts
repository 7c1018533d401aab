import { availableParallelism } from 'node:os'
import { Worker, workerData } from 'node:worker_threads'

/** Beyond this, and beyond the cores, a thread only takes memory, and time to start in which no limit of the search is heard. */
const most = 16

/** How many threads a search has: those asked for, as far as they can be of use, or one for each core. */
export const threadsFor = (asked = availableParallelism()): number => Math.min(asked, Math.max(most, availableParallelism()))

/** A thread that runs a module; it does not keep the program from ending. */
export interface Thread {
  end(): Promise<unknown>
}

/** Starts the module in a thread of its own, which gets the data as its `threadData`. */
export function startThread(module: URL, data: unknown): Thread {
  const worker = new Worker(module, { workerData: data })
  worker.unref()
  return { end: () => worker.terminate() }
}

/** What the thread was started with. */
export const threadData = (): unknown => workerData
