import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { ValueSet } from '../../checker/values/index.ts'
import { pack, unpack } from '../../checker/verdict/packed.ts'
import { blocks, readRoot } from '../readme/shown.ts'
import { some } from '../support/depth.ts'
import { type CommandLine, commandLine, lock } from './command.ts'

/** The lock that two clients break, and its polite variant, as named models of a file that imports them. */
const models = `import { model } from 'everystep'
import { lock, polite } from './lock.ts'
export * from './lock.ts'
const origin = 'counted by hand'
export const models = {
  one: model(lock, { constants: { clients: 1 }, says: 'one client', expect: { verdict: 'holds', distinct: 2, origin } }),
  two: model(lock, { constants: { clients: 2 }, says: 'both enter', expect: { verdict: 'violated', violated: { exclusion: 2 }, origin } }),
  polite: model(polite, { constants: { clients: 3 }, says: 'they wait', expect: { verdict: 'holds', distinct: 4, origin } }),
  wrong: model(lock, { constants: { clients: 3 }, says: 'what it does not', expect: { verdict: 'holds', origin } }),
}
`

/** Two variants of the first README's protocol side by side, with a cost. */
const comparisonOfTwo = `import { comparison, instance } from 'everystep'
import { payment, remembers } from './payment.ts'
export * from './payment.ts'
export const banks = comparison({
  says: 'banks',
  protocols: { naive: ['payment'], careful: ['payment'] },
  rows: {
    once: {
      asks: 'Is the card charged once?',
      cells: {
        naive: [{ says: 'it is not', model: instance(payment, { faults: { lose: 1 } }), property: 'chargedOnce', answers: { holds: 'yes', violated: 'no' }, finds: { violated: 5 } }],
        careful: [{ says: 'it is', model: instance(remembers, { faults: { lose: 1 } }), property: 'chargedOnce', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
      },
      origin: 'the first README',
    },
    cost: {
      asks: 'What does it cost?',
      cells: { careful: [{ says: 'a request and a receipt', model: instance(remembers, {}), property: 'canBePaid', finds: { messages: 2, rounds: 2 } }] },
      origin: 'the first README',
    },
  },
})
`

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
  cli.write('models.ts', models)
  cli.write('payment.ts', blocks(readRoot('README.md'), 'ts')[0] ?? '')
  cli.write('banks.ts', comparisonOfTwo)
})

/** What was written, without the times that searches took. */
const files = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(cli.folder, folder)).map(file => [
      file,
      readFileSync(join(cli.folder, folder, file), 'utf8').replaceAll(/"seconds": [\d.e-]+/g, 'TIME'),
    ]),
  )
const shardsIn = (folder: string): string[] =>
  readdirSync(join(cli.folder, folder))
    .filter(file => file.includes('.shard-'))
    .map(file => `${folder}/${file}`)

/** What is printed, without times: of a table 0.0 in a column, of a claim `in 0.02 s`. */
const timeless = (text: string, folder: string): string =>
  text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(/ \d+\.\d(?=$| )/gm, ' TIME')
    .replaceAll(/"seconds": [\d.e-]+/g, 'TIME')

async function inShards(name: string, of: number, ...command: readonly string[]): Promise<string[]> {
  for (let k = 1; k <= of; k++) {
    const { code, err } = await cli.run(...command, '--shard', `${k}/${of}`, '--report', name)
    expect(err).toMatch(new RegExp(`^written: ${name}/\\w+\\.shard-${k}-of-${of}\\.json: \\d+ of \\d+ searches\\n$`))
    expect(code).toBe(exitCode.holds)
  }
  return shardsIn(name)
}

