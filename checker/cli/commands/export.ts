import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cannotWrite, didYouMean, UsageError } from '../../errors.ts'
import type { Model } from '../../language/model.ts'
import { choose, find, type ModelOptions } from '../choice.ts'
import { exported } from '../exported.ts'
import type { Terminal } from '../terminal.ts'

export interface ExportOptions extends ModelOptions {
  readonly format: string
  readonly output: string
  readonly property?: readonly string[]
}

interface Asked {
  readonly name: string | null
  readonly asked: readonly string[]
}

/** The languages that a model can be written in: the files that each is, by name. */
const formats: Readonly<Record<string, (model: Model, asked: Asked) => Promise<Readonly<Record<string, string>>>>> = {
  tla: async (model, asked) => {
    const { name, module, config } = await exported(model, asked)
    return { [`${name}.tla`]: module, [`${name}.cfg`]: config }
  },
}

/** `everystep export`: the exit code. */
export async function exportCommand(what: string, options: ExportOptions, terminal: Terminal): Promise<number> {
  const format = formats[options.format]
  if (format === undefined)
    throw new UsageError('unknown-format', `a model cannot be exported as '${options.format}'`, {
      hint: didYouMean(options.format, Object.keys(formats)) ?? `choose ${Object.keys(formats).join(', ')}`,
    })
  const { model, name, taken } = choose(await find(what, options.patience), options)
  if (taken !== null) terminal.err(`note: ${taken}\n`)
  const asked = options.property ?? []
  for (const property of asked)
    if (!Object.hasOwn(model.properties, property))
      throw new UsageError('unknown-property', `${model.spec} has no property '${property}'`, {
        hint: didYouMean(property, Object.keys(model.properties)) ?? `its properties are ${Object.keys(model.properties).join(', ')}`,
      })
  const files = await format(model, { name, asked })
  for (const [file, text] of Object.entries(files)) {
    const path = join(options.output, file)
    try {
      mkdirSync(options.output, { recursive: true })
      writeFileSync(path, text)
    } catch (error) {
      throw cannotWrite(path, error, 'choose another place: -o FOLDER')
    }
    terminal.out(`${path}\n`)
  }
  return 0
}
