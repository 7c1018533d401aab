import { callSite, didYouMean, SpecError } from '../errors.ts'
import { type Domain, domain, OutsideDomain, show, tooLarge } from './domain.ts'
import { sayGiven } from './parts.ts'

type Scalar = string | number | boolean

/** One of the values listed; the first is the initial one. */
export function oneOf<const T extends readonly [Scalar, ...Scalar[]]>(...values: T): Domain<T[number]> {
  const text = `oneOf(${values.map(show).join(', ')})`
  if (new Set<unknown>(values).size < values.length)
    throw new SpecError('repeated-value', `${text} lists a value twice`, { where: callSite() })
  const odd = values.find(value => !['string', 'number', 'boolean'].includes(typeof value) || Number.isNaN(value))
  if (odd !== undefined || values.includes(undefined as never))
    throw new SpecError('not-a-word', `${text} lists ${sayGiven(odd)}, which is no value that it can hold`, {
      hint: 'it takes words, numbers and true or false; an absent value is maybe(…), and fields are record({ … })',
      where: callSite(),
    })
  return scalar(values, text, value =>
    typeof value === 'string'
      ? didYouMean(
          value,
          values.filter(v => typeof v === 'string'),
        )
      : undefined,
  )
}

/** More values than this are no domain to be explored. */
const mostValues = 1_000_000

/** The whole numbers from `low` to `high`, both included; `low` is the initial one. */
export function range(low: number, high: number): Domain<number> {
  const endless = [low, high].find(bound => Math.abs(bound) === Infinity)
  if (endless !== undefined)
    throw new SpecError('endless-range', `range(${low}, ${high}) has no end, and a checker tries every value`, {
      hint: 'give the largest number that the protocol needs, such as range(0, 3); a step that would exceed it is forbidden by its guard, or left out where it is bounded(range(0, 3))',
      where: callSite(),
    })
  if (!Number.isInteger(low) || !Number.isInteger(high) || high < low)
    throw new SpecError('empty-range', `range(${low}, ${high}) holds no whole number`, {
      hint: 'the bounds are whole numbers, the first not above the second',
      where: callSite(),
    })
  if (high - low >= mostValues)
    throw tooLarge(
      `range(${low}, ${high})`,
      high - low + 1,
      'values',
      mostValues,
      'give the least range with which the protocol shows what it can do',
    )
  return scalar(
    Array.from({ length: high - low + 1 }, (_, k) => low + k),
    `range(${low}, ${high})`,
    value =>
      typeof value === 'number' && Number.isInteger(value)
        ? 'bound the value in the guard, widen the range, or leave such steps out: bounded(range(…)), in each variable and message field that takes the value'
        : undefined,
  )
}

/** `false`, which is the initial one, or `true`. */
export const bool: Domain<boolean> = scalar([false, true], 'bool')

function scalar<T extends Scalar>(
  values: readonly T[],
  text: string,
  hint: (value: unknown) => string | undefined = () => undefined,
): Domain<T> {
  const known = new Set<unknown>(values)
  const [initial] = values
  if (initial === undefined) throw new SpecError('empty-domain', `${text} holds no value`, { where: callSite() })
  return domain<T>({
    shape: { of: 'scalar', values },
    initial,
    size: values.length,
    values: () => values,
    text,
    admit(value, path) {
      if (!known.has(value)) throw new OutsideDomain(path, value, text, hint(value))
      return value as T
    },
  })
}
