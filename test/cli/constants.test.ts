// Constants on the command line: defaults, those that a variant fixes, those that are missing, and what else the first model brings along.
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine } from './command.ts'

const text = (models: string) => `import { machine, model, oneOf, range, singleProcess, spec, stops, variant, withDefault } from 'everystep'
export const lights = spec('lights', { most: withDefault(range(1, 9), 2), mode: oneOf('up', 'down'), start: range(0, 9) }, ({ most, mode, start }) => {
  const M = singleProcess('M')
  const vars = { n: range(0, 9) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially({ n: start }),
    actions: { step: action({ by: M, when: s => mode === 'up' ? s.n < most : s.n > 0, then: s => { s.n += mode === 'up' ? 1 : -1 } }) },
    properties: { positive: always(s => s.n >= 0) },
    faults: { stop: stops(M) },
    deadlock: 'allowed',
  }
})
export const down = variant(lights, 'down', {}, { mode: 'down', start: 9 })
${models}`

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('bare.ts', text(''))
  cli.write(
    'named.ts',
    text(`const expect = { verdict: 'holds', origin: 'by hand' } as const
export const models = {
  up: model(lights, { constants: { mode: 'up', start: 0 }, faults: { stop: 1 }, says: 'up', expect }),
  fixed: model(down, { says: 'all constants have values', expect: { ...expect, distinct: 10 } }),
}`),
  )
})

describe('constants', () => {
  it('that are missing are named together, without those that have a default', async () => {
    const { code, err } = await cli.run('check', './bare.ts')
    expect([code, err]).toEqual([
      exitCode.usage,
      `error: lights needs a value for its constants 'mode', 'start'
  hint: mode: choose one from oneOf('up', 'down'); start: choose one from range(0, 9): --const mode=up --const start=0
`,
    ])
  })
  it('with a default are chosen as any other, and are in the command that does it again', async () => {
    const up = ['check', './bare.ts', '--const', 'mode=up', '--const', 'start=0'] as const
    // States 0 to most.
    expect((await cli.run(...up)).out).toContain('positive holds in all 3 states')
    const { out } = await cli.run(...up, '--const', 'most=5')
    expect(out).toContain('positive holds in all 6 states')
    expect(out).toContain('--const most=5')
  })
  it('that a variant fixes are not asked for, whatever the first model has, and cannot be chosen otherwise', async () => {
    for (const file of ['./bare.ts', './named.ts'])
      expect((await cli.run('check', file, '--variant', 'down', '--quiet')).out).toMatch(/holds in all 10 states/)
    const { code, err } = await cli.run('check', './bare.ts', '--variant', 'down', '--const', 'mode=up')
    expect([code, err]).toEqual([
      exitCode.usage,
      `error: lights: the constant 'mode' cannot be 'up'
  hint: variant 'down' of lights fixes it as 'down'
`,
    ])
  })
  it('of named models may be left to their defaults', async () => {
    const { code, out } = await cli.run('compare', './named.ts')
    expect(code).toBe(0)
    expect(out).toMatch(/up +stop=1 +✓ holds/)
    expect(out).toMatch(/fixed +✓ holds +10/)
  })
  it('are listed with their defaults', async () => {
    expect((await cli.run('list', './bare.ts')).out).toContain('--const most=…  from range(1, 9); by default 2\n')
    const { specs } = JSON.parse((await cli.run('list', './named.ts', '--json')).out)
    expect(specs[0].defaults).toEqual({ most: 2 })
    expect(specs[0].models[1].constants).toEqual({ most: 2, mode: 'down', start: 9 })
  })
})

describe('what the first model brings along', () => {
  it('is said where constants are given and no model is named', async () => {
    const { err } = await cli.run('check', './named.ts', '--const', 'most=3')
    expect(err).toBe('note: the rest is taken from the model up: mode=up, start=0, stop=1; without its faults: --fault stop=0\n')
    const rest = ['--const', 'mode=up', '--const', 'start=1'] as const
    expect((await cli.run('check', './named.ts', ...rest)).err).toBe(
      'note: the rest is taken from the model up: stop=1; without its faults: --fault stop=0\n',
    )
  })
  it('is not where it is nothing, where the model is named, and with --quiet', async () => {
    const chosen = ['check', './named.ts', '--const', 'most=3'] as const
    for (const more of [['--const', 'mode=up', '--const', 'start=1', '--fault', 'stop=0'], ['--model', 'up'], ['--quiet']])
      expect((await cli.run(...chosen, ...more)).err).toBe('')
    expect((await cli.run('check', './named.ts')).err).toBe('')
  })
})
