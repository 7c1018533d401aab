import { didYouMean, UsageError } from '../errors.ts'
import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { compare, equal, format, isInFlight, ValueSet } from '../values/index.ts'
import { inside, sayPath, type ValuePath } from '../values/path.ts'
import type { Observation } from './system.ts'

/** Where a system differs from a state of its model. */
export interface Difference {
  /** `rmState[RM1]`. */
  readonly path: string
  /** What the model has there, as it is written; null where it has no such part. */
  readonly expected: string | null
  readonly observed: string
}

/**
 * How what was observed differs from a state: nothing where they agree in all that was observed. Throws UsageError for a variable that the model does not have and for what
 * no state can hold.
 */
export function differencesFrom({ spec, vars }: Model, state: State, observed: Observation): readonly Difference[] {
  return Object.entries(observed).flatMap(([name, seen]) => {
    const of = vars[name]
    if (of === undefined)
      throw new UsageError('no-variable', `the system shows '${name}', and ${spec} has no such variable`, {
        hint: didYouMean(name, Object.keys(vars)) ?? `its variables are ${Object.keys(vars).join(', ')}`,
      })
    return [...differences(of, { variable: name, keys: [] }, state[name], seen)]
  })
}

/** Whether there is anything in an observation that is compared. */
export const saysAnything = (observed: Observation): boolean =>
  Object.values(observed).some(seen => (isPlain(seen) ? saysAnything(seen) : seen !== undefined))

/** `tmState: expected init, observed committed`. */
export const sayDifference = ({ path, expected, observed }: Difference): string =>
  `${path}: expected ${expected ?? 'nothing there'}, observed ${observed}`

function* differences(of: Domain | null, at: ValuePath, expected: unknown, seen: unknown): Generator<Difference> {
  // A field that is undefined is one that is not shown.
  if (seen === undefined) return
  const inner = of?.shape.of === 'maybe' && expected !== null ? of.shape.some : of
  const parts = seen instanceof Map ? (Object.fromEntries(seen) as object) : seen
  if (isPlain(parts) && isPlain(expected)) {
    for (const [name, part] of Object.entries(parts))
      yield* differences(partOf(inner, name), inside(at, inner?.shape.of === 'map' ? 'map' : 'record', name), expected[name], part)
    return
  }
  const path = sayPath(at)
  if (!isSame(path, expected, seen))
    yield { path, expected: expected === undefined ? null : format(expected), observed: format(isInFlight(expected) ? sorted(seen) : seen) }
}

function partOf(of: Domain | null, name: string): Domain | null {
  switch (of?.shape.of) {
    case 'record':
      return of.shape.fields[name] ?? null
    case 'map':
      return of.shape.values
    default:
      return null
  }
}

function isSame(path: string, expected: unknown, seen: unknown): boolean {
  try {
    if (expected === undefined) return false
    if (isInFlight(expected)) return isIterable(seen) && equal(sorted(expected.copies()), sorted(seen))
    if (expected instanceof ValueSet && isIterable(seen)) return equal(expected, new ValueSet(seen))
    return equal(expected, seen)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError('not-a-value', `the system shows for ${path} what no state can hold: ${error.message}`, {
      hint: 'observe() returns plain data: words, numbers, records, arrays and sets',
    })
  }
}

const sorted = (messages: unknown): unknown => (isIterable(messages) ? [...messages].sort(compare) : messages)

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value))