describe('shards merge to the report of one run', () => {
  const commands = [
    ['suite', ['suite', './models.ts'], ['--format', 'html,json,junit,markdown,github'], exitCode.safety],
    ['compare', ['compare', './models.ts', '--by', 'property'], ['--format', 'html'], exitCode.safety],
    ['costs', ['compare', './payment.ts', '--fault', 'lose=1', '--fault', 'early=1', '--necessary-faults'], ['--format', 'json'], 0],
    // Not counted where it is broken without any fault, which no shard knows by itself: ids that nobody asks for at the end.
    ['needless', ['compare', 'paxos', '--model', 'proposes-twice'], ['--format', 'html'], 0],
    ['claims', ['claims', 'soft-state', 'two-phase-commit-backup'], ['--format', 'html,markdown,json'], 0],
    ['protocols', ['compare', './banks.ts'], ['--format', 'markdown'], 0],
    // Some are killed, two equivalent, and one survives: leaving without its guard only adds steps that change nothing.
    [
      'mutants',
      ['mutate', './lock.ts', '--variant', 'polite', '--const', 'clients=2', '--no-types', '--workers', '2'],
      ['--format', 'json'],
      exitCode.safety,
    ],
  ] as const
  test.each(some(commands, 0, 1, 4, 5))('%s', async (name, command, formats, code) => {
    const [shards, one, merged] = [`${name}-shards`, `${name}-one`, `${name}-merged`]
    const alone = await cli.run(...command, ...formats, '--report', one)
    expect([alone.code, alone.err]).toEqual([code, expect.not.stringContaining('error')])
    const together = await cli.run('merge', ...(await inShards(shards, 3, ...command)).reverse(), ...formats, '--report', merged)
    expect(timeless(together.err, merged)).toBe(timeless(alone.err, one))
    expect(timeless(together.out, merged)).toBe(timeless(alone.out, one))
    expect(together.code).toBe(code)
    expect(Object.keys(files(one)).length).toBeGreaterThan(0)
    expect(files(merged)).toEqual(files(one))
  })

  test('what JSON has no form for comes back as it was', () => {
    const value = {
      most: Infinity,
      least: -Infinity,
      left: undefined,
      set: new ValueSet([2, 1]),
      where: { file: '/a/b/c.ts', line: 1, column: 2 },
      plain: [null, 'x'],
    }
    const record = JSON.parse(JSON.stringify(pack(value, '/a')))
    expect(unpack(record, '/a')).toStrictEqual(value)
    expect(unpack(record, '/elsewhere')).toMatchObject({ where: { file: '/elsewhere/b/c.ts' } })
    expect(() => pack(new Date(), '/a')).toThrow('a result holds a Date')
  })

  test('each shard does its part alone', async () => {
    const found = await inShards('parts', 3, 'suite', './models.ts')
    const parts = found.map(file => JSON.parse(readFileSync(join(cli.folder, file), 'utf8')) as { outcomes: object; units: string[] })
    // Four models in turn: the first and the fourth are the first shard's.
    expect(parts.map(p => Object.keys(p.outcomes).length)).toEqual([2, 1, 1])
    expect(parts.flatMap(p => Object.keys(p.outcomes)).sort()).toEqual([...(parts[0]?.units ?? [])].sort())
  })
})

describe('what does not belong together is refused', () => {
  let shards: string[]
  beforeAll(async () => {
    shards = await inShards('refused', 2, 'suite', './models.ts')
    mkdirSync(join(cli.folder, 'changed'))
  })
  const changed = (name: string, change: (shard: Record<string, unknown>) => void): string => {
    const shard = JSON.parse(readFileSync(join(cli.folder, shards[1] as string), 'utf8')) as Record<string, unknown>
    change(shard)
    writeFileSync(join(cli.folder, 'changed', name), JSON.stringify(shard))
    return `changed/${name}`
  }

  test.each([
    ['a shard that is missing', () => [shards[0]], 'shard 2 of 2 is missing'],
    [
      'one that is there twice',
      () => [...shards, shards[0]],
      'shard 1 of 2 is there twice: refused/suite.shard-1-of-2.json and refused/suite.shard-1-of-2.json',
    ],
    [
      'another version',
      () => [shards[0], changed('v.json', s => (s.everystep = '9.9.9'))],
      'differ in the version of everystep: "0.1.0" and "9.9.9"',
    ],
    ['another command', () => [shards[0], changed('c.json', s => (s.command = 'claims'))], 'differ in the command: "suite" and "claims"'],
    [
      'other options',
      () => [shards[0], changed('o.json', s => (s.options = { engine: 'tables', patience: 10, deep: true }))],
      'differ in the options: deep',
    ],
    [
      'another number of shards',
      () => [shards[0], changed('n.json', s => Object.assign(s, { of: 2, shard: 2, units: [], outcomes: {} }))],
      'differ in what there is to search',
    ],
    [
      'another source',
      () => [shards[0], changed('s.json', s => (s.sources = { './models.ts': 'other' }))],
      'differ in the sources: ./models.ts',
    ],
    [
      'a shard that is cut off',
      () => [shards[0], changed('h.json', s => (s.outcomes = {}))],
      'has not all that shard 2 of 2 has to search',
    ],
    ['a file that is no shard', () => ['./lock.ts'], './lock.ts cannot be read'],
    ['a file that is not there', () => ['./nowhere.json'], 'there is no file ./nowhere.json'],
  ])('%s', async (_, given, says) => {
    const { code, err } = await cli.run('merge', ...(given() as string[]))
    expect(err).toContain(says)
    expect(err).toContain('hint:')
    expect(code).toBe(exitCode.usage)
  })

  test('shards of sources that have changed since, also where only what is imported has', async () => {
    cli.write('lock.ts', `${lock()}\n// changed\n`)
    const { code, err } = await cli.run('merge', ...shards)
    expect([code, err]).toEqual([exitCode.usage, expect.stringContaining('./models.ts is not what the shards were made from')])
    cli.write('lock.ts', lock())
    expect((await cli.run('merge', ...shards)).code).toBe(exitCode.safety)
  })

  test('and so is a shard without a folder, a number that is none, and a suite of which nothing is expected', async () => {
    expect((await cli.run('suite', './models.ts', '--shard', '1/2')).err).toContain('--shard needs a folder')
    expect((await cli.run('suite', './models.ts', '--shard', '3/2')).err).toContain('such as 2/8')
    expect((await cli.run('suite', './lock.ts')).err).toContain('./lock.ts has no named models')
  })
})
