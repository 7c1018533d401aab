import { UsageError } from '../errors.ts'
import { appendFileSync } from '../platform/files.ts'
import type { LogEvent } from './event.ts'

/**
 * What appends events to a log of this process, one line of JSON each, for `conforms`. The line is written before it returns, so that the log of a process that is killed has all it did;
 * after a restart it goes on in the same file. Record a step at once when it is taken: within a log the order is all that counts. Sets may be given as sets, and are written as lists.
 */
export function recorder(file: string): (event: LogEvent) => void {
  return event => {
    try {
      appendFileSync(file, `${JSON.stringify(event, plain)}\n`)
    } catch (error) {
      throw new UsageError('cannot-write', `the log ${file} cannot be written: ${(error as Error).message}`, {
        hint: 'make its folder first',
        cause: error,
      })
    }
  }
}

const plain = (_: string, value: unknown): unknown =>
  value instanceof Set ? [...value] : value instanceof Map ? Object.fromEntries(value) : value
