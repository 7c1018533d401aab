import type { Choices } from './choices.ts'
import { domainText, isScalar, literal, type Processes, randomScalar, scalarLiterals, type Type } from './random-domain.ts'

/** Something that code may read: an expression and the domain of its value. */
export interface Term {
  readonly text: string
  readonly type: Type
}

export interface MessageKind {
  readonly tag: string
  readonly fields: Readonly<Record<string, Type>>
}

export interface RandomNetwork {
  readonly name: string
  readonly kinds: readonly MessageKind[]
}

/** What code is written over: the variables, the networks, and the parameters in scope. */
export interface Scope {
  readonly P: Processes
  readonly vars: readonly { readonly name: string; readonly type: Type }[]
  readonly networks: readonly RandomNetwork[]
  readonly terms: readonly Term[]
  /** The name that the state goes by. */
  readonly s: string
}

const sameDomain = (a: Type, b: Type) => domainText(a) === domainText(b)

/** Every part of the state that can be read and written: variables, fields, entries of maps. */
export function partsOf(scope: Scope): Term[] {
  const parts: Term[] = []
  const visit = (text: string, type: Type): void => {
    parts.push({ text, type })
    if (type.of === 'record') for (const [name, t] of Object.entries(type.fields)) visit(`${text}.${name}`, t)
    if (type.of === 'map') {
      const keys = scope.terms.filter(t => sameDomain(t.type, type.keys)).map(t => t.text)
      for (const key of keys.length > 0 ? keys : scalarLiterals(type.keys)) visit(`${text}[${key}]`, type.values)
    }
  }
  for (const { name, type } of scope.vars) visit(`${scope.s}.${name}`, type)
  return parts
}

/** An expression whose value is in the domain, and that may be edited afterwards where it is written to the state. */
export function term(c: Choices, scope: Scope, type: Type): string {
  const bound = scope.terms.filter(t => sameDomain(t.type, type)).map(t => copied(t))
  const read = partsOf(scope)
    .filter(t => sameDomain(t.type, type))
    .map(t => t.text)
  const first = partsOf(scope)
    .filter(t => t.type.of === 'set' && isScalar(type) && sameDomain(t.type.members, type))
    .map(t => `[...${t.text}][0] ?? ${scalarLiterals(type)[0]}`)
  const kind = c.number(4)
  if (kind === 1 && bound.length > 0) return c.of(bound)
  if (kind === 2 && read.length > 0) return c.of(read)
  if (kind === 3 && first.length > 0) return `(${c.of(first)})`
  return bound.length > 0 && type.of === 'process' ? c.of(bound) : literal(c, type)
}

// Parameters are frozen, so what the recipe may edit further must be a copy.
const copied = ({ text, type }: Term): string => {
  if (type.of === 'record') return `{ ...${text} }`
  if (type.of === 'set') return `new Set(${text})`
  return text
}

export const messageText = (c: Choices, scope: Scope, { tag, fields }: MessageKind): string =>
  `Msg.${tag}({ ${Object.entries(fields)
    .map(([name, type]) => `${name}: ${term(c, scope, type)}`)
    .join(', ')} })`

/** What few states are like: one or two parts that are not as they are at the start. */
export const rare = (c: Choices, scope: Scope): string => Array.from({ length: 1 + c.number(2) }, () => changed(c, scope)).join(' && ')

/** That one part of the state is not as its domain's initial value. */
export function changed(c: Choices, scope: Scope): string {
  if (scope.networks.length > 0 && c.number(4) === 3) {
    const { name, kinds } = c.of(scope.networks)
    return c.number(2) === 0 ? `${scope.s}.${name}.size >= ${1 + c.number(2)}` : `${scope.s}.${name}.of(Msg.${c.of(kinds).tag}).length > 0`
  }
  const { text, type } = c.of(partsOf(scope).filter(p => p.type.of !== 'record' && p.type.of !== 'map'))
  switch (type.of) {
    case 'set':
      return c.number(2) === 0 ? `${text}.size >= ${1 + c.number(2)}` : `${text}.has(${term(c, scope, type.members)})`
    case 'list':
      return `${text}.length >= ${1 + c.number(type.max)}`
    case 'maybe':
      return `${text} !== null`
    case 'union':
      return `${text}.tag === 'Busy'`
    default: {
      const [initial = '', ...others] = scalarLiterals(type)
      return `${text} === ${others.length > 0 ? c.of(others) : initial}`
    }
  }
}

export function send(c: Choices, scope: Scope): string {
  const net = c.of(scope.networks)
  return `${scope.s}.${net.name}.send(${messageText(c, scope, c.of(net.kinds))})`
}

