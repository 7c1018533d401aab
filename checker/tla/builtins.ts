import { type Domain, entriesOf, flush, isCutOff, isDown } from '../language/index.ts'
import { keptVariables } from '../language/model.ts'
import { index, member } from './access.ts'
import { ask } from './ask.ts'
import { closureOf } from './closures.ts'
import { and, call, choice, equals, infix, isIn, literal, name, not, or, type Tla } from './expression.ts'
import { refuse } from './refusal.ts'
import { ofItems, ofSequence } from './sequences.ts'
import { edited, imageOf, manyOf, ofMany, ofNetwork, ofSet } from './sets.ts'
import { constant, isSort } from './terms.ts'
import type { At, Translator } from './translator.ts'
import { any, bool, number, some, type Type, typeOf } from './type.ts'
import { known, nothing, term, type Value } from './value.ts'

type KindLike = { readonly tag: string; readonly fields: Readonly<Record<string, Domain>>; readonly domain: Domain }

const isKind = (value: unknown): value is KindLike =>
  typeof value === 'function' && 'tag' in value && 'domain' in value && 'fields' in value
const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value
const isNative = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function'

/** `receiver.method(given)`. */
export function method(t: Translator, receiver: Value, named: string, given: readonly Value[], at: At): Value {
  const found = methodOf(t, receiver, named, given, at)
  return (
    found ??
    refuse(
      at,
      `the method ${named}`,
      'use every, some, filter, map, find, includes, has, size, length, slice, at, push, add, delete, or a helper of your own',
    )
  )
}

function methodOf(t: Translator, receiver: Value, named: string, given: readonly Value[], at: At): Value | null {
  switch (receiver.is) {
    case 'known':
      return ofKnown(t, receiver, named, given, at)
    case 'perhaps':
      return methodOf(t, receiver.value, named, given, at)
    case 'many':
      return ofMany(t, receiver, named, given, at)
    case 'items':
      return ofItems(t, receiver.items, named, given, at) ?? sequenceMethod(t, receiver, named, given, at)
    case 'object': {
      const run = receiver.fields.get(named)
      return run === undefined ? null : t.apply(run, given, at)
    }
    case 'place': {
      const place = { ...receiver, type: some(receiver.type) }
      const edit = receiver.state.editable ? edited(t, place, named, given, at) : null
      return edit ?? ofTerm(t, t.term(receiver, at).term, place.type, named, given, at)
    }
    case 'term':
      return ofTerm(t, receiver.term, some(receiver.type), named, given, at)
    default:
      return null
  }
}

function ofTerm(t: Translator, of: Tla, type: Type, named: string, given: readonly Value[], at: At): Value | null {
  if (type.of === 'list') return ofSequence(t, of, type.items, named, given, at)
  if (type.of === 'set') return ofSet(t, of, type.members, named, given, at)
  if (type.of === 'network') return ofNetwork(t, of, type, named, given, at)
  return null
}

const sequenceMethod = (t: Translator, list: Value, named: string, given: readonly Value[], at: At): Value | null => {
  const { term: of, type } = t.term(list, at)
  return ofSequence(t, of, type.of === 'list' ? type.items : any, named, given, at)
}

function ofKnown(
  t: Translator,
  receiver: Extract<Value, { readonly is: 'known' }>,
  named: string,
  given: readonly Value[],
  at: At,
): Value | null {
  const { value } = receiver
  if (value === Math) return mathOf(t, named, given, at)
  if (value === Object) return objectOf(t, named, given, at)
  if (value === Array) return arrayOf(t, named, given, at)
  if (value === null || value === undefined) return refuse(at, 'a method of nothing', 'ask first whether it is there')
  const run = (value as Readonly<Record<string, unknown>>)[named]
  if (isKind(run) || (closureOf(run) !== null && given.some(g => g.is !== 'known')))
    return t.apply({ is: 'known', value: run, called: named }, given, at)
  if (given.every(g => g.is === 'known') && isNative(run))
    return known(
      run.apply(
        value,
        given.map(g => (g as { readonly value: unknown }).value),
      ),
    )
  if (isSort(value)) return ofSort(t, value, named, given, at)
  if (Array.isArray(value)) return ofArray(t, receiver, value, named, given, at)
  if (isIterable(value)) {
    const { term: of, type } = setNamed(t, receiver, value, at)
    return ofSet(t, of, type.of === 'set' ? type.members : any, named, given, at)
  }
  return isNative(run) ? t.apply(known(run), given, at) : null
}

