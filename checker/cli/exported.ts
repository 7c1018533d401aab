import { addressOf, budgetInJson, constantsAt, openModel, specAt } from '../language/address.ts'
import type { Definition } from '../language/definition.ts'
import type { Model } from '../language/model.ts'
import { announce } from '../tla/closures.ts'
import { type TlaModule, tlaModule } from '../tla/module.ts'
import { identifier } from '../tla/names.ts'
import { format } from '../values/index.ts'
import { rebuilt } from './rebuilt.ts'
import { sourceOf } from './source.ts'

const mark = '?scoped'
const closures = new URL(`../tla/closures${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url).href

/** A model as a TLA+ module. Throws Untranslatable, with the author's line, where something of it has no translation. Loads ts-morph, and runs the spec's files once more. */
export async function exported(
  model: Model,
  { name, asked }: { readonly name: string | null; readonly asked: readonly string[] },
): Promise<TlaModule> {
  const { scoped, scopedModule } = await import('../source/scopes.ts')
  const file = model.where?.file ?? ''
  const module = await rebuilt(file, mark, (path, source) => {
    const made = scoped(path, source)
    if (made === null) return source
    announce(path, made.runs)
    return scopedModule(made, path, closures)
  })
  const { specs, variants } = sourceOf('', file, [], [module])
  const address = addressOf(model)
  const spec = specAt(address, [...specs, ...variants])
  const definition = spec.define(constantsAt(address) as never) as unknown as Definition
  const own = openModel(spec, address)
  const faults = Object.entries(model.budgets).map(([fault, n]) => `${fault} ${budgetInJson(n)}`)
  const constants = Object.entries(model.constants).map(([constant, value]) => `${constant} = ${format(value)}`)
  return tlaModule({
    model: { ...own, where: model.where },
    definition,
    name: identifier([model.spec, ...(name !== null ? [name] : model.variant !== null ? [model.variant] : [])].join('_')),
    says: [
      `${model.spec}${model.variant === null ? '' : `, variant ${model.variant}`}${name === null ? '' : `, model ${name}`}.`,
      `Constants: ${constants.join(', ') || 'none'}. Faults: ${faults.join(', ') || 'none'}.`,
      'Made by everystep export; edit the spec, not this file.',
    ],
    properties: asked.length === 0 ? Object.keys(model.properties) : asked,
  })
}
