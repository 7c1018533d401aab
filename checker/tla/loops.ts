import type { Step } from '../source/code.ts'
import { spread } from './builtins.ts'
import {
  alike,
  and,
  apply,
  call,
  choice,
  except,
  infix,
  isIn,
  keyOf,
  mapped,
  name,
  namesIn,
  type Selector,
  substitute,
  type Tla,
  union,
} from './expression.ts'
import { refuse } from './refusal.ts'
import { imageOf } from './sets.ts'
import { constant, isSort } from './terms.ts'
import type { At, Translator } from './translator.ts'
import { any, number, some, type Type } from './type.ts'
import { type Cell, isValue, known, term, type Value } from './value.ts'

/** The members that a loop runs through, as a set, with what each is. */
interface Through {
  readonly among: Tla
  readonly type: Type
  readonly item: (member: Tla) => Value
  /** A sequence whose places are the members, and the name that stands for it meanwhile; null of a set. */
  readonly list: { readonly as: Tla; readonly of: Tla } | null
}

/**
 * `for (const x of …)`: all rounds at once where each writes for itself, adding to a set, sending a message, or changing the entry of a map that is its own; else one
 * round after the other, where it is known how many there are.
 */
export function loop(
  t: Translator,
  among: Value,
  step: Extract<Step, { readonly of: 'each' }>,
  round: (item: Value) => void,
  at: At,
): void {
  const listed = spread(t, among, at)
  const items =
    listed.is === 'items' ? listed.items : listed.is === 'known' ? (listed.value as readonly unknown[]).map(v => known(v)) : null
  if (items !== null && items.length <= 1) {
    for (const item of items) round(item)
    return
  }
  const wanted = step.pattern.of === 'name' ? step.pattern.name : 'x'
  if (t.attempt(() => together(t, throughOf(t, among, listed, at), wanted, round, at)) !== null) return
  if (items === null)
    refuse(
      { ...at, where: { at: step.at, end: step.among.end } },
      'a loop whose rounds write more than what is each’s own',
      'let each round add to a set, send a message, or write the entry of a map under its own key; or write the new value as a whole',
    )
  for (const item of items) round(item)
}

function throughOf(t: Translator, among: Value, listed: Value, at: At): Through {
  if (among.is === 'known' && isSort(among.value)) {
    const type: Type = { of: 'word', ids: among.value.ids }
    return { among: t.all(among.value), type, item: member => term(member, type), list: null }
  }
  if (listed.is === 'many') {
    const { term: set, members } = imageOf(t, listed, at)
    return { among: set, type: members, item: member => term(member, members), list: null }
  }
  if (listed.is === 'known') {
    const values = listed.value as readonly unknown[]
    if (new Set(values).size < values.length) return refuse(at, 'a loop over equal values', 'run through a set')
    const { term: set, type } = constant(t, new Set(values), at)
    const members = type.of === 'set' ? type.members : any
    return { among: set, type: members, item: member => term(member, members), list: null }
  }
  const { term: of, type } = t.term(listed, at)
  const items = some(type).of === 'list' ? (some(type) as Extract<Type, { readonly of: 'list' }>).items : any
  // What it holds is known before the first round, whatever that writes.
  const list = name(t.names.local('list'))
  return {
    among: { of: 'prefix', op: 'DOMAIN', arg: of },
    type: number,
    item: place => term(apply(list, place), items),
    list: { as: list, of },
  }
}

/** All rounds at once. Throws Untranslatable where they depend on each other. */
function together(t: Translator, through: Through, wanted: string, round: (item: Value) => void, at: At): true {
  t.unnamed(() => {
    let variable = ''
    const before = t.changes(() => {
      const bound = t.bound(wanted, through.type, member => {
        round(through.item(t.term(member, at).term))
        return member
      })
      variable = bound.variable
    })
    if ([...before.values()].some(isValue))
      refuse(
        at,
        'a loop that writes a variable of the function',
        'let each round write what is its own, or ask by some, every, filter or reduce',
      )
    const after = new Map<Cell, Tla>()
    for (const [cell, old] of before) {
      after.set(cell, cell.now as Tla)
      t.write(cell, old)
    }
    const changed = new Set([...before.values()].flatMap(old => [...namesIn(old as Tla)].filter(n => n !== variable)))
    for (const [cell, now] of after) {
      const whole = summedUp(t, cell.now as Tla, now, { ...through, variable }, changed)
      if (whole === null) refuse(at, 'a loop whose rounds depend on each other', 'let each write what is its own')
      const { list } = through
      t.write(cell, list === null ? whole : substitute(whole, (list.as as { readonly name: string }).name, list.of))
    }
  })
  return true
}

