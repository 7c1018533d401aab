import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { deepTest } from '../support/depth.ts'
import { bin, type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
})

const events = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

describe('check', () => {
  it("takes the library's first model where none is named", async () => {
    const { code, out } = await cli.run('check', 'two-phase-commit')
    expect(code).toBe(exitCode.holds)
    // TLC on TwoPhase.tla with 3 RMs (github.com/tlaplus/Examples): 288 distinct states, 1,146 generated, depth 11.
    expect(out).toMatch(/288 distinct, 1,146 generated/)
    expect(out).toContain('three-rms')
  })

  it("takes a user's file outside any package, and from any folder below it", async () => {
    // Two clients enter one after the other: 2 steps, and both are in.
    const { code, out } = await cli.run('check', './lock.ts', '--const', 'clients=2')
    expect(code).toBe(exitCode.safety)
    expect(out).toMatch(/exclusion: violated in 2 steps/)
    expect(out).toContain(
      `Why: for a: C1, b: C2, a === b is false; s.at[a] === 'out' is false: s.at[a] is in; s.at[b] === 'out' is false: s.at[b] is in.`,
    )
    expect(out).toContain('lock.ts:15')
    const alone = await cli.run('check', './lock.ts', '--const', 'clients=1')
    expect(alone.code).toBe(exitCode.holds)
    const polite = await cli.run('check', './lock.ts', '--const', 'clients=2', '--variant', 'polite')
    expect(polite.code).toBe(exitCode.holds)
    mkdirSync(join(cli.folder, 'below'))
    cli.write('below/uses.ts', "export { lock } from '../lock.ts'\nawait Promise.resolve()\n")
    expect((await cli.run('check', './below/uses.ts', '--const', 'clients=2')).code).toBe(exitCode.safety)
  })

  it('changes what is asked for in the first model, and no longer calls it by its name', async () => {
    const { out } = await cli.run('check', 'two-phase-commit', '--const', 'rms=2', '--network', 'bag', '--fault', 'lose=1', '--json')
    expect(events(out).at(-1)).toMatchObject({
      model: null,
      constants: { rms: 2 },
      faults: { lose: 1 },
      networks: { net: { kind: 'bag', capacity: null } },
    })
    const any = await cli.run('check', 'two-phase-commit', '--const', 'rms=1', '--fault', 'partition=any', '--json')
    expect(events(any.out)[0]).toMatchObject({ faults: { partition: 'any' } })
  })

  it('says the command that does it again, which does', async () => {
    const first = await cli.run('check', './lock.ts', '--const', 'clients=2', '--property', 'exclusion')
    const again = /Again with: everystep (.*)\n/.exec(first.out)?.[1]?.split(' ') ?? []
    const second = await cli.run(...again)
    expect(second.out.replace(/in [\d.]+ s/, '')).toBe(first.out.replace(/in [\d.]+ s/, ''))
  })

  it.each([
    // model, options, exit code: safety comes before deadlock
    ['eager-commit', ['--property', 'agreement'], exitCode.safety],
    ['coordinator-stops', [], exitCode.deadlock],
    ['three-rms', ['--max-states', '10'], exitCode.inconclusive],
    ['three-rms', ['--max-depth', '3'], exitCode.inconclusive],
    ['prepared-timeout-loss', ['--continue'], exitCode.safety],
  ])('ends %s %j with %i', async (model, options, code) => {
    const result = await cli.run('check', 'two-phase-commit', '--model', model, ...options)
    expect(result.code).toBe(code)
    if (code === exitCode.inconclusive) expect(result.out).toMatch(/^INCONCLUSIVE/)
  })

  it('lets a vacuous property fail under --strict alone', async () => {
    cli.write(
      'vacuous.ts',
      lock('exclusion: always(s =>', 'never: always({ for: { c: C }, when: () => false, holds: () => false }), exclusion: always(s =>'),
    )
    const asked = ['check', './vacuous.ts', '--const', 'clients=1', '--property', 'never']
    expect((await cli.run(...asked)).code).toBe(exitCode.holds)
    expect((await cli.run(...asked, '--strict')).code).toBe(exitCode.vacuous)
    const expected = await cli.run(...asked, '--strict', '--expect', 'holds')
    expect(expected.code).toBe(exitCode.vacuous)
    expect(expected.err).toContain('never is vacuous')
  })

  it('prints the verdict alone with --quiet', async () => {
    const { out } = await cli.run('check', './lock.ts', '--const', 'clients=2', '--quiet')
    expect(out).toMatch(/^VIOLATED {2}lock in [\d.]+ s\nlock breaks exclusion in 2 steps.*\n$/)
  })
})

