import type { Monitor, OnState } from '../engine/engine.ts'
import { type Place, SpecFailure } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import type { Model } from '../language/model.ts'
import type { Property, PropertyKind } from '../language/property.ts'
import type { State } from '../language/types.ts'
import { judged } from '../semantics/judged.ts'
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
  const stuck = judged('the definition of final states', model.where ?? null, (s: State) => !asBoolean(model.final(s)))
  const deadlock: Monitor = { name: 'deadlock', on: 'deadlock', hit: stuck, parts: [stuck], stops: stopAtFirst }
  return [...watched, { name: 'deadlock', kind: 'deadlock', where: null, decides: deadlock, premise: null }]
}

function watchOne(name: string, property: Property, stops: boolean): Watched {
  const where = property.where ?? null
  const base = { name, kind: property.kind, where, decides: null, premise: null }
  switch (property.kind) {
    case 'always': {
      const { holds, premise } = property
      const parameters = combinations(property.for)
      const fails = parameters.map(p =>
        judged(`property ${name}`, where, (s: State) => (premise === null || asBoolean(premise(s, p))) && !asBoolean(holds(s, p))),
      )
      const applies = premise && parameters.map(p => judged(`the premise of ${name}`, where, (s: State) => asBoolean(premise(s, p))))
      return { ...base, decides: onState(name, fails, stops), premise: applies && onState(`the premise of ${name}`, applies, false) }
    }
    case 'step': {
      const parts = combinations(property.for).map(p =>
        judged(`property ${name}`, where, (before: State, after: State) => !asBoolean(property.holds(before, after, p))),
      )
      return { ...base, decides: { name, on: 'step', hit: (before, after) => parts.some(fails => fails(before, after)), parts, stops } }
    }
    case 'reachable':
      return { ...base, decides: onState(name, [judged(`property ${name}`, where, s => asBoolean(property.holds(s)))], false) }
    default:
      return base
  }
}

const onState = (name: string, parts: readonly OnState[], stops: boolean): Monitor => ({
  name,
  on: 'state',
  hit: s => parts.some(part => part(s)),
  parts,
  stops,
})

function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new SpecFailure('not-boolean', `it returned ${format(value)}, not true or false`)
  return value
}
