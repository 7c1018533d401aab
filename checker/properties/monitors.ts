import type { Monitor } from '../engine/engine.ts'
import { EverystepError, type Place, SpecFailure, thrownAt } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import type { Model } from '../language/model.ts'
import type { Property, PropertyKind } from '../language/property.ts'
import type { State } from '../language/types.ts'
import { format } from '../values/index.ts'

/** What the search watches for one property: the monitor whose hit decides it, and one for its premise where it has one. */
export interface Watched {
  readonly name: string
  readonly kind: PropertyKind
  readonly where: Place | null
  /** Null where this kind is not decided by looking at single states and steps. */
  readonly decides: Monitor | null
  readonly premise: Monitor | null
}

/** The properties asked for, as monitors; `deadlock` is one of them unless the model allows it. */
export function watch(model: Model, names: readonly string[] | null, stopAtFirst: boolean): readonly Watched[] {
  const asked = (name: string) => names === null || names.includes(name)
  const watched = Object.entries(model.properties)
    .filter(([name]) => asked(name))
    .map(([name, property]) => watchOne(name, property, stopAtFirst))
  if (model.deadlock === 'allowed' || !asked('deadlock')) return watched
  const final = judged('the definition of final states', model.where ?? null, model.final)
  return [
    ...watched,
    {
      name: 'deadlock',
      kind: 'deadlock',
      where: null,
      decides: { name: 'deadlock', on: 'deadlock', hit: s => !final(s), stops: stopAtFirst },
      premise: null,
    },
  ]
}

function watchOne(name: string, property: Property, stops: boolean): Watched {
  const where = property.where ?? null
  const base = { name, kind: property.kind, where, decides: null, premise: null }
  switch (property.kind) {
    case 'always': {
      const { holds: claim, premise: given } = property
      const parameters = combinations(property.for)
      const holds = judged(`property ${name}`, where, (s: State) =>
        parameters.every(p => (given !== null && !asBoolean(given(s, p))) || asBoolean(claim(s, p))),
      )
      const reached = given && judged(`the premise of ${name}`, where, (s: State) => parameters.some(p => asBoolean(given(s, p))))
      return {
        ...base,
        decides: { name, on: 'state', hit: s => !holds(s), stops },
        premise: reached && { name: `the premise of ${name}`, on: 'state', hit: reached, stops: false },
      }
    }
    case 'step': {
      const holds = judged(`property ${name}`, where, (before: State, after: State) => asBoolean(property.holds(before, after)))
      return { ...base, decides: { name, on: 'step', hit: (before, after) => !holds(before, after), stops } }
    }
    case 'reachable':
      return {
        ...base,
        decides: { name, on: 'state', hit: judged(`property ${name}`, where, s => asBoolean(property.holds(s))), stops: false },
      }
    default:
      return base
  }
}

function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new SpecFailure('not-boolean', `it returned ${format(value)}, not true or false`)
  return value
}

/** The author's predicate, whose exceptions become spec failures that name it. */
export function judged<Args extends readonly unknown[]>(
  what: string,
  where: Place | null,
  predicate: (...args: Args) => boolean,
): (...args: Args) => boolean {
  return (...args) => {
    try {
      return predicate(...args)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new SpecFailure(error instanceof EverystepError ? error.code : 'spec-threw', `${what} failed: ${message}`, {
        where: thrownAt(error) ?? where ?? undefined,
        hint:
          error instanceof EverystepError
            ? error.hint
            : 'a property is a pure function of the state: it must not write, and must cope with every state',
        cause: error,
      })
    }
  }
}
