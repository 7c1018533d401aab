import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { invocation } from '../../checker/cli/invocation.ts'
import { exitCode } from '../../checker/errors.ts'
import { formats } from '../../reports/index.ts'
import { bin, type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
})

describe('list', () => {
  it('lists every spec with what one may ask of it', async () => {
    const { out } = await cli.run('list', '--json')
    const { specs } = JSON.parse(out) as { specs: { spec: string; models: { name: string }[]; constants: object; variants: string[] }[] }
    const twoPhase = specs.find(s => s.spec === 'two-phase-commit')
    expect(twoPhase).toMatchObject({ family: 'atomic-commitment', constants: { rms: 'range(1, 12)' } })
    expect(twoPhase?.variants).toContain('eager-commit')
    expect(twoPhase?.models.map(m => m.name)).toContain('three-rms')
    const { out: detail } = await cli.run('list', 'two-phase-commit')
    for (const name of ['eager-commit', 'agreement', '--fault lose=1', '--const rms=', 'timeouts-cure-blocking'])
      expect(detail).toContain(name)
  })

  it('lists what a file has to offer', async () => {
    const { code, out } = await cli.run('list', './lock.ts')
    expect(code).toBe(0)
    for (const name of ['lock', '--const clients=…  from range(1, 3)', 'exclusion', '--variant polite']) expect(out).toContain(name)
    const { out: json } = await cli.run('list', './lock.ts', '--json')
    expect(JSON.parse(json)).toMatchObject({ specs: [{ spec: 'lock', family: null, actions: ['enter', 'leave'], variants: ['polite'] }] })
  })
})

