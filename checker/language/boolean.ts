import { type Place, SpecFailure } from '../errors.ts'
import { format } from '../values/index.ts'

/** The answer of an author's predicate. Throws SpecFailure where it is none, `what` being who gave it. */
export function asBoolean(value: unknown, what = 'it', where?: Place): boolean {
  if (typeof value === 'boolean') return value
  if (value instanceof Promise) {
    value.catch(() => {})
    throw new SpecFailure('not-boolean', `${what} returned a promise, not true or false`, { hint: 'take the async away', where })
  }
  if (value === undefined)
    throw new SpecFailure('not-boolean', `${what} returned nothing, not true or false`, {
      hint: 'a function body in braces needs `return`: s => { return … }; without the braces, s => …, it needs none',
      where,
    })
  throw new SpecFailure('not-boolean', `${what} returned ${format(value)}, not true or false`, { where })
}
