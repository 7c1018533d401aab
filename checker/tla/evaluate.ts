import type { Code, Item } from '../source/code.ts'
import { index, keyFor, member, optionally, taken } from './access.ts'
import { method, newSet, spread } from './builtins.ts'
import { infix, literal } from './expression.ts'
import { binary, logical, unary } from './operators.ts'
import { refuse } from './refusal.ts'
import type { At, Translator } from './translator.ts'
import { any, joined, number, some } from './type.ts'
import { known, nothing, type Scope, term, type Value } from './value.ts'

/** What gives an expression its value; `lookUp` that of a name. */
export function evaluatorOf(
  t: Translator,
  lookUp: (name: string, scope: Scope, at: At) => Value,
): (code: Code, scope: Scope, file: string) => Value {
  function evaluate(code: Code, scope: Scope, file: string): Value {
    const at: At = { file, where: code }
    const go = (of: Code): Value => evaluate(of, scope, file)
    switch (code.of) {
      case 'literal':
        return known(code.value)
      case 'name':
        return lookUp(code.name, scope, at)
      case 'member': {
        const object = go(code.object)
        return taken(
          t,
          code.optional ? optionally(t, object, there => member(t, there, code.name, at), at) : member(t, object, code.name, at),
          at,
        )
      }
      case 'index': {
        const object = go(code.object)
        const read = (there: Value) => index(t, there, go(code.key), at)
        return taken(t, code.optional ? optionally(t, object, read, at) : read(object), at)
      }
      case 'call':
        return called(code, scope, file, at)
      case 'new':
        if (code.callee.of === 'name' && code.callee.name === 'Set')
          return newSet(t, code.given[0] ? go(code.given[0].value) : undefined, at)
        return refuse(at, 'a new object of a class', 'use values of the language')
      case 'unary':
        return unary(t, code.operator, go(code.operand), at)
      case 'binary':
        if (code.operator === '&&' || code.operator === '||' || code.operator === '??')
          return logical(t, code.operator, go(code.left), () => go(code.right), at)
        return binary(t, code.operator, go(code.left), go(code.right), at)
      case 'choice':
        return t.branch(
          t.truth(go(code.condition), { file, where: code.condition }),
          () => go(code.yes),
          () => go(code.no),
          at,
        )
      case 'object':
        return objectOf(code, go, at)
      case 'array':
        return arrayOf(code.items, go, at)
      case 'template':
        return code.parts.reduce<Value>((text, part) => {
          const next = typeof part === 'string' ? known(part) : go(part)
          if (text.is === 'known' && next.is === 'known') return known(`${text.value}${next.value}`)
          const { term: of, type } = t.term(next, at)
          const asWord = some(type).of === 'number' ? ({ of: 'call', name: 'ToString', args: [of] } as const) : of
          if (text.is === 'known' && text.value === '') return term(asWord, { of: 'word', ids: null })
          return term(infix('\\o', t.term(text, at).term, asWord), { of: 'word', ids: null })
        }, known(''))
      case 'function':
        return { is: 'function', run: code.run, file, scope }
      case 'assign':
        return assigned(code, scope, file, at)
      case 'update': {
        const old = go(code.target)
        const before = old.is === 'place' ? term(t.term(old, at).term, number) : old
        const now = binary(t, code.operator === '++' ? '+' : '-', before, known(1), at)
        put(code.target, now, scope, file, at)
        return code.prefix ? now : before
      }
      case 'unknown':
        return refuse(at, code.what, 'write it by what the language has: see everystep explain')
    }
  }

  function called(code: Extract<Code, { readonly of: 'call' }>, scope: Scope, file: string, at: At): Value {
    const given = (): Value[] => code.given.flatMap(item => givenBy(item, scope, file, at))
    const { callee } = code
    if (callee.of === 'member' && !(callee.object.of === 'name' && callee.object.name === 'Math' && callee.name === 'floor')) {
      const receiver = evaluate(callee.object, scope, file)
      const go = (there: Value) => {
        if (there.is === 'state') return refuse(at, 'a method of the state', 'name a variable')
        return method(t, there, callee.name, given(), at)
      }
      return callee.optional ? optionally(t, receiver, go, at) : go(receiver)
    }
    const [only] = code.given
    if (callee.of === 'member') {
      const inner = only?.value
      if (inner?.of === 'binary' && inner.operator === '/') {
        const [a, b] = [evaluate(inner.left, scope, file), evaluate(inner.right, scope, file)]
        if (a.is === 'known' && b.is === 'known') return known(Math.floor((a.value as number) / (b.value as number)))
        return term(infix('\\div', t.term(a, at).term, t.term(b, at).term), number)
      }
      return inner === undefined ? nothing : evaluate(inner, scope, file)
    }
    return t.apply(evaluate(callee, scope, file), given(), at)
  }

  /** `...list` gives a parameter for each; of a list of unknown length that is left to the function. */
  function givenBy({ spread: isSpread, value }: Item, scope: Scope, file: string, at: At): Value[] {
    const of = evaluate(value, scope, file)
    if (!isSpread) return [of]
    const all = spread(t, of, at)
    if (all.is === 'items') return [...all.items]
    return all.is === 'known' ? (all.value as readonly unknown[]).map(v => known(v)) : [all]
  }

  function objectOf(code: Extract<Code, { readonly of: 'object' }>, go: (of: Code) => Value, at: At): Value {
    const fields = new Map<string, Value>()
    for (const m of code.members) {
      if ('name' in m) fields.set(m.name, go(m.value))
      else if ('key' in m) {
        const key = go(m.key)
        if (key.is !== 'known') return refuse(at, 'a key that is not known', 'assign to the entry of the map')
        fields.set(String(key.value), go(m.value))
      } else for (const [named, value] of fieldsOf(go(m.spread), at)) fields.set(named, value)
    }
    return { is: 'object', fields }
  }

  function fieldsOf(of: Value, at: At): Iterable<readonly [string, Value]> {
    if (of.is === 'object') return of.fields
    if (of.is === 'known') return Object.entries(of.value ?? {}).map(([named, value]) => [named, known(value)] as const)
    if (of.is === 'term' || of.is === 'place') {
      const type = some(of.type)
      if (type.of === 'record') return Object.keys(type.fields).map(named => [named, member(t, of, named, at)] as const)
      if (type.of === 'map') return [...type.keys.values()].map(key => [String(key), index(t, of, known(key), at)] as const)
    }
    return refuse(at, 'the fields of what has none that are known', 'name them')
  }

  function arrayOf(items: readonly Item[], go: (of: Code) => Value, at: At): Value {
    if (!items.some(i => i.spread)) return { is: 'items', items: items.map(i => go(i.value)) }
    const parts = items.map(i => (i.spread ? spread(t, go(i.value), at) : ({ is: 'items', items: [go(i.value)] } as const)))
    if (parts.length === 1) return parts[0] as Value
    const listed = parts.map(p =>
      p.is === 'known' ? { is: 'items' as const, items: (p.value as readonly unknown[]).map(v => known(v)) } : p,
    )
    if (listed.every(p => p.is === 'items')) return { is: 'items', items: listed.flatMap(p => (p.is === 'items' ? p.items : [])) }
    const terms = listed.map(p => t.term(p, at))
    const types = terms.map(p => (p.type.of === 'list' ? p.type.items : any))
    return term(infix('\\o', ...terms.map(p => p.term)), { of: 'list', items: types.reduce(joined, any) })
  }

  function assigned(code: Extract<Code, { readonly of: 'assign' }>, scope: Scope, file: string, at: At): Value {
    const { operator } = code
    const right = (): Value => evaluate(code.value, scope, file)
    if (operator === '') {
      const value = right()
      put(code.target, value, scope, file, at)
      return value
    }
    const left = evaluate(code.target, scope, file)
    const value =
      operator === '&&' || operator === '||' || operator === '??'
        ? logical(t, operator, left, right, at)
        : binary(t, operator, left, right(), at)
    put(code.target, value, scope, file, at)
    return value
  }

  /** Gives a place of the state, or a name, a new value. */
  function put(target: Code, value: Value, scope: Scope, file: string, at: At): unknown {
    if (target.of === 'name') {
      for (let of: Scope | null = scope; of !== null; of = of.around) {
        const cell = of.names.get(target.name)
        if (cell !== undefined) return t.write(cell, value.is === 'place' ? term(t.term(value, at).term, value.type) : value)
      }
      return refuse(at, `an assignment to ${target.name}`, 'keep what changes in the state')
    }
    if (target.of === 'array') {
      for (const [k, item] of target.items.entries()) put(item.value, index(t, value, known(k), at), scope, file, at)
      return
    }
    if (target.of !== 'member' && target.of !== 'index') return refuse(at, 'an assignment to this', 'assign to a variable or a part of it')
    let holder = evaluate(target.object, scope, file)
    if (holder.is === 'perhaps') holder = holder.value
    if (target.of === 'member') {
      const type = holder.is === 'place' ? some(holder.type) : null
      if (target.name === 'length' && type?.of === 'list' && holder.is === 'place')
        return t.rearrange(
          holder,
          term({ of: 'call', name: 'SubSeq', args: [t.term(holder, at).term, literal(1), t.term(value, at).term] }, type),
          at,
        )
      const place = member(t, holder, target.name, at)
      if (place.is === 'place') return t.replace(place, value, at)
    } else {
      const key = evaluate(target.key, scope, file)
      if (holder.is === 'state' && key.is === 'known') {
        const place = member(t, holder, String(key.value), at)
        if (place.is === 'place') return t.replace(place, value, at)
      }
      if (holder.is === 'place') {
        const type = some(holder.type)
        if (type.of === 'map')
          return t.replace({ ...holder, path: [...holder.path, { key: keyFor(t, type, key, at) }], type: type.values }, value, at)
        const place = index(t, holder, key, at)
        const inner = place.is === 'perhaps' ? place.value : place
        if (inner.is === 'place') return t.replace(inner, value, at)
      }
    }
    refuse(at, 'an assignment to what is no part of the state', 'assign to a variable, s.x = …, or to a part of it')
  }

  return evaluate
}
