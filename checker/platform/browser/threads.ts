import { UsageError } from '../../errors.ts'

/** One: the threads of the tables engine are Node's. */
export const threadsFor = (_asked?: number): number => 1

export const startThread = (): never => {
  throw new UsageError('no-threads', 'a browser has none of the threads that the tables engine starts', {
    hint: "search with engine: 'reference'",
  })
}
export const threadData = (): unknown => null
