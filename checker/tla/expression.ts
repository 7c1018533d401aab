/** An expression of TLA+. */
export type Tla =
  | { readonly of: 'literal'; readonly value: string | number | boolean }
  | { readonly of: 'name'; readonly name: string }
  | { readonly of: 'prime'; readonly body: Tla }
  | { readonly of: 'infix'; readonly op: string; readonly args: readonly Tla[] }
  | { readonly of: 'prefix'; readonly op: string; readonly arg: Tla }
  | { readonly of: 'call'; readonly name: string; readonly args: readonly Tla[] }
  | { readonly of: 'apply'; readonly map: Tla; readonly key: Tla }
  | { readonly of: 'field'; readonly record: Tla; readonly name: string }
  | { readonly of: 'record'; readonly fields: readonly (readonly [name: string, value: Tla])[] }
  | { readonly of: 'map'; readonly variable: string; readonly among: Tla; readonly body: Tla }
  | { readonly of: 'except'; readonly base: Tla; readonly edits: readonly Edit[] }
  | { readonly of: 'set'; readonly members: readonly Tla[] }
  | { readonly of: 'tuple'; readonly items: readonly Tla[] }
  | { readonly of: 'filter'; readonly variable: string; readonly among: Tla; readonly holds: Tla }
  | { readonly of: 'image'; readonly variable: string; readonly among: Tla; readonly body: Tla }
  | { readonly of: 'bound'; readonly word: '\\A' | '\\E' | 'CHOOSE'; readonly variable: string; readonly among: Tla; readonly body: Tla }
  | { readonly of: 'if'; readonly condition: Tla; readonly yes: Tla; readonly no: Tla }
  | { readonly of: 'let'; readonly definitions: readonly (readonly [name: string, value: Tla])[]; readonly body: Tla }
  | { readonly of: 'lambda'; readonly variable: string; readonly body: Tla }

/** `![i].votes = value`. */
export interface Edit {
  readonly path: readonly Selector[]
  readonly value: Tla
}

/** One step into a value: a field of a record, or a key of a function. */
export type Selector = { readonly field: string } | { readonly key: Tla }

export const literal = (value: string | number | boolean): Tla => ({ of: 'literal', value })
export const name = (of: string): Tla => ({ of: 'name', name: of })
export const call = (of: string, ...args: readonly Tla[]): Tla => ({ of: 'call', name: of, args })
export const yes = literal(true)
export const no = literal(false)
export const nullTerm = name('Null')
export const undefinedTerm = name('Undefined')

const keys = new WeakMap<Tla, string>()

/** Equal for two expressions that are written alike. */
export function keyOf(of: Tla): string {
  let key = keys.get(of)
  if (key === undefined) {
    key = JSON.stringify(of)
    keys.set(of, key)
  }
  return key
}

export const alike = (a: Tla, b: Tla): boolean => a === b || keyOf(a) === keyOf(b)
export const isTrue = (of: Tla): boolean => of.of === 'literal' && of.value === true
export const isFalse = (of: Tla): boolean => of.of === 'literal' && of.value === false

const joined = (op: string, neutral: boolean, args: readonly Tla[]): Tla => {
  const flat = args.flatMap(a => (a.of === 'infix' && a.op === op ? a.args : [a])).filter(a => !(a.of === 'literal' && a.value === neutral))
  const decided = flat.find(a => a.of === 'literal' && a.value === !neutral)
  if (decided !== undefined) return decided
  const apart = flat.filter((a, k) => flat.findIndex(b => alike(a, b)) === k)
  if (apart.length === 0) return literal(neutral)
  return apart.length === 1 ? (apart[0] as Tla) : { of: 'infix', op, args: apart }
}

export const and = (...args: readonly Tla[]): Tla => joined('/\\', true, args)
export const or = (...args: readonly Tla[]): Tla => joined('\\/', false, args)