describe('explain', () => {
  it('lists every word, and says of one what it means, with a line that uses it', async () => {
    const { code, out } = await cli.run('explain')
    expect(code).toBe(0)
    for (const word of ['durable', 'leadsTo', 'crashes', 'symmetry', 'variant']) expect(out).toMatch(new RegExp(`\\b${word}\\b`))
    const { out: durable } = await cli.run('explain', 'Durable')
    expect(durable).toBe(`durable
  durable(of: Domain<T>): Domain<T>

Survives a crash: a variable, a field of a record, or an entry of a map. Whatever is not durable returns to its initial value when its process crashes.

  count: durable(mapOf(Replica, range(0, 2))),

From specs/README.md.
`)
  })

  it.each([
    ['budgets', 'budget'],
    ['property', 'properties'],
  ])('knows %s, which the reference has as %s', async (asked, word) => {
    expect((await cli.run('explain', asked)).out.split('\n')[0]).toBe(word)
  })

  it('says of a word that means two things both', async () => {
    const { out } = await cli.run('explain', 'count')
    expect(out.match(/^count$/gm)).toHaveLength(2)
  })

  it('finds a word that is one of several choices where they are explained', async () => {
    const { out } = await cli.run('explain', 'broker')
    expect(out).toMatch(/^NetworkKind$/m)
  })

  it('says of a word of the field that is also one of several choices both, and of any other only what it is', async () => {
    const headsOf = async (word: string) => (await cli.run('explain', word)).out.match(/^\w+$/gm)
    expect(await headsOf('merging')).toEqual(['merging', 'NetworkKind'])
    // It is an option of constraints, which has nothing to do with what a state is.
    expect(await headsOf('state')).toEqual(['state'])
  })

  it('finds the options that a word takes, by their names and that of their type', async () => {
    for (const word of ['Pausing', 'resumes']) {
      const { out } = await cli.run('explain', word)
      expect(out).toMatch(/^pauses$/m)
      expect(out).toContain('perhaps: it may be paused forever')
    }
  })

  it.each([
    ['capacity', 'network'],
    ['awaits', 'timeout'],
    ['onRecover', 'crashes'],
  ])('finds %s in the signature of %s', async (option, word) => {
    const { code, out } = await cli.run('explain', option)
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^${word}$`, 'm'))
  })

  const field = [
    'pivot',
    'clause',
    'bivalent',
    'univalent',
    'valence',
    'critical',
    'recipe',
    'merging',
    'guard',
    'budget',
    'lasso',
    'in flight',
  ]
  it.each(field)('explains %s, which specs and pages take for granted', async word => {
    const { code, out } = await cli.run('explain', ...word.split(' '))
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^${word}\\n[A-Z]`, 'm'))
  })

  // What users met in specs, in the README and on pages, and found in no document.
  const met = [
    ['durable', 'Survives a crash'],
    ['ghost', 'properties read it, guards must not'],
    ['symmetry', 'one state of each orbit'],
    ['view', 'variables that tell two states apart'],
    ['constraints', 'is judged and not explored further'],
    ['capacity', 'would put more messages in flight is not taken'],
    ['fifo', 'in order from each sender to each receiver'],
    ['merging', 'in flight at the same time, are one'],
    ['recipe', 'how a step changes the state'],
    ['.with(', 'The model with these constants'],
    ['instance', "An instance for a claim's check"],
    ['vitest', 'The page of a counterexample has a vitest test of it to copy'],
    ['onRecover', 'may do more than put back what is volatile'],
    ['recovers', 'Processes that crash and recover'],
    ['prematureTimeouts', 'Timeouts may fire too early'],
    ['awaits', 'only when no message of those kinds can still come to it'],
    ['step', 'step(p: (before: S, after: S) => boolean)'],
    ['vars', 'Variables that the base does not have, and others in the place of its own'],
    ['added', 'Actions that the base does not have'],
    ['parts', 'functions that variants may want'],
    ['everystep/specs/consensus/raft/protocol', 'A protocol of the library, to build variants of it'],
    ['models', 'export const models = { small: model(mySpec, { … }) }'],
    ['withDefault', 'the value that it has where none is chosen'],
    ['ids', 's.at[Client.ids[0]] is that of Client1'],
    ['initially', 'With parameters: one state for each'],
  ] as const
  it.each(met)('says of %s: %s', async (word, says) => {
    const { code, out, err } = await cli.run('explain', word)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(says)
  })

  it('explains a word in the plural', async () => {
    expect((await cli.run('explain', 'Budgets')).out).toBe((await cli.run('explain', 'budget')).out)
  })

  it('explains the words of a verdict', async () => {
    const { out } = await cli.run('explain', 'inconclusive')
    expect(out).toMatch(/^inconclusive\nNot decided: /)
  })

  it('says of what is no word where it is mentioned', async () => {
    const { err } = await cli.run('explain', 'fsync')
    expect(err).toContain("no word 'fsync'")
    expect(err).not.toContain('hint: ;')
    expect(err).toContain('it is mentioned in flush')
  })

  it('writes a page of all words, each with a place to lead to', async () => {
    const { code, out, err } = await cli.run('explain', '--report', 'out')
    expect([code, out, err]).toEqual([0, '', 'written: out/reference.html\n'])
    const page = readFileSync(join(cli.folder, 'out/reference.html'), 'utf8')
    const { out: all } = await cli.run('explain')
    const words = all
      .split('\n')
      .filter(line => line.startsWith('  '))
      .flatMap(line => line.trim().split(', '))
    expect(words.length).toBeGreaterThan(100)
    for (const word of words) expect(page).toContain(`<h3><code>${word}</code></h3>`)
    const places = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
    for (const id of places) expect(page.split(`id="${id}"`)).toHaveLength(2)
    expect(places.length).toBeGreaterThan(words.length)
  })

  it('suggests the word that was meant', async () => {
    const { code, err } = await cli.run('explain', 'durabel')
    expect([code, err]).toEqual([exitCode.usage, expect.stringContaining("did you mean 'durable'?")])
  })
})

it('the help of check names every report format', async () => {
  const { out } = await cli.run('check', '--help')
  expect(out.replaceAll(/\s+/g, ' ')).toContain(`${formats.map(f => f.name).join(', ')} (default: html)`)
})

it('a command is told as it can be given where one is', () => {
  // A clone, an installed package seen from its project and from elsewhere; the last is a global one's too.
  expect(invocation('/c/everystep/specs', '/c/everystep/', true)).toBe('npm run --silent everystep --')
  expect(invocation('/c/everystep-too', '/c/everystep/', true)).toBe('everystep')
  expect(invocation('/p/src', '/p/node_modules/everystep/dist/', false)).toBe('npx everystep')
  expect(invocation('/q', '/p/node_modules/everystep/dist/', false)).toBe('everystep')
  const run = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { cwd: dirname(bin), encoding: 'utf8' }).stdout
  expect(run('check', 'transaction-commit')).toMatch(/Again with: npm run --silent everystep -- check transaction-commit .*\n$/)
  const claim = ['two-phase-commit', '--claim', 'timeouts-cure-blocking']
  expect(run('claims', ...claim)).toContain(`again with: npm run --silent everystep -- claims ${claim.join(' ')}`)
})
