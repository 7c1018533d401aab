// Results that can be cited: what made them, within which bounds they hold, and why a cost is not counted.
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
  cli.write(
    'calls.ts',
    `import { bounded, machine, messages, network, ownedBy, range, singleProcess, spec, variant } from 'everystep'
export const calls = spec('calls', {}, () => {
  const A = singleProcess('A')
  const B = singleProcess('B')
  const Msg = messages({ Call: { from: A, to: B } })
  const vars = { made: ownedBy(A, bounded(range(0, 2))), heard: ownedBy(B, range(0, 4)), net: network(Msg) }
  const { initially, action, receive, always, reachable } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      call: action({ by: A, then: s => { s.made++; s.net.send(Msg.Call({})) } }),
      hear: receive(Msg.Call, { then: s => { s.heard++ } }),
    },
    properties: { fewer: always(s => s.heard <= s.made), heardOne: reachable(s => s.heard === 1) },
    deadlock: 'allowed',
  }
})
export const deaf = variant(calls, 'deaf', { actions: { hear: { then: s => { s.heard += 2 } } } })
`,
  )
})

/** What every result says of what made it; the digest is of the sources, with the names of their files. */
const versions = {
  everystep: JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version as string,
  node: process.versions.node,
}
const dated = { ...versions, source: expect.stringMatching(/^[0-9a-f]{64}$/), date: expect.stringMatching(/^2\d{3}-.*Z$/) }
const last = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '')

