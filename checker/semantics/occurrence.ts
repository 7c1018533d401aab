import type { Domain } from '../language/domain.ts'
import type { State, Vars } from '../language/types.ts'
import { Remembered } from '../values/index.ts'

/** The scalar values that each part of the state ever took, by domain: what a property can have been put to the test with. */
export interface Occurrences {
  /** Notes what a state holds; where the one before it was noted, only what is different. */
  note(state: State, before?: State): void
  /** Notes one value of a domain. */
  noteIn(of: Domain, value: unknown): void
  /** The values of a scalar domain that never occurred. */
  missing(of: Domain): readonly unknown[]
}

export function occurrences(vars: Vars): Occurrences {
  const taken = new Map<Domain, Set<unknown>>()
  const visited = new Map<Domain, Remembered<true>>()

  function visit(of: Domain, value: unknown): void {
    if (of.shape.of === 'scalar') {
      entry(taken, of, () => new Set()).add(value)
      return
    }
    if (typeof value !== 'object' || value === null) return
    const seen = entry(visited, of, () => new Remembered<true>())
    if (seen.get(value)) return
    seen.set(value, true)
    for (const [part, inner] of partsOf(of, value)) visit(part, inner)
  }

  return {
    note(state, before) {
      for (const [name, of] of Object.entries(vars)) if (before === undefined || state[name] !== before[name]) visit(of, state[name])
    },
    noteIn: visit,
    missing: of => (of.shape.of === 'scalar' ? of.shape.values.filter(v => !taken.get(of)?.has(v)) : []),
  }
}

/** The parts of a value, each with its domain; none of a network, whose messages are not state. */
export function* partsOf(of: Domain, value: object): Generator<[Domain, unknown, string]> {
  const fields = value as Readonly<Record<string, unknown>>
  switch (of.shape.of) {
    case 'record':
      for (const [name, part] of Object.entries(of.shape.fields)) yield [part, fields[name], name]
      break
    case 'map':
      for (const key of Object.keys(value)) yield [of.shape.values, fields[key], key]
      break
    case 'list':
      for (const key of Object.keys(value)) yield [of.shape.items, fields[key], key]
      break
    case 'union': {
      const part = of.shape.cases[String(fields.tag)]
      if (part) yield* partsOf(part, value)
      break
    }
    case 'maybe':
      yield* partsOf(of.shape.some, value)
      break
    default:
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
