import type { Domain } from '../language/domain.ts'
import { format } from '../values/index.ts'
import {
  and,
  apply,
  choice,
  equals,
  field,
  infix,
  literal,
  name,
  no,
  not,
  nullTerm,
  type Selector,
  type Tla,
  undefinedTerm,
  yes,
} from './expression.ts'
import { refuse } from './refusal.ts'
import type { At, PlaceValue, Translator } from './translator.ts'
import { any, bool, fieldType, joined, number, some, type Type } from './type.ts'
import { term, type Value } from './value.ts'

export const isDomain = (value: unknown): value is Domain =>
  typeof value === 'object' && value !== null && 'shape' in value && 'admit' in value
/** A set of processes, or of other symbols. */
export const isSort = (value: unknown): value is Domain & { readonly ids: readonly string[]; readonly name: string } =>
  isDomain(value) && 'ids' in value
const isSet = (value: unknown): value is Iterable<unknown> & { readonly size: number } =>
  typeof value === 'object' && value !== null && 'size' in value && 'has' in value && !isDomain(value) && Symbol.iterator in value

/** A value of JavaScript as an expression. */
export function constant(t: Translator, value: unknown, at: At, as: Type = any): { term: Tla; type: Type } {
  const to = some(as)
  if (value === null) return { term: nullTerm, type: { of: 'null' } }
  if (value === undefined) return { term: undefinedTerm, type: any }
  if (value === Infinity) return { term: name(t.operator('Infinite')), type: number }
  if (typeof value === 'string') return { term: literal(value), type: { of: 'word', ids: [value] } }
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? { term: literal(value), type: number }
      : refuse(at, `the number ${value}`, 'TLA+ as TLC reads it has whole numbers')
  if (typeof value === 'boolean') return { term: literal(value), type: bool }
  if (isDomain(value)) return { term: t.all(value), type: { of: 'set', members: { of: 'word', ids: isSort(value) ? value.ids : null } } }
  if (isSet(value)) {
    const members = [...value].map(v => constant(t, v, at, to.of === 'set' ? to.members : any))
    return { term: { of: 'set', members: members.map(m => m.term) }, type: to.of === 'set' ? to : { of: 'set', members: join(members) } }
  }
  if (Array.isArray(value)) {
    const items = value.map(v => constant(t, v, at, to.of === 'list' ? to.items : any))
    return { term: { of: 'tuple', items: items.map(m => m.term) }, type: to.of === 'list' ? to : { of: 'list', items: join(items) } }
  }
  if (typeof value !== 'object') return refuse(at, `a ${typeof value}`, 'write what it stands for')
  const entries = Object.entries(value)
  if (to.of === 'map') {
    const terms = new Map(entries.map(([, v]) => [format(v), v] as const).map(([text, v]) => [text, constant(t, v, at, to.values).term]))
    return {
      term: mapOf(
        t,
        to,
        entries.map(([key, v]) => [key, terms.get(format(v)) as Tla] as const),
      ),
      type: to,
    }
  }
  const fields = entries.map(([named, v]) => [named, constant(t, v, at, fieldType(to, named) ?? any)] as const)
  return {
    term: { of: 'record', fields: fields.map(([named, v]) => [named, v.term] as const) },
    type:
      to.of === 'record' || to.of === 'union'
        ? to
        : { of: 'record', fields: Object.fromEntries(fields.map(([named, v]) => [named, v.type])) },
  }
}

const join = (of: readonly { readonly type: Type }[]): Type => of.map(o => o.type).reduce(joined, any)

/** A function from the keys, all to one value where they have the same. */
function mapOf(t: Translator, to: Extract<Type, { readonly of: 'map' }>, entries: readonly (readonly [string, Tla])[]): Tla {
  const [first] = entries
  const keys = [...to.keys.values()]
  if (first !== undefined && entries.length === keys.length && entries.every(([, v]) => JSON.stringify(v) === JSON.stringify(first[1])))
    return { of: 'map', variable: t.names.local('k'), among: t.all(to.keys), body: first[1] }
  if (keys.every(k => typeof k === 'string' && /^[A-Za-z]\w*$/.test(k))) return { of: 'record', fields: entries }
  return infix('@@', ...entries.map(([key, v]) => infix(':>', literal(keys.find(k => String(k) === key) as string | number), v)))
}

