import type { Choices } from '../choices.ts'
import { edits } from '../editing.ts'
import { networkReadings, type Reading, readings } from '../reading.ts'
import type { Expr, Fields, Get, Json, Kind, Network, Over, Statement, Type } from '../syntax.ts'
import { isScalar, scalars, textOf } from '../values.ts'
import { bool, literalOf, type World } from './types.ts'

/** What code is written over: the variables, the networks, and the parameters in scope. */
export interface Scope {
  readonly world: World
  readonly vars: readonly { readonly name: string; readonly type: Type }[]
  readonly networks: readonly Network[]
  /** What is bound: parameters, message fields, constants, and what quantifiers range over. */
  readonly bound: readonly Part[]
  /** The name that the state goes by. */
  readonly s: string
  /** Whether what is read is being edited. */
  readonly inRecipe: boolean
  readonly faulty: boolean
}

/** A part that may be read, and written where it is the state's; there only where `given` holds. */
export interface Part {
  readonly get: Get
  readonly type: Type
  readonly given: Expr | null
}

const stripped = (type: Type): Type => {
  const { durable: _, ...rest } = type
  return rest as Type
}
export const sameDomain = (a: Type, b: Type): boolean => textOf(stripped(a) as unknown as Json) === textOf(stripped(b) as unknown as Json)

export const get = (root: string, ...path: (string | Expr)[]): Get => ({ e: 'get', root, path })
export const literal = (type: Type, value: Json): Expr => ({ e: 'literal', type, value })
const read = (word: string, of: readonly Expr[], asked: Json = null): Expr => ({ e: 'read', word, of, with: asked })
export const always: Expr = literal(bool, true)
const both = (a: Expr | null, b: Expr): Expr => (a === null ? b : { e: 'and', of: [a, b] })

/** Every part of the state: variables, fields, entries of maps, the inside of unions, of lists and of what may be there. */
export function partsOf(scope: Scope, depth = 3): Part[] {
  const parts: Part[] = []
  const visit = (part: Part, left: number): void => {
    parts.push(part)
    if (left === 0) return
    const { get: at, type, given } = part
    const inside = (step: readonly (string | Expr)[], of: Type, also: Expr | null = null): void =>
      visit({ get: { ...at, path: [...at.path, ...step] }, type: of, given: also ? both(given, also) : given }, left - 1)
    switch (type.of) {
      case 'record':
        for (const [name, of] of Object.entries(type.fields)) inside([name], of)
        break
      case 'map': {
        const keys = scope.bound.filter(b => sameDomain(b.type, type.keys) && b.given === null).map(b => b.get)
        const named = scope.world.alike && type.keys.of === 'process' ? [] : scalars(type.keys)
        for (const key of keys.length > 0 ? keys.slice(0, 2) : named.map(value => literal(type.keys, value))) inside([key], type.values)
        break
      }
      case 'union':
        for (const [tag, fields] of Object.entries(type.cases))
          for (const [name, of] of Object.entries(fields)) inside([name], of, read('tag is', [at], tag))
        break
      case 'maybe':
        // A null is no place to go further from, so a scalar that may be there is read as it is.
        if (!isScalar(type.some) && type.some.of !== 'maybe') inside([], type.some, read('is there', [at]))
        break
      case 'list':
        inside([literal(bool, 0)], type.items, read('length at least', [at], 1))
        break
      default:
    }
  }
  for (const { name, type } of scope.vars) visit({ get: get(scope.s, name), type, given: null }, depth)
  return parts
}

/** What may be edited further where it is written; what is bound is frozen. */
const copied = ({ get: of, type }: Part): Expr =>
  isScalar(type) || type.of === 'maybe' || type.of === 'message' ? of : { e: 'copy', type, of }

/** A value of a domain. A `fresh` one shares nothing with another part of the state that is edited. */
export function value(c: Choices, scope: Scope, type: Type, fresh = false): Expr {
  const kind = c.number(5)
  if (kind === 3 && type.of === 'range' && type.bounded && scope.inRecipe) return { e: 'one more', than: value(c, scope, type) }
  if (kind === 4 && type.of === 'map' && type.keys.of === 'process' && type.keys.sort === 'P' && isScalar(type.values)) {
    const name = `i${scope.bound.length}`
    const inner = { ...scope, bound: [...scope.bound, { get: get(name), type: scope.world.P, given: null }] }
    return { e: 'mapped', sort: scope.world.P, name, value: value(c, inner, type.values) }
  }
  const bound = scope.bound.filter(b => b.given === null && sameDomain(b.type, type))
  if (kind === 1 && bound.length > 0) return copied(c.of(bound))
  const parts = partsOf(scope, 2).filter(p => sameDomain(p.type, type) && (!fresh || isScalar(type)))
  if (kind === 2 && parts.length > 0) {
    const { get: of, given } = c.of(parts)
    return given === null ? of : { e: 'choose', when: given, yes: of, no: literal(type, literalOf(c, scope.world, type)) }
  }
  return bound.length > 0 && (type.of === 'process' || scope.world.alike)
    ? copied(c.of(bound))
    : literal(type, literalOf(c, scope.world, type))
}

