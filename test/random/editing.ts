import type { Json, Type } from './syntax.ts'
import { isScalar, same, sorted } from './values.ts'

/** A place in a state that is being edited. */
export interface Place {
  get(): Json
  set(value: Json): void
}

/** One way to edit a part of the state in a recipe. */
export interface Edit {
  readonly about: (type: Type) => boolean
  /** What it is given: a member or item, or a literal of the domain itself. */
  readonly also?: 'member' | 'literal'
  readonly text: (x: string, y: string, type: Type) => string
  readonly means: (x: Place, y: Json, type: Type) => void
}

const list = (x: Place): Json[] => x.get() as Json[]
const high = (t: Type): number => (t.of === 'range' ? t.high : t.of === 'list' ? t.max : 0)
const low = (t: Type): number => (t.of === 'range' ? t.low : 0)
const isBounded = (t: Type) => (t.of === 'range' || t.of === 'list') && t.bounded
const isSet = (t: Type) => t.of === 'set'
const isList = (t: Type) => t.of === 'list'
const isLog = (t: Type) => t.of === 'record' && t.log === true
const add = (members: Json[], member: Json): void => {
  if (!members.some(m => same(m, member))) members.push(member)
}
const remove = (members: Json[], gone: (m: Json) => boolean): void => {
  for (let k = members.length - 1; k >= 0; k--) if (gone(members[k] as Json)) members.splice(k, 1)
}
const has = (set: Json, member: Json) => (set as readonly Json[]).some(m => same(m, member))
/** Where a bound is no error, a guard is left out. */
const unlessFull = (x: string, type: Type, then: string): string => (isBounded(type) ? then : `if (${x}.length < ${high(type)}) ${then}`)
const hasRoom = (x: Place, type: Type): boolean => isBounded(type) || list(x).length < high(type)