/** A set that is written out, under the name that it has in the spec where it is a set of sets or records. */
function setNamed(t: Translator, { called }: { readonly called?: string }, value: Iterable<unknown>, at: At): { term: Tla; type: Type } {
  const made = constant(t, new Set(value), at)
  const isLong = [...value].some(v => typeof v === 'object' && v !== null)
  if (!isLong || called === undefined) return made
  return { term: t.define(called, `set ${JSON.stringify(made.term)}`, () => made.term), type: made.type }
}

function ofSort(
  t: Translator,
  sort: Domain & { readonly ids: readonly string[] },
  named: string,
  given: readonly Value[],
  at: At,
): Value | null {
  const [first] = given
  const members: Type = { of: 'word', ids: sort.ids }
  const all = (): Extract<Value, { readonly is: 'many' }> => manyOf(t, t.all(sort), members)
  const ids: readonly Value[] = sort.ids.map(id => known(id))
  const each = (run: () => Value | null): Value | null =>
    sort.ids.length === 1 ? ofItems(t, ids, named, given, at) : (t.attempt(run) ?? ofItems(t, ids, named, given, at))
  if (first === undefined) return null
  switch (named) {
    case 'every':
    case 'some':
    case 'filter':
      return each(() => ofMany(t, all(), named, given, at))
    case 'find':
      return ofItems(t, ids, named, given, at)
    case 'others': {
      const many = all()
      const among: Tla = {
        of: 'filter',
        variable: many.variable,
        among: many.among,
        holds: not(equals(name(many.variable), t.term(first, at).term)),
      }
      return { ...many, among }
    }
    case 'count': {
      const kept = t.attempt(() => ofMany(t, all(), 'filter', given, at))
      if (kept?.is === 'many') return term(call('Cardinality', kept.among), number)
      const ones = ids.map(id => choice(t.truth(ask(t, first, [id], at), at), literal(1), literal(0)))
      return term(ones.length === 1 ? (ones[0] as Tla) : infix('+', ...ones), number)
    }
    case 'map': {
      const made = t.attempt(() => {
        const { variable, body } = t.bound('i', members, member => ask(t, first, [member], at))
        const { term: of, type } = t.term(body, at)
        return term({ of: 'map', variable, among: t.all(sort), body: of }, { of: 'map', keys: sort, values: type })
      })
      return made ?? { is: 'object', fields: new Map(sort.ids.map(id => [id, ask(t, first, [known(id)], at)])) }
    }
    default:
      return null
  }
}

/** Of a list that is known, in the words of sets where its items are alike and their order does not matter; else item by item. */
function ofArray(
  t: Translator,
  receiver: Extract<Value, { readonly is: 'known' }>,
  value: readonly unknown[],
  named: string,
  given: readonly Value[],
  at: At,
): Value | null {
  const isQuantifier = /^(every|some|filter|includes)$/.test(named)
  const isPlain = new Set(value).size === value.length && new Set(value.map(kindOf)).size === 1 && kindOf(value[0]) !== null
  if (isQuantifier && isPlain && value.length > 1 && !given.some(g => g.is === 'function' && g.run.parameters.length > 1)) {
    const found = t.attempt(() => {
      const { term: among, type } = setNamed(t, receiver, value, at)
      return ofMany(t, manyOf(t, among, type.of === 'set' ? type.members : any), named, given, at)
    })
    if (found !== null) return found
  }
  const items: Value = { is: 'items', items: value.map(v => known(v)) }
  return methodOf(t, items, named, given, at)
}

const kindOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? typeof value : isIterable(value) && !Array.isArray(value) ? 'set' : null

function mathOf(t: Translator, named: string, given: readonly Value[], at: At): Value | null {
  if (given.every(g => g.is === 'known'))
    return known((Math as unknown as Record<string, (...a: unknown[]) => unknown>)[named]?.(...given.map(g => g.value)))
  if (named === 'max' || named === 'min') {
    const sets: Tla[] = []
    const members: Tla[] = []
    for (const g of given) {
      if (g.is === 'many') sets.push(imageOf(t, g, at).term)
      else members.push(t.term(g, at).term)
    }
    const all = [...(members.length === 0 ? [] : [{ of: 'set', members } as const]), ...sets]
    return term(call(t.operator(named === 'max' ? 'Max' : 'Min'), all.length === 1 ? (all[0] as Tla) : infix('\\cup', ...all)), number)
  }
  if (named === 'abs') {
    const of = t.term(given[0] ?? nothing, at).term
    return term({ of: 'if', condition: infix('<', of, literal(0)), yes: { of: 'prefix', op: '-', arg: of }, no: of }, number)
  }
  return null
}