/** A boolean expression over the state. */
export function condition(c: Choices, scope: Scope, depth = 2): string {
  const parts = partsOf(scope)
  const compared = (): string => {
    const part = c.of(parts)
    const { text, type } = part
    switch (type.of) {
      case 'range':
        return `${text} ${c.of(['<', '>=', '==='])} ${c.number(type.high + 1)}`
      case 'set':
        return c.number(2) === 0 ? `${text}.has(${term(c, scope, type.members)})` : `${text}.size ${c.of(['<', '>='])} ${1 + c.number(2)}`
      case 'list':
        return c.number(2) === 0
          ? `${text}.length ${c.of(['<', '>='])} ${1 + c.number(type.max)}`
          : isScalar(type.items)
            ? `${text}.includes(${term(c, scope, type.items)})`
            : `${text}.length === 0`
      case 'maybe':
        return c.number(2) === 0 || !isScalar(type.some) ? `${text} === null` : `${text} === ${literal(c, type.some)}`
      case 'union':
        return c.number(2) === 0
          ? `${text}.tag === 'Idle'`
          : `(${text}.tag === 'Busy' && ${text}.x === ${literal(c, type.cases.Busy?.x as Type)})`
      case 'record': {
        const [name, inner] = c.of(Object.entries(type.fields).filter(([, t]) => isScalar(t)))
        return `${text}.${name} === ${literal(c, inner)}`
      }
      case 'map':
        return isScalar(type.values)
          ? `Object.values(${text}).every(x => x === ${literal(c, type.values)})`
          : `Object.keys(${text}).length > ${c.number(2)}`
      default:
        return `${text} === ${term(c, scope, type)}`
    }
  }
  const asksNetwork = (): string => {
    if (scope.networks.length === 0) return compared()
    const { name, kinds } = c.of(scope.networks)
    const net = `${scope.s}.${name}`
    switch (c.number(4)) {
      case 1:
        return `${net}.has(${messageText(c, scope, c.of(kinds))})`
      case 2:
        return `${net}.of(Msg.${c.of(kinds).tag}).length ${c.of(['===', '>'])} 0`
      case 3:
        return `${net}.count(${messageText(c, scope, c.of(kinds))}) < 2`
      default:
        return `${net}.size ${c.of(['<', '>='])} ${1 + c.number(3)}`
    }
  }
  switch (c.number(depth > 0 ? 8 : 3)) {
    case 0:
      return 'true'
    case 3:
      return asksNetwork()
    case 4:
      return `!(${condition(c, scope, depth - 1)})`
    case 5:
      return `(${condition(c, scope, depth - 1)} ${c.of(['&&', '||'])} ${condition(c, scope, depth - 1)})`
    case 6: {
      const i = `i${scope.terms.length}`
      const inner = { ...scope, terms: [...scope.terms, { text: i, type: scope.P }] }
      return `P.${c.of(['every', 'some'])}(${i} => ${condition(c, inner, depth - 1)})`
    }
    default:
      return compared()
  }
}

/** A statement of a recipe; it never writes outside a domain. */
export function statement(c: Choices, scope: Scope, depth = 2): string {
  const parts = partsOf(scope)
  const edits = (): string => {
    const { text, type } = c.of(parts)
    if (type.of === 'range' && c.number(3) < 2)
      return c.number(2) === 0 ? `if (${text} < ${type.high}) ${text}++` : `if (${text} > 0) ${text}--`
    if (type.of === 'bool' && c.number(2) === 0) return `${text} = !${text}`
    if (type.of === 'set')
      switch (c.number(5)) {
        case 1:
          return `${text}.delete(${term(c, scope, type.members)})`
        case 2:
          return `${text}.clear()`
        case 3:
          return `${text} = ${term(c, scope, type)}`
        case 4:
          return `${text} = ${text}.${c.of(['union', 'difference'])}(${literal(c, type)})`
        default:
          return `${text}.add(${term(c, scope, type.members)})`
      }
    if (type.of === 'list')
      switch (c.number(4)) {
        case 1:
          return `${text}.shift()`
        case 2:
          return `${text}.length = 0`
        case 3:
          return `${text} = ${term(c, scope, type)}`
        default:
          return `if (${text}.length < ${type.max}) ${text}.push(${term(c, scope, type.items)})`
      }
    return `${text} = ${term(c, scope, type)}`
  }
  switch (c.number(depth > 0 ? 7 : 4)) {
    case 2:
    case 3:
      return scope.networks.length === 0 ? edits() : send(c, scope)
    case 4:
      return `if (${condition(c, scope, 1)}) { ${statement(c, scope, depth - 1)} } else { ${statement(c, scope, depth - 1)} }`
    case 5: {
      const i = `i${scope.terms.length}`
      const inner = { ...scope, terms: [...scope.terms, { text: i, type: scope.P }] }
      return `for (const ${i} of P) { ${statement(c, inner, depth - 1)} }`
    }
    case 6:
      return `${statement(c, scope, depth - 1)}; ${statement(c, scope, depth - 1)}`
    default:
      return edits()
  }
}

/** Parameters: `{ q: P, r: range(0, 1) }`, and the terms that they bring into scope. */
export function binders(c: Choices, P: Processes, most: number): { text: string; terms: Term[] } {
  const count = c.number(most + 1)
  const named = ['q', 'r'].slice(0, count).map((name, i) => ({ name, type: i === 0 && c.number(3) < 2 ? P : randomScalar(c, P) }))
  return {
    text: `{ ${named.map(({ name, type }) => `${name}: ${domainText(type)}`).join(', ')} }`,
    terms: named.map(({ name, type }) => ({ text: `p.${name}`, type })),
  }
}
