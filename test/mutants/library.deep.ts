// The mutants of the library: those that properties killed when this was last looked at are killed still. What survived then is in library.json, by spec; why some may, in the survivors.ts
// beside a spec. Of most specs it is a sample.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandLine, commandLine } from '../cli/command.ts'

interface Known {
  /** 10000 where it is not there. */
  readonly maxStates?: number
  readonly all: number
  readonly ran: number
  readonly killed: number
  readonly survived: readonly string[]
}

interface Mutants {
  readonly all: number
  readonly counts: Readonly<Record<string, number>>
  readonly needless: readonly string[]
  readonly mutants: readonly {
    readonly file: string
    readonly operator: string
    readonly of: string
    readonly before: string
    readonly fate: string
    readonly explained: string | null
  }[]
}

const { specs } = JSON.parse(readFileSync(new URL('library.json', import.meta.url), 'utf8')) as { specs: Readonly<Record<string, Known>> }

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})
afterAll(() => cli.close())

const ask = async (...args: readonly string[]): Promise<Mutants> =>
  JSON.parse((await cli.run('mutate', ...args, '--format', 'json')).out) as Mutants

const said = ({ file, operator, of, before }: Mutants['mutants'][number]): string =>
  `${basename(file)} ${operator}: ${of} | ${before.replaceAll(/\s+/g, ' ').trim()}`

describe('no mutant survives that did not', () => {
  test.each(Object.entries(specs))('%s', async (name, { maxStates = 10_000, ran, all, killed, survived }) => {
    const sample = ran < all ? ['--sample', String(ran)] : []
    const found = await ask(name, '--until-killed', '--no-types', '--max-states', String(maxStates), '--max-seconds', '30', ...sample)
    const open = found.mutants.filter(m => m.fate === 'survived' && m.explained === null).map(said)
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
