import { totalmem } from 'node:os'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes that the whole process has in memory, what nothing refers to any more included. */
export const residentBytes = (): number => process.memoryUsage.rss()

/** Garbage is collected for no more than this part of the time. */
const mostCollecting = 0.05

/**
 * The same after what nothing refers to any more is gone; what it was a while ago where that was told just now, since it costs some 0.1 s, and more where there is
 * much to go through; but nothing of before `since`, a time of `performance.now()`.
 */
export function bytesInUse(since = Number.NEGATIVE_INFINITY): number {
  const began = performance.now()
  if (began < known.until && known.at >= since) return known.bytes
  collector ??= collectorOfRuntime()
  // The memory of WebAssembly that the first round finds to be unused is given back by the second.
  for (let round = 0; round < 2; round++) collector()
  const now = performance.now()
  known = { bytes: residentBytes(), at: now, until: now + (now - began) / mostCollecting }
  return known.bytes
}

let known = { bytes: 0, at: 0, until: 0 }
let collector: (() => void) | null = null

/** What makes garbage be collected; nothing where the runtime offers no way. */
function collectorOfRuntime(): () => void {
  try {
    setFlagsFromString('--expose-gc')
    return runInNewContext('gc') as () => void
  } catch {
    return () => {}
  }
}

/** Bytes beyond which the machine may end a process that keeps most of them outside of V8's heap, as WebAssembly does. */
export const machineLimit = (): number => totalmem() * 0.8

/** Bytes beyond which the machine, or V8, may end the process. */
export const memoryLimit = (): number => Math.min(getHeapStatistics().heap_size_limit * 0.9, machineLimit())

/** The name and version of what runs the program: `Node.js 24.1.0`. */
export function runtime(): string {
  const { bun, deno, node } = process.versions
  return bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node.js ${node}`
}

/**
 * Whether this is Node.js 22, whose WebAssembly has memories of 64 bits behind a flag, which is set then, for all threads. They are those of an earlier draft: `index` stands for
 * `address`, and numbers for bigints. What the kernel does with them is the same.
 */
export function allowDraftMemories(): boolean {
  if (!/^Node\.js 22\./.test(runtime())) return false
  setFlagsFromString('--experimental-wasm-memory64')
  return true
}
