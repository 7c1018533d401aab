import type { Choices } from '../choices.ts'
import type { Fields, Json, Process, Type } from '../syntax.ts'
import { initialOf, keysOf, scalars, sorted, textOf } from '../values.ts'

/** What there is to make types of. */
export interface World {
  readonly sorts: readonly Process[]
  readonly P: Process
  readonly M: Process
  /** Both of them: `anyOf(P, M)`. */
  readonly PM: Process
  readonly kinds: readonly { readonly tag: string; readonly fields: Fields }[]
  /** Whether no process of P is to be named by itself. */
  readonly alike: boolean
}

export const bool: Type = { of: 'bool' }
export const rangeOf = (low: number, high: number, bounded = false): Type => ({ of: 'range', low, high, bounded })

export function randomScalar(c: Choices, world: World): Type {
  switch (c.number(8)) {
    case 1:
      return rangeOf(0, 1 + c.number(3))
    case 2:
      return { of: 'words', values: ['a', 'b', 'c'].slice(0, 2 + c.number(2)) }
    case 3:
    case 4:
      return world.P
    case 5:
      return { of: 'words', values: c.of([[1, 2], [1, 'a', true], ['only'], [false, 'no']] as const) }
    case 6:
      return c.once(2) ? world.PM : rangeOf(c.of([1, -1]), 2)
    case 7:
      return rangeOf(0, 1 + c.number(2), true)
    default:
      return bool
  }
}

export function flatRecord(c: Choices, world: World): Type {
  return { of: 'record', fields: { f: randomScalar(c, world), ...(c.number(2) === 1 ? { g: randomScalar(c, world) } : {}) } }
}

/** What runs out as time passes: by itself, for each process, or in a record for each. */
export function timed(c: Choices, world: World): Type {
  const timer: Type = { of: 'range', low: 0, high: 1 + c.number(2), bounded: false, timer: true }
  const each = (values: Type): Type => ({ of: 'map', keys: world.P, values })
  return c.of([each(timer), timer, each({ of: 'record', fields: { f: timer, g: bool } })])
}

/** A log of a process, by itself or in a record. It is bounded: what survives of it may be too long for what was flushed before. */
export function logged(c: Choices, world: World): { readonly type: Type; readonly mark: 'owned' | 'ghost' | null } {
  const entries: Type = {
    of: 'list',
    items: c.once(3) ? flatRecord(c, world) : randomScalar(c, world),
    max: 1 + c.number(2),
    bounded: true,
  }
  const log: Type = { of: 'record', fields: { flushed: entries, unflushed: entries }, log: true }
  const type: Type = c.once(3) ? { of: 'record', fields: { f: log, g: randomScalar(c, world) } } : log
  if (c.once(2)) return { type, mark: c.once(8) ? 'ghost' : 'owned' }
  return { type: { of: 'map', keys: c.of([world.P, world.P, world.PM]), values: type }, mark: c.once(8) ? 'ghost' : null }
}

/** What a process has signed. */
export const signed = (c: Choices, world: World): Type => ({
  of: 'record',
  fields: { by: world.alike ? world.M : c.of([world.P, world.P, world.M, world.PM]), says: world.alike ? bool : randomScalar(c, world) },
  signed: true,
})

const randomKeys = (c: Choices, world: World): Type =>
  c.of([world.P, world.P, { of: 'words', values: ['x', 'y'] }, rangeOf(0, 1), world.PM] as const)

