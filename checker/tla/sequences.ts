import { perhaps, placeFor } from './access.ts'
import { ask } from './ask.ts'
import { and, apply, call, choice, equals, infix, isIn, literal, name, prefix, type Tla } from './expression.ts'
import { refuse } from './refusal.ts'
import { merged } from './terms.ts'
import type { At, Translator } from './translator.ts'
import { any, joined, number, type Type } from './type.ts'
import { known, nothing, term, type Value } from './value.ts'

const domainOf = (list: Tla): Tla => prefix('DOMAIN', list)
const empty: Tla = { of: 'tuple', items: [] }

/** A function asked of each item of a sequence, with its place counted from 0 as JavaScript does. */
function each(t: Translator, list: Tla, items: Type, run: Value, at: At) {
  return t.bound('k', number, member => {
    const key = t.term(member, at).term
    return ask(t, run, [term(apply(list, key), items), term(infix('-', key, literal(1)), number)], at)
  })
}

const holdsOf = (t: Translator, list: Tla, items: Type, run: Value, at: At) => {
  const { variable, body } = each(t, list, items, run, at)
  return { variable, holds: t.truth(body, at) }
}

/** What a method of a list comes to, of a sequence of TLA+; null where it has none of that name. */
export function ofSequence(t: Translator, list: Tla, items: Type, method: string, given: readonly Value[], at: At): Value | null {
  const [first, second] = given
  const listed = (of: Tla): Value => term(of, { of: 'list', items })
  const places = (run: Value): Tla => {
    const { variable, holds } = holdsOf(t, list, items, run, at)
    return { of: 'filter', variable, among: domainOf(list), holds }
  }
  const quantified = (quantifier: '\\A' | '\\E', run: Value): Value => {
    const { variable, holds } = holdsOf(t, list, items, run, at)
    return term({ of: 'bound', word: quantifier, variable, among: domainOf(list), body: holds }, { of: 'bool' })
  }
  const placeOf = (run: Value, end: 'Min' | 'Max') => {
    const found = places(run)
    return { there: infix('#', found, { of: 'set', members: [] }), place: call(t.operator(end), found) }
  }
  switch (method) {
    case 'includes':
      return term(isIn(t.term(first ?? nothing, at, items).term, call(t.operator('Range'), list)), { of: 'bool' })
    case 'indexOf':
      return term(call(t.operator('IndexOf'), list, t.term(first ?? nothing, at, items).term), number)
    case 'at':
      if (first?.is !== 'known' || typeof first.value !== 'number') return refuse(at, 'a place that is not known', 'use list[k]')
      if (first.value >= 0)
        return perhaps(isIn(placeFor(literal(first.value)), domainOf(list)), term(apply(list, literal(first.value + 1)), items))
      return perhaps(
        infix('>=', call('Len', list), literal(-first.value)),
        term(apply(list, first.value === -1 ? call('Len', list) : infix('-', call('Len', list), literal(-1 - first.value))), items),
      )
    case 'slice':
      return listed(sliced(t, list, first, second, at))
    case 'every':
      return first ? quantified('\\A', first) : null
    case 'some':
      return first ? quantified('\\E', first) : null
    case 'filter': {
      if (first === undefined) return null
      const { variable, body } = t.bound('e', items, member => ask(t, first, [member], at))
      return listed(call('SelectSeq', list, { of: 'lambda', variable, body: t.truth(body, at) }))
    }
    case 'map': {
      if (first === undefined) return null
      const { variable, body } = each(t, list, items, first, at)
      const { term: of, type } = t.term(body, at)
      return term({ of: 'map', variable, among: domainOf(list), body: of }, { of: 'list', items: type })
    }
    case 'find':
    case 'findLast': {
      if (first === undefined) return null
      const { there, place } = placeOf(first, method === 'find' ? 'Min' : 'Max')
      return perhaps(there, term(apply(list, place), items))
    }
    case 'findIndex':
    case 'findLastIndex': {
      if (first === undefined) return null
      const { there, place } = placeOf(first, method === 'findIndex' ? 'Min' : 'Max')
      return term(choice(there, infix('-', place, literal(1)), literal(-1)), number)
    }
    case 'concat':
      return listed(infix('\\o', list, ...given.map(g => t.term(g, at, { of: 'list', items }).term)))
    case 'values':
      return listed(list)
    case 'reduce': {
      const total = first && second && summed(t, list, items, first, second, at)
      return total ?? refuse(at, 'a reduce that is not a sum', 'write a sum, (total, x) => total + …, or keep the value in a variable')
    }
    default:
      return null
  }
}

