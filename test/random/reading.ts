import { deliverable } from './dumb/network.ts'
import type { Json, Network, Type } from './syntax.ts'
import { isScalar, type Row, same, scalars, textOf } from './values.ts'

/** One way to read a part of the state, written in JavaScript and meant over plain JSON. */
export interface Reading {
  readonly about: (type: Type) => boolean
  /** What else it is given: a member or item, or another part of the same domain. */
  readonly also?: 'member' | 'same'
  /** What it asks for; `choose` gives a whole number below `n`, zero being the simplest. */
  readonly asks?: (type: Type, choose: (n: number) => number, literal: (type: Type) => Json) => Json
  readonly text: (x: string, y: string, asked: string, type: Json) => string
  readonly means: (x: Json, y: Json, asked: Json) => boolean
  /** Not to be used on what a recipe edits. */
  readonly guardsOnly?: true
}

const list = (value: Json): readonly Json[] => value as readonly Json[]
const row = (value: Json): Row => value as Row
const has = (set: Json, member: Json): boolean => list(set).some(m => same(m, member))
const number = (value: Json): number => value as number

const isSet = (t: Type) => t.of === 'set'
const isList = (t: Type) => t.of === 'list'
const isLog = (t: Type) => t.of === 'record' && t.log === true
const isMap = (t: Type) => t.of === 'map'
const isFields = (t: Type) => t.of === 'record' || t.of === 'message'
const isUnion = (t: Type) => t.of === 'union'
const ofScalars = (t: Type) => (t.of === 'set' && isScalar(t.members)) || (t.of === 'list' && isScalar(t.items))
/** Whether the values of a domain are plain objects all the way down. */
export const isPlain = (t: Type): boolean => {
  if (t.of === 'set') return false
  if (t.of === 'list') return isPlain(t.items)
  if (t.of === 'maybe') return isPlain(t.some)
  if (t.of === 'map') return isPlain(t.values)
  if (t.of === 'record' || t.of === 'message') return Object.values(t.fields).every(isPlain)
  return t.of !== 'union' || Object.values(t.cases).every(fields => Object.values(fields).every(isPlain))
}
/** Whether the order of a set's members is the plain one of numbers or of ids. */
const isOrdered = (t: Type) => t.of === 'set' && (t.members.of === 'range' || t.members.of === 'process')

const few = (_: Type, choose: (n: number) => number): Json => 1 + choose(2)
const some = (type: Type, _: unknown, literal: (type: Type) => Json): Json => literal(type)
const member = (type: Type, _: unknown, literal: (type: Type) => Json): Json =>
  literal(type.of === 'set' ? type.members : type.of === 'list' ? type.items : type.of === 'map' ? type.values : type)
const field = (type: Type, choose: (n: number) => number): Json => {
  const names = 'fields' in type ? Object.keys(type.fields) : []
  return names[choose(names.length)] ?? 'f'
}
const tag = (type: Type, choose: (n: number) => number): Json => {
  const tags = type.of === 'union' ? Object.keys(type.cases) : []
  return tags[(choose(tags.length) + 1) % tags.length] ?? ''
}
/** A field of which the value is scalar, with one of its values. */
const scalarField = (type: Type, choose: (n: number) => number): Json => {
  const fields = 'fields' in type ? Object.entries(type.fields).filter(([, t]) => isScalar(t)) : []
  const [name, of] = fields[choose(fields.length)] as [string, Type]
  const values = scalars(of)
  return [name, values[values.length - 1 - choose(values.length)] as Json]
}
const hasScalarField = (t: Type) => isFields(t) && Object.values((t as { fields: Record<string, Type> }).fields).some(isScalar)
const at = (asked: string, k: number): string => JSON.stringify((JSON.parse(asked) as Json[])[k])
const name = (asked: string): string => String((JSON.parse(asked) as Json[])[0])

/** The least number, or the process with the least number: ids of one sort differ by one digit. */
const least = (set: Json): Json | undefined => [...list(set)].sort((a, b) => (typeof a === 'number' ? a - number(b) : a! < b! ? -1 : 1))[0]