describe('necessary faults', () => {
  // A lost Abort blocks its RM (the model loss says how long it takes); a copy does nothing.
  const asked = ['check', 'two-phase-commit', '--const', 'rms=2', '--network', 'bag', '--fault', 'lose=1', '--fault', 'duplicate=1']
  it('repeats the limits, the patience and the threads that it was given', async () => {
    const limits = ['--max-seconds', '60', '--max-memory', '1073741824', '--patience', '7', '--workers', '1']
    const { out } = await cli.run('check', 'two-phase-commit', '--const', 'rms=1', ...limits)
    expect(out).toMatch(new RegExp(`Again with: .* ${limits.join(' ')}$`, 'm'))
  })

  it('are looked for in small spaces, unless that is not wanted', async () => {
    expect((await cli.run(...asked)).out).toMatch(/^needs lose=1.*; duplicate is not needed$/m)
    const without = await cli.run(...asked, '--no-necessary-faults')
    expect(without.out).not.toMatch(/needs/)
    expect(without.out).toMatch(/Again with: .* --no-necessary-faults$/m)
    expect((await cli.run(...asked, '--necessary-faults')).out).toMatch(/Again with: .* --necessary-faults$/m)
  })
  it('are left out of random walks, which cannot tell', async () => {
    const [, ...rest] = asked
    const { out } = await cli.run('simulate', ...rest)
    expect(out).toMatch(/^VIOLATED/)
    expect(out).not.toMatch(/needs/)
  })
})

describe('--expect', () => {
  const lockOf = (clients: number) => ['check', './lock.ts', '--const', `clients=${clients}`]
  it.each<[asked: string[], expected: string, code: number, said: string]>([
    [lockOf(1), 'holds', 0, 'as expected'],
    [lockOf(2), 'violated', 0, 'as expected'],
    [lockOf(2), 'violated:exclusion', 0, 'as expected'],
    [[...lockOf(2), '--max-states', '2'], 'inconclusive', 0, 'as expected'],
    // All is well but should not be: a code of its own, since 0 would say that the expectation is met.
    [lockOf(1), 'violated', 1, 'but the verdict is holds'],
    [lockOf(1), 'violated:exclusion', 1, 'exclusion is not violated'],
    [lockOf(2), 'holds', exitCode.safety, 'exclusion is violated'],
    [lockOf(2), 'inconclusive', exitCode.safety, 'exclusion is violated'],
    [lockOf(2), 'violated:deadlock', exitCode.safety, 'deadlock is not violated'],
    // Where the search ends before it is decided.
    [[...lockOf(2), '--first'], 'violated:deadlock', exitCode.safety, '--property deadlock'],
    [[...lockOf(2), '--property', 'exclusion'], 'violated:deadlock', exitCode.safety, 'deadlock was not checked'],
    [[...lockOf(2), '--max-states', '2'], 'holds', exitCode.inconclusive, 'the verdict is inconclusive'],
    [[...lockOf(2), '--max-states', '2'], 'violated', exitCode.inconclusive, 'the verdict is inconclusive'],
  ])('%j expecting %s: %i', async (asked, expected, code, said) => {
    const result = await cli.run(...asked, '--expect', expected)
    expect(result.err).toContain(said)
    expect(result.code).toBe(code)
  })
})

