import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { addressOf, openModel, specAt } from '../language/address.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { type Explanation, explain } from '../verdict/explanation.ts'
import { type CheckResult, violationsOf } from '../verdict/result.ts'
import { librarySpec, running } from './load.ts'
import { sourceOf } from './source.ts'

const mark = '?telling'
/** The folders of this copy in which there are no specs. */
const ours = ['../', '../../reports/', '../../node_modules/'].map(folder => new URL(folder, import.meta.url).href)
/** The library's own specs, which lie in node_modules where the package is installed. */
const library = new URL('../../specs/', import.meta.url).href
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
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const own = running[specifier]
      if (own !== undefined) return { url: own, shortCircuit: true }
      const spec = librarySpec(specifier)
      const found = spec === undefined ? next(specifier, context) : { url: spec, shortCircuit: true }
      const isWritten = found.url.startsWith(library) || (found.url.startsWith('file:') && !found.url.includes('/node_modules/'))
      return context.parentURL?.endsWith(mark) && isWritten && !ours.some(folder => found.url.startsWith(folder))
        ? { ...found, url: found.url + mark }
        : found
    },
    load(url, context, next) {
      if (!url.endsWith(mark)) return next(url, context)
      const path = fileURLToPath(url.slice(0, -mark.length))
      const source = readFileSync(path, 'utf8')
      const made = instrument(path, source)
      const format = /ts$/.test(path) ? 'module-typescript' : 'module'
      return { format, source: made === null ? source : instrumentedModule(made, path, clauses), shortCircuit: true }
    },
  })
  try {
    const module = (await import(`${pathToFileURL(file).href}${mark}`)) as object
    const { specs, variants } = sourceOf('', file, [], [module])
    const address = addressOf(model)
    return openModel(specAt(address, [...specs, ...variants]), address)
  } catch {
    return null
  } finally {
    hooks.deregister()
  }
}