export function message(c: Choices, scope: Scope, tag: string): Expr {
  const { fields } = scope.world.kinds.find(k => k.tag === tag) as { fields: Fields }
  const given = Object.entries(fields).map(([name, type]): [string, Expr] => [name, value(c, scope, type, true)])
  const fixed = Object.entries(fields).flatMap(([name, type]) => (type.of === 'process' && type.sort === 'M' && c.once(2) ? [name] : []))
  return { e: 'message', tag, fields: Object.fromEntries(given), leftOut: fixed }
}

export const send = (c: Choices, scope: Scope): Statement => {
  const network = c.of(scope.networks)
  return { d: 'send', network: network.name, message: message(c, scope, c.of(network.kinds)) }
}

/** The message that is received, mostly; else one that need not be in flight. */
export const acknowledge = (c: Choices, scope: Scope, received: Kind): Statement => {
  const network = scope.networks.find(n => n.kinds.includes(received.tag)) as Network
  return { d: 'acknowledge', network: network.name, message: c.once(4) ? message(c, scope, c.of(network.kinds)) : get('m') }
}

/** What few states are like: one or two parts that are not as they are at the start. */
export const rare = (c: Choices, scope: Scope): Expr => {
  const one = changed(c, scope)
  return c.number(2) === 0 ? one : { e: 'and', of: [one, changed(c, scope)] }
}

/** That one part of the state is not as its domain's initial value. */
export function changed(c: Choices, scope: Scope): Expr {
  if (scope.networks.length > 0 && c.number(4) === 3) {
    const { name, kinds } = c.of(scope.networks)
    return read(c.of(['net size', 'net of'] as const), [get(scope.s, name)], [c.of(kinds), 1 + c.number(2)])
  }
  const parts = partsOf(scope).filter(p => !['record', 'map', 'message'].includes(p.type.of))
  // Of maps alone whose keys are not to be named, nothing can be told.
  if (parts.length === 0) return literal(bool, false)
  const { get: of, type, given } = c.of(parts)
  const asked = (): Expr => {
    switch (type.of) {
      case 'set':
        return c.number(2) === 0 ? read('size at least', [of], 1 + c.number(2)) : read('has', [of, value(c, scope, type.members)])
      case 'list':
        return read('length at least', [of], 1 + c.number(type.max))
      case 'maybe':
        return read('is there', [of])
      case 'union':
        return read('tag is', [of], Object.keys(type.cases)[1] ?? '')
      default: {
        const [initial = false, ...others] = scalars(type)
        return read('is literally', [of], others.length > 0 ? c.of(others) : initial)
      }
    }
  }
  return both(given, asked())
}

const readingsByName: [string, Reading][] = Object.entries(readings)

/** A question about a part of the state, of any kind that JavaScript has. */
function reading(c: Choices, scope: Scope): Expr {
  const { get: of, type, given } = c.of(partsOf(scope))
  const possible = readingsByName.filter(([, r]) => r.about(type) && !(scope.inRecipe && r.guardsOnly))
  const [word, { also, asks }] = c.of(possible)
  const other = (): Expr => {
    if (also === 'member') return value(c, scope, type.of === 'set' ? type.members : type.of === 'list' ? type.items : type)
    const same = partsOf(scope).filter(p => p.given === null && sameDomain(p.type, type))
    return c.number(2) === 1 && same.length > 0
      ? c.of(same).get
      : value(c, { ...scope, bound: scope.bound.filter(b => isScalar(b.type)) }, type)
  }
  const asked = asks
    ? asks(
        type,
        n => c.number(n),
        t => literalOf(c, scope.world, t),
      )
    : null
  return both(given, read(word, also ? [of, other()] : [of], asked))
}

function asksNetwork(c: Choices, scope: Scope): Expr {
  const { name, kinds, carries } = c.of(scope.networks)
  const word = c.of(Object.keys(networkReadings))
  const tag = c.of(kinds)
  const of = get(scope.s, name)
  return /has|count/.test(word) ? read(word, [of, message(c, scope, tag)]) : read(word, [of], [tag, 1 + c.number(2), carries])
}

