import { callSite, type Place, SpecError } from '../errors.ts'
import { type Choices, type Instance, instance } from './catalogue.ts'
import type { Constants } from './constants.ts'
import type { Actions } from './definition.ts'
import type { Property } from './model.ts'
import { checkFunction, checkParts, sayGiven } from './parts.ts'
import type { Spec } from './spec.ts'
import type { Vars } from './types.ts'
import { type Base, type Delta, variant } from './variant.ts'

/** What a rubric asks, and what it is worth. */
interface Item {
  /** As the gradebook calls it: `the card is charged once`. */
  readonly name: string
  /** Above 0. */
  readonly points: number
  /** The names of the rubric's models that it is asked of. */
  readonly on: readonly string[]
}

/** A property that a submission must have. */
export interface GradedProperty extends Item {
  /** Made for the constants of a model; `deadlock`: that nothing gets stuck. */
  readonly property: 'deadlock' | ((constants: Readonly<Record<string, unknown>>) => Property)
}

/** A broken protocol, which a property of the submission must tell from the right one. */
export interface GradedMutant extends Item {
  readonly spec: Spec
}

/** How coursework is graded: what `everystep grade` looks for in a file. */
export interface Rubric {
  /** What the course hands out, or a solution: its name and variables are those that a submission has. */
  readonly spec: Spec
  readonly models: Readonly<Record<string, Instance>>
  readonly properties: readonly GradedProperty[]
  readonly mutants: readonly GradedMutant[]
  readonly where: Place | undefined
}

interface GivenItem<N extends string> {
  readonly name: string
  readonly points: number
  /** The models that it is asked of; left out, all. */
  readonly on?: readonly N[]
}

interface Parts<C extends Constants, V extends Vars, A extends Actions, F extends string, X, N extends string> {
  /** A spec or variant with the name and the variables that each submission must have: what was handed out, or a solution. */
  readonly spec: Spec<C, V, A, F, X>
  /** The models that a submission is run as, by a name of your own; left out, one with each constant's default and no faults. */
  readonly models?: { readonly [M in N]: Choices<C, F> }
  /** What must hold of a submission, on each model in `on`; `property` takes its words from what it is given, as in a variant: `({ always }) => always(s => …)`. */
  readonly properties?: readonly (GivenItem<NoInfer<N>> & { readonly property: 'deadlock' | ((base: Base<C, V, A, F, X>) => Property) })[]
  /**
   * Changes to `spec`, as `variant` takes them. A mutant is caught where a property of the submission that holds on `spec`, on each model in `on`, is violated in the mutant
   * on one of them.
   */
  readonly mutants?: readonly (GivenItem<NoInfer<N>> & { readonly change: Delta<V, A> | ((base: Base<C, V, A, F, X>) => Delta<V, A>) })[]
}

const parts = ['spec', 'models', 'properties', 'mutants'] satisfies (keyof Parts<Constants, Vars, Actions, string, unknown, string>)[]

/**
 * How coursework is graded, for `everystep grade FOLDER --against rubric.ts`, which looks for one exported `rubric({ … })`. Submissions never see it. `properties` are asked of a protocol that
 * is handed in, `mutants` of the properties that are; a rubric may have both. To keep an idle protocol from passing, ask for something `reachable` too. Throws
 * SpecError where there is nothing to grade, for points that are not above 0, for two items of one name, and for a model that there is not.
 */
export function rubric<C extends Constants, V extends Vars, A extends Actions, F extends string, X, const N extends string = 'the model'>(
  given: Parts<C, V, A, F, X, N>,
): Rubric {
  const where = callSite()
  checkParts('rubric(…)', given, parts, where)
  const { spec, properties = [], mutants = [] } = given
  const chosen = (given.models ?? { 'the model': {} }) as Readonly<Record<string, Choices<C, F>>>
  const models = Object.fromEntries(Object.entries(chosen).map(([name, choices]) => [name, instance(spec, choices)]))
  const items = [...properties, ...mutants]
  if (items.length === 0 || Object.keys(models).length === 0)
    throw new SpecError('nothing-to-grade', 'rubric(…) grades nothing', {
      hint: "give it properties: [{ name: 'never both', points: 2, property: ({ always }) => always(s => …) }], or mutants",
      where,
    })
  const names = new Set<string>()
  for (const item of items) checkItem(item, names, Object.keys(models), where)
  return {
    spec: spec as unknown as Spec,
    models,
    properties: properties.map(({ name, points, on, property }) => {
      checkParts(`the property '${name}' of rubric(…)`, { name, points, on, property }, ['name', 'points', 'on', 'property'], where)
      if (property !== 'deadlock')
        checkFunction(`'property' of '${name}' of rubric(…)`, property, '({ always }) => always(s => …), or deadlock', where)
      return { name, points, on: on ?? Object.keys(models), property: property === 'deadlock' ? property : made(spec, property) }
    }),
    mutants: mutants.map(({ name, points, on, change }) => ({
      ...{ name, points, on: on ?? Object.keys(models) },
      spec: variant(spec, name, change) as unknown as Spec,
    })),
    where,
  }
}

/** The property for the constants of a model: what a variant would make of it. */
const made = <C extends Constants, V extends Vars, A extends Actions, F extends string, X>(
  spec: Spec<C, V, A, F, X>,
  property: (base: Base<C, V, A, F, X>) => Property,
): ((constants: Readonly<Record<string, unknown>>) => Property) => {
  const asked = variant(spec, 'graded', base => ({ properties: { asked: property(base) } })) as unknown as Spec
  return constants => asked.with(constants).properties.asked as Property
}

function checkItem(item: GivenItem<string>, names: Set<string>, models: readonly string[], where: Place | undefined): void {
  const { name, points, on } = item
  const wrong = (problem: string, hint: string) => new SpecError('bad-item', `rubric(…): ${problem}`, { hint, where })
  if (typeof name !== 'string' || name === '')
    throw wrong(`the name of an item is ${sayGiven(name)}`, "name it as the gradebook is to call it: name: 'never both'")
  if (names.has(name)) throw wrong(`two items are called '${name}'`, 'rename one: students are told by name what was missed')
  names.add(name)
  if (typeof points !== 'number' || !(points > 0 && points < Infinity))
    throw wrong(`'${name}' is worth ${sayGiven(points)}`, 'give it a number of points above 0')
  const unknown = on?.find(model => !models.includes(model))
  if (unknown !== undefined || on?.length === 0)
    throw wrong(`'${name}' is asked of ${on?.length === 0 ? 'no model' : `'${unknown}'`}`, `the models are ${models.join(', ')}`)
}

/** The rubrics that modules export. */
export const rubricsIn = (modules: readonly object[]): readonly Rubric[] => [
  ...new Set(modules.flatMap(module => Object.values(module)).filter(isRubric)),
]

const isRubric = (value: unknown): value is Rubric =>
  typeof value === 'object' && value !== null && 'mutants' in value && 'models' in value && 'properties' in value && 'where' in value
