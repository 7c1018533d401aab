// What is known of the mutants of the library: library.json, brought up to date by hand after each look at them; and the explanations in the survivors.ts beside each spec.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Survivor } from '../../checker/language/index.ts'

/** What a sample of a spec's mutants came to. */
export interface Known {
  /** 10000 where it is not there. */
  readonly maxStates?: number
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

export interface Told {
  readonly file: string
  readonly operator: string
  readonly of: string
  readonly diff: { readonly put: readonly string[] }
}

/** A mutant by what is done where, and how the lines read then. */
export const said = ({ file, operator, of, diff }: Told): string =>
  `${basename(file)} ${operator}: ${of} | ${diff.put.join(' ').replaceAll(/\s+/g, ' ').trim()}`

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