export const edits = {
  increment: {
    about: t => t.of === 'range',
    text: (x, _, t) => (isBounded(t) ? `${x}++` : `if (${x} < ${high(t)}) ${x}++`),
    means: (x, _, t) => {
      if (isBounded(t) || (x.get() as number) < high(t)) x.set((x.get() as number) + 1)
    },
  },
  'add two': {
    about: t => t.of === 'range',
    text: (x, _, t) => (isBounded(t) ? `${x} += 2` : `${x} = Math.min(${x} + 2, ${high(t)})`),
    means: (x, _, t) => x.set(isBounded(t) ? (x.get() as number) + 2 : Math.min((x.get() as number) + 2, high(t))),
  },
  decrement: {
    about: t => t.of === 'range',
    text: (x, _, t) => `if (${x} > ${low(t)}) ${x}--`,
    means: (x, _, t) => {
      if ((x.get() as number) > low(t)) x.set((x.get() as number) - 1)
    },
  },
  toggle: { about: t => t.of === 'bool', text: x => `${x} = !${x}`, means: x => x.set(!x.get()) },
  add: { about: isSet, also: 'member', text: (x, y) => `${x}.add(${y})`, means: (x, y) => add(list(x), y) },
  delete: { about: isSet, also: 'member', text: (x, y) => `${x}.delete(${y})`, means: (x, y) => remove(list(x), m => same(m, y)) },
  clear: { about: isSet, text: x => `${x}.clear()`, means: x => remove(list(x), () => true) },
  'become union': {
    about: isSet,
    also: 'literal',
    text: (x, y) => `${x} = ${x}.union(${y})`,
    means: (x, y) => x.set(sorted([...list(x), ...(y as Json[])])),
  },
  'become difference': {
    about: isSet,
    also: 'literal',
    text: (x, y) => `${x} = ${x}.difference(${y})`,
    means: (x, y) => x.set(list(x).filter(m => !has(y, m))),
  },
  'become intersection': {
    about: isSet,
    also: 'literal',
    text: (x, y) => `${x} = ${x}.intersection(${y})`,
    means: (x, y) => x.set(list(x).filter(m => has(y, m))),
  },
  'become symmetric difference': {
    about: isSet,
    also: 'literal',
    text: (x, y) => `${x} = ${x}.symmetricDifference(${y})`,
    means: (x, y) => x.set([...list(x).filter(m => !has(y, m)), ...(y as Json[]).filter(m => !has(x.get(), m))]),
  },
  'rebuild with': {
    about: isSet,
    also: 'member',
    text: (x, y) => `${x} = new Set([...${x}, ${y}])`,
    means: (x, y) => x.set(sorted([...list(x), y])),
  },
  'rebuild without': {
    about: t => t.of === 'set' && isScalar(t.members),
    also: 'member',
    text: (x, y) => `${x} = new Set([...${x}].filter(i => i !== ${y}))`,
    means: (x, y) => x.set(list(x).filter(m => !same(m, y))),
  },
  'delete while iterating': {
    about: t => t.of === 'set' && isScalar(t.members),
    also: 'member',
    text: (x, y) => `for (const i of ${x}) if (i !== ${y}) ${x}.delete(i)`,
    means: (x, y) => remove(list(x), m => !same(m, y)),
  },
  push: {
    about: isList,
    also: 'member',
    text: (x, y, t) => unlessFull(x, t, `${x}.push(${y})`),
    means: (x, y, t) => {
      if (hasRoom(x, t)) list(x).push(y)
    },
  },
  unshift: {
    about: isList,
    also: 'member',
    text: (x, y, t) => unlessFull(x, t, `${x}.unshift(${y})`),
    means: (x, y, t) => {
      if (hasRoom(x, t)) list(x).unshift(y)
    },
  },
  append: {
    about: isList,
    also: 'member',
    text: (x, y, t) => unlessFull(x, t, `${x} = [...${x}, ${y}]`),
    means: (x, y, t) => {
      if (hasRoom(x, t)) x.set([...list(x), y])
    },
  },
  shift: { about: isList, text: x => `${x}.shift()`, means: x => void list(x).shift() },
  pop: { about: isList, text: x => `${x}.pop()`, means: x => void list(x).pop() },
  truncate: { about: isList, text: x => `${x}.length = 0`, means: x => void list(x).splice(0) },
  splice: { about: isList, text: x => `${x}.splice(1, 1)`, means: x => void list(x).splice(1, 1) },
  slice: { about: isList, text: x => `${x} = ${x}.slice(1)`, means: x => x.set(list(x).slice(1)) },
  reverse: { about: isList, text: x => `${x}.reverse()`, means: x => void list(x).reverse() },
  filter: {
    about: t => t.of === 'list' && isScalar(t.items),
    also: 'member',
    text: (x, y) => `${x} = ${x}.filter(i => i !== ${y})`,
    means: (x, y) => x.set(list(x).filter(i => !same(i, y))),
  },
  flush: {
    about: isLog,
    text: x => `flush(${x})`,
    means: x => {
      const log = x.get() as { flushed: Json; unflushed: Json }
      log.flushed = [...(log.flushed as readonly Json[]), ...(log.unflushed as readonly Json[])]
      log.unflushed = []
    },
  },
  assign: {
    about: t => t.of === 'record',
    also: 'literal',
    text: (x, y) => `Object.assign(${x}, ${y})`,
    means: (x, y) => void Object.assign(x.get() as object, y),
  },
  spread: {
    about: t => t.of === 'record' || t.of === 'map',
    also: 'literal',
    text: (x, y) => `${x} = { ...${x}, ...${y} }`,
    means: (x, y) => x.set({ ...(x.get() as object), ...(y as object) } as Json),
  },
} satisfies Record<string, Edit>

/** Whether of a set nothing is put in its place: what JavaScript's methods do to it, and what they make of it. */
export const isEditedInPlace = (word: string): boolean => /^(add|delete|clear|become .*)$/.test(word)

export const editOf = (word: string): Edit => edits[word as keyof typeof edits]
