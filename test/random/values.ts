import type { Fields, Json, Scalar, Type } from './syntax.ts'

/** A text that two values of one domain share exactly when they are equal: fields stand in the order of the domain, sets are sorted. */
export const textOf = (value: Json): string => JSON.stringify(value)

export const same = (a: Json, b: Json): boolean => textOf(a) === textOf(b)

/** A copy that shares nothing with the original. */
export function copyOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyOf)
  if (typeof value !== 'object' || value === null) return value
  const copy: { [name: string]: Json } = {}
  for (const name in value) copy[name] = copyOf((value as Row)[name] as Json)
  return copy
}

export type Row = Readonly<Record<string, Json>>

/** A state, its variables in the order of their names. */
export const inOrder = (entries: readonly (readonly [string, Json])[]): Row =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))

export const isScalar = (type: Type): boolean => ['words', 'range', 'bool', 'process'].includes(type.of)

/** The values of a scalar domain, its initial value first. */
export function scalars(type: Type): readonly Scalar[] {
  if (type.of === 'words') return type.values
  if (type.of === 'range') return Array.from({ length: type.high - type.low + 1 }, (_, k) => type.low + k)
  if (type.of === 'bool') return [false, true]
  return type.of === 'process' ? type.ids : []
}

/** The keys of a map. */
export const keysOf = (keys: Type): readonly string[] => scalars(keys).map(String)

const mapFields = (fields: Fields, value: (type: Type, name: string) => Json): { [name: string]: Json } =>
  Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, value(type, name)]))

export function initialOf(type: Type): Json {
  switch (type.of) {
    case 'set':
    case 'list':
      return []
    case 'maybe':
      return null
    case 'record':
      return mapFields(type.fields, initialOf)
    case 'map':
      return Object.fromEntries(keysOf(type.keys).map(key => [key, initialOf(type.values)]))
    case 'union': {
      const [tag = '', fields = {}] = Object.entries(type.cases)[0] ?? []
      return { tag, ...mapFields(fields, initialOf) }
    }
    case 'message':
      return { tag: type.tag, ...mapFields(type.fields, initialOf) }
    default:
      return scalars(type)[0] as Scalar
  }
}

const products = (fields: Fields): Row[] =>
  Object.entries(fields).reduce<Row[]>((rows, [name, type]) => rows.flatMap(row => allOf(type).map(v => ({ ...row, [name]: v }))), [{}])

/** Every value of a domain; of a list, none. */
export function allOf(type: Type): readonly Json[] {
  switch (type.of) {
    case 'set':
      return allOf(type.members)
        .reduce<Json[][]>((sets, member) => sets.concat(sets.map(set => [...set, member])), [[]])
        .map(sorted)
    case 'maybe':
      return [null, ...allOf(type.some)]
    case 'record':
      return products(type.fields)
    case 'map':
      return products(Object.fromEntries(keysOf(type.keys).map(key => [key, type.values])))
    case 'union':
      return Object.entries(type.cases).flatMap(([tag, fields]) => products(fields).map(row => ({ tag, ...row })))
    case 'message':
      return products(type.fields).map(row => ({ tag: type.tag, ...row }))
    default:
      return scalars(type)
  }
}

/** Every combination of parameters. */
export const combinations = (fields: Fields | null): readonly Row[] => products(fields ?? {})

export function sorted(members: readonly Json[]): Json[] {
  const texts = new Map(members.map(m => [textOf(m), m]))
  return [...texts.keys()].sort().map(text => texts.get(text) as Json)
}

/** A value was written beyond a bound: the step is not taken. */
export class Beyond extends Error {
  readonly cut: string
  constructor(cut: string) {
    super(cut)
    this.cut = cut
  }
}

/**
 * The value as its domain has it, each process called as `rename` says. Throws Beyond where a bound is exceeded, `name` being the variable or the kind of
 * message, and a plain error for a value that is not in the domain: the generator makes none.
 */
export function admit(type: Type, value: Json, name: string, rename: (id: string) => string = id => id): Json {
  const again = (of: Type, part: Json): Json => admit(of, part, name, rename)
  const part = (key: string): Json => (value as Row)[key] as Json
  switch (type.of) {
    case 'set':
      return sorted((value as readonly Json[]).map(member => again(type.members, member)))
    case 'list':
      if (type.bounded && (value as readonly Json[]).length > type.max) throw new Beyond(`bound of ${name}`)
      if ((value as readonly Json[]).length > type.max) throw new Error(`${name} is too long: ${textOf(value)}`)
      return (value as readonly Json[]).map(item => again(type.items, item))
    case 'maybe':
      return value === null ? null : again(type.some, value)
    case 'record':
      return mapFields(type.fields, (of, field) => again(of, part(field)))
    case 'map': {
      const named = type.keys.of === 'process' ? rename : (key: string) => key
      const entries = new Map(keysOf(type.keys).map(key => [named(key), again(type.values, part(key))]))
      return Object.fromEntries(keysOf(type.keys).map(key => [key, entries.get(key) as Json]))
    }
    case 'union': {
      const tag = part('tag') as string
      return { tag, ...mapFields(type.cases[tag] as Fields, (of, field) => again(of, part(field))) }
    }
    case 'message':
      return { tag: type.tag, ...mapFields(type.fields, (of, field) => again(of, part(field))) }
    case 'process':
      return rename(value as string)
    case 'range':
      if (type.bounded && (value as number) > type.high) throw new Beyond(`bound of ${name}`)
      break
    default:
  }
  if (!scalars(type).includes(value as Scalar)) throw new Error(`${name} cannot be ${textOf(value)}`)
  return value
}
