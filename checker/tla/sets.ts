import { perhaps } from './access.ts'
import { ask } from './ask.ts'
import { and, call, equals, infix, isIn, literal, name, substitute, type Tla, union } from './expression.ts'
import { kinds, messagesOf } from './network.ts'
import { refuse } from './refusal.ts'
import { isZero } from './sequences.ts'
import type { At, PlaceValue, Translator } from './translator.ts'
import { any, number, type Type } from './type.ts'
import { nothing, substitutedIn, term, type Value } from './value.ts'

type Many = Extract<Value, { readonly is: 'many' }>

/** The members of a set, as a list in no order. */
export function manyOf(t: Translator, among: Tla, members: Type, wanted = 'x'): Many {
  const variable = t.names.local(wanted)
  return { is: 'many', variable, among, image: term(name(variable), members) }
}

/** The set of the images. */
export const imageOf = (t: Translator, { variable, among, image }: Many, at: At): { term: Tla; members: Type } => {
  const { term: of, type } = t.term(image, at)
  if (of.of === 'name' && of.name === variable) return { term: among, members: type }
  return { term: { of: 'image', variable, among, body: of }, members: type }
}

const typeOfImage = (image: Value): Type => (image.is === 'term' || image.is === 'place' ? image.type : any)

/** What a method of a list in no order comes to; null where it has none of that name. */
export function ofMany(t: Translator, many: Many, method: string, given: readonly Value[], at: At): Value | null {
  const [first, second] = given
  const { among, image } = many
  /** The function asked of each; its own name for the parameter stands for the member. */
  const asked = (run: Value) => {
    const { variable, body } = t.bound(parameterOf(run) ?? many.variable, typeOfImage(image), member =>
      ask(t, run, [substitutedIn(image, many.variable, t.term(member, at).term)], at),
    )
    return { variable, body }
  }
  const held = (run: Value) => {
    const { variable, body } = asked(run)
    return { variable, holds: t.truth(body, at) }
  }
  /** Those of which it holds. Of a part of a part the two conditions are one. */
  const kept = (run: Value): Many => {
    const { variable, holds } = held(run)
    if (among.of !== 'filter') return { ...many, among: { of: 'filter', variable, among, holds } }
    const before = substitute(among.holds, among.variable, name(variable))
    return { ...many, among: { of: 'filter', variable, among: among.among, holds: and(before, holds) } }
  }
  switch (method) {
    case 'every':
    case 'some': {
      if (first === undefined) return null
      const { variable, holds } = held(first)
      return term({ of: 'bound', word: method === 'every' ? '\\A' : '\\E', variable, among, body: holds }, { of: 'bool' })
    }
    case 'filter':
      return first === undefined ? null : kept(first)
    case 'map': {
      if (first === undefined) return null
      const { variable, body } = asked(first)
      return { is: 'many', variable, among, image: body }
    }
    case 'find': {
      if (first === undefined) return null
      const found = kept(first)
      const only = call(t.operator('Only'), found.among)
      return perhaps(infix('#', found.among, { of: 'set', members: [] }), substitutedIn(found.image, found.variable, only))
    }
    case 'includes':
    case 'has': {
      const { term: set, members } = imageOf(t, many, at)
      return term(isIn(t.term(first ?? nothing, at, members).term, set), { of: 'bool' })
    }
    case 'values':
    case 'toSorted':
    case 'sort':
    case 'toReversed':
      return method === 'values' ? many : refuse(at, 'the order of what has none', 'make it a set, or keep a list')
    case 'reduce': {
      if (first === undefined || second === undefined) return null
      const mark = t.names.local('total')
      const { variable, body } = t.bound('x', any, member =>
        ask(t, first, [term(name(mark), number), substitutedIn(image, many.variable, t.term(member, at).term)], at),
      )
      const { term: of } = t.term(body, at)
      const [total, ...rest] = of.of === 'infix' && of.op === '+' ? of.args : []
      if (total?.of !== 'name' || total.name !== mark) return refuse(at, 'a reduce that is not a sum', 'write (total, x) => total + …')
      const one = rest.length === 1 ? (rest[0] as Tla) : infix('+', ...rest)
      const sum = call(t.operator('SumOf'), { of: 'map', variable, among, body: one }, among)
      return term(isZero(second) ? sum : infix('+', t.term(second, at).term, sum), number)
    }
    default:
      return null
  }
}

const parameterOf = (run: Value): string | null => {
  if (run.is !== 'function') return null
  const [parameter] = run.run.parameters
  return parameter?.pattern.of === 'name' ? parameter.pattern.name : null
}