const opposite: Readonly<Record<string, string>> = {
  '=': '#',
  '#': '=',
  '\\in': '\\notin',
  '\\notin': '\\in',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}

export function not(of: Tla): Tla {
  if (of.of === 'literal') return literal(!of.value)
  if (of.of === 'prefix' && of.op === '~') return of.arg
  if (of.of === 'infix' && opposite[of.op] !== undefined) return { ...of, op: opposite[of.op] as string }
  return { of: 'prefix', op: '~', arg: of }
}

export const implies = (a: Tla, b: Tla): Tla => (isTrue(a) ? b : isFalse(a) || isTrue(b) ? yes : isFalse(b) ? not(a) : infix('=>', a, b))

export const infix = (op: string, ...args: readonly Tla[]): Tla => ({ of: 'infix', op, args })
export const prefix = (op: string, arg: Tla): Tla => ({ of: 'prefix', op, arg })

/** Equality, decided where both sides are written out. */
export function equals(a: Tla, b: Tla): Tla {
  if (alike(a, b)) return yes
  if (a.of === 'literal' && b.of === 'literal') return literal(a.value === b.value)
  if (isTrue(b)) return a
  if (isTrue(a)) return b
  if (isFalse(b)) return not(a)
  if (isFalse(a)) return not(b)
  return infix('=', a, b)
}

export function choice(condition: Tla, then: Tla, otherwise: Tla): Tla {
  if (isTrue(condition) || alike(then, otherwise)) return then
  if (isFalse(condition)) return otherwise
  if (isTrue(then) && isFalse(otherwise)) return condition
  if (isFalse(then) && isTrue(otherwise)) return not(condition)
  if (isFalse(otherwise)) return and(condition, then)
  if (isTrue(then)) return or(condition, otherwise)
  if (isTrue(otherwise)) return implies(condition, then)
  if (isFalse(then)) return and(not(condition), otherwise)
  return { of: 'if', condition, yes: then, no: otherwise }
}

export const isIn = (member: Tla, set: Tla): Tla => {
  if (set.of === 'set') {
    if (set.members.length === 0) return no
    if (set.members.length === 1) return equals(member, set.members[0] as Tla)
    if (set.members.some(m => alike(m, member))) return yes
    if (member.of === 'literal' && set.members.every(m => m.of === 'literal')) return no
  }
  return infix('\\in', member, set)
}

export const union = (...sets: readonly Tla[]): Tla => {
  const flat = sets
    .flatMap(s => (s.of === 'infix' && s.op === '\\cup' ? s.args : [s]))
    .filter(s => !(s.of === 'set' && s.members.length === 0))
  if (flat.length === 0) return { of: 'set', members: [] }
  return flat.length === 1 ? (flat[0] as Tla) : infix('\\cup', ...flat)
}

/** `r.name`, what stands there where the record is written out. */
export function field(record: Tla, of: string): Tla {
  if (record.of === 'record') {
    const found = record.fields.find(([named]) => named === of)
    if (found) return found[1]
  }
  if (record.of === 'except') {
    const found = edited(record, { field: of })
    if (found !== null) return found
  }
  return { of: 'field', record, name: of }
}

/** `f[key]`, what stands there where the function is written out. */
export function apply(map: Tla, key: Tla): Tla {
  if (map.of === 'map' && isSimple(key)) return substitute(map.body, map.variable, key)
  if (map.of === 'except') {
    const found = edited(map, { key })
    if (found !== null) return found
  }
  if (map.of === 'tuple' && key.of === 'literal') {
    const item = map.items[(key.value as number) - 1]
    if (item !== undefined) return item
  }
  return { of: 'apply', map, key }
}

const isSimple = (of: Tla): boolean => of.of === 'name' || of.of === 'literal' || (of.of === 'field' && of.record.of === 'name')

const sameStep = (a: Selector, b: Selector): boolean =>
  'field' in a ? 'field' in b && a.field === b.field : 'key' in b && alike(a.key, b.key)

