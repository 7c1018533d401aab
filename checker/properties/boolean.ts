import { SpecFailure } from '../errors.ts'
import { format } from '../values/index.ts'

/** The answer of an author's predicate. Throws SpecFailure where it is none. */
export function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new SpecFailure('not-boolean', `it returned ${format(value)}, not true or false`)
  return value
}