describe('--json', () => {
  it('writes a start and a result, with exactly these keys', async () => {
    const { out, err, code } = await cli.run('check', 'two-phase-commit', '--model', 'eager-commit', '--property', 'agreement', '--json')
    expect(err).toBe('')
    // On a machine that is busy there is time for progress in between.
    const [start, result, ...more] = events(out).filter(({ event }) => event !== 'progress')
    expect(more).toEqual([])
    expect(start).toEqual({
      event: 'start',
      spec: 'two-phase-commit',
      model: 'eager-commit',
      variant: 'eager-commit',
      constants: { rms: 3 },
      faults: {},
    })
    // The contract of the design: scripts rely on these. A new key is welcome, and is added here.
    expect(Object.keys(result ?? {}).sort()).toEqual(
      [
        ...['event', 'spec', 'model', 'variant', 'constants', 'faults', 'networks', 'verdict', 'reason', 'stopped', 'states', 'depth'],
        ...[
          'properties',
          'valence',
          'qualifications',
          'made',
          'neverFired',
          'bounds',
          'reductions',
          'symmetry',
          'fairness',
          'outDegree',
          'collision',
          'orbits',
          'engine',
          'workers',
        ],
        ...['seconds', 'exitCode'],
      ].sort(),
    )
    expect(result).toMatchObject({ event: 'result', verdict: 'violated', orbits: false, exitCode: code })
    expect(Object.keys(result?.states as object).sort()).toEqual(['distinct', 'generated', 'queue'])
    // One RM prepares, the TM receives that and commits, the RM commits, another RM aborts: 5 steps, as the model's own expectation says.
    expect(result?.properties).toEqual([{ name: 'agreement', kind: 'always', verdict: 'violated', reason: expect.any(String), steps: 5 }])
  })

  it('tells of a spec that fails before the result, which stays last', async () => {
    cli.write('throws.ts', lock("{ s.at[c] = 'out' }", "{ throw new Error('no way out') }"))
    const { out, code } = await cli.run('check', './throws.ts', '--const', 'clients=2', '--json')
    expect(events(out).map(e => e.event)).toEqual(['start', 'error', 'result'])
    expect(events(out).at(-1)).toMatchObject({ verdict: 'inconclusive', exitCode: exitCode.specFailure })
    expect(code).toBe(exitCode.specFailure)
  })

  it('tells of progress in a search of some seconds', async () => {
    const { out } = await cli.run('check', 'two-phase-commit', '--const', 'rms=9', '--max-seconds', '1.5', '--json')
    const told = events(out)
    const progress = told.filter(e => e.event === 'progress')
    expect(progress.length).toBeGreaterThan(0)
    expect(Object.keys(progress[0] ?? {}).sort()).toEqual([
      'depth',
      'distinct',
      'event',
      'frontier',
      'generated',
      'memory',
      'queue',
      'seconds',
    ])
    expect(told.at(-1)?.event).toBe('result')
  })
})

describe('a large search', () => {
  const large = ['check', 'two-phase-commit', '--const', 'rms=8', '--network', 'set', '--max-states', '310000'] as const
  it('whose spec declares a symmetry says once that --symmetry would help, and not where it is on', async () => {
    const { err } = await cli.run(...large)
    expect(err.match(/^note: .*/gm)).toEqual([
      'note: the spec declares that RM may be exchanged: with --symmetry up to 40,320 states count as one, as long as the code treats them alike',
    ])
    for (const more of ['--symmetry', '--quiet']) expect((await cli.run(...large, more)).err).not.toContain('note:')
  })
})

describe('reports', () => {
  it('are written in the formats asked for, named, and nothing where nothing is asked', async () => {
    const { out, code } = await cli.run('check', './lock.ts', '--const', 'clients=2', '--report', './out', '--format', 'itf,markdown')
    expect(code).toBe(exitCode.safety)
    const written = readdirSync(join(cli.folder, 'out')).sort()
    expect(written.some(name => name.endsWith('.itf.json'))).toBe(true)
    expect(written.length).toBe(2)
    for (const name of written) expect(out).toContain(name)
  })

  it('of violations already found are written when the search is ended by a limit', async () => {
    const { code, out } = await cli.run(
      'check',
      './lock.ts',
      '--const',
      'clients=3',
      '--continue',
      '--max-states',
      '5',
      '--report',
      './cut',
      '--format',
      'itf',
    )
    expect(code).toBe(exitCode.safety)
    expect(out).toContain('not the whole space: the limit of 5 states was reached')
    expect(readdirSync(join(cli.folder, 'cut'))).toHaveLength(1)
  })

  it('of violations already found are written when the spec then fails', async () => {
    cli.write(
      'later.ts',
      lock("{ s.at[c] = 'out' }", "{ if (Object.values(s.at).every(a => a === 'in')) throw new Error('crowded'); s.at[c] = 'out' }"),
    )
    const { code, err } = await cli.run(
      'check',
      './later.ts',
      '--const',
      'clients=2',
      '--continue',
      '--report',
      './failed',
      '--format',
      'itf',
    )
    expect(code).toBe(exitCode.specFailure)
    expect(err).toContain('crowded')
    expect(readdirSync(join(cli.folder, 'failed')).filter(name => name.includes('exclusion'))).toHaveLength(1)
  })
})

