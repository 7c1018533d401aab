import { totalmem } from 'node:os'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/** Bytes that the whole process has in memory. */
export const residentBytes = (): number => process.memoryUsage.rss()

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
