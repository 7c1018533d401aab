import { callSite, SpecError } from '../errors.ts'
import { record } from './collections.ts'
import { checkDomain, type Domain, domain, OutsideDomain } from './domain.ts'

/** Thrown where a step would go beyond a bound: it is not taken, and the result says that the space was bounded here. */
export class BoundReached extends OutsideDomain {
  #bound: string | null = null

  constructor(path: string, value: unknown, domain: string) {
    const limit = Error.stackTraceLimit
    // Many a step goes beyond a bound, and no one is shown where: to note that would take longer than the step.
    Error.stackTraceLimit = 0
    super(path, value, domain)
    Error.stackTraceLimit = limit
  }

  /** `bound of term`, after the variable, or the kind of message, that would have gone beyond it. */
  get bound(): string | null {
    return this.#bound
  }

  /** Names the variable or the kind of message; the innermost that is named stands. */
  within(name: string): this {
    this.#bound ??= `bound of ${name}`
    return this
  }
}

/** What a variable, or a message of a kind, of this name holds once it is admitted. Throws OutsideDomain; BoundReached knows the name. */
export function admitAs<T>(name: string, of: Domain<T>, value: unknown, path = name): T {
  try {
    return of.admit(value, path)
  } catch (error) {
    throw error instanceof BoundReached ? error.within(name) : error
  }
}

/**
 * The same range, list or log, which ends only since a search must: terms, ballots, logs. A step that would write a larger number or a longer list is not
 * taken, and the result says so: the state is no deadlock, and a property over time that depends on such a step, or a `reachable` that nothing within the
 * bound has, is inconclusive.
 * Without this a value beyond the end is an error. Throws SpecError for a domain that has no largest number or length.
 */
export function bounded<T>(of: Domain<T>): Domain<T> {
  checkDomain('bounded(…)', of)
  const { shape, marks } = of
  if (marks.log && shape.of === 'record') {
    const parts = record(Object.fromEntries(Object.entries(shape.fields).map(([name, part]) => [name, bounded(part)]))) as Domain<T>
    return { ...parts, text: `bounded(${of.text})`, marks }
  }
  const exceeds = boundOf(of)
  if (exceeds === null)
    throw new SpecError('no-bound', `bounded(…) was given ${of.text}, which has no largest number or length`, {
      hint: 'it takes a range, a listOf or a logOf: mapOf(Server, bounded(range(0, terms)))',
      where: callSite(),
    })
  const text = `bounded(${of.text})`
  return domain<T>({
    ...of,
    text,
    marks: { ...of.marks, bounded: true },
    admit(value, path) {
      if (exceeds(value)) throw new BoundReached(path, value, text)
      return of.admit(value, path)
    },
  })
}

function boundOf({ shape }: Domain): ((value: unknown) => boolean) | null {
  if (shape.of === 'list') return value => Array.isArray(value) && value.length > shape.max
  if (shape.of !== 'scalar' || !shape.values.every(v => typeof v === 'number')) return null
  const most = Math.max(...shape.values)
  return value => typeof value === 'number' && value > most
}
