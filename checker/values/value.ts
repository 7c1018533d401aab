import { Remembered } from './remembered.ts'
import { realOf } from './stand-in.ts'

/** What a state is made of: plain, frozen, and compared by content. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [field: string]: Value } | Keyed

/** A set or a network: what gives its key itself. */
export interface Keyed {
  key(): string
}

/** A message in flight. `tag` names its kind. */
export interface Message {
  readonly tag: string
  readonly [field: string]: unknown
}

/** Lets immer draft a class of ours; the registered symbol is immer's documented `immerable`. */
export const draftable: unique symbol = Symbol.for('immer-draftable')

const keys = new Remembered<string>()

/**
 * A string that two values share exactly when they are equal: sets and bags regardless of insertion order, records
 * regardless of field order. Costs one pass over the parts not seen before; frozen parts are remembered for a while.
 */
export function keyOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '0' : String(value)
    case 'boolean':
      return value ? 'T' : 'F'
    case 'object':
      return value === null ? '~' : keyOfObject(value)
    default:
      throw new TypeError(`a ${typeof value} is not a value that a state can hold`)
  }
}

function keyOfObject(value: object): string {
  // As a recipe may write it, before its domain makes it a ValueSet. Freezing a Set does not keep its members.
  if (value instanceof Set) return `{${[...new Set([...value].map(keyOf))].sort().join()}}`
  const known = keys.get(value)
  if (known !== undefined) return known
  const real = realOf(value)
  if (real !== value) return keyOf(real)
  const key = Array.isArray(value)
    ? `[${value.map(keyOf).join()}]`
    : isKeyed(value)
      ? value.key()
      : keyOfRecord(value as Record<string, unknown>)
  // An unfrozen value, such as an immer draft, may still change.
  if (Object.isFrozen(value)) keys.set(value, key)
  return key
}

function keyOfRecord(value: Record<string, unknown>): string {
  const fields = Object.keys(value).sort()
  if (fields.length === 0) checkPlain(value)
  let key = '('
  for (const field of fields) {
    if (key.length > 1) key += ','
    key += `${/^\w+$/.test(field) ? field : JSON.stringify(field)}:${keyOf(value[field])}`
  }
  return `${key})`
}

/** A Map or a Date has no fields: as a record it would equal every other. */
function checkPlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype)
    throw new TypeError(`a ${value.constructor.name} is not a value that a state can hold`)
}

const isKeyed = (value: object): value is Keyed => typeof (value as Partial<Keyed>).key === 'function'

export const equal = (a: unknown, b: unknown): boolean => a === b || keyOf(a) === keyOf(b)

/**
 * Negative, zero or positive as `a` comes before, with or after `b`, in one total order of all values: numbers by size,
 * strings with their digits read as numbers (RM2 before RM10), everything else by content.
 */
export function compare(a: unknown, b: unknown): number {
  // Not a - b, which is NaN for two equal infinities.
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return compareText(keyOf(a), keyOf(b))
}

/** By the first words, of digits or of none, in which they differ: two words of digits by the number, others by their characters. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  let at = 0
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  const before = at > 0 && isDigit(a, at - 1)
  // A word that begins before the difference is longer in one of them than in the other, or other.
  const goesOn = at > 0 && ((at < a.length && isDigit(a, at) === before) || (at < b.length && isDigit(b, at) === before))
  if (goesOn) while (at > 0 && isDigit(a, at - 1) === before) at--
  const [x, y] = [wordAt(a, at), wordAt(b, at)]
  if (x === '' || y === '') return x === '' ? -1 : 1
  const byNumber = isDigit(x, 0) && isDigit(y, 0) ? compare(Number(x), Number(y)) : 0
  return byNumber !== 0 ? byNumber : x < y ? -1 : 1
}

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

function wordAt(text: string, from: number): string {
  let to = from
  while (to < text.length && isDigit(text, to) === isDigit(text, from)) to++
  return text.slice(from, to)
}

/** The same value, frozen all the way down. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
