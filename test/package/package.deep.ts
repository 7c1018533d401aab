import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRoot, root } from '../readme/shown.ts'
import { emptyFolder, node, ofReadme, pack, projectWithMatchers, testOfReadme, unpack, vitestIn } from './installed.ts'

const folder = emptyFolder()
const packed = mkdtempSync(join(tmpdir(), 'everystep-packed-'))
const bin = join(folder, 'node_modules/everystep/dist/checker/cli/bin.js')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

beforeAll(() => {
  unpack(pack(packed), folder)
  for (const peer of ['vitest', 'fast-check']) symlinkSync(join(root, 'node_modules', peer), join(folder, 'node_modules', peer), 'junction')
})
afterAll(() => {
  for (const f of [folder, packed]) rmSync(f, { recursive: true })
})

describe('the package, unpacked in an empty folder', () => {
  test('holds what is read while running, and no tests', () => {
    const holds = (file: string) => existsSync(join(folder, 'node_modules/everystep', file))
    const wanted = ['engine/kernel/kernel.wasm', 'engine/tables/worker.js', 'cli/bin.js', 'index.d.ts'].map(f => `dist/checker/${f}`)
    expect(
      [
        ...wanted,
        'dist/reports/components/headline.css',
        'dist/reports/pages/counterexample/client/main.bundle.js',
        'README.md',
        'LICENSE',
      ].filter(f => !holds(f)),
    ).toEqual([])
    expect(['test', '.ci', 'dist/test', 'node_modules'].filter(holds)).toEqual([])
  })

  test('checks the spec that the README shows, on both engines', () => {
    for (const engine of ['reference', 'tables']) {
      const args = ['check', './my-protocol.ts', '--fault', 'lose=1', '--engine', engine, '--report', `out-${engine}`]
      const { stdout, stderr, status } = node(folder, bin, ...args)
      expect(stdout, stderr).toContain('payment breaks chargedOnce in 5 steps with lose=1')
      expect(status, stderr).toBe(12)
      const page = readFileSync(join(folder, `out-${engine}/payment.html`), 'utf8')
      expect(page).toContain('askAgain')
      expect(page).toContain('data-walk="0/ask/charge(Charge(Shop,Bank))/lose(Receipt(Bank,Shop))/askAgain/charge(Charge(Shop,Bank))"')
    }
  })

  test('gives pages whose vitest tests run, and that say why clause by clause', () => {
    const eager = ['check', 'two-phase-commit', '--model', 'eager-commit', '--property', 'agreement', '--report', 'out-library']
    expect(node(folder, bin, ...eager).status).toBe(12)
    const pages = ['out-tables/payment.html', 'out-library/two-phase-commit.eager-commit.html'].map(f =>
      readFileSync(join(folder, f), 'utf8'),
    )
    pages.forEach((page, i) => {
      const test = /<a [^>]*href="data:text\/plain;charset=utf-8;base64,([^"]*)" download="[^"]*\.test\.ts"/.exec(page)?.[1] ?? ''
      writeFileSync(join(folder, `again-${i}.test.ts`), Buffer.from(test, 'base64').toString())
      expect(page).toContain('clause by clause')
    })
    writeFileSync(join(folder, 'payment.test.ts'), testOfReadme)
    const { stdout, status } = node(folder, join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--no-isolate', '--no-file-parallelism')
    // Two of the pages, and the two that the README shows.
    expect(stdout).toMatch(/Tests +4 passed/)
    expect(status).toBe(0)
  })

  test('has the library, its sources for reports, and threads', () => {
    // TwoPhase.tla with 4 RMs has 1568 distinct states (TLC; see two-phase-commit's models.ts).
    const of = ['check', 'two-phase-commit', '--model', 'four-rms', '--workers', '2', '--json']
    expect(node(folder, bin, ...of).stdout).toMatch(/"distinct":1568\b/)
    // The clause is in protocol.ts, which the variant that is checked imports.
    const eager = node(folder, bin, 'check', 'two-phase-commit', '--model', 'eager-commit', '--report', 'told')
    expect(eager.status).toBe(12)
    const protocol = 'specs/atomic-commitment/two-phase-commit/protocol.ts'
    const line =
      readRoot(protocol)
        .split('\n')
        .findIndex(text => text.trim().startsWith('commitValidity: step(')) + 1
    expect(eager.stdout).toContain(`(node_modules/everystep/${protocol}:${line})`)
    const told = readFileSync(join(folder, 'told/two-phase-commit.eager-commit.html'), 'utf8')
    expect(told).toContain('clause by clause')
    expect(told.match(/before\.rmState\[other\] === .prepared./g)?.length).toBeGreaterThan(4)
    const { stdout, status } = node(folder, bin, 'lint', 'two-phase-commit')
    expect({ stdout, status }).toMatchObject({ status: 0 })
  })

  test('decides the claims of the library', () => {
    const { stdout, status } = node(folder, bin, 'claims', 'two-phase-commit', '--claim', 'any-failure-blocks', '--report', 'claims')
    // All have promised and the TM stops: see the models of two-phase-commit.
    expect({ stdout, status }).toMatchObject({ status: 0, stdout: expect.stringContaining('deadlock in 4 steps') })
    expect(readFileSync(join(folder, 'claims/claims.html'), 'utf8')).toContain('.checks')
  })

  test('has types, with which the spec compiles and a wrong one does not', () => {
    const types = (file: string) => node(folder, tsc, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2025', file).stdout
    expect(types('my-protocol.ts')).toBe('')
    writeFileSync(join(folder, 'wrong.ts'), ofReadme.replace("s.order === 'paid'", "s.order === 'payed'"))
    expect(types('wrong.ts')).toContain(`'"payed"' have no overlap`)
  })

  // What watch mode, timeouts, parallel files, and kept traces do is in project.deep.ts.
  test('has matchers for vitest, with their types: one passes, and one fails', () => {
    const project = join(folder, 'matchers')
    mkdirSync(project)
    for (const [name, text] of Object.entries(projectWithMatchers(ofReadme))) writeFileSync(join(project, name), text)
    // The one line that is wrong is marked as such there.
    expect(node(folder, tsc, '--project', project).stdout).toBe('')
    const { status, of } = vitestIn(project, 'passes.test.ts', 'fails.test.ts', '-t', 'is violated|fails', '--no-isolate')
    expect(of['is violated']?.status).toBe('passed')
    expect(of.fails?.says).toContain('payment breaks chargedOnce in 5 steps with lose=1')
    expect(status).toBe(1)
    expect(readdirSync(join(project, 'everystep-report/fails-test-ts/fails'))).toContain('payment.html')
  })

  test('is a library too', () => {
    const program = `import { check } from 'everystep'
      import { formatsNamed } from 'everystep/reports'
      import { spec } from 'everystep/language'
      import { machine, oneOf } from 'everystep'
      const toggle = spec('toggle', {}, () => {
        const { initially, action, always } = machine({ at: oneOf('off', 'on') })
        return {
          vars: { at: oneOf('off', 'on') }, init: initially(),
          actions: { flip: action({ then: s => { s.at = s.at === 'on' ? 'off' : 'on' } }) },
          properties: { dark: always(s => s.at === 'off') },
        }
      })
      const model = toggle.with({})
      const result = await check(model)
      console.log(result.verdict, result.properties[0].trace.steps.length, formatsNamed(['json']).length)`
    writeFileSync(join(folder, 'program.mjs'), program)
    expect(node(folder, 'program.mjs')).toMatchObject({ stdout: 'violated 1 1\n', stderr: '' })
  })
})
