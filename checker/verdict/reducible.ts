import type { Model } from '../language/model.ts'
import { needsGraph } from '../properties/monitors.ts'
import { symmetryOf } from '../properties/symmetry.ts'
import { type CheckOptions, isPartial } from './options.ts'
import { questionsOf } from './questions.ts'
import { engineFor } from './strategy.ts'

/** By what a search that is not reduced by symmetry could be: the sorts, and how many states would at most count as one. */
export interface Reducible {
  readonly sorts: readonly string[]
  readonly most: number
}

/**
 * Null where symmetry would not help: the spec declares none, a sort has one process, or something of the model or the properties is known to refuse it. That the code treats
 * all processes alike only a search can show.
 */
export function reducible(model: Model, options: CheckOptions): Reducible | null {
  if (options.states !== undefined || isPartial(options) || model.symmetry.length === 0) return null
  const { properties, semantics } = questionsOf(model, options)
  const { reduction } = symmetryOf(semantics, properties.some(needsGraph), engineFor(options, model))
  if (reduction === null) return null
  const sorts = reduction.sorts.filter(({ ids }) => ids.length > 1)
  const most = sorts.reduce((product, { ids }) => product * factorial(ids.length), 1)
  return most === 1 ? null : { sorts: sorts.map(({ name }) => name), most }
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