function objectOf(t: Translator, named: string, given: readonly Value[], at: At): Value | null {
  const [first] = given
  if (first?.is === 'known') return known((Object as unknown as Record<string, (of: unknown) => unknown>)[named]?.(first.value))
  if (first === undefined) return null
  if (first.is === 'object') {
    const fields = [...first.fields]
    if (named === 'values') return { is: 'items', items: fields.map(([, v]) => v) }
    if (named === 'keys') return known(fields.map(([k]) => k))
    if (named === 'entries') return { is: 'items', items: fields.map(([k, v]) => ({ is: 'items', items: [known(k), v] })) }
    return null
  }
  if (first.is !== 'term' && first.is !== 'place') return null
  const type = some(first.type)
  if (type.of !== 'map') return null
  const many = manyOf(t, t.all(type.keys), typeOf(type.keys), 'k')
  if (named === 'keys') return many
  const value = index(t, first, many.image, at)
  if (named === 'values') return { ...many, image: value }
  return named === 'entries' ? { ...many, image: { is: 'items', items: [many.image, value] } } : null
}

function arrayOf(t: Translator, named: string, given: readonly Value[], at: At): Value | null {
  const [first, second] = given
  if (named === 'isArray' && first)
    return known(first.is === 'items' || first.is === 'many' || (first.is === 'known' && Array.isArray(first.value)))
  if (named !== 'from' || first === undefined) return null
  if (first.is === 'object') {
    const length = first.fields.get('length')
    if (length === undefined || second === undefined) return null
    if (length.is === 'known')
      return { is: 'items', items: Array.from({ length: length.value as number }, (_, k) => ask(t, second, [nothing, known(k)], at)) }
    const among = infix('..', literal(1), t.term(length, at).term)
    const { variable, body } = t.bound('k', number, k =>
      ask(t, second, [nothing, term(infix('-', t.term(k, at).term, literal(1)), number)], at),
    )
    const { term: of, type } = t.term(body, at)
    return term({ of: 'map', variable, among, body: of }, { of: 'list', items: type })
  }
  const all = spread(t, first, at)
  return second === undefined ? all : methodOf(t, all, 'map', [second], at)
}

/** What `...value` gives, as a list. */
export function spread(t: Translator, value: Value, at: At): Value {
  if (value.is === 'many' || value.is === 'items') return value
  if (value.is === 'perhaps') return spread(t, value.value, at)
  if (value.is === 'known') {
    if (Array.isArray(value.value)) return value
    if (isSort(value.value)) return known(value.value.ids)
    if (isIterable(value.value)) return known([...value.value])
  }
  if (value.is === 'term' || value.is === 'place') {
    const type = some(value.type)
    const of = t.term(value, at).term
    if (type.of === 'set') return manyOf(t, of, type.members)
    if (type.of === 'list') return term(of, type)
    if (type.of === 'network') return ofNetworkWhole(t, of, type, at)
  }
  return refuse(at, 'a list of what that holds', 'spread a set, a list, a network or a set of processes')
}

const ofNetworkWhole = (t: Translator, net: Tla, type: Extract<Type, { readonly of: 'network' }>, _: At): Value => {
  const all: Type = { of: 'union', cases: type.cases }
  const kinds = net
  return manyOf(
    t,
    type.kind === 'fifo'
      ? call(t.operator('FifoMessages'), kinds)
      : type.kind === 'set' || type.kind === 'broker'
        ? kinds
        : { of: 'prefix', op: 'DOMAIN', arg: kinds },
    all,
    'm',
  )
}

