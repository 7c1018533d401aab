import { beforeAll, describe, expect, it } from 'vitest'
import { type CommandLine, commandLine } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

describe('help', () => {
  it.each([
    'check',
    'serve',
    'join',
    'simulate',
    'compare',
    'sweep',
    'mutate',
    'claims',
    'replay',
    'conform',
    'estimate',
    'graph',
    'export',
    'list',
    'lint',
  ])('of %s has examples', async command => {
    const { code, out } = await cli.run(command, '--help')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ everystep ${command}\\b`))
  })

  it('says how many threads there may be, and what 0 means where a trace is replayed', async () => {
    const said = async (command: string) => (await cli.run(command, '--help')).out.replaceAll(/\s+/g, ' ')
    for (const command of ['check', 'claims']) expect(await said(command)).toContain('at most 16 unless there are more cores')
    expect(await said('replay')).toContain('0 every step is enabled, even if the trace shows a violation')
  })

  it('says of --continue and --first what they do in a search, and on walks, which are not limited to small spaces', async () => {
    const said = async (command: string) => (await cli.run(command, '--help')).out.replaceAll(/\s+/g, ' ')
    expect(await said('check')).toContain('until every property is decided (the default up to 50,000 states)')
    expect(await said('simulate')).toContain('--continue take all walks, although one has found a violation')
    expect(await said('simulate')).toContain('--first stop at the first violation (the default)')
    expect(await said('simulate')).not.toContain('50,000')
  })

  it('of check says what is checked where no model is named, and groups its options', async () => {
    const { out } = await cli.run('check', '--help')
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Without --model it is the first model of the spec.')
    expect(out.match(/^[A-Z].*:$/gm)).toEqual([
      'Arguments:',
      'Which model:',
      'What to check:',
      'Limits (a search that ends at one is inconclusive):',
      'What to report:',
      'How to search:',
      'On many machines:',
      'Options:',
      'Examples:',
    ])
  })

  it('is what no command at all gets', async () => {
    const { code, out } = await cli.run()
    expect(code).toBe(0)
    expect(out).toContain('Exit codes:')
    expect((await cli.run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