describe('simulate', () => {
  const walk = (...more: string[]) => cli.run('simulate', './lock.ts', '--const', 'clients=2', ...more)

  it('finds a violation, and says that its trace need not be the shortest', async () => {
    const { code, out } = await walk('--seed', '1')
    expect(code).toBe(exitCode.safety)
    expect(out).toContain('traces need not be the shortest')
  })

  it('walks the same way for the same seed, and not for another', async () => {
    const said = async (seed: string) =>
      (await cli.run('simulate', 'two-phase-commit', '--model', 'eager-commit', '--seed', seed)).out
        .replace(/in [\d.]+ s/, '')
        .replace(/--seed \d+/, '')
    const first = await said('7')
    expect(await said('7')).toBe(first)
    expect(new Set([first, await said('8'), await said('9')]).size).toBeGreaterThan(1)
  })

  it('says that it does not count symmetric states as one where the model is checked so', async () => {
    const { err } = await cli.run('simulate', 'raft', '--model', 'all-at-once', '--runs', '1', '--steps', '2')
    expect(err).toContain('note: random walks visit states one by one, so that symmetric states are not counted as one here')
    expect((await walk('--runs', '1', '--steps', '2')).err).not.toContain('symmetric')
  })

  it('is inconclusive where it finds nothing', async () => {
    const { code, out } = await cli.run('simulate', './lock.ts', '--const', 'clients=1', '--runs', '10', '--steps', '5')
    expect(code).toBe(exitCode.inconclusive)
    expect(out).toContain('10 random walks of at most 5 steps found nothing')
  })
})

describe('graph and lint', () => {
  it('draws every state', async () => {
    // Each of two clients in or out: 4 states, and from each two steps: 8.
    const { out, code } = await cli.run('graph', './lock.ts', '--const', 'clients=2')
    expect(code).toBe(0)
    expect(out).toMatch(/^digraph "lock: 4 states, 8 steps"/)
    expect((await cli.run('graph', './lock.ts', '--const', 'clients=2', '-o', 'lock.svg')).code).toBe(0)
    expect(readFileSync(join(cli.folder, 'lock.svg'), 'utf8')).toContain('<svg')
    expect((await cli.run('graph', './lock.ts', '--const', 'clients=2', '-o', 'lock.png', '--fold', 'chains')).code).toBe(0)
    expect(readFileSync(join(cli.folder, 'lock.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  deepTest('finds what is wrong in a source without running it', async () => {
    cli.write('impure.ts', lock("{ s.at[c] = 'in' }", "{ if (Math.random() < 0.5) s.at[c] = 'in' }"))
    const { code, out } = await cli.run('lint', './impure.ts')
    expect(code).toBe(exitCode.usage)
    expect(out).toMatch(/^impure\.ts:11:\d+ {2}error {2}.*Math\.random/)
    expect((await cli.run('lint', './lock.ts')).code).toBe(0)
  })
})

describe('as a process', () => {
  const large = ['check', 'two-phase-commit', '--const', 'rms=9', '--network', 'set', '--fault', 'crash=any']

  it('ends on Ctrl-C with what is known, as inconclusive', async () => {
    const child = spawn(process.execPath, [bin, ...large], { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    child.stdout.on('data', text => {
      out += String(text)
    })
    // The first line of progress says that the search is on its way.
    child.stderr.once('data', () => child.kill('SIGINT'))
    const code = await new Promise(resolve => child.on('close', resolve))
    expect(out).toMatch(/^INCONCLUSIVE .*\nnot decided: the search was interrupted/)
    expect(code).toBe(exitCode.inconclusive)
  })

  it('loads only what a check needs', () => {
    cli.write(
      'loads.mjs',
      `import { registerHooks } from 'node:module'
import { writeFileSync } from 'node:fs'
const loaded = []
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
process.on('exit', () => writeFileSync('loads.json', JSON.stringify(loaded)))
`,
    )
    const run = spawnSync(process.execPath, ['--import', './loads.mjs', bin, 'check', 'two-phase-commit', '--const', 'rms=1'], {
      cwd: cli.folder,
    })
    expect(run.status).toBe(0)
    const loaded = JSON.parse(readFileSync(join(cli.folder, 'loads.json'), 'utf8')) as string[]
    // Its own, and that of transaction-commit, which a variant of it refines.
    expect(loaded.flatMap(url => /([\w-]+)\/protocol\.[jt]s$/.exec(url)?.[1] ?? []).sort()).toEqual([
      'transaction-commit',
      'two-phase-commit',
    ])
    expect(loaded.some(url => url.includes('immer'))).toBe(true)
    // Start-up time: these take a tenth of a second and more, each.
    expect(loaded.filter(url => /ts-morph|typescript|@hpcc-js|preact|fast-xml|reports\/(html|index)/.test(url))).toEqual([])
  })

  it('writes no colours where nobody looks, and survives a reader that has seen enough', () => {
    const run = spawnSync(process.execPath, [bin, 'check', 'two-phase-commit', '--const', 'rms=2'], {
      encoding: 'utf8',
      env: { ...process.env, CI: 'true' },
    })
    expect(run.status).toBe(0)
    expect(run.stdout).not.toContain('\x1b')
    const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" graph two-phase-commit --const rms=2 --network set | head -1`], {
      encoding: 'utf8',
    })
    expect(piped.stderr).toBe('')
    expect(piped.stdout).toMatch(/^digraph/)
  })
})