/** Whether two steps surely lead to different parts. */
const areApart = (a: Selector, b: Selector): boolean => {
  if ('field' in a) return 'field' in b && a.field !== b.field
  return 'key' in b && a.key.of === 'literal' && b.key.of === 'literal' && a.key.value !== b.key.value
}

/** What stands at one step into an edited value, where that can be told; else null. */
function edited({ base, edits }: Extract<Tla, { readonly of: 'except' }>, step: Selector): Tla | null {
  const select = (of: Tla): Tla => ('field' in step ? field(of, step.field) : apply(of, step.key))
  const last = edits.at(-1)
  if (last === undefined) return select(base)
  const [first] = last.path
  if (first === undefined) return null
  const before: Tla = edits.length === 1 ? base : { of: 'except', base, edits: edits.slice(0, -1) }
  if (areApart(first, step)) return select(before)
  if (!sameStep(first, step)) return null
  return last.path.length === 1 ? last.value : except(select(before), last.path.slice(1), last.value)
}

/** The value with one part changed. */
export function except(base: Tla, path: readonly Selector[], value: Tla): Tla {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (base.of === 'record' && 'field' in step)
    return {
      of: 'record',
      fields: base.fields.map(([named, old]) => [named, named === step.field ? except(old, rest, value) : old] as const),
    }
  const edit: Edit = { path, value }
  if (base.of !== 'except') return { of: 'except', base, edits: [edit] }
  const isBehind = (other: readonly Selector[]) => path.length <= other.length && path.every((s, k) => sameStep(s, other[k] as Selector))
  return { of: 'except', base: base.base, edits: [...base.edits.filter(({ path: other }) => !isBehind(other)), edit] }
}

/** The expression with each part replaced by what `change` gives of it, innermost first. */
export function mapped(of: Tla, change: (part: Tla) => Tla): Tla {
  const go = (part: Tla): Tla => mapped(part, change)
  const selectors = (path: readonly Selector[]) => path.map(s => ('key' in s ? { key: go(s.key) } : s))
  const inner = (): Tla => {
    switch (of.of) {
      case 'literal':
      case 'name':
        return of
      case 'prime':
        return { ...of, body: go(of.body) }
      case 'infix':
        return { ...of, args: of.args.map(go) }
      case 'prefix':
        return { ...of, arg: go(of.arg) }
      case 'call':
        return { ...of, args: of.args.map(go) }
      case 'apply':
        return { ...of, map: go(of.map), key: go(of.key) }
      case 'field':
        return { ...of, record: go(of.record) }
      case 'record':
        return { ...of, fields: of.fields.map(([named, value]) => [named, go(value)] as const) }
      case 'except':
        return { ...of, base: go(of.base), edits: of.edits.map(e => ({ path: selectors(e.path), value: go(e.value) })) }
      case 'set':
        return { ...of, members: of.members.map(go) }
      case 'tuple':
        return { ...of, items: of.items.map(go) }
      case 'filter':
        return { ...of, among: go(of.among), holds: go(of.holds) }
      case 'map':
      case 'image':
      case 'bound':
        return { ...of, among: go(of.among), body: go(of.body) }
      case 'if':
        return { ...of, condition: go(of.condition), yes: go(of.yes), no: go(of.no) }
      case 'let':
        return { ...of, definitions: of.definitions.map(([named, value]) => [named, go(value)] as const), body: go(of.body) }
      case 'lambda':
        return { ...of, body: go(of.body) }
    }
  }
  return change(inner())
}

/** Bound names are unlike each other, so that nothing is captured. */
export const substitute = (of: Tla, variable: string, value: Tla): Tla =>
  mapped(of, part => (part.of === 'name' && part.name === variable ? value : part))

/** Every name in an expression, bound or free. */
export function namesIn(of: Tla): ReadonlySet<string> {
  const found = new Set<string>()
  mapped(of, part => {
    if (part.of === 'name' || part.of === 'call') found.add(part.name)
    return part
  })
  return found
}