/** What a method of a set comes to. */
export function ofSet(t: Translator, set: Tla, members: Type, method: string, given: readonly Value[], at: At): Value | null {
  const [first] = given
  const other = (): Tla => t.term(first ?? nothing, at, { of: 'set', members }).term
  const made = (of: Tla): Value => term(of, { of: 'set', members })
  switch (method) {
    case 'has':
      return term(isIn(t.term(first ?? nothing, at, members).term, set), { of: 'bool' })
    case 'isSubsetOf':
      return term(infix('\\subseteq', set, other()), { of: 'bool' })
    case 'isSupersetOf':
      return term(infix('\\subseteq', other(), set), { of: 'bool' })
    case 'isDisjointFrom':
      return term(equals(infix('\\cap', set, other()), { of: 'set', members: [] }), { of: 'bool' })
    case 'union':
      return made(union(set, other()))
    case 'intersection':
      return made(infix('\\cap', set, other()))
    case 'difference':
      return made(infix('\\', set, other()))
    case 'values':
    case 'keys':
      return manyOf(t, set, members)
    default:
      return null
  }
}

/** What a method that edits a part of the state makes of it; null where it edits nothing. */
export function edited(t: Translator, place: PlaceValue, method: string, given: readonly Value[], at: At): Value | null {
  const { type } = place
  const now = t.term(place, at).term
  const put = (of: Tla): Value => {
    t.assign(place, term(of, type), at)
    return nothing
  }
  const rearrange = (of: Tla): Value => {
    t.rearrange(place, term(of, type), at)
    return nothing
  }
  const [first] = given
  if (type.of === 'set') {
    const member = (): Tla => ({ of: 'set', members: [t.term(first ?? nothing, at, type.members).term] })
    if (method === 'add') return put(union(now, member()))
    if (method === 'delete') return put(infix('\\', now, member()))
    if (method === 'clear') return put({ of: 'set', members: [] })
  }
  if (type.of === 'list') {
    if (method === 'push') return put(given.reduce((list, g) => call('Append', list, t.term(g, at, type.items).term), now))
    if (method === 'unshift') return rearrange(infix('\\o', { of: 'tuple', items: given.map(g => t.term(g, at, type.items).term) }, now))
    const isThere = infix('#', now, { of: 'tuple', items: [] })
    if (method === 'pop' || method === 'shift') {
      const taken = { of: 'apply', map: now, key: method === 'pop' ? call('Len', now) : literal(1) } as const
      const left = method === 'pop' ? call('SubSeq', now, literal(1), infix('-', call('Len', now), literal(1))) : call('Tail', now)
      rearrange({ of: 'if', condition: isThere, yes: left, no: now })
      return perhaps(isThere, term(taken, type.items))
    }
  }
  if (type.of === 'network') {
    const kind = kinds[type.kind]
    const message = (): Tla => t.term(first ?? nothing, at, { of: 'union', cases: type.cases }).term
    if (method === 'send') return put(kind.send(t, now, message()))
    if (method === 'acknowledge') return put(kind.acknowledge(t, now, message()))
  }
  return null
}

/** What a method of the messages in flight comes to. */
export function ofNetwork(
  t: Translator,
  net: Tla,
  type: Extract<Type, { readonly of: 'network' }>,
  method: string,
  given: readonly Value[],
  at: At,
): Value | null {
  const kind = kinds[type.kind]
  const all: Type = { of: 'union', cases: type.cases }
  const [first, second] = given
  switch (method) {
    case 'has':
      return term(isIn(t.term(first ?? nothing, at, all).term, kind.messages(t, net)), { of: 'bool' })
    case 'count':
      return term(kind.count(t, net, t.term(first ?? nothing, at, all).term), number)
    case 'deliverable':
      return manyOf(t, kind.deliverable(t, net), all, 'm')
    case 'of': {
      const tag = first?.is === 'known' ? (first.value as { readonly tag?: unknown }).tag : undefined
      if (typeof tag !== 'string') return refuse(at, 'messages of a kind that is not known', 'name it: net.of(Msg.Vote)')
      const part = type.cases[tag] ?? any
      const fields = second === undefined ? [] : fieldsOf(t, second, part, at)
      const { variable, among } = messagesOf(t, net, type.kind, tag, Object.keys(type.cases).length > 1, fields)
      return { is: 'many', variable, among, image: term(name(variable), part) }
    }
    default:
      return null
  }
}

function fieldsOf(t: Translator, given: Value, part: Type, at: At): (readonly [string, Tla])[] {
  const typeOfField = (named: string) => (part.of === 'record' ? part.fields[named] : undefined)
  if (given.is === 'object') return [...given.fields].map(([named, v]) => [named, t.term(v, at, typeOfField(named)).term] as const)
  if (given.is === 'known')
    return Object.entries(given.value as object).map(
      ([named, v]) => [named, t.term({ is: 'known', value: v }, at, typeOfField(named)).term] as const,
    )
  return refuse(at, 'fields that are not written out', 'write net.of(Msg.Vote, { term: 2 })')
}
