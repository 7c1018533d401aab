import { basename, join, resolve } from 'node:path'
import { didYouMean, UsageError } from '../../errors.ts'
import { entryOf, runningFiles } from '../catalogue.ts'
import type { ModelOptions } from '../choice.ts'
import { choose } from '../choice.ts'
import { looksLikeFile } from '../load.ts'
import type { Source } from '../source.ts'
import type { Loaded } from './loading.ts'
import type { AskedModel } from './work.ts'

/** Which models mutants run in. */
export interface MutantModels extends Omit<ModelOptions, 'model'> {
  readonly model?: readonly string[]
  readonly deep?: true
}

/**
 * The models by name, or the one that the other options make; where none is asked for, those named ones that are quick and expected to hold, or else the first. Throws
 * UsageError and SpecError.
 */
export function modelsFor(source: Source, options: MutantModels): readonly AskedModel[] {
  const { model: names, spec, variant, network, const: constants, fault, patience, deep } = options
  const isMade = variant !== undefined || network !== undefined || constants !== undefined || fault !== undefined
  if (isMade && names !== undefined)
    throw new UsageError(
      'two-choices',
      '--model asks for models that have a name, and --const, --network, --fault and --variant for another',
      {
        hint: 'leave one of them out',
      },
    )
  const all = Object.keys(source.models).filter(name => spec === undefined || source.models[name]?.spec.name === spec)
  for (const name of names ?? [])
    if (!all.includes(name))
      throw new UsageError('unknown-model', `${source.name} has no model '${name}'`, {
        hint: didYouMean(name, all) ?? (all.length === 0 ? undefined : `its models are ${all.join(', ')}`),
      })
  const holding = all.filter(name => source.models[name]?.expect.verdict === 'holds' && (deep || !source.models[name]?.deep))
  const chosen = names ?? (isMade ? [] : holding)
  if (chosen.length > 0) return chosen.map(name => ({ name, asked: { model: name, patience } }))
  const asked: ModelOptions = {
    patience,
    ...(spec === undefined ? {} : { spec }),
    ...(variant === undefined ? {} : { variant }),
    ...(network === undefined ? {} : { network }),
    ...(constants === undefined ? {} : { const: constants }),
    ...(fault === undefined ? {} : { fault }),
  }
  const { model, name } = choose(source, asked)
  return [{ name: name ?? model.variant ?? model.spec, asked }]
}

/** The names of the variants that these models are of, and of those that these are made from. */
export const variantsOf = (source: Source, models: readonly AskedModel[]): ReadonlySet<string> =>
  new Set(models.flatMap(({ asked }) => choose(source, asked).model.variant?.split('/') ?? []))

/** The spec as it is loaded once more for each mutant, and the files to mutate. */
export async function filesFor(what: string, source: Source): Promise<{ readonly loaded: Loaded; readonly mutated: readonly string[] }> {
  const { name, file, written } = source
  if (!looksLikeFile(what)) {
    const about = new Set(['models', 'claims', 'survivors'].map(part => `${part}.ts`))
    return {
      loaded: { name, file, written, running: runningFiles(entryOf(what)) },
      mutated: written.filter(path => !about.has(basename(path))),
    }
  }
  if (/\.c[jt]s$/.test(file))
    throw new UsageError('not-a-module', `${what} is not an ECMAScript module, as what is loaded once more for each mutant has to be`, {
      hint: 'name it .ts or .mts, and write import and export',
    })
  const { filesBeside } = await import('../../source/mutations/index.ts')
  return { loaded: { name, file, written, running: [resolve(file)] }, mutated: filesBeside(resolve(file)) }
}

/** The module that runs for a file as it is written: the file itself, or what it was built to. */
export const runningFor = ({ running }: Loaded, written: string): string => {
  const built = running.find(file => basename(file).replace(/\.js$/, '.ts') === basename(written))
  return running.includes(written) || built === undefined ? written : join(built)
}
