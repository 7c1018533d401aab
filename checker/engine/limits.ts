import { UsageError } from '../errors.ts'
import { memoryLimit } from '../platform/memory.ts'
import type { Limits } from './engine.ts'

/** The limits asked for; without one, memory alone is limited, to `maxMemory`, so that a run ends as inconclusive before the machine ends it. */
export function limitsOf(asked: Partial<Limits> = {}, maxMemory = memoryLimit()): Limits {
  for (const [name, value] of Object.entries(asked))
    if (typeof value !== 'number' || !(value > 0))
      throw new UsageError('bad-limit', `${name} must be a number above zero, not ${String(value)}`)
  return {
    maxStates: Infinity,
    maxDepth: Infinity,
    maxSeconds: Infinity,
    maxMemory,
    ...asked,
  }
}
