// `everystep sweep`: one model over ranges of its constants.
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
  cli.write(
    'count.ts',
    `import { bounded, machine, model, oneOf, range, setOf, singleProcess, spec } from 'everystep'
export const counting = spec('counting', { most: range(0, 9), by: oneOf('one', 'two'), of: setOf(oneOf('a', 'b')) }, ({ most, by }) => {
  const M = singleProcess('M')
  const vars = { n: bounded(range(0, 4)), small: range(0, 3) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { step: action({ by: M, when: s => s.n < most, then: s => { s.n += by === 'one' ? 1 : 2; if (by === 'two') s.small = s.n } }) },
    properties: { few: always(s => s.n < 3) },
    deadlock: 'allowed',
  }
})
const expect = { verdict: 'holds', origin: 'by hand' } as const
export const models = {
  two: model(counting, { constants: { most: 2, by: 'one', of: new Set(['a']) }, says: 'two', expect }),
}
`,
  )
})

const rowsOf = (out: string) =>
  out.split('\n').map(line =>
    line
      .trim()
      .replaceAll(/ {2,}/g, '  ')
      .replace(/ \d+\.\d( |$)/, ' …$1'),
  )

describe('sweep', () => {
  it('checks a range, and prints a row for each value', async () => {
    const { code, out, err } = await cli.run('sweep', './lock.ts', '--const', 'clients=1..3')
    // Every subset of the clients is inside: 2^n states, of n+1 sizes; each leads to n others, and one is initial. Two enter in 2 steps.
    expect(rowsOf(out)).toEqual([
      'clients  verdict  distinct  generated  depth  seconds  shortest violations, or what qualifies the verdict',
      '1  holds  2  3  2  …',
      '2  violated  4  9  3  …  exclusion 2',
      '3  violated  8  25  4  …  exclusion 2',
      '',
    ])
    expect([code, err]).toEqual([0, ''])
  })

  const counted = ['sweep', './count.ts', '--const', 'by=one,two', '--const', 'most=2,3,7'] as const
  it('checks every combination, and says what a row does not decide, with the exit code of the worst', async () => {
    const { code, out, err } = await cli.run(...counted)
    expect(rowsOf(out).slice(1)).toEqual([
      'one  2  holds  3  3  3  …',
      'one  3  violated  4  4  4  …  few 3',
      'one  7  violated  5  5  5  …  few 3',
      'two  2  holds  2  2  2  …',
      expect.stringMatching(/^two {2}3 .* the spec fails: in step: small was set to 4, which is not in range\(0, 3\)/),
      expect.stringMatching(/^two {2}7 .* the spec fails: /),
      '',
    ])
    expect(code).toBe(exitCode.specFailure)
    expect(err).toBe('note: the rest is taken from the model two: of={a}\n')
  })
  it('never calls a row decided that a limit ended, and says the limit', async () => {
    const { code, out } = await cli.run('sweep', './count.ts', '--const', 'most=1,3', '--max-depth', '2')
    expect(rowsOf(out).slice(1, 3)).toEqual([
      '1  holds  2  2  2  …',
      expect.stringMatching(/^3 {2}inconclusive .*there are states beyond depth 2$/),
    ])
    expect(code).toBe(exitCode.inconclusive)
  })
  it('is a table in Markdown, and in CSV and JSON a result that can be cited', async () => {
    const swept = ['sweep', './lock.ts', '--const', 'clients=1..2', '--date', '--format'] as const
    const markdown = (await cli.run(...swept, 'markdown')).out
    expect(markdown).toContain('| clients | verdict | distinct |')
    expect(markdown).toContain('| 2 | violated | 4 | 9 | 3 |')
    expect(markdown).toContain('`everystep sweep ./lock.ts --const clients=1..2`')
    const [head = '', , second = ''] = (await cli.run(...swept, 'csv')).out.split('\r\n')
    expect(head).toBe(
      'spec,variant,model,faults,network,clients,verdict,violated,within,undecided,distinct,generated,depth,seconds,everystep,node,source,date',
    )
    expect(second).toMatch(
      /^lock,,,,,2,violated,exclusion 2,,,4,9,3,[\d.]+,\d+\.\d+\.\d+,[\d.]+,[0-9a-f]{64},\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    )
    const json = JSON.parse((await cli.run(...swept, 'json')).out)
    expect(json).toMatchObject({
      format: 'everystep-sweep',
      over: ['clients'],
      made: { node: process.versions.node, date: expect.stringMatching(/Z$/) },
      rows: [
        { constants: { clients: 1 }, verdict: 'holds', stopped: null, states: { distinct: 2 }, seconds: expect.any(Number) },
        { constants: { clients: 2 }, verdict: 'violated', command: 'everystep check ./lock.ts --const clients=2 --continue' },
      ],
    })
    expect(json.rows[1].properties).toContainEqual({ name: 'exclusion', kind: 'always', verdict: 'violated', steps: 2 })
  })
  it('takes a value with a comma as one, where the domain has it', async () => {
    const { out } = await cli.run('sweep', './count.ts', '--const', 'of={a, b},{}', '--const', 'most=1')
    expect(rowsOf(out).slice(1, 3)).toEqual([
      expect.stringMatching(/^\{a, b\} {2}1 {2}holds/),
      expect.stringMatching(/^\{\} {2}1 {2}holds/),
    ])
  })
  it.each([
    [['./lock.ts'], 'error: a sweep needs a constant and its values'],
    [['./lock.ts', '--const', 'clients=1..4'], "error: lock: the constant 'clients' cannot be 4"],
    [['./lock.ts', '--const', 'clients=3..1'], "error: the range '3..1' is empty"],
    [['./lock.ts', '--const', 'clients=0..5000'], "error: the range '0..5000' has more than 1,000 numbers"],
    [['./lock.ts', '--const', 'client=1..2'], "error: lock has no constant 'client'"],
    [['./lock.ts', '--const', 'clients=1', '--format', 'cvs'], "did you mean 'csv'?"],
  ])('refuses %j before it searches', async (args, says) => {
    const { code, out, err } = await cli.run('sweep', ...args)
    expect([code, out]).toEqual([exitCode.usage, ''])
    expect(err).toContain(says)
  })
})

it('check, given several values, says that sweep takes them', async () => {
  for (const several of ['1,2,3', '1..3']) {
    const { code, err } = await cli.run('check', './lock.ts', '--const', `clients=${several}`)
    expect([code, err]).toEqual([
      exitCode.usage,
      `error: a check takes one value of the constant 'clients', and '${several}' is 3
  hint: to check each of them: everystep sweep ./lock.ts --const clients=${several}
`,
    ])
  }
})