export const readings = {
  is: { about: isScalar, also: 'same', text: (x, y) => `${x} === ${y}`, means: same },
  'is literally': { about: isScalar, asks: some, text: (x, _, a) => `${x} === ${a}`, means: (x, _, a) => same(x, a) },
  below: { about: t => t.of === 'range', asks: few, text: (x, _, a) => `${x} < ${a}`, means: (x, _, a) => number(x) < number(a) },
  template: {
    about: isScalar,
    asks: some,
    text: (x, _, a) => `\`\${${x}}\` === String(${a})`,
    means: (x, _, a) => String(x) === String(a),
  },
  switch: {
    about: isScalar,
    asks: some,
    text: (x, _, a) => `(() => { switch (${x}) { case ${a}: return true; default: return false } })()`,
    means: (x, _, a) => same(x, a),
  },

  'size at least': { about: isSet, asks: few, text: (x, _, a) => `${x}.size >= ${a}`, means: (x, _, a) => list(x).length >= number(a) },
  has: { about: isSet, also: 'member', text: (x, y) => `${x}.has(${y})`, means: has },
  'set spread': { about: isSet, asks: few, text: (x, _, a) => `[...${x}].length < ${a}`, means: (x, _, a) => list(x).length < number(a) },
  'set from': {
    about: isSet,
    asks: few,
    text: (x, _, a) => `Array.from(${x}).length === ${a}`,
    means: (x, _, a) => list(x).length === a,
  },
  'set for of': {
    about: isSet,
    asks: few,
    text: (x, _, a) => `(() => { let n = 0; for (const _ of ${x}) n++; return n === ${a} })()`,
    means: (x, _, a) => list(x).length === a,
  },
  'set forEach': {
    about: t => isSet(t) && ofScalars(t),
    asks: member,
    text: (x, _, a) => `(() => { let met = false; ${x}.forEach(i => { if (i === ${a}) met = true }); return met })()`,
    means: (x, _, a) => has(x, a),
  },
  'set next': { about: isSet, text: x => `${x}.values().next().done === true`, means: x => list(x).length === 0 },
  'set keys': {
    about: isSet,
    asks: few,
    text: (x, _, a) => `[...${x}.keys()].length >= ${a}`,
    means: (x, _, a) => list(x).length >= number(a),
  },
  'set entries': {
    about: t => isSet(t) && ofScalars(t),
    asks: member,
    text: (x, _, a) => `[...${x}.entries()].some(([one, again]) => one === ${a} && again === ${a})`,
    means: (x, _, a) => has(x, a),
  },
  'set first': {
    about: isOrdered,
    asks: member,
    text: (x, _, a) => `[...${x}][0] === ${a}`,
    means: (x, _, a) => least(x) !== undefined && same(least(x) as Json, a),
  },
  'set rebuilt': {
    about: isSet,
    asks: few,
    text: (x, _, a) => `new Set(${x}).size < ${a}`,
    means: (x, _, a) => list(x).length < number(a),
  },
  'set JSON': { about: isSet, text: x => `JSON.stringify([...${x}]) === '[]'`, means: x => list(x).length === 0 },
  'is subset': { about: isSet, also: 'same', text: (x, y) => `${x}.isSubsetOf(${y})`, means: (x, y) => list(x).every(m => has(y, m)) },
  'is superset': { about: isSet, also: 'same', text: (x, y) => `${x}.isSupersetOf(${y})`, means: (x, y) => list(y).every(m => has(x, m)) },
  'is disjoint': {
    about: isSet,
    also: 'same',
    text: (x, y) => `${x}.isDisjointFrom(${y})`,
    means: (x, y) => !list(x).some(m => has(y, m)),
  },
  intersection: {
    about: isSet,
    also: 'same',
    text: (x, y) => `${x}.intersection(${y}).size === 0`,
    means: (x, y) => list(x).every(m => !has(y, m)),
  },
  union: {
    about: isSet,
    also: 'same',
    asks: few,
    text: (x, y, a) => `${x}.union(${y}).size >= ${a}`,
    means: (x, y, a) => list(x).length + list(y).filter(m => !has(x, m)).length >= number(a),
  },
  difference: {
    about: isSet,
    also: 'same',
    text: (x, y) => `${x}.difference(${y}).size > 0`,
    means: (x, y) => list(x).some(m => !has(y, m)),
  },
  'symmetric difference': {
    about: isSet,
    also: 'same',
    text: (x, y) => `[...${x}.symmetricDifference(${y})].length === 0`,
    means: same,
  },

  'entries at least': {
    about: isLog,
    asks: few,
    text: (x, _, a) => `entriesOf(${x}).length >= ${a}`,
    means: (x, _, a) => list(row(x).flushed as Json).length + list(row(x).unflushed as Json).length >= number(a),
  },
  'length at least': {
    about: isList,
    asks: few,
    text: (x, _, a) => `${x}.length >= ${a}`,
    means: (x, _, a) => list(x).length >= number(a),
  },
  includes: {
    about: t => isList(t) && ofScalars(t),
    also: 'member',
    text: (x, y) => `${x}.includes(${y})`,
    means: (x, y) => list(x).some(i => same(i, y)),
  },
  'last is': {
    about: t => isList(t) && ofScalars(t),
    asks: member,
    text: (x, _, a) => `${x}.at(-1) === ${a}`,
    means: (x, _, a) => list(x).length > 0 && same(list(x).at(-1) as Json, a),
  },
  'list destructured': {
    about: isList,
    text: x => `(([first, second]) => second === undefined && first !== undefined)(${x})`,
    means: x => list(x).length === 1,
  },
  'list spread': {
    about: isList,
    asks: few,
    text: (x, _, a) => `[...${x}, 0].length > ${a}`,
    means: (x, _, a) => list(x).length + 1 > number(a),
  },
  'list every': {
    about: t => isList(t) && ofScalars(t),
    asks: member,
    text: (x, _, a) => `${x}.every(i => i === ${a})`,
    means: (x, _, a) => list(x).every(i => same(i, a)),
  },
  'list reversed': {
    about: t => isList(t) && ofScalars(t),
    asks: member,
    text: (x, _, a) => `${x}.toReversed()[0] === ${a}`,
    means: (x, _, a) => list(x).length > 0 && same(list(x).at(-1) as Json, a),
  },
  'list entries': {
    about: t => isList(t) && ofScalars(t),
    asks: member,
    text: (x, _, a) => `[...${x}.entries()].some(([k, i]) => k === 0 && i === ${a})`,
    means: (x, _, a) => list(x).length > 0 && same(list(x)[0] as Json, a),
  },

  'field is': {
    about: hasScalarField,
    asks: scalarField,
    text: (x, _, a) => `${x}.${name(a)} === ${at(a, 1)}`,
    means: (x, _, a) => same(row(x)[list(a)[0] as string] as Json, list(a)[1] as Json),
  },
  destructured: {
    about: hasScalarField,
    asks: scalarField,
    text: (x, _, a) => `(({ ${name(a)}: it, ...rest }) => it === ${at(a, 1)} && !(${at(a, 0)} in rest))(${x})`,
    means: (x, _, a) => same(row(x)[list(a)[0] as string] as Json, list(a)[1] as Json),
  },
  'field spread': {
    about: hasScalarField,
    asks: scalarField,
    text: (x, _, a) => `({ ...${x} }).${name(a)} === ${at(a, 1)}`,
    means: (x, _, a) => same(row(x)[list(a)[0] as string] as Json, list(a)[1] as Json),
  },
  'object values': {
    about: t => isFields(t) || isMap(t),
    asks: (type, _, literal) =>
      literal(type.of === 'map' ? type.values : (Object.values((type as { fields: Record<string, Type> }).fields)[0] ?? { of: 'bool' })),
    text: (x, _, a) => `Object.values(${x}).some(v => v === ${a})`,
    means: (x, _, a) => (typeof a !== 'object' || a === null) && Object.values(row(x)).some(v => same(v, a)),
  },
  'object entries': {
    about: t => isFields(t) || isMap(t),
    text: x => `Object.entries(${x}).every(([, v]) => v !== null && v !== false && v !== 0)`,
    means: x => Object.values(row(x)).every(v => v !== null && v !== false && v !== 0),
  },
  in: { about: isFields, asks: field, text: (x, _, a) => `${a} in ${x}`, means: () => true },
  'has own': { about: isUnion, text: x => `Object.hasOwn(${x}, 'x')`, means: x => 'x' in row(x) },
  'in case': { about: isUnion, text: x => `'x' in ${x}`, means: x => 'x' in row(x) },
  'tag is': { about: isUnion, asks: tag, text: (x, _, a) => `${x}.tag === ${a}`, means: (x, _, a) => row(x).tag === a },
  'union keys': {
    about: isUnion,
    asks: few,
    text: (x, _, a) => `Object.keys(${x}).length > ${a}`,
    means: (x, _, a) => Object.keys(row(x)).length > number(a),
  },
  'map key': { about: isMap, text: x => `Object.keys(${x}).every(k => k in ${x})`, means: () => true },
  'map spread': {
    about: t => isMap(t) && isScalar((t as { values: Type }).values),
    asks: member,
    text: (x, _, a) => `Object.values({ ...${x} }).every(v => v === ${a})`,
    means: (x, _, a) => Object.values(row(x)).every(v => same(v, a)),
  },
  'for in': {
    about: t => isMap(t) && isScalar((t as { values: Type }).values),
    asks: member,
    text: (x, _, a) => `(() => { let n = 0; for (const k in ${x}) if (${x}[k] === ${a}) n++; return n === 1 })()`,
    means: (x, _, a) => Object.values(row(x)).filter(v => same(v, a)).length === 1,
  },

  'is nothing': { about: t => t.of === 'maybe', text: x => `${x} === null`, means: x => x === null },
  'is there': { about: t => t.of === 'maybe', text: x => `${x} !== null`, means: x => x !== null },
  'or else': {
    about: t => t.of === 'maybe' && isScalar(t.some),
    asks: (type, _, literal) => literal((type as { some: Type }).some),
    text: (x, _, a) => `(${x} ?? ${a}) === ${a}`,
    means: (x, _, a) => x === null || same(x, a),
  },
  JSON: {
    about: t => isPlain(t) && !isScalar(t),
    asks: some,
    text: (x, _, a) => `JSON.stringify(${x}) === ${JSON.stringify(a)}`,
    means: (x, _, a) => same(x, a),
  },
  parsed: {
    about: t => isPlain(t) && !isScalar(t),
    also: 'same',
    text: (x, y) => `JSON.stringify(JSON.parse(JSON.stringify(${x}))) === JSON.stringify(${y})`,
    means: same,
  },
  equal: { about: t => !isScalar(t), also: 'same', text: (x, y) => `equal(${x}, ${y})`, means: same, guardsOnly: true },
  formatted: { about: t => !isScalar(t), also: 'same', text: (x, y) => `format(${x}) === format(${y})`, means: same, guardsOnly: true },
} satisfies Record<string, Reading>

