import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
})

describe('replay', () => {
  it('takes a recorded trace again, and says where the spec no longer follows it', async () => {
    await cli.run('check', './lock.ts', '--const', 'clients=2', '--report', './traces', '--format', 'itf')
    const trace = `./traces/${readdirSync(join(cli.folder, 'traces'))[0]}`
    const { code, out } = await cli.run('replay', trace, './lock.ts')
    expect(code).toBe(0)
    expect(out).toContain('exclusion: violated')
    cli.write('mended.ts', lock("when: (s, { c }) => s.at[c] === 'out'", "when: s => Object.values(s.at).every(at => at === 'out')"))
    const mended = await cli.run('replay', trace, './mended.ts')
    expect(mended.code).toBe(exitCode.usage)
    expect(mended.err).toContain('step 2, enter(c: C2), cannot be taken there: its guard is false')
  })

  it('judges again what must remain possible, with the exit code of liveness', async () => {
    const model = ['two-phase-commit', '--model', 'decidable-coordinator-stops', '--property', 'decisionPossible']
    const checked = await cli.run('check', ...model, '--report', './possible', '--format', 'itf')
    expect(checked.code).toBe(exitCode.liveness)
    const { out } = await cli.run('replay', `./possible/${readdirSync(join(cli.folder, 'possible'))[0]}`)
    expect(out).toContain('decisionPossible: violated')
    expect((await cli.run('check', ...model, '--expect', 'violated:decisionPossible')).code).toBe(exitCode.holds)
  })

  const ending = (steps: string): string => `import { machine, range, singleProcess, spec } from 'everystep'
export const ending = spec('ending', {}, () => {
  const M = singleProcess('M')
  const vars = { n: range(0, 1) }
  const { initially, action, timeout } = machine(vars)
  return { vars, init: initially(), actions: { ${steps} }, properties: {} }
})
`

  it('calls stuck what check does, where a step can be taken that changes nothing', async () => {
    cli.write('idle.ts', ending('up: action({ when: s => s.n === 0, then: s => { s.n = 1 } }), poll: action({ then: s => { s.n = s.n } })'))
    const checked = await cli.run('check', './idle.ts', '--report', './idle', '--format', 'itf')
    expect(checked.code).toBe(exitCode.deadlock)
    expect(checked.out).toContain(
      'deadlock: violated in 1 step: poll can be taken and changes nothing, and no other step leads on, and the state is not final',
    )
    expect(checked.out).toContain(
      'Why: the environment is stuck: up: s.n === 0 is false: s.n is 1; poll: it can be taken, and changes nothing.',
    )
    const trace = `./idle/${readdirSync(join(cli.folder, 'idle'))[0]}`
    expect((await cli.run('replay', trace, './idle.ts')).out).toContain('deadlock: violated')
    expect((await cli.run('graph', './idle.ts')).out).toContain('2: deadlock')
  })

  it('names everyone who is stuck, and why each of their steps does not lead on', async () => {
    cli.write(
      'forks.ts',
      `import { machine, mapOf, oneOf, processes, spec } from 'everystep'
export const forks = spec('forks', {}, () => {
  const P = processes('P', 2)
  const vars = { fork: mapOf(P, oneOf('free', 'taken')) }
  const { initially, action, crashes } = machine(vars)
  return {
    vars, init: initially(), properties: {}, faults: { crash: crashes(P) },
    actions: {
      grab: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.fork[p] === 'free', then: (s, { p }) => { s.fork[p] = 'taken' } }),
      eat: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.fork[p] === 'taken' && P.others(p).every(q => s.fork[q] === 'free'), then: (s, { p }) => { s.fork[p] = 'free' } }),
    },
  }
})
`,
    )
    const { out } = await cli.run('check', './forks.ts', '--fault', 'crash=1')
    // Both have taken their own fork: 2 steps.
    expect(out).toContain('deadlock: violated in 2 steps: no step leads on but the fault crash, and the state is not final')
    for (const [p, q] of [
      [1, 2],
      [2, 1],
    ])
      expect(out).toContain(
        `Why: P${p} is stuck: grab(p: P${p}): s.fork[p] === 'free' is false: s.fork[p] is taken; eat(p: P${p}): for q: P${q}, s.fork[q] === 'free' is false: s.fork[q] is taken.`,
      )
  })

  it('says that a timeout is synchronous, whose own guard is true', async () => {
    cli.write('late.ts', ending('up: timeout({ by: M, when: s => s.n === 0, then: s => { s.n = 1 } })'))
    await cli.run('check', './late.ts', '--report', './late', '--format', 'itf')
    const trace = `./late/${readdirSync(join(cli.folder, 'late'))[0]}`
    cli.write(
      'later.ts',
      ending(
        'up: timeout({ by: M, when: s => s.n === 0, then: s => { s.n = 1 } }), poll: action({ when: s => s.n === 0, then: () => {} })',
      ),
    )
    const { code, err } = await cli.run('replay', trace, './later.ts')
    expect(code).toBe(exitCode.usage)
    expect(err).toContain('step 1, up, cannot be taken there: it is synchronous, and something else can still happen')
  })

  it('finds the spec from any folder, by where its file lies from the trace, and after both were moved', async () => {
    mkdirSync(join(cli.folder, 'deep/er'), { recursive: true })
    cli.write('deep/lock.ts', lock())
    await cli.run('check', './deep/lock.ts', '--const', 'clients=2', '--report', './traces/of-deep', '--format', 'itf')
    const trace = 'traces/of-deep/lock.exclusion.itf.json'
    // Another lock.ts, in which the trace cannot be taken, lies where the command runs.
    cli.write('deep/er/lock.ts', lock("when: (s, { c }) => s.at[c] === 'out'", 'when: () => false'))
    const elsewhere = commandLine()
    const found = await elsewhere.run('replay', join(cli.folder, trace))
    expect([found.code, found.err]).toEqual([0, ''])
    expect(found.out).toContain('exclusion: violated')
    // Moved to a place where only the spec's name as the check saw it leads to it.
    mkdirSync(join(elsewhere.folder, 'moved/out/deep'), { recursive: true })
    renameSync(join(cli.folder, trace), join(elsewhere.folder, 'moved/out/deep/lock.exclusion.itf.json'))
    expect((await elsewhere.run('replay', './moved/out/deep/lock.exclusion.itf.json')).err).toContain(
      'is of lock in ./deep/lock.ts, and there is no such file',
    )
    mkdirSync(join(elsewhere.folder, 'moved/deep'))
    renameSync(join(cli.folder, 'deep/lock.ts'), join(elsewhere.folder, 'moved/deep/lock.ts'))
    expect((await elsewhere.run('replay', './moved/out/deep/lock.exclusion.itf.json')).out).toContain('exclusion: violated')
  })

  it('finds the spec in the file that the trace names, and matches a trace that names nothing', async () => {
    await cli.run('check', './lock.ts', '--const', 'clients=2', '--report', './named', '--format', 'itf')
    const named = './named/lock.exclusion.itf.json'
    const { code, out } = await cli.run('replay', named)
    expect(out).toContain('exclusion: violated')
    expect(code).toBe(0)
    const { states } = JSON.parse(readFileSync(join(cli.folder, named), 'utf8')) as { states: readonly { at: unknown }[] }
    cli.write('foreign.itf.json', `\ufeff${JSON.stringify({ vars: ['at'], states: states.map(({ at }) => ({ at })) })}`)
    const again = await cli.run('replay', './foreign.itf.json', './lock.ts', '--const', 'clients=2')
    expect(again.err).toBe('')
    expect(again.out).toContain('every step can be taken')
    const fewer = await cli.run('replay', './foreign.itf.json', './lock.ts', '--const', 'clients=1')
    expect(fewer.err).toContain('state 0 is no initial state of lock')
    expect(fewer.code).toBe(exitCode.usage)
  })
})
