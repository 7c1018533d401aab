import { fileURLToPath } from 'node:url'
import { explanationOf } from '../../../checker/cli/telling-model.ts'
import type { NamedModel } from '../../../checker/language/catalogue.ts'
import { excerpts } from '../../../checker/source/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import type { Report } from '../../../reports/format.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What a check of a named model finds in all its properties, as the command line reports it. */
export const found = (named: NamedModel | undefined, name: string) => async (): Promise<Report> => {
  if (named === undefined) throw new Error(`there is no model ${name}`)
  const { spec, constants, faults, says } = named
  const model = spec.with(constants, faults)
  const result = await check(model, { name, necessaryFaults: 'if-quick', continue: true })
  const file = spec.where?.file ?? ''
  const sources = { ...(await excerpts(file.replace(/variants\.ts$/, 'protocol.ts'))), ...(await excerpts(file)) }
  const explanation = await explanationOf(model, result, 10, true)
  return { model, result, explanation, says, command: `everystep check ${spec.name} --model ${name}`, excerpts: sources, root }
}