type Sent = readonly Row[]
const sent = (net: Json): Sent => net as unknown as Sent
const distinct = (net: Json): Json[] => [...new Set(list(net).map(textOf))]
const ofTag = (net: Json, tag: Json): Row[] => [
  ...new Map(
    sent(net)
      .filter(m => m.tag === tag)
      .map(m => [textOf(m as Json), m]),
  ).values(),
]

/** The same of networks; `y` is a message, and what is asked for is a number, or a kind and a number. */
export const networkReadings = {
  'net size': { text: (x, _, a) => `${x}.size >= ${at(a, 1)}`, means: (x, _, a) => list(x).length >= number(list(a)[1] as Json) },
  'net has': { text: (x, y) => `${x}.has(${y})`, means: has },
  'net count': { text: (x, y) => `${x}.count(${y}) < 2`, means: (x, y) => list(x).filter(m => same(m, y)).length < 2 },
  'net of': {
    text: (x, _, a) => `${x}.of(Msg.${name(a)}).length >= ${at(a, 1)}`,
    means: (x, _, a) => ofTag(x, list(a)[0] as Json).length >= number(list(a)[1] as Json),
  },
  'net of some': {
    text: (x, _, a) => `${x}.of(Msg.${name(a)}).some(one => one.tag === ${at(a, 0)})`,
    means: (x, _, a) => ofTag(x, list(a)[0] as Json).length > 0,
  },
  'net spread': {
    text: (x, _, a) => `[...${x}].length < ${at(a, 1)}`,
    means: (x, _, a) => distinct(x).length < number(list(a)[1] as Json),
  },
  'net for of': {
    text: (x, _, a) => `(() => { for (const m of ${x}) if (m.tag === ${at(a, 0)}) return true; return false })()`,
    means: (x, _, a) => sent(x).some(m => m.tag === list(a)[0]),
  },
  'net deliverable': {
    text: (x, _, a) => `${x}.deliverable().length >= ${at(a, 1)}`,
    means: (x, _, a) => deliverable({ carries: list(a)[2] as Network['carries'] }, list(x)).length >= number(list(a)[1] as Json),
  },
  'net kind': { text: (x, _, a) => `${x}.kind === ${at(a, 2)}`, means: () => true },
  'net from': {
    text: (x, _, a) => `Array.from(${x}, m => m.tag).includes(${at(a, 0)})`,
    means: (x, _, a) => sent(x).some(m => m.tag === list(a)[0]),
  },
} satisfies Record<string, Pick<Reading, 'text' | 'means'>>

/** Every word by its name. */
export const readingOf = (word: string): Pick<Reading, 'text' | 'means' | 'also'> =>
  ({ ...readings, ...networkReadings })[word as keyof typeof readings] as Reading
