import { apply, call, equals, field, infix, isIn, literal, not, nullTerm, type Selector, type Tla } from './expression.ts'
import { sizeOfNetwork } from './network.ts'
import { refuse } from './refusal.ts'
import { constant } from './terms.ts'
import type { At, Translator } from './translator.ts'
import { any, fieldType, isScalar, number, some, type Type } from './type.ts'
import { known, nothing, term, type Value } from './value.ts'

type Part = Extract<Value, { readonly is: 'place' | 'term' }>

/** One step further into a value of the state, or into an expression. */
export function into(of: Part, step: Selector, type: Type): Value {
  if (of.is === 'place') return { ...of, path: [...of.path, step], type }
  return term('field' in step ? field(of.term, step.field) : apply(of.term, step.key), type)
}

/** What is read of a state: records, sets and lists stay the parts that they are, and change with it; a word or a number is what it was when it was read. */
export function taken(t: Translator, value: Value, at: At): Value {
  if (value.is === 'perhaps') return { ...value, value: taken(t, value.value, at) }
  return value.is === 'place' && isScalar(value.type) ? term(t.term(value, at).term, value.type) : value
}

/** `object.name`. */
export function member(t: Translator, object: Value, named: string, at: At): Value {
  switch (object.is) {
    case 'state': {
      const type = object.state.types.get(named)
      if (type === undefined) return refuse(at, `a variable that the model does not have`, 'check its name')
      return { is: 'place', state: object.state, path: [{ field: named }], type, since: t.now() }
    }
    case 'known': {
      const value = object.value as Readonly<Record<string, unknown>>
      if (value === null || value === undefined) return refuse(at, 'a field of nothing', 'ask first whether it is there, by ?.')
      return known(value[named])
    }
    case 'object':
      return object.fields.get(named) ?? nothing
    case 'items':
      return named === 'length' ? known(object.items.length) : refuse(at, `the field ${named} of a list`, 'use length')
    case 'many':
      if (named === 'length' || named === 'size') return term(call('Cardinality', object.among), number)
      return refuse(at, `the field ${named} of a list`, 'use length')
    case 'perhaps':
      return member(t, object.value, named, at)
    case 'either':
    case 'function':
      return refuse(at, 'a field of a function', 'name a value')
    default:
      return partOf(t, object, named, at)
  }
}

function partOf(t: Translator, object: Part, named: string, at: At): Value {
  const type = some(object.type)
  if (type.of === 'list' && named === 'length') return term(call('Len', t.term(object, at).term), number)
  if (type.of === 'set' && named === 'size') return term(call('Cardinality', t.term(object, at).term), number)
  if (type.of === 'network' && named === 'size') return term(sizeOfNetwork(t, t.term(object, at).term, type.kind), number)
  if (type.of === 'map') return index(t, object, known(named), at)
  const of = fieldType(type, named)
  if (of !== null) return into(object, { field: named }, of)
  // A case that does not have the field: TypeScript lets only those be asked that do.
  return type.of === 'any' ? into(object, { field: named }, any) : nothing
}

/** `object?.name` and `object?.[key]`: what is done where there is one. */
export function optionally(t: Translator, object: Value, go: (there: Value) => Value, at: At): Value {
  if (object.is === 'known' && (object.value === null || object.value === undefined)) return nothing
  if (object.is === 'perhaps') return perhaps(object.there, optionally(t, object.value, go, at))
  if ((object.is === 'term' || object.is === 'place') && (object.type.of === 'maybe' || object.type.of === 'null')) {
    const there = not(equals(t.term(object, at).term, nullTerm))
    return t.branch(
      there,
      () => go({ ...object, type: some(object.type) }),
      () => nothing,
      at,
    )
  }
  return go(object)
}

export const perhaps = (there: Tla, value: Value): Value =>
  value.is === 'known' && value.value === undefined
    ? nothing
    : value.is === 'perhaps'
      ? {
          is: 'perhaps',
          there: there.of === 'literal' && there.value === true ? value.there : infix('/\\', there, value.there),
          value: value.value,
        }
      : there.of === 'literal' && there.value === true
        ? value
        : { is: 'perhaps', there, value }

/** `object[key]`. */
export function index(t: Translator, object: Value, key: Value, at: At): Value {
  if (object.is === 'perhaps') return index(t, object.value, key, at)
  if (key.is === 'perhaps')
    return index(
      t,
      object,
      t.unnamed(() => term(t.term(key, at).term, number)),
      at,
    )
  if (object.is === 'known') {
    const { value } = object
    if (key.is === 'known') return known((value as Readonly<Record<string, unknown>>)[key.value as string])
    if (Array.isArray(value)) return itemOf(t, constant(t, value, at), t.term(key, at).term)
    const entries = Object.values(value as object)
    const first = constant(t, entries[0], at)
    return term(apply(constant(t, value, at).term, t.term(key, at).term), first.type)
  }
  if (object.is === 'object' && key.is === 'known') return object.fields.get(String(key.value)) ?? nothing
  if (object.is === 'items') {
    if (key.is === 'known') return object.items[key.value as number] ?? nothing
    return itemOf(t, t.term(object, at), t.term(key, at).term)
  }
  if (object.is === 'state' && key.is === 'known') return member(t, object, String(key.value), at)
  if (object.is !== 'term' && object.is !== 'place') return refuse(at, 'a part with this index', 'name the part, or make it a set')
  const type = some(object.type)
  if (type.of === 'list') return item(t, object, t.term(key, at).term, type.items, at)
  if (type.of === 'map') return into(object, { key: keyFor(t, type, key, at) }, type.values)
  if (key.is === 'known' && typeof key.value === 'string') return member(t, object, key.value, at)
  return refuse(at, 'a part with this index', 'it needs a list or a map')
}

/** A key as the function has it: JavaScript writes numbers as words. */
export function keyFor(t: Translator, { keys }: Extract<Type, { readonly of: 'map' }>, key: Value, at: At): Tla {
  if (key.is !== 'known') return t.term(key, at).term
  const found = [...keys.values()].find(k => String(k) === String(key.value))
  return found === undefined ? t.term(key, at).term : t.term(key.shown === undefined ? known(found) : key, at).term
}

const plusOne = (of: Tla): Tla => {
  if (of.of === 'literal') return literal((of.value as number) + 1)
  if (of.of === 'infix' && of.op === '-' && of.args[1]?.of === 'literal' && of.args[1].value === 1) return of.args[0] as Tla
  return infix('+', of, literal(1))
}

/** Places of a list count from 0, those of a sequence from 1. */
export const placeFor = plusOne

function item(t: Translator, list: Part, key: Tla, items: Type, at: At): Value {
  const place = plusOne(key)
  return perhaps(isIn(place, { of: 'prefix', op: 'DOMAIN', arg: t.term(list, at).term }), into(list, { key: place }, items))
}

const itemOf = (_: Translator, { term: of, type }: { term: Tla; type: Type }, key: Tla): Value => {
  const place = plusOne(key)
  const items = type.of === 'list' ? type.items : any
  return perhaps(isIn(place, { of: 'prefix', op: 'DOMAIN', arg: of }), term(apply(of, place), items))
}
