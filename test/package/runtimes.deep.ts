// What the package says and does on other runtimes, which npm brings from its registry: Node.js 20 and 22, Bun and Deno.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, pack, unpack } from './installed.ts'

const folder = emptyFolder()
const runtimes = mkdtempSync(join(tmpdir(), 'everystep-runtimes-'))
const bin = join(folder, 'node_modules/everystep/dist/checker/cli/bin.js')

/** Each in a folder of its own, with the script by which it is installed, and where it then is: npm has no link to what came after it. */
const packages = {
  'Node.js 20': { name: 'node@20', script: 'node/installArchSpecificPackage.js', runs: ['node/bin/node'] },
  'Node.js 22': { name: 'node@22', script: 'node/installArchSpecificPackage.js', runs: ['node/bin/node'] },
  Bun: { name: 'bun@1', script: 'bun/install.js', runs: ['.bin/bun'] },
  Deno: { name: 'deno@2', script: 'deno/install.cjs', runs: ['.bin/deno', 'run', '--allow-all'] },
} as const
type Runtime = keyof typeof packages

beforeAll(() => {
  const packed = mkdtempSync(join(tmpdir(), 'everystep-packed-'))
  unpack(pack(packed), folder)
  rmSync(packed, { recursive: true })
  for (const [runtime, { name, script }] of Object.entries(packages)) {
    const to = join(runtimes, runtime)
    execFileSync('npm', ['install', '--prefix', to, '--ignore-scripts', '--no-audit', '--no-fund', name], { stdio: 'ignore' })
    const [of = '', file = ''] = script.split('/')
    execFileSync(process.execPath, [file], { cwd: join(to, 'node_modules', of), stdio: 'ignore' })
  }
  writeFileSync(
    join(folder, 'program.mjs'),
    `import { check, machine, mapOf, oneOf, processes, spec } from 'everystep'
const lamps = spec('lamps', {}, () => {
  const L = processes('L', 3)
  const vars = { at: mapOf(L, oneOf('off', 'on')) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { flip: action({ for: { l: L }, by: 'l', then: (s, { l }) => { s.at[l] = s.at[l] === 'on' ? 'off' : 'on' } }) },
    properties: { dark: always(s => !L.every(l => s.at[l] === 'on')) },
  }
})
for (const [engine, workers] of [['reference', 1], ['tables', 1], ['tables', 2]])
  try {
    const { verdict, states } = await check(lamps.with({}), { engine, workers, continue: true })
    console.log(engine, workers, verdict, states.distinct)
  } catch (error) {
    console.log(engine, workers, error.problem)
  }
process.exit(0)
`,
  )
}, 600_000)
afterAll(() => {
  for (const f of [folder, runtimes]) rmSync(f, { recursive: true })
})

const run = (runtime: Runtime, ...args: readonly string[]) => {
  const [program, ...first] = packages[runtime].runs
  const path = join(runtimes, runtime, 'node_modules', program)
  const { status, stdout, stderr } = spawnSync(path, [...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, stdout, stderr }
}

// Three lamps, on or off: 8 states.
const reference = 'reference 1 violated 8\n'
const both = `${reference}tables 1 violated 8\ntables 2 violated 8\n`

describe('the library', () => {
  test.each(['Node.js 22', 'Deno'] as const)('runs on %s, on both engines', runtime => {
    expect(run(runtime, 'program.mjs')).toMatchObject({ status: 0, stdout: both })
  })
  test('runs on Bun with the reference engine, and says in a line why not with the other', () => {
    const { stdout } = run('Bun', 'program.mjs')
    const why = 'the tables engine needs Node.js 22 or newer: Bun [\\d.]+ has no WebAssembly memories of 64 bits'
    expect(stdout).toMatch(new RegExp(`^${reference}tables 1 ${why}\ntables 2 ${why}\n$`))
  })
  test('says on Node.js 20 what it needs', () => {
    const { status, stderr } = run('Node.js 20', 'program.mjs')
    expect(stderr).toMatch(/UsageError: everystep needs Node\.js 22 or newer, or another runtime of 2024 or later; this is Node\.js 20\./)
    expect(status).toBe(1)
  })
})

describe('the command line', () => {
  test("runs on Node.js 22: a user's TypeScript, the page, and the library", () => {
    const mine = run('Node.js 22', bin, 'check', './my-protocol.ts', '--fault', 'lose=1', '--report', 'out')
    expect(mine).toMatchObject({ status: 12, stderr: '', stdout: expect.stringContaining('payment breaks chargedOnce in 5 steps') })
    // States of TwoPhase.tla with 7 RMs, in memories that have to grow; see the models of two-phase-commit.
    const large = run('Node.js 22', bin, 'check', 'two-phase-commit', '--const', 'rms=7', '--network', 'set', '--quiet')
    expect(large.stdout).toContain('all 7 properties hold in all 296,448 states')
    expect(run('Node.js 22', bin, 'compare', 'raft', '--no-cost').status).toBe(0)
  })
  test.each(['Node.js 20', 'Bun', 'Deno'] as const)('says in one line on %s what it needs', runtime => {
    const { status, stderr, stdout } = run(runtime, bin, 'check', './my-protocol.ts')
    expect([status, stdout]).toEqual([150, ''])
    expect(stderr).toMatch(/^everystep needs Node\.js 24 or newer; this is .* npm install node@24\..*\n$/)
  })
})