/** The value as an expression. Refuses what is no value of TLA+, such as a function. */
export function termOf(t: Translator, value: Value, at: At, as?: Type): { term: Tla; type: Type } {
  switch (value.is) {
    case 'known': {
      const of = constant(t, value.value, at, as)
      return value.shown === undefined ? of : { term: value.shown, type: of.type }
    }
    case 'term':
      return { term: value.term, type: value.type }
    case 'place':
      return { term: readPlace(value, at), type: value.type }
    case 'perhaps': {
      const inner = termOf(t, value.value, at, as)
      return { term: choice(value.there, inner.term, undefinedTerm), type: inner.type }
    }
    case 'object':
      return objectOf(t, value.fields, at, as)
    case 'items': {
      const to = as && some(as)
      const items = value.items.map(item => termOf(t, item, at, to?.of === 'list' ? to.items : undefined))
      return { term: { of: 'tuple', items: items.map(i => i.term) }, type: to?.of === 'list' ? to : { of: 'list', items: join(items) } }
    }
    case 'many':
      return refuse(at, 'a list in no particular order', 'make it a set, new Set(…), or ask it by every, some, filter, length')
    case 'state':
      return refuse(at, 'the state as a whole', 'name the variables')
    case 'either':
    case 'function':
      return refuse(at, 'a function as a value', 'call it where it stands')
  }
}

function objectOf(t: Translator, fields: ReadonlyMap<string, Value>, at: At, as?: Type): { term: Tla; type: Type } {
  const to = as && some(as)
  if (to?.of === 'map') {
    const entries = [...fields].map(([key, v]) => [key, termOf(t, v, at, to.values).term] as const)
    return { term: mapOf(t, to, entries), type: to }
  }
  const parts = [...fields].map(([named, v]) => [named, termOf(t, v, at, (to && caseField(to, fields, named)) ?? undefined)] as const)
  return {
    term: { of: 'record', fields: parts.map(([named, v]) => [named, v.term] as const) },
    type:
      to?.of === 'record' || to?.of === 'union'
        ? to
        : { of: 'record', fields: Object.fromEntries(parts.map(([named, v]) => [named, v.type])) },
  }
}

/** The type of a field of the case that the object's tag names. */
function caseField(to: Type, fields: ReadonlyMap<string, Value>, named: string): Type | null {
  const tag = fields.get('tag')
  const of = to.of === 'union' && tag?.is === 'known' ? to.cases[String(tag.value)] : undefined
  return fieldType(of ?? to, named)
}

/** What a part of a state is at this point. */
export function readPlace({ state, path, since }: PlaceValue, at: At): Tla {
  const [first, ...rest] = path
  const cell = state.vars.get(first !== undefined && 'field' in first ? first.field : '')
  if (cell === undefined) return refuse(at, 'a part of the state that is not there', 'check its name')
  const isGone = state.replaced.some(
    ({ path: of, at: time, whole }) =>
      time > since && of.length <= path.length - (whole ? 0 : 1) && of.every((s, k) => mayBe(s, path[k] as Selector)),
  )
  if (isGone) return refuse(at, 'a part of what was replaced meanwhile', 'take it from the state again, after that')
  return rest.reduce((of: Tla, s) => ('field' in s ? field(of, s.field) : apply(of, s.key)), cell.now)
}

/** Whether two steps into a value lead to one part: of two keys that are not written out nobody knows. */
const mayBe = (a: Selector, b: Selector): boolean =>
  'field' in a || 'field' in b
    ? JSON.stringify(a) === JSON.stringify(b)
    : a.key.of !== 'literal' || b.key.of !== 'literal' || a.key.value === b.key.value

