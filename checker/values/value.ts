import type { Network } from './network.ts'
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

const keys = new WeakMap<object, string>()

/**
 * A string that two values share exactly when they are equal: sets and bags regardless of insertion order, records
 * regardless of field order. Costs one pass over the parts not seen before; frozen parts are remembered.
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
  const known = keys.get(value)
  if (known !== undefined) return known
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
  return `(${fields.map(f => `${f}:${keyOf(value[f])}`).join()})`
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
  if (typeof a === 'number' && typeof b === 'number') return a - b
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
    const byNumber = Number(x) - Number(y)
    if (byNumber !== 0 && !Number.isNaN(byNumber)) return byNumber
    return x < y ? -1 : 1
  }
  return inA.length - inB.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** The same value, frozen all the way down. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
