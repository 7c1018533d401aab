import colors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { main } from '../../checker/cli/main.ts'
import type { Terminal } from '../../checker/cli/terminal.ts'

async function run(...args: string[]) {
  let [out, err] = ['', '']
  const terminal: Terminal = {
    out: text => void (out += text),
    err: text => void (err += text),
    interactive: false,
    columns: 80,
    colors: colors.createColors(false),
    onInterrupt: () => () => {},
  }
  const code = await main(args, terminal)
  return { code, out: out.replaceAll('\r\n', '\n'), err }
}

// Steps and counts: see the models of transaction-commit, where they are derived by hand.
describe('everystep compare', () => {
  test('checks every model, row by row', async () => {
    const { code, out } = await run('compare', 'transaction-commit')
    expect(code).toBe(0)
    expect(
      out
        .replaceAll(/ \d\.\d /g, ' … ')
        .replaceAll(/\d\.\d$/gm, '…')
        .split('\n')
        .map(l => l.replaceAll(/ +/g, ' ')),
    ).toEqual([
      'model verdict distinct depth seconds shortest traces',
      'three-rms ✓ holds 34 7 …',
      'five-rms ✓ holds 274 11 …',
      'commit-alone ✓ violated 64 7 … agreement 3',
      'abort-alone ✓ violated 46 7 … agreement 5',
      '',
    ])
  })
  test('as CSV, without times', async () => {
    const { out } = await run('compare', 'transaction-commit', '--format', 'csv')
    expect(out.split('\n').slice(0, 2)).toEqual(['model,verdict,shortest traces,distinct,depth', 'three-rms,holds,,34,7'])
  })
  test('as Markdown, with a constant as columns', async () => {
    const { out } = await run('compare', 'transaction-commit', '--by', 'rms', '--format', 'markdown')
    expect(out.split('\n')[0]).toBe('| rms | 3 | 5 |')
    expect(out).toContain('| commit-alone | agreement 3 |  |')
  })
  test.each([
    [['--format', 'cvs'], "did you mean 'csv'?"],
    [['--by', 'rm'], "did you mean 'rms'?"],
  ])('refuses %s', async (args, hint) => {
    const { code, err } = await run('compare', 'transaction-commit', ...args)
    expect([code, err]).toEqual([150, expect.stringContaining(hint)])
  })
})
