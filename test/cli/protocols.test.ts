import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine } from './command.ts'

/** Cups for three drops and for five, of which the fourth drop spills; `large` is what is expected of the larger one. */
const cups = (large: string) =>
  `
import { always, comparison, instance, machine, range, spec } from 'everystep'
export const cup = spec('cup', { size: range(1, 9) }, ({ size }) => {
  const vars = { drops: range(0, 9) }
  const { initially, action, always } = machine(vars)
  return {
    vars, init: initially(),
    actions: { drip: action({ when: s => s.drops < size, then: s => { s.drops += 1 } }) },
    properties: { dry: always(s => s.drops <= 3), vacuous: always({ when: s => s.drops > 9, holds: () => false }) },
    deadlock: 'allowed',
  }
})
const dry = (size: number, property: string, finds: 'holds' | { violated: number }) =>
  ({ says: 'drops fall', model: instance(cup, { constants: { size } }), property, answers: { holds: 'no', violated: 'yes, at the fourth drop' }, finds })
export const table = comparison({
  says: 'Cups, side by side',
  protocols: { Small: ['cup'], Large: ['cup'] },
  rows: { spills: { asks: 'May it spill?', cells: { Small: [dry(3, 'dry', 'holds')], Large: [dry(5, ${large})] }, origin: 'by hand: each step is one drop' } },
})
`.replace('always, comparison', 'comparison')

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('cups.ts', cups("'dry', { violated: 4 }"))
  cli.write('wrong.ts', cups("'dry', 'holds'"))
  cli.write('silent.ts', cups("'vacuous', 'holds'"))
})

describe('everystep compare, of several protocols', () => {
  test('prints a question a row, and what the checks answer', async () => {
    const { code, out, err } = await cli.run('compare', './cups.ts')
    expect([code, err]).toEqual([exitCode.holds, ''])
    expect(out).toBe('               Small  Large\n\nMay it spill?  no     yes, at the fourth drop\n')
  })

  test('an answer against what the author expects is unexpected', async () => {
    const { code, out, err } = await cli.run('compare', './wrong.ts')
    expect(code).toBe(exitCode.safety)
    expect(out).toContain('yes, at the fourth drop')
    expect(out).toContain('(unexpected)')
    expect(err).toBe('unexpected: spills, Large: dry: found violated in 4 steps, expected holds\n')
  })

  test('what is undecided is no answer, and no success', async () => {
    const { code, out, err } = await cli.run('compare', './silent.ts')
    expect(code).toBe(exitCode.inconclusive)
    expect(out).toBe('               Small  Large\n\nMay it spill?  no     undecided\n')
    expect(err).toMatch(/^undecided: spills, Large: vacuous: /)
  })

  test.each([
    ['markdown', '| May it spill? | no | yes, at the fourth drop |\n'],
    ['csv', 'spills,May it spill?,Large,"yes, at the fourth drop",drops fall,cup,,size=5,,dry,always,violated,4,'],
    ['json', '"answer": "yes, at the fourth drop"'],
    ['html', '<td data-column="Large"><div class="answer"><span class="words">yes, at the fourth drop</span>'],
  ])('as %s', async (format, part) => {
    const { code, out } = await cli.run('compare', './cups.ts', '--format', format)
    expect(code).toBe(exitCode.holds)
    expect(out).toContain(part)
    // The same again, from what the same search has found.
    expect((await cli.run('compare', './cups.ts', '--format', format)).out).toBe(out)
  })

  test('says how each check is run again, and that finds what the cell says', async () => {
    const { out } = await cli.run('compare', './cups.ts', '--format', 'json')
    const { rows } = JSON.parse(out) as { rows: { cells: { checks: { command: string; found: string }[] }[] }[] }
    const check = rows[0]?.cells[1]?.checks[0]
    expect(check).toMatchObject({ command: 'everystep check ./cups.ts --const size=5 --property dry', found: 'violated in 4 steps' })
    const again = await cli.run(...(check?.command.split(' ').slice(1) ?? []), '--quiet')
    expect([again.code, again.out]).toEqual([exitCode.safety, expect.stringContaining('breaks dry in 4 steps')])
  })

  test('writes a page, and one for each trace that it leads to', async () => {
    const { code, err } = await cli.run('compare', './cups.ts', '--report', 'out')
    expect(code).toBe(exitCode.holds)
    expect(err).toContain('written: ')
    const files = readdirSync(join(cli.folder, 'out')).sort()
    expect(files).toHaveLength(2)
    expect(files).toContain('spills.Large.dry.html')
  })

  test('refuses the options that choose the models of one spec', async () => {
    for (const [given, option] of [
      [['--const', 'size=3'], '--const'],
      [['--by', 'size'], '--by'],
      [['--no-cost'], '--no-cost'],
    ] as const) {
      const { code, err } = await cli.run('compare', './cups.ts', ...given)
      expect([code, err]).toEqual([exitCode.usage, expect.stringContaining(`${option} is for the models of one spec`)])
    }
  })

  test('names the comparisons that there are, where there is none of these specs, and a spec that is misspelt', async () => {
    const none = await cli.run('compare', 'raft', 'tcc')
    expect([none.code, none.err]).toEqual([exitCode.usage, expect.stringContaining('the library has no comparison of raft and tcc')])
    expect(none.err).toContain('paxos-raft-zab compares paxos, multi-paxos, raft, raft-rpc, zab, fast-leader-election')
    const misspelt = await cli.run('compare', 'raft', 'zabb')
    expect(misspelt.err).toContain("there is no spec 'zabb'")
  })
})
