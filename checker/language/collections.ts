import { callSite, SpecError } from '../errors.ts'
import { compare, format, freeze, ValueSet } from '../values/index.ts'
import { checkDomain, type Domain, domain, OutsideDomain, tooLarge, type ValueOf } from './domain.ts'
import { checkName, checkNames, own } from './names.ts'
import type { Id, Sort } from './processes.ts'

type Fields = Readonly<Record<string, Domain>>

/** All the fields, each of its domain. */
export function record<const F extends Fields>(fields: F): Domain<{ readonly [K in keyof F]: ValueOf<F[K]> }> {
  checkNames('field', fields, 'record({ … })')
  const names = Object.keys(fields)
  for (const name of names) checkDomain(`the field '${name}' of record({ … })`, fields[name])
  const text = `record({ ${names.join(', ')} })`
  return domain({
    shape: { of: 'record', fields },
    initial: freeze(Object.fromEntries(names.map(n => [n, fields[n]?.initial]))) as { readonly [K in keyof F]: ValueOf<F[K]> },
    size: names.reduce((product, n) => product * (fields[n]?.size ?? 0), 1),
    values: () => records(fields, names) as Iterable<{ readonly [K in keyof F]: ValueOf<F[K]> }>,
    text,
    admit: (value, path) => admitFields(value, path, fields, names, text) as { readonly [K in keyof F]: ValueOf<F[K]> },
  })
}

/** A value or `null`, which is the initial one. */
export function maybe<T>(some: Domain<T>): Domain<T | null> {
  checkDomain('maybe(…)', some)
  return domain<T | null>({
    shape: { of: 'maybe', some },
    initial: null,
    size: some.size + 1,
    *values() {
      yield null
      yield* some.values()
    },
    text: `maybe(${some.text})`,
    admit: (value, path) => (value === null ? null : some.admit(value, path)),
  })
}

/**
 * A set of members compared by content; initially empty. A recipe edits it (`s.seen.add({ term: 1 })`), or writes a Set in its place. That Set is JavaScript's own until
 * the step ends: two equal records are two members of it, and its `has` and `delete` find no record but the very object that was put in.
 */
export function setOf<T>(members: Domain<T>): Domain<ReadonlySet<T>> {
  checkDomain('setOf(…)', members)
  const text = `setOf(${members.text})`
  return domain<ReadonlySet<T>>({
    shape: { of: 'set', members },
    initial: freeze(new ValueSet<T>()),
    size: 2 ** members.size,
    *values() {
      let subsets: T[][] = [[]]
      for (const member of members.values()) subsets = subsets.concat(subsets.map(s => [...s, member]))
      for (const subset of subsets) yield freeze(new ValueSet(subset))
    },
    text,
    admit(value, path) {
      if (!(value instanceof Set || value instanceof ValueSet)) throw new OutsideDomain(path, value, text, 'write a Set')
      return freeze(new ValueSet([...(value as Set<unknown>)].map(m => members.admit(m, `a member of ${path}`)).sort(compare)))
    },
  })
}

/** A sequence of at most `max` items; initially empty. One more is a spec error, so bound it in the guard. */
export function listOf<T>(items: Domain<T>, max: number): Domain<readonly T[]> {
  checkDomain('listOf(…)', items)
  if (!Number.isInteger(max) || max < 0)
    throw new SpecError('bad-bound', `listOf(${items.text}, ${max}): the bound must be a whole number, 0 or more`, { where: callSite() })
  return sequence(items, max, 'listOf')
}

/** A list that the author calls by this word. */
export function sequence<T>(items: Domain<T>, max: number, word: 'listOf' | 'logOf'): Domain<readonly T[]> {
  const text = `listOf(${items.text}, ${max})`
  return domain<readonly T[]>({
    shape: { of: 'list', items, max },
    initial: freeze([]),
    size: Array.from({ length: max + 1 }, (_, n) => items.size ** n).reduce((a, b) => a + b, 0),
    *values() {
      let lists: T[][] = [[]]
      for (let length = 0; length <= max; length++) {
        yield* lists.map(freeze)
        if (length < max) lists = lists.flatMap(list => [...items.values()].map(item => [...list, item]))
      }
    },
    text,
    admit(value, path) {
      if (!Array.isArray(value)) throw new OutsideDomain(path, value, text, 'write an array')
      if (value.length > max)
        throw new OutsideDomain(
          path,
          value,
          text,
          `it holds ${value.length} items; bound it in the guard, raise the ${max}, or leave such steps out: bounded(${word}(…))`,
        )
      return Object.freeze(Array.from(value, (item, k) => items.admit(item, `${path}[${k}]`)))
    },
  })
}

/** More keys than this make a state too large. */
const mostKeys = 100_000

type KeyOf<K> = K extends Sort<infer N> ? Id<N> : K extends Domain<infer T extends string | number> ? T : never

