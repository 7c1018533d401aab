import { inspect, isDeepStrictEqual } from 'node:util'

/** The kinds of part of a state that JavaScript reads in different ways; `map` stands for whatever has named fields: maps, records, unions. */
export type ReadKind = 'scalar' | 'list' | 'map' | 'set' | 'network' | 'state'

/** What a way of reading may use beside the part that it reads. */
export interface Given {
  /** A value that the part may hold: a member of a set, an item of a list, a message of a network, the name of a field or variable. */
  readonly probe?: unknown
  /** Another part of the same domain. */
  readonly other?: unknown
}

// biome-ignore lint/suspicious/noExplicitAny: any part of a state, of any spec
type Part = any

interface Way {
  readonly of: readonly ReadKind[]
  /** False where a draft is refused, or shows its inside instead of its value: then a recipe cannot read so. */
  readonly drafts: boolean
  readonly read: (part: Part, given: Given) => unknown
}

const objects: readonly ReadKind[] = ['list', 'map', 'set', 'network', 'state']
const ways = (of: readonly ReadKind[], reads: Readonly<Record<string, Way['read']>>, drafts = true): Record<string, Way> =>
  Object.fromEntries(Object.entries(reads).map(([name, read]) => [name, { of, drafts, read }]))

/**
 * Every way in which JavaScript can look at a part of a state. What each gives depends on the part's value alone, so that all engines must
 * agree on it.
 */
export const readings: Readonly<Record<string, Way>> = {
  ...ways(['scalar', ...objects], {
    itself: part => part,
    'in a template': part => (typeof part === 'object' && part !== null ? Object.prototype.toString.call(part) : `${part}`),
    'compared by content': (part, { other }) => isDeepStrictEqual(part, other),
  }),
  ...ways(objects, {
    JSON: part => JSON.stringify(part),
    'spread into an object': part => ({ ...part }),
    'Object.assign': part => Object.assign({}, part),
    'Object.keys': part => Object.keys(part),
    'Object.values': part => Object.values(part),
    'Object.entries': part => Object.entries(part),
    'Reflect.ownKeys': part => Reflect.ownKeys(part).map(String),
    'own names': part => Object.getOwnPropertyNames(part),
    descriptors: part => Object.values(Object.getOwnPropertyDescriptors(part)).map((d: PropertyDescriptor) => d.value),
    'for in': part => {
      const names = []
      for (const name in part) names.push(name, part[name])
      return names
    },
    instanceof: part => [part instanceof Object, part instanceof Set, part instanceof Map, Array.isArray(part)],
    prototype: part => Object.getPrototypeOf(part)?.constructor?.name ?? null,
    'content against a copy': part => isDeepStrictEqual(part, Array.isArray(part) ? [...part] : { ...part }),
    frozen: part => Object.isFrozen(part),
  }),
  ...ways(['list', 'map', 'set', 'network'], { structuredClone: part => structuredClone(part) }, false),
  ...ways(objects, { inspect: part => inspect(part, { depth: 9 }) }, false),
  ...ways(['map', 'state'], {
    in: (part, { probe }) => (probe as string) in part,
    'a field': (part, { probe }) => part[probe as string],
    'a destructured field': (part, { probe }) => {
      const { [probe as string]: one, ...others } = part
      return [one, others]
    },
    'Object.hasOwn': (part, { probe }) => Object.hasOwn(part, probe as string),
    'a descriptor': (part, { probe }) => Object.getOwnPropertyDescriptor(part, probe as string)?.value,
    inherited: (part, { probe }) => Object.create(part)[probe as string],
  }),
  ...ways(['list', 'set', 'network'], {
    'spread into a list': part => [...part],
    'Array.from': part => Array.from(part),
    'for of': part => {
      for (const first of part) return first
      return null
    },
    'destructured items': part => {
      const [first = null, ...others] = part
      return [first, others.length]
    },
    'new Set': part => new Set(part).size,
    'Map.groupBy': part => [...Map.groupBy(part, item => JSON.stringify(item)).keys()],
  }),
  ...ways(['list'], {
    length: part => part.length,
    includes: (part, { probe }) => part.includes(probe),
    at: part => part.at(-1) ?? null,
    'with other methods': part => part.map((item: unknown) => JSON.stringify(item)).toSorted(),
  }),
  ...ways(['set', 'network'], {
    size: part => part.size,
    has: (part, { probe }) => part.has(probe),
    'destructured size': ({ size, kind = null }) => [size, kind],
    'a method by another object': (part, { probe }) => Object.create(part).has(probe),
  }),
  ...ways(['set'], {
    forEach: part => {
      const all: unknown[] = []
      part.forEach((member: unknown) => void all.push(member))
      return all
    },
    values: part => [...part.values()],
    keys: part => [...part.keys()],
    entries: part => [...part.entries()],
    union: (part, { other }) => [...part.union(other)],
    intersection: (part, { other }) => [...part.intersection(other)],
    difference: (part, { other }) => [...part.difference(other)],
    symmetricDifference: (part, { other }) => [...part.symmetricDifference(other)],
    isSubsetOf: (part, { other }) => part.isSubsetOf(other),
    isSupersetOf: (part, { other }) => part.isSupersetOf(other),
    isDisjointFrom: (part, { other }) => part.isDisjointFrom(other),
    'a method of Set itself': (part, { probe }) => new Set([probe]).isSubsetOf(part),
  }),
  ...ways(['network'], {
    count: (part, { probe }) => part.count(probe),
    of: (part, { probe }) => part.of(probe),
    deliverable: part => part.deliverable(),
    copies: part => part.copies(),
    kind: part => part.kind,
    capacity: part => String(part.capacity),
    'key and capacity': part => [part.key(), 'capacity' in part, 'size' in part],
  }),
}

export const readingsOf = (kind: ReadKind, isDraft: boolean): readonly string[] =>
  Object.entries(readings).flatMap(([name, way]) => (way.of.includes(kind) && (way.drafts || !isDraft) ? [name] : []))

/** What a way of reading sees of a part, as text. */
export function read(way: string, part: unknown, given: Given = {}): string {
  const seen: unknown = readings[way]?.read(part, given)
  return JSON.stringify(seen, (_, value) => (value === undefined ? 'undefined' : value)) ?? 'undefined'
}

/** True of about half of all texts: a condition that depends on everything that was seen. */
export function tossed(text: string): boolean {
  // FNV-1a, of which the lowest bit alone would be the parity of the letters.
  let hash = 0x811c9dc5
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193)
  return ((hash ^ (hash >>> 15)) & 4) === 4
}
