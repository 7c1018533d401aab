import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'

/** Bytes that the whole process has in memory. */
export const residentBytes = (): number => process.memoryUsage.rss()

/** Bytes beyond which the machine, or V8, may end the process. */
export const memoryLimit = (): number => Math.min(getHeapStatistics().heap_size_limit * 0.9, totalmem() * 0.8)

/** The name and version of what runs the program: `Node.js 24.1.0`. */
export const runtime = (): string => (process.versions.bun ? `Bun ${process.versions.bun}` : `Node.js ${process.versions.node}`)
