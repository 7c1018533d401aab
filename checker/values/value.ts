import type { Network } from './network.ts'
import { Remembered } from './remembered.ts'
import { realOf } from './stand-in.ts'
import type { ValueSet } from './value-set.ts'

/** What a state is made of: plain, frozen, and compared by content. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [field: string]: Value } | ValueSet<Value> | Network

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
  return `(${fields.map(f => `${/^\w+$/.test(f) ? f : JSON.stringify(f)}:${keyOf(value[f])}`).join()})`
}

/** A Map or a Date has no fields: as a record it would equal every other. */
function checkPlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype)
    throw new TypeError(`a ${value.constructor.name} is not a value that a state can hold`)
}

interface Keyed {
  key(): string
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

function compareText(a: string, b: string): number {
  const inA = a.match(/\d+|\D+/g) ?? []
  const inB = b.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < inA.length && i < inB.length; i++) {
    const x = inA[i] ?? ''
    const y = inB[i] ?? ''
    if (x === y) continue
    const byNumber = isDigits(x) && isDigits(y) ? compare(Number(x), Number(y)) : 0
    if (byNumber !== 0) return byNumber
    return x < y ? -1 : 1
  }
  return inA.length - inB.length || (a < b ? -1 : a > b ? 1 : 0)
}

// Number alone would also read '+Infinity' and a space as numbers, and the order would run in circles.
const isDigits = (text: string): boolean => /^\d/.test(text)

/** The same value, frozen all the way down. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
