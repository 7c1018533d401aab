import type { Monitor } from '../engine/engine.ts'
import type { Place } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import { asBoolean } from '../language/boolean.ts'
import type { Model, Property, Temporal } from '../language/model.ts'
import { kindOf, type PropertyKind } from '../language/properties/index.ts'
import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import { judged, judgedFinal, judgedStep } from '../semantics/judged.ts'
import { partsUnder } from '../semantics/permutation.ts'
import { type Goal, goalsOf } from './goals.ts'
import { type Breach, breachesOf } from './liveness/breaches.ts'
import { hiddenOf, withoutHidden } from './liveness/view.ts'
import { claimedBy, type PropertyId } from './property-id.ts'
import { refinement } from './refinement.ts'
import { repetition } from './repetition.ts'

/** What the search watches for one property: the monitor whose hit decides it, and one for its premise where it has one. */
export interface Watched extends PropertyId {
  readonly kind: PropertyKind
  readonly where: Place | null
  /** Null where this kind is not decided by looking at single states and steps. */
  readonly decides: Monitor | null
  readonly premise: Monitor | null
  /** True of an initial state that alone breaks the property; null where none can. */
  readonly beginsWrongly: OnState | null
  /** How the whole graph may show a violation; none for a property that is decided by states and steps. */
  readonly breaches: readonly Breach[]
  /** What must always remain possible, which the whole graph decides, too. */
  readonly goals: readonly Goal[]
}

/** Whether it is the whole graph that decides a property. */
export const needsGraph = ({ breaches, goals }: Watched): boolean => breaches.length > 0 || goals.length > 0

/**
 * The properties of these names, or all of them; `deadlock` is one of them unless the model allows it. After a refinement come the temporal properties of
 * its abstract model. Throws UsageError where the model's view hides what a property over time may depend on.
 */
export function watch(model: Model, names: readonly string[] | null, stopAtFirst: boolean): readonly Watched[] {
  const isChosen = (name: string) => names === null || names.includes(name)
  const watched = Object.entries(model.properties)
    .filter(([name]) => isChosen(name))
    .flatMap(([name, property]) => watchOne(model, name, property, stopAtFirst))
  if (model.deadlock === 'allowed' || !isChosen('deadlock')) return watched
  const isFinal = judgedFinal(model)
  const stuck = (s: State) => !isFinal(s)
  const deadlock: Monitor = {
    name: 'deadlock',
    property: 'deadlock',
    on: 'deadlock',
    hit: stuck,
    parts: [stuck],
    stops: stopAtFirst,
    under: single,
  }
  return [
    ...watched,
    {
      name: 'deadlock',
      of: null,
      kind: 'deadlock',
      where: null,
      decides: deadlock,
      premise: null,
      beginsWrongly: null,
      breaches: [],
      goals: [],
    },
  ]
}

function watchOne(model: Model, name: string, property: Property, stops: boolean): Watched | readonly Watched[] {
  const where = property.where ?? null
  const { meaning } = property
  const base = { name, of: null, kind: kindOf(property), where, decides: null, premise: null, beginsWrongly: null, breaches: [], goals: [] }
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
        decides: onState(name, name, fails, stops, under),
        premise: applies && onState(name, `the premise of ${name}`, applies, false, under),
      }
    }
    case 'steps': {
      const parameters = combinations(property.for)
      const parts = parameters.map(p =>
        judgedStep(`property ${name}`, where, (before: State, after: State) => !asBoolean(meaning.holds(before, after, p))),
      )
      const hit = (before: State, after: State) => parts.some(fails => fails(before, after))
      return { ...base, decides: { name, property: name, on: 'step', hit, parts, stops, under: partsUnder(property.for, parameters) } }
    }
    case 'some state':
      return {
        ...base,
        decides: onState(name, name, [judged(`property ${name}`, where, s => asBoolean(meaning.holds(s, {})))], false, single),
      }
    case 'refinement': {
      const { seen, beginsWrongly, stepsWrongly } = refinement(name, meaning, where)
      const decides: Monitor = { name, property: name, on: 'step', hit: stepsWrongly, parts: [stepsWrongly], stops, under: single }
      const claimed = claimedBy(name, property).map(c => watchOverTime(model, base, c.id, c.property, seen))
      return [{ ...base, decides, beginsWrongly }, ...claimed]
    }
    case 'repetition': {
      const { binders, parameters, applies, fails } = repetition(model, meaning)
      const under = partsUnder(binders, parameters)
      const asked = (what: string, of: typeof fails) => parameters.map(p => judged(what, where, (s: State) => of(s, p)))
      const premise = `the premise of ${name}`
      return {
        ...base,
        decides: onState(name, name, asked(`property ${name}`, fails), stops, under),
        premise: onState(name, premise, asked(premise, applies), false, under),
      }
    }
    case 'possibility': {
      const visible = withoutHidden(hiddenOf(model, name))
      return { ...base, goals: goalsOf(name, { ...property, meaning }, where, visible) }
    }
    case 'behaviours':
      return watchOverTime(model, base, base, { ...property, meaning }, s => s)
  }
}

function watchOverTime(
  model: Model,
  base: Watched,
  { name, of }: PropertyId,
  property: Property<Temporal>,
  seen: (s: State) => State,
): Watched {
  const visible = withoutHidden(hiddenOf(model, name))
  return { ...base, name, of, kind: kindOf(property), breaches: breachesOf(name, property, base.where, s => seen(visible(s))) }
}

/** Of a property without parameters. */
const single = () => 0

const onState = (property: string, name: string, parts: readonly OnState[], stops: boolean, under: Monitor['under']): Monitor => ({
  name,
  property,
  on: 'state',
  hit: s => parts.some(part => part(s)),
  parts,
  stops,
  under,
})
