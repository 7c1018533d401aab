import { addressOf, openModel, specAt } from '../language/address.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { type Explanation, explain } from '../verdict/explanation.ts'
import { type CheckResult, violationsOf } from '../verdict/result.ts'
import { rebuilt } from './rebuilt.ts'
import { sourceOf } from './source.ts'

const mark = '?telling'
const clauses = new URL(`../semantics/clauses${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url).href

/**
 * Why the properties of a result are what they are, in the words of the spec's source where that is at hand. Of a result without violations nothing is explained
 * unless `witnesses` are to be shown. Takes at most `patience` seconds for each property whose code never returns.
 */
export async function explanationOf(model: Model, result: CheckResult, patience: number, witnesses: boolean): Promise<Explanation> {
  const { properties } = result
  const isWanted = violationsOf(properties).length > 0 || isMissed(properties) || (witnesses && properties.some(p => p.trace !== null))
  return isWanted ? explain(model, result, { telling: await tellingModel(model), patience }) : {}
}

const isMissed = (properties: CheckResult['properties']): boolean =>
  properties.some(p => propertyKinds[p.kind].isExistential && p.trace === null)

/**
 * The same model, built once more from the same files so that every clause of its guards and properties tells its value; null where that
 * cannot be done, since reports do without. Runs the top level of the spec's files again. Loads ts-morph.
 */
export async function tellingModel(model: Model): Promise<Model | null> {
  const file = model.where?.file
  if (file === undefined) return null
  const { instrument, instrumentedModule } = await import('../source/instrument.ts')
  try {
    const module = await rebuilt(file, mark, (path, source) => {
      const made = instrument(path, source)
      return made === null ? source : instrumentedModule(made, path, clauses)
    })
    const { specs, variants } = sourceOf('', file, [], [module])
    const address = addressOf(model)
    return openModel(specAt(address, [...specs, ...variants]), address)
  } catch {
    return null
  }
}
