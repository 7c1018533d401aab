import { editOf, type Place } from '../editing.ts'
import { readingOf } from '../reading.ts'
import type { Expr, Get, Json, Kind, Over, Spec, Statement } from '../syntax.ts'
import { admit, copyOf, type Row } from '../values.ts'
import { acknowledge, send } from './network.ts'
import { partitioned } from './processes.ts'

/** What names stand for: `s`, `before`, `after`, `parameters`, `m`, `constants`, and what quantifiers bind. */
export type Names = Readonly<Record<string, Json>>

/** Whether an expression is true. */
export const holds = (spec: Spec, of: Expr | null, names: Names): boolean => of === null || resultOf(spec, of, names) === true

export function resultOf(spec: Spec, of: Expr, names: Names): Json {
  const value = (inner: Expr): Json => resultOf(spec, inner, names)
  switch (of.e) {
    case 'get':
      return placeOf(spec, of, names).get()
    case 'literal':
      return copyOf(of.value)
    case 'read': {
      const [x, y = null] = of.of.map(value)
      return readingOf(of.word).means(x as Json, y, of.with)
    }
    case 'not':
      return !value(of.of)
    case 'and':
      return value(of.of[0]) && value(of.of[1])
    case 'or':
      return value(of.of[0]) || value(of.of[1])
    case 'choose':
      return value(of.when) ? value(of.yes) : value(of.no)
    case 'every':
    case 'some':
    case 'count':
    case 'filter':
    case 'find': {
      const all = membersOf(spec, of.over, names)
      const met = all.filter(one => resultOf(spec, of.holds, { ...names, [of.name]: one }) === true).length
      return { every: met === all.length, some: met > 0, count: met === 1, filter: met > 1, find: met === 0 }[of.e]
    }
    case 'mapped':
      return Object.fromEntries(of.sort.ids.map(id => [id, resultOf(spec, of.value, { ...names, [of.name]: id })]))
    case 'one more':
      return (value(of.than) as number) + 1
    case 'message': {
      const { fields } = spec.kinds.find(k => k.tag === of.tag) as Kind
      const given = Object.fromEntries(Object.entries(of.fields).map(([name, e]) => [name, value(e)]))
      return admit({ of: 'message', tag: of.tag, fields }, { tag: of.tag, ...given }, of.tag)
    }
    case 'copy':
      return copyOf(value(of.of))
    case 'down': {
      const who = value(of.who)
      return Object.entries(names[of.root] as Row).some(([name, ids]) => name.endsWith('.down') && (ids as Json[]).includes(who))
    }
    case 'traitor': {
      const who = value(of.who)
      return Object.entries(names[of.root] as Row).some(([name, ids]) => name.endsWith('.traitors') && (ids as Json[]).includes(who))
    }
    case 'cut off': {
      const ends = [value(of.one), value(of.other)]
      return Object.entries(names[of.root] as Row).some(([name, side]) => {
        if (!name.endsWith('.side') || (side as Json[]).length === 0) return false
        const ids = partitioned(spec)
        const [here, there] = ends.map(end => (side as Json[]).includes(end as Json))
        return here !== there && ends.every(end => ids.includes(end as string))
      })
    }
  }
}

function membersOf(spec: Spec, over: Over, names: Names): readonly Json[] {
  if (over.e === 'get') return resultOf(spec, over, names) as readonly Json[]
  const than = over.e === 'others' ? resultOf(spec, over.than, names) : null
  return over.sort.ids.filter(id => id !== than)
}

function placeOf(spec: Spec, { root, path }: Get, names: Names): Place {
  let holder: { [name: string]: Json } = names as { [name: string]: Json }
  let key = root
  for (const part of path) {
    holder = holder[key] as { [name: string]: Json }
    key = typeof part === 'string' ? part : String(resultOf(spec, part, names))
  }
  return {
    get: () => holder[key] as Json,
    set: value => {
      holder[key] = value
    },
  }
}

/** Edits the state `s` in place. Throws Beyond where a message or a network has no room. */
export function run(spec: Spec, of: Statement, names: Names): void {
  switch (of.d) {
    case 'write':
      // The place is looked up after the value, but neither has effects on the other.
      placeOf(spec, of.at, names).set(resultOf(spec, of.value, names))
      break
    case 'edit':
      editOf(of.word).means(placeOf(spec, of.at, names), of.with.map(e => resultOf(spec, e, names))[0] ?? null, of.type)
      break
    case 'send':
    case 'acknowledge': {
      const network = spec.networks.find(n => n.name === of.network)
      const act = of.d === 'send' ? send : acknowledge
      if (network) act(network, (names.s as { [name: string]: Json })[network.name] as Json[], resultOf(spec, of.message, names) as Row)
      break
    }
    case 'if':
      if (holds(spec, of.when, names)) run(spec, of.yes, names)
      else if (of.no !== null) run(spec, of.no, names)
      break
    case 'each':
      for (const id of of.over.ids) run(spec, of.body, { ...names, [of.name]: id })
      break
    case 'all':
      for (const one of of.of) run(spec, one, names)
  }
}