/** A function from every key to a value: TLA+'s [Key -> Value]. Keys are process ids, words or whole numbers. */
export function mapOf<const K extends Domain<string | number>, T>(keys: K, values: Domain<T>): Domain<{ readonly [k in KeyOf<K>]: T }> {
  checkDomain('mapOf(…), as its keys,', keys)
  checkDomain('mapOf(…), as its values,', values)
  if (keys.size > mostKeys)
    throw tooLarge(`mapOf(${keys.text}, …)`, keys.size, 'keys', mostKeys, 'each key is a part of every state: give it fewer')
  const names = [...keys.values()].map(String)
  for (const name of names) checkName('key', name, `mapOf(${keys.text}, …)`)
  const repeated = names.find((name, k) => names.indexOf(name) < k)
  if (repeated !== undefined)
    throw new SpecError('repeated-key', `mapOf(${keys.text}, …) has two keys that are written '${repeated}'`, {
      hint: 'the keys of a JavaScript object are words: a number and the same digits as a word are one key',
      where: callSite(),
    })
  const fields = Object.fromEntries(names.map(n => [n, values]))
  const places = new Map(names.map(name => [name, `[${format(name)}]`]))
  const text = `mapOf(${keys.text}, ${values.text})`
  type Map = { readonly [k in KeyOf<K>]: T }
  return domain<Map>({
    shape: { of: 'map', keys, values },
    initial: freeze(Object.fromEntries(names.map(n => [n, values.initial]))) as Map,
    size: values.size ** names.length,
    values: () => records(fields, names) as Iterable<Map>,
    text,
    admit: (value, path) => admitFields(value, path, fields, names, text, name => path + (places.get(name) ?? `[${format(name)}]`)) as Map,
  })
}

type Cases = Readonly<Record<string, Fields>>
type Tagged<K, F> = { readonly tag: K } & { readonly [f in keyof F]: ValueOf<F[f]> }
type Case<C extends Cases> = { [K in keyof C & string]: Tagged<K, C[K]> }[keyof C & string]

/**
 * One of several kinds of record, told apart by `tag`: `union({ Idle: {}, Busy: { with: Client } })`. The first kind is the initial one. A recipe writes the
 * whole, `s.job[w] = { tag: 'Busy', with: c }`. TypeScript knows the other fields once the tag is asked for: `const job = s.job[w]; if (job.tag === 'Busy') … job.with`.
 */
export function union<const C extends Cases>(cases: C): Domain<Case<C>> {
  checkNames('case', cases, 'union({ … })')
  const tags = Object.keys(cases)
  for (const tag of tags) {
    checkNoTag(`the case ${tag} of union({ … })`, cases[tag] ?? {})
    checkNames('field', cases[tag] ?? {}, `the case ${tag} of union({ … })`)
  }
  const byTag = Object.fromEntries(tags.map(tag => [tag, tagged(tag, cases[tag] ?? {})]))
  const [first] = Object.values(byTag)
  if (!first) throw new SpecError('empty-domain', 'union({}) holds no value', { where: callSite() })
  return unionOf(byTag, `union({ ${tags.join(', ')} })`) as Domain<Case<C>>
}

/** Throws SpecError where a field would hide the tag that tells the kinds apart. */
export function checkNoTag(of: string, fields: Fields): void {
  if (Object.hasOwn(fields, 'tag'))
    throw new SpecError('reserved-field', `${of} declares a field 'tag', which names the kind`, {
      hint: 'choose another name',
      where: callSite(),
    })
}

/** Records of one kind: `tag` and the fields. */
export function tagged(tag: string, fields: Fields): Domain<{ readonly tag: string; readonly [field: string]: unknown }> {
  const literal: Domain = domain({
    shape: { of: 'scalar', values: [tag] },
    initial: tag,
    size: 1,
    values: () => [tag],
    text: `'${tag}'`,
    admit: () => tag,
  })
  return { ...record({ tag: literal, ...fields }), text: tag } as Domain<{ readonly tag: string }>
}

export function unionOf(byTag: Readonly<Record<string, Domain>>, text: string): Domain {
  const cases = Object.values(byTag)
  return domain({
    shape: { of: 'union', cases: byTag },
    initial: cases[0]?.initial,
    size: cases.reduce((sum, c) => sum + c.size, 0),
    *values() {
      for (const c of cases) yield* c.values()
    },
    text,
    admit(value, path) {
      const kind = typeof value === 'object' && value !== null ? own(byTag, String((value as { tag?: unknown }).tag)) : undefined
      if (!kind) throw new OutsideDomain(path, value, text)
      return kind.admit(value, path)
    },
  })
}

function* records(fields: Fields, names: readonly string[]): Generator<unknown> {
  let partial: Record<string, unknown>[] = [{}]
  for (const name of names.slice(0, -1)) partial = partial.flatMap(p => [...(fields[name]?.values() ?? [])].map(v => ({ ...p, [name]: v })))
  const last = names.at(-1)
  if (last === undefined) yield Object.freeze({})
  else for (const p of partial) for (const v of fields[last]?.values() ?? []) yield Object.freeze({ ...p, [last]: v })
}

function admitFields(
  value: unknown,
  path: string,
  fields: Fields,
  names: readonly string[],
  text: string,
  at = (name: string) => (path === '' ? name : `${path}.${name}`),
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new OutsideDomain(path, value, text)
  const given = value as Record<string, unknown>
  const found = Object.keys(given)
  for (const name of found)
    if (!Object.hasOwn(fields, name)) throw new OutsideDomain(at(name), given[name], text, `there is no '${name}' there`)
  let same = Object.isFrozen(value) && found.length === names.length && names.every((name, k) => name === found[k])
  const admitted: Record<string, unknown> = {}
  for (const name of names) {
    const part = fields[name]?.admit(given[name], at(name))
    same &&= part === given[name]
    admitted[name] = part
  }
  return same ? value : Object.freeze(admitted)
}
