// The mutants of the library: those that properties killed when this was last looked at are killed still. What survived then is in library.json, by spec; why some may, in the survivors.ts
// beside a spec. Of most specs it is a sample.
import { beforeAll, describe, expect, test } from 'vitest'
import { diffOf, explains, sayPlace } from '../../checker/cli/mutants/explained.ts'
import { mutationsOf } from '../../checker/source/mutations/index.ts'
import { type CommandLine, commandLine } from '../cli/command.ts'
import { explanationsOf, names, said, sourcesOf, specs, type Told } from './library.ts'

interface Mutants {
  readonly all: number
  readonly counts: Readonly<Record<string, number>>
  readonly needless: readonly string[]
  readonly mutants: readonly (Told & { readonly fate: string; readonly explained: string | null })[]
}

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

const ask = async (...args: readonly string[]): Promise<Mutants> =>
  JSON.parse((await cli.run('mutate', ...args, '--format', 'json')).out) as Mutants

describe('what is said to survive can be made of the source', () => {
  test.each(names)('%s', async name => {
    const mutants = (await mutationsOf(sourcesOf(name))).map(mutation => ({ mutation, diff: diffOf(mutation) }))
    const explanations = await explanationsOf(name)
    expect(explanations.filter(survivor => !mutants.some(mutant => explains(survivor, mutant))).map(sayPlace)).toEqual([])
    const made = mutants.map(({ mutation, diff }) => said({ ...mutation, diff }))
    expect((specs[name]?.survived ?? []).filter(mutant => !made.includes(mutant))).toEqual([])
  })
})

describe('no mutant survives that did not', () => {
  test.each(Object.entries(specs))('%s', async (name, { maxStates = 10_000, models = [], ran, all, killed, survived }) => {
    const sample = ran < all ? ['--sample', String(ran)] : []
    const chosen = models.flatMap(model => ['--model', model])
    const found = await ask(
      name,
      '--until-killed',
      '--no-types',
      '--max-states',
      String(maxStates),
      '--max-seconds',
      '30',
      ...sample,
      ...chosen,
    )
    const open = found.mutants.filter(m => m.fate === 'survived' && m.explained === null).map(m => said(m))
    expect(open.filter(mutant => !survived.includes(mutant))).toEqual([])
    expect(found.counts.killed).toBeGreaterThanOrEqual(killed)
  })
})

describe('what is explained survives, and nothing else', () => {
  test.each(['byzantine-generals', 'consensus'])('%s', async name => {
    const { mutants, needless } = await ask(name, '--until-killed')
    expect(needless).toEqual([])
    expect(mutants.filter(m => m.fate === 'survived' && m.explained === null).map(said)).toEqual([])
  })
})