/** A boolean expression over the state. */
export function condition(c: Choices, scope: Scope, depth = 2): Expr {
  const again = () => condition(c, scope, depth - 1)
  switch (c.number(depth > 0 ? 10 : 4)) {
    case 0:
      return always
    case 3:
      return scope.networks.length > 0 ? asksNetwork(c, scope) : reading(c, scope)
    case 4:
      return { e: 'not', of: again() }
    case 5:
      return { e: c.of(['and', 'or'] as const), of: [again(), again()] }
    case 6:
    case 7: {
      const name = `i${scope.bound.length}`
      const sets = partsOf(scope, 2).filter(p => p.type.of === 'set' && p.given === null)
      const set = c.once(3) && sets.length > 0 ? c.of(sets) : null
      const type = set ? (set.type as Extract<Type, { of: 'set' }>).members : scope.world.P
      const inner = { ...scope, bound: [...scope.bound, { get: get(name), type, given: null }] }
      const than = scope.bound.find(b => b.given === null && sameDomain(b.type, scope.world.P))
      const sort = scope.world.P
      const over: Over = set ? set.get : than && c.once(2) ? { e: 'others', sort, than: than.get } : { e: 'sort', sort }
      return { e: c.of(['every', 'some', 'count', 'filter', 'find'] as const), over, name, holds: condition(c, inner, depth - 1) }
    }
    case 8: {
      if (!scope.faulty || scope.inRecipe) return reading(c, scope)
      const who = () =>
        value(
          c,
          { ...scope, vars: [] },
          scope.world.alike && !scope.bound.some(b => sameDomain(b.type, scope.world.P)) ? scope.world.M : scope.world.P,
        )
      return c.once(2)
        ? { e: 'cut off', root: scope.s, one: who(), other: literal(scope.world.M, 'M') }
        : { e: c.once(3) ? 'traitor' : 'down', root: scope.s, who: who() }
    }
    case 9: {
      const asked = scope.bound.filter(b => b.given === null && isScalar(b.type))
      if (asked.length === 0) return reading(c, scope)
      const { get: of, type } = c.of(asked)
      return c.once(2) ? read('is', [of, value(c, scope, type)]) : read('is literally', [of], c.of(scalars(type)))
    }
    default:
      return reading(c, scope)
  }
}

/** A statement of a recipe; it never writes outside a domain, but for bounds. */
export function statement(c: Choices, scope: Scope, depth = 2): Statement {
  const again = () => statement(c, scope, depth - 1)
  switch (c.number(depth > 0 ? 8 : 4)) {
    case 2:
    case 3:
      return scope.networks.length === 0 ? edit(c, scope) : send(c, scope)
    case 4:
      return { d: 'if', when: condition(c, scope, 1), yes: again(), no: c.once(2) ? again() : null }
    case 5: {
      const name = `i${scope.bound.length}`
      const inner = { ...scope, bound: [...scope.bound, { get: get(name), type: scope.world.P, given: null }] }
      return { d: 'each', over: scope.world.P, name, body: statement(c, inner, depth - 1) }
    }
    case 6:
      return { d: 'all', of: [again(), again()] }
    default:
      return edit(c, scope)
  }
}

function edit(c: Choices, scope: Scope): Statement {
  const { get: at, type, given } = c.of(partsOf(scope).filter(isEditable))
  const possible = Object.entries(edits).filter(([, e]) => e.about(type))
  const what = (): Statement => {
    if (type.of === 'record' && type.log && c.once(2)) return { d: 'edit', word: 'flush', type, at, with: [] }
    if (possible.length === 0 || c.number(3) === 0) return { d: 'write', at, value: value(c, scope, type) }
    const [word, of] = c.of(possible)
    const also = 'also' in of ? of.also : null
    const inner = type.of === 'set' ? type.members : type.of === 'list' ? type.items : type
    const given =
      also === 'member' ? [value(c, scope, inner, true)] : also === 'literal' ? [literal(type, literalOf(c, scope.world, type))] : []
    return { d: 'edit', word, type, at, with: given }
  }
  return given === null ? what() : { d: 'if', when: given, yes: what(), no: null }
}

/** A kind is written whole, and so is what was received. */
const isEditable = ({ get: { path } }: Part): boolean => path.length > 0

/** Parameters, and what they bring into scope. */
export function parameters(c: Choices, scope: Scope, most: number, typeOf: (k: number) => Type): { fields: Fields; bound: Part[] } {
  const names = ['q', 'r'].slice(0, Math.max(scope.world.alike ? 1 : 0, c.number(most + 1)))
  const fields = Object.fromEntries(names.map((name, k) => [name, typeOf(k)]))
  return {
    fields,
    bound: [...scope.bound, ...Object.entries(fields).map(([name, type]) => ({ get: get('parameters', name), type, given: null }))],
  }
}
