import type { Choices } from './choices.ts'

/** A domain as data: what its text in a spec is, and which values it has. */
export type Type =
  | { readonly of: 'word'; readonly words: readonly string[] }
  | { readonly of: 'range'; readonly high: number }
  | { readonly of: 'bool' }
  | { readonly of: 'process'; readonly sort: 'P' | 'M'; readonly ids: readonly string[] }
  | { readonly of: 'set'; readonly members: Type }
  | { readonly of: 'list'; readonly items: Type; readonly max: number }
  | { readonly of: 'record'; readonly fields: Readonly<Record<string, Type>> }
  | { readonly of: 'maybe'; readonly some: Type }
  | { readonly of: 'map'; readonly keys: Type; readonly values: Type }
  | { readonly of: 'union'; readonly cases: Readonly<Record<string, Readonly<Record<string, Type>>>> }

export type Processes = Extract<Type, { of: 'process' }>

const fieldsText = (fields: Readonly<Record<string, Type>>): string => {
  const inner = Object.entries(fields).map(([name, type]) => `${name}: ${domainText(type)}`)
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`
}

/** The domain as a spec writes it. */
export function domainText(type: Type): string {
  switch (type.of) {
    case 'word':
      return `oneOf(${type.words.map(w => `'${w}'`).join(', ')})`
    case 'range':
      return `range(0, ${type.high})`
    case 'bool':
      return 'bool'
    case 'process':
      return type.sort
    case 'set':
      return `setOf(${domainText(type.members)})`
    case 'list':
      return `listOf(${domainText(type.items)}, ${type.max})`
    case 'record':
      return `record(${fieldsText(type.fields)})`
    case 'maybe':
      return `maybe(${domainText(type.some)})`
    case 'map':
      return `mapOf(${domainText(type.keys)}, ${domainText(type.values)})`
    case 'union':
      return `union({ ${Object.entries(type.cases)
        .map(([tag, fields]) => `${tag}: ${fieldsText(fields)}`)
        .join(', ')} })`
  }
}

export const isScalar = (type: Type): boolean => ['word', 'range', 'bool', 'process'].includes(type.of)

/** The literals of a scalar domain, its initial value first. */
export function scalarLiterals(type: Type): readonly string[] {
  switch (type.of) {
    case 'word':
      return type.words.map(w => `'${w}'`)
    case 'range':
      return Array.from({ length: type.high + 1 }, (_, k) => String(k))
    case 'bool':
      return ['false', 'true']
    case 'process':
      return type.ids.map(id => `'${id}'`)
    default:
      throw new Error(`${domainText(type)} is not scalar`)
  }
}

const objectLiteral = (fields: readonly (readonly [string, string])[]): string =>
  fields.length === 0 ? '{}' : `{ ${fields.map(([name, value]) => `${name}: ${value}`).join(', ')} }`

/** A value of a domain as a spec writes it. */
export function literal(c: Choices, type: Type): string {
  const fieldsOf = (fields: Readonly<Record<string, Type>>) => Object.entries(fields).map(([name, t]) => [name, literal(c, t)] as const)
  switch (type.of) {
    case 'set':
      return `new Set([${Array.from({ length: c.number(3) }, () => literal(c, type.members)).join(', ')}])`
    case 'list':
      return `[${Array.from({ length: c.number(type.max + 1) }, () => literal(c, type.items)).join(', ')}]`
    case 'record':
      return objectLiteral(fieldsOf(type.fields))
    case 'maybe':
      return c.number(2) === 0 ? 'null' : literal(c, type.some)
    case 'map':
      return objectLiteral(scalarLiterals(type.keys).map(k => [k, literal(c, type.values)]))
    case 'union': {
      const [tag, fields] = c.of(Object.entries(type.cases))
      return objectLiteral([['tag', `'${tag}'`], ...fieldsOf(fields)])
    }
    default:
      return c.of(scalarLiterals(type))
  }
}

export function randomScalar(c: Choices, P: Processes): Type {
  switch (c.number(4)) {
    case 1:
      return { of: 'range', high: 1 + c.number(3) }
    case 2:
      return { of: 'word', words: ['a', 'b', 'c'].slice(0, 2 + c.number(2)) }
    case 3:
      return P
    default:
      return { of: 'bool' }
  }
}

export function randomRecord(c: Choices, P: Processes): Type {
  return { of: 'record', fields: { f: randomScalar(c, P), ...(c.number(2) === 1 ? { g: randomScalar(c, P) } : {}) } }
}

/** A domain with parts inside, of at most `depth` levels. */
export function randomType(c: Choices, P: Processes, depth: number): Type {
  if (depth === 0) return randomScalar(c, P)
  const inner = () => randomType(c, P, depth - 1)
  const members = () => (c.number(3) === 2 ? randomRecord(c, P) : randomScalar(c, P))
  switch (c.number(8)) {
    case 1:
      return { of: 'map', keys: c.number(3) === 2 ? { of: 'word', words: ['x', 'y'] } : P, values: inner() }
    case 2:
      return { of: 'set', members: members() }
    case 3:
      return { of: 'list', items: members(), max: 1 + c.number(2) }
    case 4:
      return { of: 'record', fields: { f: inner(), g: randomScalar(c, P) } }
    case 5:
      return { of: 'maybe', some: members() }
    case 6:
      return { of: 'union', cases: { Idle: {}, Busy: { x: randomScalar(c, P) } } }
    default:
      return randomScalar(c, P)
  }
}
