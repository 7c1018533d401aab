import { UsageError } from '../errors.ts'
import { isInFlight, ValueSet } from '../values/index.ts'
import type { Domain } from './domain.ts'

/** What JSON.stringify takes. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Quint's way to write that there is no value. */
const none: Json = { tag: 'None', value: { '#tup': [] } }
export const some = (value: Json): Json => ({ tag: 'Some', value })

/**
 * A value in ITF. Where its domain is given, a map is told from a record and a `maybe` from what it may hold; without it both are
 * written as they stand, and `null` as None.
 */
export function encode(value: unknown, of: Domain | null = null): Json {
  if (value === null || value === undefined) return none
  if (of?.shape.of === 'maybe') return some(encode(value, of.shape.some))
  if (typeof value === 'number') return { '#bigint': String(value) }
  if (typeof value !== 'object') return value as Json
  const inner = partOf(of)
  if (isInFlight(value)) return { kind: value.kind, messages: value.copies().map(m => encode(m, inner(m.tag))) }
  if (Array.isArray(value)) return value.map(item => encode(item, inner('')))
  if (value instanceof ValueSet) return { '#set': [...value].map(member => encode(member, inner(''))) }
  if (of?.shape.of === 'map') {
    const keys = new Map([...(of.shape.keys.values() as Iterable<string | number>)].map(key => [String(key), key]))
    return { '#map': Object.entries(value).map(([key, part]) => [encode(keys.get(key) ?? key), encode(part, inner(key))]) }
  }
  const fields = of?.shape.of === 'union' ? partOf(of.shape.cases[String((value as { tag?: unknown }).tag)] ?? null) : inner
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, encode(part, fields(name))]))
}

/** The domain of a part of a value, by the part's name. */
function partOf(of: Domain | null): (name: string) => Domain | null {
  const shape = of?.shape
  return name => {
    switch (shape?.of) {
      case 'record':
        return shape.fields[name] ?? null
      case 'map':
        return shape.values
      case 'set':
        return shape.members
      case 'list':
        return shape.items
      case 'network':
        return shape.messages[name] ?? null
      default:
        return null
    }
  }
}

/** A value back from ITF, plain: sets are ValueSets. Throws UsageError for a number that this checker cannot hold, and for a form it does not know. */
export function decode(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(decode)
  const record = json as Readonly<Record<string, unknown>>
  if ('#bigint' in record) {
    const number = Number(record['#bigint'])
    if (!Number.isSafeInteger(number)) throw malformed(`the integer ${JSON.stringify(record['#bigint'])} is none that can be held exactly`)
    return number
  }
  if ('#set' in record) return new ValueSet(listOf(record['#set'], 'a #set').map(decode))
  if ('#tup' in record) return listOf(record['#tup'], 'a #tup').map(decode)
  if ('#map' in record)
    return Object.fromEntries(
      listOf(record['#map'], 'a #map').map(pair => {
        const [key, value] = listOf(pair, 'a pair of a #map')
        return [String(decode(key)), decode(value)]
      }),
    )
  const unknown = Object.keys(record).find(key => key.startsWith('#'))
  if (unknown !== undefined) throw malformed(`there is a value of the form ${unknown}, which cannot be read`)
  if (JSON.stringify(json) === JSON.stringify(none)) return null
  return Object.fromEntries(Object.entries(record).map(([name, part]) => [name, decode(part)]))
}

export const listOf = (json: unknown, what: string): readonly unknown[] => {
  if (!Array.isArray(json)) throw malformed(`${what} is not a list`)
  return json
}

export const malformed = (why: string): UsageError =>
  new UsageError('malformed-trace', `the trace cannot be read: ${why}`, {
    hint: 'give an ITF file that `everystep check … --report DIR --format itf` wrote',
  })
