import { UsageError } from '../errors.ts'
import { type Instance, modelOf } from './catalogue.ts'
import { exampleOf } from './constants.ts'
import { show } from './domain.ts'
import { isSpec } from './exports.ts'
import type { Model } from './model.ts'
import { sayGiven } from './parts.ts'

/** What can be checked: a model, or what `instance` or `model` chose. */
export type Checkable = Model | Instance

/**
 * The model that is to be checked: itself, or what `instance` or `model` chose. Throws UsageError, saying what to write, for anything else, such as a
 * spec whose constants are still open.
 */
export function checkable(given: unknown): Model {
  const { initial, actions, constants, spec } = Object(given) as Partial<Model> & Partial<Omit<Instance, 'constants'>>
  if (Array.isArray(initial) && typeof actions === 'object') return given as Model
  if (isSpec(spec) && typeof constants === 'object') return modelOf(given as Instance)
  if (!isSpec(given))
    throw new UsageError('no-model', `${sayGiven(given)} was given instead of a model`, {
      hint: "a model is what a spec's `with` returns: mySpec.with({ … })",
    })
  const values = Object.entries(given.constants).map(([name, of]) => `${name}: ${show(exampleOf(of))}`)
  const variable = given.name.replaceAll(/[^\w$]+(\w?)/g, (_, next: string) => next.toUpperCase())
  throw new UsageError('no-model', `the spec ${given.name} was given instead of a model: its constants are not chosen`, {
    hint: `choose them: ${variable}.with(${values.length === 0 ? '{}' : `{ ${values.join(', ')} }`})`,
  })
}