/** Whether JavaScript takes a value for true. */
export function truthOf(t: Translator, value: Value, at: At): Tla {
  if (value.is === 'known')
    return value.shown !== undefined && typeof value.value === 'boolean' ? value.shown : literal(Boolean(value.value))
  if (value.is === 'perhaps') return and(value.there, truthOf(t, value.value, at))
  if (value.is !== 'term' && value.is !== 'place') return yes
  const { term: of, type } = t.term(value, at)
  return truthOfTerm(of, type, at)
}

function truthOfTerm(of: Tla, type: Type, at: At): Tla {
  if (type.of === 'bool') return of
  if (type.of === 'null') return no
  if (type.of === 'number') return infix('#', of, literal(0))
  if (type.of === 'word') return type.ids === null || type.ids.includes('') ? infix('#', of, literal('')) : yes
  if (type.of === 'maybe') return and(not(equals(of, nullTerm)), truthOfTerm(of, type.some, at))
  return type.of === 'any' ? refuse(at, 'whether that counts as true', 'write the comparison that is meant: x !== null') : yes
}

/** One value for two, of which the first where the condition holds. */
export function merged(t: Translator, condition: Tla, a: Value, b: Value, at: At): Value {
  if (a === b) return a
  if (a.is === 'known' && b.is === 'known' && a.value === b.value) return a
  const [isA, isB] = [isNothing(a), isNothing(b)]
  if (isB) return a.is === 'perhaps' ? { ...a, there: and(condition, a.there) } : { is: 'perhaps', there: condition, value: a }
  if (isA) return b.is === 'perhaps' ? { ...b, there: and(not(condition), b.there) } : { is: 'perhaps', there: not(condition), value: b }
  if (a.is === 'perhaps' || b.is === 'perhaps') {
    const [x, y] = [a.is === 'perhaps' ? a : { there: yes, value: a }, b.is === 'perhaps' ? b : { there: yes, value: b }]
    return { is: 'perhaps', there: choice(condition, x.there, y.there), value: merged(t, condition, x.value, y.value, at) }
  }
  if (a.is === 'object' && b.is === 'object' && [...a.fields.keys()].join() === [...b.fields.keys()].join())
    return {
      is: 'object',
      fields: new Map([...a.fields].map(([named, v]) => [named, merged(t, condition, v, b.fields.get(named) as Value, at)])),
    }
  if (a.is === 'items' && b.is === 'items' && a.items.length === b.items.length)
    return { is: 'items', items: a.items.map((v, k) => merged(t, condition, v, b.items[k] as Value, at)) }
  if (a.is === 'many' || b.is === 'many') {
    const [x, y] = [setOfMany(t, a, at), setOfMany(t, b, at)]
    const variable = t.names.local('x')
    return { is: 'many', variable, among: choice(condition, x.term, y.term), image: term(name(variable), joined(x.members, y.members)) }
  }
  if (isRun(a) && isRun(b)) return { is: 'either', condition, yes: a, no: b }
  const [x, y] = [t.term(a, at), t.term(b, at)]
  return term(choice(condition, x.term, y.term), joined(x.type, y.type))
}

const isRun = (value: Value): boolean =>
  value.is === 'function' || value.is === 'either' || (value.is === 'known' && typeof value.value === 'function')

const isNothing = (value: Value): boolean => value.is === 'known' && value.value === undefined

/** The set of what a list in no order holds; refused where it holds equal ones, or may. */
function setOfMany(t: Translator, value: Value, at: At): { term: Tla; members: Type } {
  if (value.is === 'many' && value.image.is === 'term' && value.image.term.of === 'name' && value.image.term.name === value.variable)
    return { term: value.among, members: value.image.type }
  if (value.is === 'known' && Array.isArray(value.value)) {
    const { term: of, type } = constant(t, new Set(value.value), at)
    return { term: of, members: type.of === 'set' ? type.members : any }
  }
  if (value.is === 'items') return { term: { of: 'set', members: value.items.map(i => t.term(i, at).term) }, members: any }
  return refuse(at, 'two lists made one', 'choose between them where they are used')
}
