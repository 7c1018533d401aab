import type { Domain } from '../language/domain.ts'
import type { NetworkDomain } from '../language/network.ts'
import type { NetworkKind } from '../values/index.ts'

/** What is known of the values of an expression: enough to tell which operation of TLA+ a method stands for. */
export type Type =
  | { readonly of: 'bool' | 'number' | 'null' | 'any' }
  /** `ids`: all that it can be, where that is known. */
  | { readonly of: 'word'; readonly ids: readonly string[] | null }
  | { readonly of: 'maybe'; readonly some: Type }
  | { readonly of: 'record'; readonly fields: Readonly<Record<string, Type>> }
  | { readonly of: 'union'; readonly cases: Readonly<Record<string, Type>> }
  | { readonly of: 'map'; readonly keys: Domain; readonly values: Type }
  | { readonly of: 'set'; readonly members: Type }
  | { readonly of: 'list'; readonly items: Type }
  | { readonly of: 'network'; readonly kind: NetworkKind; readonly cases: Readonly<Record<string, Type>> }

export const bool: Type = { of: 'bool' }
export const number: Type = { of: 'number' }
export const word: Type = { of: 'word', ids: null }
export const any: Type = { of: 'any' }

const known = new WeakMap<Domain, Type>()

export function typeOf(domain: Domain): Type {
  let type = known.get(domain)
  if (type === undefined) {
    type = made(domain)
    known.set(domain, type)
  }
  return type
}

function made(domain: Domain): Type {
  const { shape } = domain
  const each = (of: Readonly<Record<string, Domain>>) => Object.fromEntries(Object.entries(of).map(([name, part]) => [name, typeOf(part)]))
  switch (shape.of) {
    case 'scalar':
      return shape.values.every(v => typeof v === 'boolean')
        ? bool
        : shape.values.every(v => typeof v === 'number')
          ? number
          : shape.values.every(v => typeof v === 'string')
            ? { of: 'word', ids: shape.values as readonly string[] }
            : any
    case 'process':
      return { of: 'word', ids: shape.ids }
    case 'record':
      return { of: 'record', fields: each(shape.fields) }
    case 'union':
      return { of: 'union', cases: each(shape.cases) }
    case 'map':
      return { of: 'map', keys: shape.keys, values: typeOf(shape.values) }
    case 'set':
      return { of: 'set', members: typeOf(shape.members) }
    case 'list':
      return { of: 'list', items: typeOf(shape.items) }
    case 'maybe':
      return { of: 'maybe', some: typeOf(shape.some) }
    case 'network':
      return { of: 'network', kind: (domain as NetworkDomain).network, cases: each(shape.messages) }
  }
}

/** The type of a value that may be of either. */
export function joined(a: Type, b: Type): Type {
  if (a === b) return a
  if (a.of === 'null') return b.of === 'maybe' || b.of === 'null' ? b : { of: 'maybe', some: b }
  if (b.of === 'null') return joined(b, a)
  if (a.of === 'any') return b
  if (b.of === 'any') return a
  if (a.of === 'maybe' || b.of === 'maybe') return { of: 'maybe', some: joined(some(a), some(b)) }
  if (a.of === 'word' && b.of === 'word') return { of: 'word', ids: a.ids && b.ids ? [...new Set([...a.ids, ...b.ids])] : null }
  if (a.of === 'set' && b.of === 'set') return { of: 'set', members: joined(a.members, b.members) }
  if (a.of === 'list' && b.of === 'list') return { of: 'list', items: joined(a.items, b.items) }
  return a
}

/** Whether its values have no parts; what is not known may have some. */
export const isScalar = (type: Type): boolean => /^(bool|number|word|null)$/.test(some(type).of)

export const some = (of: Type): Type => (of.of === 'maybe' ? of.some : of)

/** The type of a field: of a union, that of the case that has it. */
export function fieldType(of: Type, name: string): Type | null {
  const type = some(of)
  if (type.of === 'record') return type.fields[name] ?? null
  if (type.of !== 'union') return null
  if (name === 'tag') return { of: 'word', ids: Object.keys(type.cases) }
  for (const part of Object.values(type.cases)) {
    const found = fieldType(part, name)
    if (found !== null) return found
  }
  return null
}