/** A domain with parts inside, of at most `depth` levels. */
export function randomType(c: Choices, world: World, depth: number): Type {
  if (depth === 0) return randomScalar(c, world)
  const inner = () => randomType(c, world, depth - 1)
  const members = (): Type => {
    switch (c.number(6)) {
      case 3:
        return flatRecord(c, world)
      case 4:
        return world.kinds.length > 0 ? { of: 'message', ...c.of(world.kinds) } : randomScalar(c, world)
      case 5:
        return depth > 1 ? { of: 'set', members: randomScalar(c, world) } : { of: 'maybe', some: randomScalar(c, world) }
      default:
        return randomScalar(c, world)
    }
  }
  switch (c.number(11)) {
    case 1:
    case 8:
      return { of: 'map', keys: randomKeys(c, world), values: inner() }
    case 2:
      return { of: 'set', members: members() }
    case 3:
      return { of: 'list', items: c.once(3) ? asWhole(inner()) : members(), max: 1 + c.number(2), bounded: c.once(4) }
    case 4:
      return {
        of: 'record',
        fields: {
          f: inner(),
          g: { ...randomScalar(c, world), ...(c.once(3) ? { durable: true } : {}) },
          ...(c.once(3) ? { h: inner() } : {}),
        },
      }
    case 5:
      return { of: 'maybe', some: some(c.once(3) ? asWhole(inner()) : members()) }
    case 6:
      return { of: 'union', cases: { Idle: {}, Busy: { x: c.once(3) ? asWhole(inner()) : randomScalar(c, world) } } }
    case 7:
      return { of: 'union', cases: { Busy: { x: randomScalar(c, world), y: asWhole(inner()) }, Idle: {}, Done: { z: bool } } }
    default:
      return randomScalar(c, world)
  }
}

/** Without what is durable: a crash takes lists, maybes and unions as a whole, and refuses what it would take of them. */
function asWhole({ durable: _, ...type }: Type): Type {
  switch (type.of) {
    case 'record':
      return { ...type, fields: Object.fromEntries(Object.entries(type.fields).map(([name, of]) => [name, asWhole(of)])) }
    case 'map':
      return { ...type, values: asWhole(type.values) }
    default:
      // What holds others as a whole has been made without.
      return type as Type
  }
}

/** A maybe of a maybe would have one null for two things. */
const some = (type: Type): Type => (type.of === 'maybe' ? type.some : type)

/** What a parameter or a field of a message may be: nothing that would have to be copied part by part. */
export function smallType(c: Choices, world: World): Type {
  switch (c.number(8)) {
    case 5:
      return { of: 'maybe', some: randomScalar(c, world) }
    case 6:
      return { of: 'set', members: c.once(2) ? bool : world.P }
    case 7:
      return flatRecord(c, world)
    default:
      return randomScalar(c, world)
  }
}

/** A value of a domain, its initial one where the tape is zero. */
export function literalOf(c: Choices, world: World, type: Type): Json {
  if (world.alike && mentionsProcess(type)) return initialOf(type)
  const literal = (of: Type): Json => literalOf(c, world, of)
  const fields = (of: Fields) => Object.fromEntries(Object.entries(of).map(([name, t]) => [name, literal(t)]))
  switch (type.of) {
    case 'set':
      return sorted(Array.from({ length: c.number(3) }, () => literal(type.members)))
    case 'list':
      return Array.from({ length: c.number(type.max + 1) }, () => literal(type.items))
    case 'maybe':
      return c.number(2) === 0 ? null : literal(type.some)
    case 'record':
      return fields(type.fields)
    case 'map':
      return Object.fromEntries(keysOf(type.keys).map(key => [key, literal(type.values)]))
    case 'message':
      return { tag: type.tag, ...fields(type.fields) }
    case 'union': {
      const [tag, of] = c.of(Object.entries(type.cases))
      return { tag, ...fields(of) }
    }
    default:
      return c.of(scalars(type))
  }
}

/** Whether the initial value of a domain names one process before the others. */
export const namesProcess = (type: Type): boolean =>
  mentionsProcess(type) && textOf(initialOf(type)).includes('"P1"') && !isKey(type, initialOf(type))

/** Whether ids stand only as the keys of maps. */
function isKey(type: Type, value: Json): boolean {
  switch (type.of) {
    case 'process':
      return false
    case 'map':
      return isKey(type.values, initialOf(type.values))
    case 'record':
    case 'message':
      return Object.values(type.fields).every(of => isKey(of, initialOf(of)))
    case 'union':
      return Object.values(type.cases[(value as { tag: string }).tag] as Fields).every(of => isKey(of, initialOf(of)))
    default:
      return true
  }
}

const mentionsProcess = (type: Type): boolean => textOf(type as unknown as Json).includes('"of":"process"')
