import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../../checker/errors.ts'
import { type CommandLine, commandLine } from '../../cli/command.ts'

/** The cups of this folder, as a user writes them. */
function cups(from = '', to = ''): string {
  const text = readFileSync(fileURLToPath(new URL('cups.ts', import.meta.url)), 'utf8').replace(
    /'[./]+\/checker\/language\/index.ts'/,
    "'everystep'",
  )
  if (!text.includes(from)) throw new Error(`there is no '${from}' to be replaced`)
  return text.replace(from, to)
}

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('cups.ts', cups())
  cli.write('changed.ts', cups("{ verdict: 'refuted', origin }", "{ verdict: 'holds', origin }"))
  cli.write('none.ts', cups('export const claims', 'const claims'))
})

const events = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

describe('everystep claims', () => {
  test('decides the claims of a file, with the verdicts that follow from its checks', async () => {
    const { code, out, err } = await cli.run('claims', './cups.ts')
    expect([code, err]).toEqual([exitCode.holds, ''])
    expect(out).toContain(
      '✗ No cup spills.\n  in the notes: 一滴 (Cups)\n  refuted, even if cups are small: a cup for 4: dry violated in 4 steps',
    )
    expect(out).toContain('3 claims: 1 holds, 1 holds only under an assumption, 1 is refuted')
  })

  test('prints commands that do it again', async () => {
    const first = await cli.run('claims', './cups.ts')
    const words = /again with: everystep (.*refuted)\n/.exec(first.out)?.[1]?.split(' ') ?? []
    const { code, out } = await cli.run(...words)
    expect(code).toBe(exitCode.holds)
    expect(out).toContain('1 claim: 1 is refuted')
    const last = events((await cli.run('claims', './cups.ts', '--claim', 'refuted', '--json')).out)[0] as { checks: { command: string }[] }
    const check = await cli.run(...(last.checks[1]?.command.split(' ').slice(1) ?? []))
    expect(check.out).toContain('cup breaks dry in 4 steps')
  })

  test('decides those of the library by name', async () => {
    const { code, out } = await cli.run('claims', 'two-phase-commit', '--claim', 'any-failure-blocks')
    expect(code).toBe(exitCode.holds)
    // All have promised and the TM stops: 3 steps for two RMs, 4 for three; see the models of two-phase-commit.
    expect(out).toMatch(/given {4}✓ deadlock in 3 steps {2}the TM stops {2}/)
    expect(out).toMatch(/without {2}✗ no deadlock/)
  })

  test('says everything to programs, the result last', async () => {
    const { code, out } = await cli.run('claims', './cups.ts', '--json')
    const [first, second, , last] = events(out)
    expect(first).toMatchObject({ event: 'claim', claim: 'holds', verdict: 'holds', notes: { section: 'Cups' } })
    expect(second).toMatchObject({
      verdict: 'holds only if',
      checks: [
        { side: 'given', property: 'dry', predicts: 'holds', verdict: 'holds', steps: null, outcome: 'agrees', constants: { size: 3 } },
        { side: 'without', verdict: 'violated', steps: 4, found: 'violated in 4 steps', outcome: 'contradicts' },
        { side: 'without', constants: { size: 4 } },
      ],
    })
    expect(last).toEqual({
      event: 'result',
      claims: 3,
      changed: [],
      made: expect.objectContaining({ node: process.versions.node }),
      exitCode: code,
    })
  })

  test('fails where a verdict is not the one expected', async () => {
    const { code, out, err } = await cli.run('claims', './changed.ts')
    expect(code).toBe(exitCode.safety)
    expect(out).toContain("changed: the verdict is 'refuted', not 'holds'")
    expect(err).toContain("unexpected: ./changed.ts refuted: the verdict is 'refuted', not 'holds'")
    expect(events((await cli.run('claims', './changed.ts', '--json')).out).at(-1)).toMatchObject({
      changed: ['./changed.ts refuted'],
      exitCode: code,
    })
  })

  test('is inconclusive where a limit leaves a claim undecided', async () => {
    const { code, out } = await cli.run('claims', './cups.ts', '--claim', 'holds', '--max-states', '2')
    expect(code).toBe(exitCode.inconclusive)
    expect(out).toContain(
      '? No cup spills.\n  in the notes: 一滴 (Cups)\n  undecided: a cup for 3: dry not decided: the limit of 2 states was reached',
    )
  })

  test('writes reports', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'everystep-claims-'))
    try {
      const { code, out } = await cli.run('claims', './cups.ts', '--report', folder, '--format', 'html,markdown,json')
      expect(code).toBe(exitCode.holds)
      for (const name of ['claims.html', 'claims.md', 'claims.json']) expect(out).toContain(join(folder, name))
      expect(readFileSync(join(folder, 'claims.html'), 'utf8')).toContain('everystep claims ./cups.ts --claim refuted')
      const { claims } = JSON.parse(readFileSync(join(folder, 'claims.json'), 'utf8')) as {
        claims: { checks: { trace: { steps: unknown[] } }[] }[]
      }
      expect(claims[2]?.checks[1]?.trace.steps).toHaveLength(4)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('prints one of them', async () => {
    const { code, out } = await cli.run('claims', './cups.ts', '--format', 'markdown')
    expect([code, out.split('\n')[0]]).toEqual([exitCode.holds, '# Claims'])
  })

  test.each([
    [['./cups.ts', '--claim', 'refutes'], "did you mean 'refuted'?"],
    [['./none.ts'], 'export const claims'],
    [['raftt'], "did you mean 'raft'?"],
    [['./cups.ts', '--format', 'html,json'], '--report DIR'],
    [['./cups.ts', '--format', 'htm'], "did you mean 'html'?"],
    [['./cups.ts', '--report', 'out', '--format', 'pdf'], 'html, markdown, json'],
    [['./cups.ts', '--patience', 'x'], '90'],
  ])('refuses %j', async (args, hint) => {
    const { code, err } = await cli.run('claims', ...args)
    expect([code, err]).toEqual([exitCode.usage, expect.stringContaining(hint)])
  })

  test('says its exit codes', async () => {
    const { out } = await cli.run('claims', '--help')
    for (const code of [exitCode.holds, exitCode.safety, exitCode.inconclusive]) expect(out).toMatch(new RegExp(`\\b${code} \\w`))
  })
})
