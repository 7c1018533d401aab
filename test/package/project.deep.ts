// A project outside the repository that has installed the packed tarball, vitest and the SDK of the Model Context Protocol from the registry.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lock, bin as source } from '../cli/command.ts'
import { submissions } from '../cli/grading/submissions.ts'
import { session } from '../cli/mcp/client.ts'
import { readRoot } from '../readme/shown.ts'
import { install, node, ofReadme, pack, projectWithMatchers, vitestIn, vitestInCi } from './installed.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-project-'))
const bin = join(folder, 'node_modules/everystep/dist/checker/cli/bin.js')
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

beforeAll(() => {
  const packed = mkdtempSync(join(tmpdir(), 'everystep-packed-'))
  for (const [name, text] of Object.entries(projectWithMatchers(ofReadme))) write(name, text)
  install(pack(packed), folder, 'vitest', 'fast-check', 'typescript', '@modelcontextprotocol/server')
  rmSync(packed, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => write('my-protocol.ts', ofReadme))

describe('matchers', () => {
  test('tell what a failing test shows, and keep its trace until the spec is right', () => {
    expect(node(folder, 'node_modules/typescript/bin/tsc', '--project', '.').stdout).toBe('')
    // Continuous integration leaves nothing to try first.
    expect(vitestInCi(folder, '-t', 'fails').of.fails?.says).toContain('payment breaks chargedOnce in 5 steps with lose=1')
    expect(existsSync(join(folder, '__traces__'))).toBe(false)
    const first = vitestIn(folder)
    expect(first.status).toBe(1)
    expect(Object.entries(first.of).flatMap(([title, { status }]) => (status === 'failed' ? [title] : []))).toEqual([
      'fails',
      'is not awaited',
      'strictly: nothing is lost.',
      'is not decided',
    ])
    expect(first.of['strictly: nothing is lost.']?.says).toContain('askAgain')
    expect(first.of['loosely: nothing is lost.']?.status).toBe('passed')
    // The tests of a system that the README shows.
    expect(first.of).toMatchObject({
      'the bank does what the protocol does, on paths that take each of its steps': { status: 'passed' },
      'and on random ones': { status: 'passed' },
    })
    expect(first.of.fails?.says).toContain('payment breaks chargedOnce in 5 steps with lose=1')
    expect(first.of['is not decided']?.says).toContain('the limit of 2 states was reached')
    expect(first.of['is not awaited']?.says).toContain('await it: await expect(…).toHold(…)')
    // The page and the trace are where the message says, and copied where vitest keeps attachments.
    const report = 'everystep-report/fails-test-ts/fails'
    expect(first.of.fails?.says).toContain(`Written to ${report}`)
    expect(readdirSync(join(folder, report)).sort()).toEqual(['payment.canBePaid.itf.json', 'payment.chargedOnce.itf.json', 'payment.html'])
    expect(readdirSync(join(folder, '.vitest/attachments')).filter(name => name.endsWith('.html')).length).toBeGreaterThan(0)
    expect(node(folder, bin, 'replay', `${report}/payment.chargedOnce.itf.json`).stdout).toContain('chargedOnce: violated')
    // What was found is kept, and tried first the next time.
    expect(readdirSync(join(folder, '__traces__'))).toEqual(['fails-test-ts.fails.itf.json'])
    expect(vitestIn(folder).of.fails?.says).toContain('the trace that was kept still violates chargedOnce')
    // Once the spec is right, it is forgotten.
    write('my-protocol.ts', ofReadme.replace('s.charges += 1;', 's.charges = 1;'))
    expect(vitestIn(folder).of.fails?.status).toBe('passed')
    expect(readdirSync(join(folder, '__traces__'))).toEqual([])
  })

  test('are run again in watch mode once for each change of the spec, and by nothing that they write', async () => {
    write(
      'watched/once.test.ts',
      `import { expect, test } from 'vitest'
      import { payment } from '../my-protocol.ts'
      test('once', { timeout: 60_000 }, () => expect(payment.with({}, { lose: 1 })).toHold())`,
    )
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'watch', 'watched'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', CI: '' },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const runs = () => said.split(/(?:Watching|Waiting) for file changes/).slice(0, -1)
    const run = (number: number) => expect.poll(() => runs().length, { timeout: 120_000, interval: 100 }).toBe(number)
    try {
      await run(1)
      expect(runs()[0]).toContain('payment breaks chargedOnce in 5 steps with lose=1')
      write('my-protocol.ts', ofReadme.replace('s.charges += 1;', 's.charges = 1;'))
      await run(2)
      expect(runs()[1]).toMatch(/RERUN {2}my-protocol\.ts[\s\S]*Tests {2}1 passed/)
      write('my-protocol.ts', ofReadme)
      await run(3)
      expect(runs()[2]).toMatch(/payment breaks chargedOnce in 5 steps with lose=1[\s\S]*Tests {2}1 failed/)
      // So long vitest waits for more changes, many times over.
      await new Promise(done => setTimeout(done, 3_000))
      expect(runs().length).toBe(3)
    } finally {
      child.kill()
      rmSync(join(folder, 'watched'), { recursive: true })
    }
  })

  test('in two files that run at the same time each keep and write their own', () => {
    // Each waits until the other has begun.
    const meets = (own: string, other: string) => `import { existsSync, writeFileSync } from 'node:fs'
      import { expect, test } from 'vitest'
      import { payment } from '../my-protocol.ts'
      test('${own} meets ${other}', { timeout: 60_000 }, async () => {
        writeFileSync('together/${own}.began', '')
        await expect.poll(() => existsSync('together/${other}.began'), { timeout: 30_000 }).toBe(true)
      })
      test('${own} fails', { timeout: 60_000 }, () => expect(payment.with({}, { ${own === 'one' ? 'lose' : 'early'}: 1 })).toHold())
      test('${own} passes', { timeout: 60_000 }, () => expect(payment.with({}, {})).toHold())`
    write('together/one.test.ts', meets('one', 'two'))
    write('together/two.test.ts', meets('two', 'one'))
    const { of } = vitestIn(folder, 'together', '--max-workers=2')
    // Losing a receipt takes a step more than a timeout that is early: see the README.
    expect(of).toMatchObject({
      'one meets two': { status: 'passed' },
      'two meets one': { status: 'passed' },
      'one passes': { status: 'passed' },
      'two passes': { status: 'passed' },
      'one fails': { status: 'failed', says: expect.stringContaining('in 5 steps with lose=1') },
      'two fails': { status: 'failed', says: expect.stringContaining('in 4 steps with early=1') },
    })
    for (const own of ['one', 'two']) {
      expect(existsSync(join(folder, `everystep-report/together-${own}-test-ts/${own}-fails/payment.html`))).toBe(true)
      expect(readdirSync(join(folder, 'together/__traces__'))).toContain(`${own}-test-ts.${own}-fails.itf.json`)
    }
    rmSync(join(folder, 'together'), { recursive: true })
  })

  test('that have no time say which timeout to raise, and pass neither way', () => {
    write(
      'slow/slow.test.ts',
      `import { setTimeout } from 'node:timers/promises'
      import { raft } from 'everystep/specs/consensus/raft/protocol'
      import { expect, test } from 'vitest'
      const large = raft.with({ servers: 3, terms: 3, entries: 2, inFlight: 4 })
      const timeout = 6_000
      test('toHold', { timeout }, () => expect(large).toHold())
      test('not.toHold', { timeout }, () => expect(large).not.toHold())
      test('toViolate', { timeout }, () => expect(large).toViolate('electionSafety'))
      test('not.toViolate', { timeout }, () => expect(large).not.toViolate('electionSafety'))
      test('limited', { timeout: 60_000 }, () => expect(large).toHold({ limits: { maxSeconds: 1 } }))
      test('late', { timeout }, async () => { await setTimeout(4_500); await expect(large).toHold() })`,
    )
    const { of } = vitestIn(folder, 'slow')
    // Of 6 s, 2 are kept to tell what was found, as asked.ts says.
    const leaves =
      /in the (3\.\d|4) s that the test's timeout of 6 s leaves to the search: raise it, test\(name, \{ timeout: 60_000 \}, …\)/
    for (const matcher of ['toHold', 'not.toHold']) {
      expect(of[matcher]?.says).toMatch(/^Error: nothing is decided in the /)
      expect(of[matcher]?.says).toMatch(leaves)
    }
    for (const matcher of ['toViolate', 'not.toViolate']) {
      expect(of[matcher]?.says).toMatch(/^Error: electionSafety is not decided in the /)
      expect(of[matcher]?.says).toMatch(leaves)
    }
    expect(of.limited?.says).toMatch(/^Error: nothing is decided\n[\s\S]*the limit of 1 s was reached/)
    // What was found in the last seconds is told, and its page is written when the test is over.
    expect(of.toHold?.says).toMatch(/\nWritten to everystep-report\/\S+ *\S*; not attached, since the timeout of the test was nearly spent/)
    expect(of.limited?.says).not.toContain('not attached')
    expect(of.late?.says).toMatch(/the test 'late' has spent its 6 s before this check begins\nhint: raise its timeout/)
    expect(Object.values(of).map(({ status }) => status)).toEqual(Array(6).fill('failed'))
    rmSync(join(folder, 'slow'), { recursive: true })
  })
})

describe('the command line', () => {
  const everystep = (...args: readonly string[]) => node(folder, bin, ...args)
  const models = `import { model } from 'everystep'
import { lock, polite } from './lock.ts'
export * from './lock.ts'
const origin = 'counted by hand'
export const models = {
  two: model(lock, { constants: { clients: 2 }, says: 'both enter', expect: { verdict: 'violated', violated: { exclusion: 2 }, origin } }),
  polite: model(polite, { constants: { clients: 2 }, says: 'they wait', expect: { verdict: 'holds', distinct: 3, origin } }),
}
`
  beforeAll(() => {
    write('lock.ts', lock())
    write('models.ts', models)
  })
  const timeless = (text: string) => text.replaceAll(/ \d+\.\d(?=$| )/gm, ' TIME')

  test.each([
    ['suite', ['suite', './models.ts'], 0, '2 models of 1 spec: all as expected'],
    // By hand: to enter without a guard is to enter though another is there.
    ['mutate', ['mutate', './models.ts', '--model', 'polite'], 12, 'quantifier swapped: the guard of enter'],
  ] as const)('%s says the same in one run and merged of two', (name, command, code, says) => {
    const alone = everystep(...command)
    expect(alone.stdout, alone.stderr).toContain(says)
    expect(alone.status).toBe(code)
    const shards = [1, 2].map(k => {
      const { status, stderr } = everystep(...command, '--shard', `${k}/2`, '--report', `shards-${name}`)
      expect(status, stderr).toBe(0)
      return `shards-${name}/${name}.shard-${k}-of-2.json`
    })
    const merged = everystep('merge', ...shards)
    expect(timeless(merged.stdout)).toBe(timeless(alone.stdout))
    expect(merged.status).toBe(code)
  })

  test('mutate does to the library as it was built what it does to its sources', () => {
    const fates = (of: string) => {
      const { stdout, stderr } = node(
        folder,
        of,
        'mutate',
        'two-phase-commit',
        '--sample',
        '3',
        '--until-killed',
        '--no-types',
        '--format',
        'json',
      )
      if (stdout === '') throw new Error(stderr)
      return (JSON.parse(stdout) as { mutants: { file: string; fate: string }[] }).mutants.map(m => ({
        file: basename(m.file),
        fate: m.fate,
      }))
    }
    const built = fates(bin)
    expect(built).toEqual(fates(source))
    expect(built.map(m => m.fate)).toContain('killed')
  })

  test('grade marks submissions, each confined', () => {
    for (const name of ['rubric.ts', 'handed-out.ts']) write(`grading/${name}`, readRoot(`test/cli/grading/${name}`))
    for (const name of ['right.ts', 'charges-twice.ts', 'reads-the-rubric.ts', 'exits.ts'])
      write(`grading/in/${name}`, submissions[name] as string)
    const { status, stdout, stderr } = everystep(
      'grade',
      'grading/in',
      '--against',
      'grading/rubric.ts',
      '--given',
      'grading/handed-out.ts',
      '--report',
      'grades',
    )
    expect(status, stderr).toBe(0)
    // As in grade.test.ts.
    expect(stdout).toMatch(/^charges-twice +6 of 10$/m)
    expect(stdout).toMatch(/^exits +0 of 10$/m)
    expect(stdout).toMatch(/^reads-the-rubric +0 of 10$/m)
    expect(stdout).toMatch(/^right +10 of 10$/m)
    expect(read('grades/gradebook.csv')).toContain('right')
  })

  test('quiz asks of a model of the package, and of one of the project, what it asks in the sources', () => {
    const asked = ['quiz', 'transaction-commit', '--model', 'commit-alone', '--seed', '1', '--format', 'json']
    const { status, stdout, stderr } = everystep(...asked)
    expect(status, stderr).toBe(0)
    expect(stdout).toBe(node(folder, source, ...asked).stdout)
    const own = everystep('quiz', './models.ts', '--model', 'two', '--format', 'json')
    expect(own.status, own.stderr).toBe(0)
    const { questions } = JSON.parse(own.stdout) as { questions: { options: { right: boolean }[] }[] }
    expect(questions.length).toBeGreaterThan(1)
    expect(questions.every(q => q.options.some(o => o.right))).toBe(true)
  })

  test('mcp answers a client, with the SDK that is beside it', async () => {
    const mcp = await session(process.execPath, [bin, 'mcp'])
    try {
      mcp.write('lock.ts', lock())
      const { data, text } = await mcp.call('check', { spec: './lock.ts', constants: { clients: '2' } })
      expect(data).toMatchObject({ pass: false, verdict: 'violated' })
      expect(text).toContain('lock breaks exclusion in 2 steps')
      const { text: library } = await mcp.call('check', { spec: 'two-phase-commit', model: 'eager-commit' })
      expect(library).toContain('VIOLATED')
    } finally {
      await mcp.close()
    }
  })
})