/** `(total, x) => total + f(x)` over a sequence. */
function summed(t: Translator, list: Tla, items: Type, run: Value, from: Value, at: At): Value | null {
  const mark = t.names.local('total')
  const { variable, body } = t.bound('k', number, member =>
    ask(t, run, [term(name(mark), number), term(apply(list, t.term(member, at).term), items)], at),
  )
  const { term: of } = t.term(body, at)
  const [total, ...rest] = of.of === 'infix' && of.op === '+' ? of.args : []
  if (total?.of !== 'name' || total.name !== mark) return null
  const one = rest.length === 1 ? (rest[0] as Tla) : infix('+', ...rest)
  const sum = call(t.operator('SumOf'), { of: 'map', variable, among: domainOf(list), body: one }, domainOf(list))
  return term(isZero(from) ? sum : infix('+', t.term(from, at).term, sum), number)
}

export const isZero = (value: Value): boolean => value.is === 'known' && value.value === 0

function sliced(t: Translator, list: Tla, from: Value | undefined, to: Value | undefined, at: At): Tla {
  if ([from, to].some(v => v?.is === 'known' && typeof v.value === 'number' && v.value < 0))
    return refuse(at, 'a slice from the end', 'count from the beginning: list.slice(0, list.length - 1)')
  const begin = from === undefined || isZero(from) ? literal(1) : placeFor(t.term(from, at).term)
  if (to === undefined) return begin.of === 'literal' && begin.value === 1 ? list : call('SubSeq', list, begin, call('Len', list))
  const end = t.term(to, at).term
  return call('SubSeq', list, begin, call(t.operator('Min'), { of: 'set', members: [end, call('Len', list)] }))
}

/** What a method of a list of known length comes to. */
export function ofItems(t: Translator, items: readonly Value[], method: string, given: readonly Value[], at: At): Value | null {
  const [first, second] = given
  const asked = (item: Value, k: number): Value => (first === undefined ? nothing : ask(t, first, [item, known(k)], at))
  const test = (item: Value, k: number): Tla => t.truth(asked(item, k), at)
  switch (method) {
    case 'every':
      return term(and(...items.map(test)), { of: 'bool' })
    case 'some':
      return term(orOf(items.map(test)), { of: 'bool' })
    case 'map':
      return { is: 'items', items: items.map(asked) }
    case 'filter': {
      const tests = items.map(test)
      if (tests.every(of => of.of === 'literal'))
        return { is: 'items', items: items.filter((_, k) => (tests[k] as { value?: unknown }).value === true) }
      // In their order, those that are there.
      const typed = items.map(item => t.term(item, at))
      const parts = typed.map(({ term: of }, k): Tla => choice(tests[k] as Tla, { of: 'tuple', items: [of] }, empty))
      return term(infix('\\o', ...parts), { of: 'list', items: typed.map(i => i.type).reduce(joined, any) })
    }
    case 'find':
    case 'findLast':
      return (method === 'find' ? [...items] : items.toReversed()).reduceRight<Value>((rest, item) => {
        const found = test(item, items.indexOf(item))
        return found.of === 'literal' ? (found.value ? item : rest) : merged(t, found, item, rest, at)
      }, nothing)
    case 'includes':
      return term(orOf(items.map(item => sameAs(t, item, first ?? nothing, at))), { of: 'bool' })
    case 'indexOf':
      return term(
        call(t.operator('IndexOf'), { of: 'tuple', items: items.map(i => t.term(i, at).term) }, t.term(first ?? nothing, at).term),
        number,
      )
    case 'slice': {
      if ([first, second].some(v => v !== undefined && v.is !== 'known')) return null
      const [from, to] = [first, second].map(v => (v?.is === 'known' ? (v.value as number) : undefined))
      return { is: 'items', items: items.slice(from, to) }
    }
    case 'at':
      return first?.is === 'known' ? (items.at(first.value as number) ?? nothing) : null
    case 'concat':
      return given.every(g => g.is === 'items')
        ? { is: 'items', items: [...items, ...given.flatMap(g => (g.is === 'items' ? g.items : []))] }
        : null
    case 'flatMap': {
      const parts = items.map(asked)
      return parts.every(p => p.is === 'items') ? { is: 'items', items: parts.flatMap(p => (p.is === 'items' ? p.items : [])) } : null
    }
    case 'reduce':
      if (first === undefined) return null
      if (second === undefined) return refuse(at, 'a reduce that begins with the first', 'say what it begins with, reduce(…, 0)')
      return items.reduce((total, item) => ask(t, first, [total, item], at), second)
    case 'reverse':
    case 'toReversed':
      return { is: 'items', items: items.toReversed() }
    default:
      return null
  }
}

const orOf = (of: readonly Tla[]): Tla =>
  of.reduce(
    (a, b) =>
      a.of === 'literal'
        ? a.value
          ? a
          : b
        : b.of === 'literal'
          ? b.value
            ? b
            : a
          : infix('\\/', ...(a.of === 'infix' && a.op === '\\/' ? a.args : [a]), b),
    literal(false),
  )
const sameAs = (t: Translator, a: Value, b: Value, at: At): Tla =>
  a.is === 'known' && b.is === 'known' ? literal(a.value === b.value) : equals(t.term(a, at).term, t.term(b, at).term)
