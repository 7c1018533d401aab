// What is known of the mutants of the library: library.json, which tally.ts writes of what run.ts has found; and the explanations in the survivors.ts beside each spec.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { find } from '../../checker/cli/choice.ts'
import { diffOf } from '../../checker/cli/mutants/explained.ts'
import { filesFor, type MutantModels, modelsFor, variantsOf } from '../../checker/cli/mutants/lineup.ts'
import type { Survivor } from '../../checker/language/index.ts'
import type { Difference } from '../../checker/mutants/difference.ts'
import type { Fate } from '../../checker/mutants/outcome.ts'
import { mutationsOf, type SpecMutation } from '../../checker/source/mutations/index.ts'

/** What a sample of a spec's mutants came to. */
export interface Known {
  /** 10000 where it is not there. */
  readonly maxStates?: number
  /** The models that mutants run in; where it is not there, those that `everystep mutate` takes by itself. */
  readonly models?: readonly string[]
  readonly all: number
  readonly ran: number
  readonly killed: number
  readonly equivalent: number
  readonly inconclusive: number
  readonly refused: number
  /** How many survive for a reason that is in survivors.ts. */
  readonly explained: number
  /** The others, as `said` says them. */
  readonly survived: readonly string[]
}

export const { specs } = JSON.parse(readFileSync(new URL('library.json', import.meta.url), 'utf8')) as {
  specs: Readonly<Record<string, Known>>
}

/** Which models mutants of a spec run in. */
export function modelsOf(name: string): MutantModels {
  const model = specs[name]?.models
  return { patience: 10, ...(model === undefined ? {} : { model }) }
}

/** A spec with the variants whose mutants run, and all these mutants, by their keys. */
export async function mutantsOf(name: string) {
  const source = await find(name, 10)
  const variants = variantsOf(source, modelsFor(source, modelsOf(name)))
  const { loaded, mutated } = await filesFor(name, source)
  return { source, loaded, variants, all: keysOf(await mutationsOf(mutated, variants)) }
}

export interface Told {
  readonly file: string
  readonly operator: string
  readonly of: string
  readonly diff: { readonly taken: readonly string[]; readonly put: readonly string[] }
}

/** What became of a mutant. */
export interface Fated {
  readonly key: string
  readonly at: string
  readonly fate: Fate | 'explained'
  readonly because: string | null
  /** In how many models it ran. */
  readonly models: number
  readonly seconds: number
  /** The properties that kill it, and the model. */
  readonly by?: string
  readonly differs?: Difference | undefined
}

/** What run.ts has found of the mutants of a spec, by their keys; of one that ran several times the last counts. */
export function fatedIn(file: string): ReadonlyMap<string, Fated> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  return new Map(
    lines.map(line => {
      const fated = JSON.parse(line) as Fated
      return [fated.key, fated]
    }),
  )
}

/** Mutations with names that stay the same when lines move. */
export function keysOf(mutations: readonly SpecMutation[]): readonly { readonly key: string; readonly mutation: SpecMutation }[] {
  const seen = new Map<string, number>()
  return mutations.map(mutation => {
    const key = said({ ...mutation, diff: diffOf(mutation) })
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return { key: times === 1 ? key : `${key} (${times})`, mutation }
  })
}

/** A mutant by what is done where, and how the lines read then; where nothing is left of them, how they read before. */
export function said({ file, operator, of, diff }: Told): string {
  const [taken, put] = [diff.taken, diff.put].map(lines => lines.join(' ').replaceAll(/\s+/g, ' ').trim()) as [string, string]
  return `${basename(file)} ${operator}: ${of} | ${/^\W*(else\W*)?$/.test(put) ? `without ${taken}` : put}`
}

const root = join(import.meta.dirname, '../..')
const folders = new Map(globSync('specs/*/*/protocol.ts', { cwd: root }).map(file => [basename(dirname(file)), join(root, dirname(file))]))

/** The names of the library's specs. */
export const names = [...folders.keys()]

/** The files of a spec of which there are mutants. */
export const sourcesOf = (name: string): readonly string[] =>
  globSync(`${folders.get(name)}/*.ts`).filter(file => !['models.ts', 'claims.ts', 'survivors.ts'].includes(basename(file)))

export async function explanationsOf(name: string): Promise<readonly Survivor[]> {
  const file = `${folders.get(name)}/survivors.ts`
  return existsSync(file) ? ((await import(file)) as { readonly survivors: readonly Survivor[] }).survivors : []
}