/** What the rounds make of a value together, where one round makes `after` of `before`; null where that cannot be told. */
function summedUp(
  t: Translator,
  before: Tla,
  after: Tla,
  through: Through & { readonly variable: string },
  changed: ReadonlySet<string>,
): Tla | null {
  const { among, variable, list } = through
  // What a round reads must not be what another writes.
  const isOwn = (of: Tla): boolean => ![...namesIn(of)].some(n => changed.has(n))
  if (after.of === 'if' && (alike(after.no, before) || alike(after.yes, before)) && isOwn(after.condition)) {
    const holds: Tla = alike(after.no, before) ? after.condition : { of: 'prefix', op: '~', arg: after.condition }
    if (list !== null) return null
    const part: Tla =
      among.of === 'filter'
        ? { ...among, variable, holds: and(substitute(among.holds, among.variable, name(variable)), holds) }
        : { of: 'filter', variable, among, holds }
    return summedUp(t, before, alike(after.no, before) ? after.yes : after.no, { ...through, among: part }, changed)
  }
  const image = (body: Tla): Tla => (body.of === 'name' && body.name === variable ? among : { of: 'image', variable, among, body })
  if (after.of === 'infix' && after.op === '\\cup') {
    const added = after.args.filter(a => !partsOf(before, '\\cup').some(b => alike(a, b)))
    if (added.length + partsOf(before, '\\cup').length !== after.args.length || !added.every(isOwn)) return null
    const sets = added.map(a =>
      a.of === 'set' && a.members.length === 1 ? image(a.members[0] as Tla) : ({ of: 'prefix', op: 'UNION', arg: image(a) } as const),
    )
    return union(...partsOf(before, '\\cup'), ...sets)
  }
  if (after.of === 'infix' && after.op === '\\' && alike(after.args[0] as Tla, before)) {
    const [, removed] = after.args as readonly [Tla, Tla]
    if (!isOwn(removed) || removed.of !== 'set') return null
    return infix('\\', before, image(removed.members[0] as Tla))
  }
  if (after.of === 'call' && after.args.length === 2 && alike(after.args[0] as Tla, before) && isOwn(after.args[1] as Tla)) {
    const [, given] = after.args as readonly [Tla, Tla]
    if (after.name === 'Append' && list !== null) return infix('\\o', before, { of: 'map', variable, among, body: given })
    if (list !== null) return null
    if (after.name === 'BagMerge' && given.of === 'set') return call('BagMerge', before, image(given.members[0] as Tla))
    if (after.name === 'BagAdd' && isDistinct(given, variable)) return call(t.operator('BagAddAll'), before, image(given))
    if (after.name === 'FifoSend' && fieldsThatAre(given, variable).some(field => field === 'to' || field === 'from'))
      return call(t.operator('FifoSendAll'), before, image(given))
  }
  if (after.of === 'except') return entries(t, before, after, through, changed)
  return null
}

const partsOf = (of: Tla, op: string): readonly Tla[] => (of.of === 'infix' && of.op === op ? of.args : [of])
const isVariable = (of: Tla, variable: string): boolean => of.of === 'name' && of.name === variable
/** Another message for each member. */
const isDistinct = (message: Tla, variable: string): boolean => fieldsThatAre(message, variable).length > 0

/** The fields of a record that hold the member, whichever record it is. */
function fieldsThatAre(of: Tla, variable: string): readonly string[] {
  if (of.of === 'record') return of.fields.filter(([, v]) => isVariable(v, variable)).map(([field]) => field)
  if (of.of !== 'if') return []
  const others = fieldsThatAre(of.no, variable)
  return fieldsThatAre(of.yes, variable).filter(field => others.includes(field))
}

/** Each round edits the entry of a map, somewhere in a value, that has the round's own key. */
function entries(
  t: Translator,
  before: Tla,
  after: Extract<Tla, { readonly of: 'except' }>,
  { among, variable, list }: Through & { readonly variable: string },
  changed: ReadonlySet<string>,
): Tla | null {
  if (list !== null) return null
  const earlier = before.of === 'except' ? before.edits : []
  const base = before.of === 'except' ? before.base : before
  if (!alike(base, after.base) || !earlier.every((e, k) => JSON.stringify(e) === JSON.stringify(after.edits[k]))) return null
  const edits = after.edits.slice(earlier.length)
  const [first] = edits
  const depth = first?.path.findIndex(s => 'key' in s && isVariable(s.key, variable)) ?? -1
  if (first === undefined || depth < 0) return null
  const outer = first.path.slice(0, depth)
  const isAlike = edits.every(e => e.path.slice(0, depth + 1).every((s, k) => JSON.stringify(s) === JSON.stringify(first.path[k])))
  if (!isAlike || outer.some(s => 'key' in s && namesIn(s.key).has(variable))) return null
  const select = (of: Tla, path: readonly Selector[]): Tla =>
    path.reduce(
      (part, s) =>
        'field' in s ? ({ of: 'field', record: part, name: s.field } as const) : ({ of: 'apply', map: part, key: s.key } as const),
      of,
    )
  const map = select(before, outer)
  const own = apply(map, name(variable))
  const entry = edits.reduce((of, e) => except(of, e.path.slice(depth + 1), e.value), own)
  // Its own entry a round may read; no other round writes that.
  const rest = mapped(entry, part => (keyOf(part) === keyOf(own) ? name('own') : part))
  if ([...namesIn(rest)].some(n => changed.has(n))) return null
  const key = t.names.local('k')
  const body = choice(isIn(name(key), among), substitute(entry, variable, name(key)), apply(map, name(key)))
  return except(before, outer, { of: 'map', variable: key, among: { of: 'prefix', op: 'DOMAIN', arg: map }, body })
}