/** A function that no spec has written: those of the language, and JavaScript's. */
export function native(t: Translator, run: unknown, given: readonly Value[], at: At): Value {
  if (isKind(run)) return message(t, run, given[0], at)
  if (run === isDown) return known0(keptPart(t, given[0], 'down', at).map(([, of]) => isIn(t.term(given[1] ?? nothing, at).term, of)))
  if (run === isCutOff) return cutOff(t, given, at)
  if (run === entriesOf && given[0]) {
    const [a, b] = ['flushed', 'unflushed'].map(part => t.term(member(t, given[0] as Value, part, at), at))
    return term(infix('\\o', a?.term as Tla, b?.term as Tla), (a as { type: Type }).type)
  }
  if (run === flush && given[0]) {
    const [flushed, unflushed] = ['flushed', 'unflushed'].map(part => member(t, given[0] as Value, part, at))
    if (flushed?.is !== 'place' || unflushed?.is !== 'place') return refuse(at, 'a flush of what is not in the state', 'flush(s.log)')
    t.assign(flushed, term(infix('\\o', t.term(flushed, at).term, t.term(unflushed, at).term), flushed.type), at)
    t.rearrange(unflushed, { is: 'items', items: [] }, at)
    return nothing
  }
  if (run === Number || run === Boolean || run === String) {
    const [first = nothing] = given
    if (first.is === 'known') return known((run as (of: unknown) => unknown)(first.value))
    if (run === Boolean) return term(t.truth(first, at), bool)
    return first
  }
  if (isNative(run) && given.every(g => g.is === 'known')) return known(run(...given.map(g => (g as { readonly value: unknown }).value)))
  return refuse(at, 'a call of a function that is not the spec’s own', 'write the function in the spec’s files')
}

const known0 = (of: readonly Tla[]): Value => (of.length === 0 ? known(false) : term(or(...of), bool))

/** The variables that faults keep as this part, each as it is in the state. */
function keptPart(t: Translator, state: Value | undefined, part: string, at: At): readonly (readonly [string, Tla])[] {
  if (state?.is !== 'state') return refuse(at, 'a question about faults of what is not the state', 'give it the state: isDown(s, rm)')
  return keptVariables(t.model)
    .filter(kept => kept.endsWith(`.${part}`))
    .map(kept => [kept.slice(0, -part.length - 1), state.state.vars.get(kept)?.now as Tla] as const)
}

function cutOff(t: Translator, given: readonly Value[], at: At): Value {
  const [state, one = nothing, other = nothing] = given
  const [a, b] = [t.term(one, at).term, t.term(other, at).term]
  const others = keptPart(t, state, 'other', at)
  return known0(
    keptPart(t, state, 'side', at).map(([fault, side]) => {
      const rest = others.find(([of]) => of === fault)?.[1]
      if (rest === undefined) return not(equals(isIn(a, side), isIn(b, side)))
      return or(and(isIn(a, side), isIn(b, rest)), and(isIn(b, side), isIn(a, rest)))
    }),
  )
}

/** A message of a kind: the fields that are given, and those that can only be one process. */
function message(t: Translator, kind: KindLike, given: Value | undefined, at: At): Value {
  const type = typeOf(kind.domain)
  const fields = Object.entries(kind.fields).map(([named, of]): readonly [string, Tla] => {
    const value = given === undefined ? nothing : given.is === 'known' && given.value === undefined ? nothing : member(t, given, named, at)
    if (value.is === 'known' && value.value === undefined) {
      const { id } = of as { readonly id?: string }
      return id === undefined
        ? refuse(at, `a message without its field ${named}`, `write Msg.${kind.tag}({ ${named}: … })`)
        : [named, literal(id)]
    }
    return [named, t.term(value, at, typeOf(of)).term]
  })
  return term({ of: 'record', fields: [['tag', literal(kind.tag)], ...fields] }, type)
}

/** `new Set(…)`. */
export function newSet(t: Translator, given: Value | undefined, at: At): Value {
  if (given === undefined || (given.is === 'known' && (given.value === undefined || given.value === null)))
    return term({ of: 'set', members: [] }, { of: 'set', members: any })
  const value = (given.is === 'term' || given.is === 'place') && some(given.type).of === 'set' ? given : spread(t, given, at)
  if (value.is === 'many') {
    const { term: of, members } = imageOf(t, value, at)
    return term(of, { of: 'set', members })
  }
  if (value.is === 'items') {
    const members = value.items.map(item => t.term(item, at))
    return term({ of: 'set', members: members.map(m => m.term) }, { of: 'set', members: members[0]?.type ?? any })
  }
  if (value.is === 'known') return { is: 'known', value: new Set(value.value as Iterable<unknown>) }
  const { term: of, type } = t.term(value, at)
  if (type.of === 'list') return term(call(t.operator('Range'), of), { of: 'set', members: type.items })
  return term(of, type)
}
