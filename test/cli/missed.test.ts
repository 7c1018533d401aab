// A `reachable` that no state has: what comes nearest is shown, and what never fired; and a verdict is qualified wherever the command line says it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write(
    'lamps.ts',
    `import { bounded, bool, machine, model, range, spec } from 'everystep'
export const lamps = spec('lamps', {}, () => {
  const vars = { red: bool, green: bool, turns: bounded(range(0, 2)) }
  const { initially, action, always, reachable } = machine(vars)
  return {
    vars,
    init: initially({ red: true }),
    actions: {
      turn: action({ then: s => { s.red = !s.red; s.green = !s.red; s.turns++ } }),
      repair: action({ when: s => s.red && s.green, then: s => { s.green = false } }),
    },
    properties: { both: reachable(s => s.green && s.turns > 0 && s.red), known: always(s => s.turns >= 0) },
  }
})
const expect = { verdict: 'inconclusive', origin: 'by hand' } as const
export const models = {
  all: model(lamps, { constants: {}, says: 'all', expect }),
  marked: model(lamps, { constants: {}, says: 'marked', expect, neverFires: { repair: 'the lamps never burn both' }, cuts: { turns: 'they turn forever' } }),
  wrong: model(lamps, { constants: {}, says: 'wrong', expect, neverFires: { repair: 'so', turn: 'so' }, cuts: { turns: 'so' } }),
}
`,
  )
})

describe('a reachable that fails', () => {
  it('shows the state nearest to it, the way there, and what never fired', async () => {
    const { out, code } = await cli.run('check', './lamps.ts', '--property', 'both')
    expect(code).toBe(exitCode.inconclusive)
    // Green after one turn, when turns is 1 and red is false: two clauses of three are true, and s.red is the one that is not.
    expect(
      out,
    ).toContain(`both: inconclusive: not decided: no state reached satisfies it within turns <= 2, and what lies beyond was not searched  (lamps.ts:12)
  nearest after 1 step, with 2 of 3 clauses true: s.red is false
  0    initially
         red: true
         green: false
         turns: 0
  1    turn
         red: true → false
         green: false → true
         turns: 0 → 1
  never fired: repair
`)
  })
  it('says so in its reports', async () => {
    await cli.run('check', './lamps.ts', '--property', 'both', '--report', 'out', '--format', 'html,markdown')
    for (const extension of ['html', 'md'])
      expect(readFileSync(join(cli.folder, `out/lamps.all.${extension}`), 'utf8')).toContain(
        'nearest after 1 step, with 2 of 3 clauses true',
      )
  })
})

describe('what qualifies a verdict', () => {
  const known = ['--property', 'known'] as const
  it('stands in the first of the two lines of --quiet', async () => {
    const { out, code } = await cli.run('check', './lamps.ts', ...known, '--quiet')
    expect(out).toMatch(
      /^HOLDS within turns <= 2; repair never fired {2}lamps, model all in .* s\nknown holds in all 3 states; 1 step beyond the bounds was not followed\n$/,
    )
    expect(code).toBe(exitCode.holds)
  })
  it('fails under --strict, each by name on stderr', async () => {
    const { err, code } = await cli.run('check', './lamps.ts', ...known, '--quiet', '--strict')
    expect(code).toBe(exitCode.vacuous)
    expect(err).toMatch(/^strict: repair never fired: .*\nstrict: only turns <= 2 was searched: 1 step was cut\n$/)
  })
  it('passes where the model says so, and fails where that is wrong', async () => {
    const marked = await cli.run('check', './lamps.ts', '--model', 'marked', ...known, '--quiet', '--strict')
    expect([marked.code, marked.out.split('  ')[0], marked.err]).toEqual([exitCode.holds, 'HOLDS within turns <= 2', ''])
    const wrong = await cli.run('check', './lamps.ts', '--model', 'wrong', ...known, '--quiet', '--strict')
    expect([wrong.code, wrong.err]).toEqual([exitCode.vacuous, 'strict: the model says that turn never fires, but it does\n'])
  })
  it('is data for programs', async () => {
    const { out } = await cli.run('check', './lamps.ts', ...known, '--json')
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({
      qualifications: {
        neverFired: [{ action: 'repair', kind: 'action', because: null, accepted: null }],
        cut: [{ kind: 'bound', of: 'turns', within: 'turns <= 2', steps: 1, accepted: null }],
        vacuous: [],
        needless: [],
      },
    })
  })
  it('makes a model of compare unexpected where the model is wrong about it', async () => {
    const { out, err } = await cli.run('compare', './lamps.ts', '--no-cost')
    expect(err).toContain('unexpected: wrong: the model says that turn never fires, but it does')
    expect(err).not.toContain('unexpected: marked')
    expect(out).toMatch(/all +✓ inconclusive/)
  })
})
