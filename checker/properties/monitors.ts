import type { Monitor } from '../engine/engine.ts'
import { didYouMean, type Place, UsageError } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import { asBoolean } from '../language/boolean.ts'
import type { Model, Property, Temporal } from '../language/model.ts'
import { kindOf, type PropertyKind } from '../language/properties/index.ts'
import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import { judged, judgedStep } from '../semantics/judged.ts'
import { partsUnder } from '../semantics/permutation.ts'
import { type Breach, breachesOf, isTemporal } from './liveness/breaches.ts'
import { hiddenOf, withoutHidden } from './liveness/view.ts'
import { refinement } from './refinement.ts'

/** What the search watches for one property: the monitor whose hit decides it, and one for its premise where it has one. */
export interface Watched {
  readonly name: string
  readonly kind: PropertyKind
  readonly where: Place | null
  /** Null where this kind is not decided by looking at single states and steps. */
  readonly decides: Monitor | null
  readonly premise: Monitor | null
  /** True of an initial state that alone breaks the property; null where none can. */
  readonly beginsWrongly: OnState | null
  /** What must be asked of the whole graph; none for a property that is decided by states and steps. */
  readonly breaches: readonly Breach[]
}

/** The names that properties can be asked for by; `deadlock` is one of them unless the model allows it. */
export const propertyNames = ({ properties, deadlock }: Model): readonly string[] => [
  ...Object.keys(properties),
  ...(deadlock === 'allowed' ? [] : ['deadlock']),
]

/** The names that results have: those, and what a `refines` says of the abstract model's properties over time. */
export const resultNames = (model: Model): readonly string[] => [
  ...propertyNames(model),
  ...Object.entries(model.properties).flatMap(([name, property]) =>
    property.meaning.of === 'refinement'
      ? Object.entries(property.meaning.abstract.properties).flatMap(([inner, p]) => (isTemporal(p) ? [`${name}.${inner}`] : []))
      : [],
  ),
]

/** Throws UsageError, saying what to write, for a property that is none of those known: names of the model's properties, or of what is said of them. */
export function checkProperty({ spec, deadlock }: Model, name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  if (name === 'deadlock' && deadlock === 'allowed')
    throw new UsageError('deadlock-allowed', `${spec} allows deadlock, so that none is looked for`, {
      hint: "take deadlock: 'allowed' out of the spec; where it may end, say so: final: predicate(s => …)",
    })
  throw new UsageError('unknown-property', `${spec} has no property '${name}'`, {
    hint: didYouMean(name, known) ?? (known.length === 0 ? undefined : `its properties are ${known.join(', ')}`),
  })
}

/**
 * The properties asked for; `deadlock` is one of them unless the model allows it. After a `refines` come the abstract model's properties over
 * time, named `refines.property`. Throws UsageError where the model's view hides what a property over time may depend on.
 */
export function watch(model: Model, names: readonly string[] | null, stopAtFirst: boolean): readonly Watched[] {
  const asked = (name: string) => names === null || names.includes(name)
  const watched = Object.entries(model.properties)
    .filter(([name]) => asked(name))
    .flatMap(([name, property]) => watchOne(model, name, property, stopAtFirst))
  if (model.deadlock === 'allowed' || !asked('deadlock')) return watched
  const stuck = judged('the definition of final states', model.where ?? null, (s: State) => !asBoolean(model.final(s)))
  const deadlock: Monitor = { name: 'deadlock', on: 'deadlock', hit: stuck, parts: [stuck], stops: stopAtFirst, under: single }
  return [
    ...watched,
    { name: 'deadlock', kind: 'deadlock', where: null, decides: deadlock, premise: null, beginsWrongly: null, breaches: [] },
  ]
}

function watchOne(model: Model, name: string, property: Property, stops: boolean): Watched | readonly Watched[] {
  const where = property.where ?? null
  const { meaning } = property
  const base = { name, kind: kindOf(property), where, decides: null, premise: null, beginsWrongly: null, breaches: [] }
  switch (meaning.of) {
    case 'states': {
      const { holds, premise } = meaning
      const parameters = combinations(property.for)
      const fails = parameters.map(p =>
        judged(`property ${name}`, where, (s: State) => (premise === null || asBoolean(premise(s, p))) && !asBoolean(holds(s, p))),
      )
      const applies = premise && parameters.map(p => judged(`the premise of ${name}`, where, (s: State) => asBoolean(premise(s, p))))
      const under = partsUnder(property.for, parameters)
      return {
        ...base,
        decides: onState(name, fails, stops, under),
        premise: applies && onState(`the premise of ${name}`, applies, false, under),
      }
    }
    case 'steps': {
      const parameters = combinations(property.for)
      const parts = parameters.map(p =>
        judgedStep(`property ${name}`, where, (before: State, after: State) => !asBoolean(meaning.holds(before, after, p))),
      )
      const hit = (before: State, after: State) => parts.some(fails => fails(before, after))
      return { ...base, decides: { name, on: 'step', hit, parts, stops, under: partsUnder(property.for, parameters) } }
    }
    case 'some state':
      return { ...base, decides: onState(name, [judged(`property ${name}`, where, s => asBoolean(meaning.holds(s, {})))], false, single) }
    case 'refinement': {
      const { seen, beginsWrongly, stepsWrongly } = refinement(name, meaning, where)
      const decides: Monitor = { name, on: 'step', hit: stepsWrongly, parts: [stepsWrongly], stops, under: single }
      const inner = Object.entries(meaning.abstract.properties).flatMap(([abstract, p]) =>
        isTemporal(p) ? [watchOverTime(model, base, `${name}.${abstract}`, p, seen)] : [],
      )
      return [{ ...base, decides, beginsWrongly }, ...inner]
    }
    case 'behaviours':
      return watchOverTime(model, base, name, { ...property, meaning }, s => s)
  }
}

function watchOverTime(model: Model, base: Watched, name: string, property: Property<Temporal>, seen: (s: State) => State): Watched {
  const visible = withoutHidden(hiddenOf(model, name))
  return { ...base, name, kind: kindOf(property), breaches: breachesOf(name, property, base.where, s => seen(visible(s))) }
}

/** Of a property without parameters. */
const single = () => 0

const onState = (name: string, parts: readonly OnState[], stops: boolean, under: Monitor['under']): Monitor => ({
  name,
  on: 'state',
  hit: s => parts.some(part => part(s)),
  parts,
  stops,
  under,
})