describe('a result', () => {
  it('says on its page what made it, within which bounds, and for which constants and budgets', async () => {
    const seeded = ['simulate', './calls.ts', '--variant', 'deaf', '--seed', '7', '--report', './seeded', '--json'] as const
    const { made, seconds } = last((await cli.run(...seeded)).out)
    const page = readFileSync(join(cli.folder, 'seeded/calls.deaf.html'), 'utf8')
    const took = `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`
    expect(page).toContain(
      `Made by everystep ${versions.everystep} with Node ${versions.node}, from sources whose SHA-256 begins with ${made.source.slice(0, 16)}, with the seed 7, in ${took}`,
    )
    await cli.run('check', 'two-phase-commit', '--const', 'rms=1', '--fault', 'stopTM=1', '--report', './chosen', '--format', 'html,json')
    const chosen = readFileSync(join(cli.folder, 'chosen/two-phase-commit.html'), 'utf8')
    for (const fact of ['<dt>constants</dt><dd>rms=1</dd>', '<dt>faults</dt><dd>stopTM=1</dd>', '<dt>bounds</dt><dd>none</dd>'])
      expect(chosen).toContain(fact)
    const { checked, trust } = JSON.parse(readFileSync(join(cli.folder, 'chosen/two-phase-commit.json'), 'utf8'))
    expect([checked.constants, checked.faults, trust.bounds]).toEqual([{ rms: 1 }, { stopTM: 1 }, []])
  })
  it('of a file is of all that its specs are written in, whose words stand on its page', async () => {
    const protocol = (more: string) => `import { machine, range, spec } from 'everystep'
export const climbs = spec('climbs', {}, () => {
  const vars = { height: range(0, 3) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { up: action({ when: s => s.height < 3, then: s => void s.height++ }) },
    properties: {
      /** Nobody is ever at the top. */
      low: always(s => s.height < 3),
    },
    deadlock: 'allowed',
  }
})${more}
`
    const made = async (folder: string, more: string, from = './protocol.ts') => {
      mkdirSync(join(cli.folder, folder, dirname(from)), { recursive: true })
      cli.write(`${folder}/${from}`, protocol(more))
      const models = `import { model } from 'everystep'\nimport { climbs } from '${from}'\n`
      const file = cli.write(
        `${folder}/models.ts`,
        `${models}export const models = { usual: model(climbs, { constants: {}, says: 'As usual.', expect: { verdict: 'violated', violated: { low: 3 }, origin: 'by hand' } }) }\n`,
      )
      await cli.run('check', file, '--model', 'usual', '--report', `./${folder}-out`, '--format', 'html,json')
      return JSON.parse(readFileSync(join(cli.folder, `${folder}-out/climbs.usual.json`), 'utf8')).made.source as string
    }
    const source = await made('one', '')
    expect(readFileSync(join(cli.folder, 'one-out/climbs.usual.html'), 'utf8')).toContain(
      '<p class="meaning"><b>low: </b>Nobody is ever at the top.</p>',
    )
    // With another protocol it is another result, though the file that was asked for says the same.
    expect(await made('two', ' // changed')).not.toBe(source)
    expect(await made('three', '')).toBe(source)
    // What a package brings is compared by what comes of it, wherever it is installed.
    const packaged = './node_modules/climbs/protocol.mjs'
    expect(await made('four', ' // changed', packaged)).toBe(await made('five', '', packaged))
  })
  it('of each command that has one says the same', async () => {
    const cups = readFileSync(new URL('../verdict/claims/cups.ts', import.meta.url), 'utf8')
    cli.write('cups.ts', cups.replace(/'[./]+\/checker\/language\/index.ts'/, "'everystep'"))
    cli.write('c1.ndjson', '{"action":"enter","parameters":{"c":"C1"}}\n')
    const one = ['./lock.ts', '--const', 'clients=2', '--date'] as const
    const { out: claims } = await cli.run(
      'claims',
      './cups.ts',
      '--date',
      '--report',
      './claims',
      '--format',
      'html,markdown,json',
      '--json',
    )
    expect(last(claims).made).toEqual(dated)
    const told = (file: string) => readFileSync(join(cli.folder, 'claims', file), 'utf8')
    const document = JSON.parse(told('claims.json'))
    expect(document.made).toEqual(dated)
    expect(document.claims[0].checks[0]).toMatchObject({ constants: { size: expect.any(Number) }, faults: {}, seconds: expect.any(Number) })
    for (const file of ['claims.html', 'claims.md'])
      expect(told(file)).toContain(`Made by everystep ${versions.everystep} with Node ${versions.node}, `)
    expect(last((await cli.run('estimate', ...one, '--seed', '3', '--json')).out).made).toEqual({ ...dated, seed: 3 })
    const conform = last((await cli.run('conform', './lock.ts', 'c1.ndjson', '--const', 'clients=2', '--date', '--json')).out)
    expect(conform).toMatchObject({ made: dated, constants: { clients: 2 }, faults: {} })
  })
  it('has the date on request, and of random walks the seed', async () => {
    const { out } = await cli.run(
      'check',
      './lock.ts',
      '--const',
      'clients=2',
      '--report',
      './dated',
      '--format',
      'json,html',
      '--date',
      '--json',
    )
    const event = JSON.parse(out.trim().split('\n').at(-1) ?? '')
    expect(event.made.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(Math.abs(Date.parse(event.made.date) - Date.now())).toBeLessThan(60_000)
    const written = JSON.parse(readFileSync(join(cli.folder, 'dated/lock.json'), 'utf8'))
    expect(written.made).toEqual({ ...event.made, seconds: event.seconds })
    expect(readFileSync(join(cli.folder, 'dated/lock.html'), 'utf8')).toContain(`on ${event.made.date}`)
    const walks = await cli.run('simulate', './lock.ts', '--const', 'clients=2', '--seed', '7', '--json')
    const { made } = JSON.parse(walks.out.trim().split('\n').at(-1) ?? '')
    expect(made.seed).toBe(7)
    expect(made).not.toHaveProperty('date')
  })
})

describe('a comparison', () => {
  const compared = ['compare', './calls.ts', '--format'] as const
  it('says in CSV what made it, the bounds, the budgets, generated states and seconds', async () => {
    const rows = (await cli.run(...compared, 'csv', '--date')).out.split('\r\n').map(line => line.split(','))
    const [head = []] = rows
    const row = Object.fromEntries(head.map((name, k) => [name, rows[1]?.[k]]))
    // A makes at most two calls, each of which is heard or in flight: made 0, 1, 2 with 1, 2, 3 states. Calls lead to 1, 2, hearing to 1, 2.
    expect(row).toMatchObject({
      property: 'fewer',
      verdict: 'holds',
      within: 'within made <= 2',
      distinct: '6',
      generated: '7',
      stopped: '',
    })
    expect(row.seconds).toMatch(/^\d+(\.\d+)?$/)
    expect(row.everystep).toMatch(/^\d+\.\d+\.\d+$/)
    expect(row.node).toBe(process.versions.node)
    expect(row.source).toMatch(/^[0-9a-f]{64}$/)
    expect(row.date).toMatch(/Z$/)
  })
  it('says in its cells within which bound what holds does', async () => {
    expect((await cli.run('compare', './calls.ts')).out).toMatch(/calls +holds .* within made <= 2\n/)
    expect((await cli.run('compare', './calls.ts', '--by', 'property')).out).toMatch(
      /^calls +holds within made <= 2 +holds within made <= 2/m,
    )
    expect((await cli.run(...compared, 'markdown')).out).toContain('| calls | holds within made \\<= 2 |')
    const page = (await cli.run(...compared, 'html')).out
    expect(page).toMatch(/holds<\/span> (<span[^>]*>)?within made &lt;= 2/)
    expect(page).toContain('Made by everystep ')
  })
  it('says why the cost of a model is not counted', async () => {
    const why = 'The cost of deaf is not counted: fewer is violated without any fault, so that what it decides is worth nothing.'
    for (const more of [[], ['--by', 'property'], ['--format', 'markdown'], ['--format', 'html']])
      expect((await cli.run('compare', './calls.ts', ...more)).out).toContain(why)
    expect((await cli.run(...compared, 'cost-csv')).out).toMatch(/\r\ncalls,deaf,,+"fewer is violated without any fault/)
    expect(JSON.parse((await cli.run(...compared, 'json')).out).uncounted).toEqual([
      { variant: 'deaf', constants: {}, network: null, reason: expect.stringMatching(/^fewer is violated/) },
    ])
    expect((await cli.run('compare', './calls.ts', '--no-cost')).out).not.toContain('not counted')
  })
})
