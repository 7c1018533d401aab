import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { machine, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { deepTest, some } from '../support/depth.ts'
import { bin, type CommandLine, commandLine } from './command.ts'

interface Calls {
  readonly top?: string
  readonly definition?: string
  readonly guard?: string
  readonly recipe?: string
  readonly property?: string
  readonly least?: string
}

/** A counter up to 5, with something in one of its parts that ends the program. */
const counter = ({ top = '', definition = '', guard = '', recipe = '', property = '', least = '6' }: Calls) => `
import { machine, model, range, spec } from 'everystep'
${top}
export const counter = spec('counter', {}, () => {
  const vars = { n: range(0, 5) }
  const { initially, action, always } = machine(vars)
  ${definition}
  return {
    vars,
    init: initially(),
    actions: { up: action({ when: s => { ${guard}; return s.n < 5 }, then: s => { ${recipe}; s.n++ } }) },
    properties: { fine: always(s => { ${property}; return s.n < ${least} }) },
    deadlock: 'allowed',
  }
})
`

let everystep: CommandLine
beforeAll(() => {
  everystep = commandLine()
})

let files = 0
/** A file of its own, since Node loads each only once. */
const written = (calls: Calls): string => everystep.write(`exits-${++files}.ts`, counter(calls))

const message = /process\.\w+\(.*\) was called, which would end the check without a verdict/

describe('a spec that fails in a level beyond a violation', () => {
  const late = { guard: "if (s.n === 4) throw new Error('not borne')", least: '2' }

  test.each(['tables', 'reference'])('has violated the property, and fails besides: %s', async engine => {
    const file = written(late)
    const { code, out, err } = await everystep.run('check', file, '--engine', engine)
    expect([code, out, err]).toEqual([
      exitCode.safety,
      expect.stringContaining('The spec fails after these steps'),
      expect.stringContaining('not borne'),
    ])
    // The verdict alone is asked for, and the error is told besides.
    const quiet = await everystep.run('check', file, '--engine', engine, '--quiet')
    expect([quiet.code, quiet.out, quiet.err]).toEqual([
      exitCode.safety,
      expect.not.stringContaining('The spec fails after these steps'),
      expect.stringContaining('not borne'),
    ])
    expect((await everystep.run('check', file, '--engine', engine, '--expect', 'violated:fine')).code).toBe(0)
    expect((await everystep.run('check', file, '--engine', engine, '--expect', 'holds')).code).toBe(exitCode.safety)
    expect((await everystep.run('check', file, '--engine', engine, '--first')).code).toBe(exitCode.safety)
  })

  test('fails where everything was asked for, and in the level of the violation', async () => {
    expect((await everystep.run('check', written(late), '--continue')).code).toBe(exitCode.specFailure)
    const same = { property: "if (s.n === 2) throw new Error('not borne')", least: '2' }
    expect((await everystep.run('check', written(same))).code).toBe(exitCode.specFailure)
  })
})

test('--first ends with the first violation of several properties, too, and not together with --continue', async () => {
  const file = everystep.write('several.ts', counter({ least: '2' }).replace('properties: {', 'properties: { late: always(s => s.n < 4),'))
  const several = ['check', file, '--property', 'fine', '--property', 'late']
  expect((await everystep.run(...several)).out).toMatch(/✗ {2}late/)
  expect((await everystep.run(...several, '--first')).out).toMatch(/\? {2}late/)
  expect(await everystep.run(...several, '--first', '--continue')).toMatchObject({
    code: exitCode.usage,
    err: expect.stringContaining('--first ends with the first violation, and --continue goes on after it'),
  })
})

describe('a spec that ends the program is a failure of the spec, wherever it does', () => {
  test.each<[string, Calls, number]>([
    ['as it is loaded', { top: 'process.exit(0)' }, 75],
    ['as it is built', { definition: 'process.exit(0)' }, 150],
    ['in a guard', { guard: 'if (s.n === 3) process.exit(0)' }, 75],
    ['in a recipe', { recipe: 'process.exit()' }, 75],
    ['in a property', { property: 'if (s.n === 3) process.exit(0)' }, 75],
    ['although it catches that', { property: 'try { process.exit(0) } catch {}' }, 75],
    ['by reallyExit', { guard: 'process.reallyExit(0)' }, 75],
    ['by abort', { recipe: 'process.abort()' }, 75],
    ['by a signal', { property: "process.kill(process.pid, 'SIGTERM')" }, 75],
    ['by a signal to its group', { property: "process.kill(0, 'SIGKILL')" }, 75],
  ])('%s', async (_, calls, code) => {
    const file = written(calls)
    for (const engine of ['tables', 'reference']) {
      const result = await everystep.run('check', file, '--engine', engine, '--expect', 'holds')
      expect(result).toMatchObject({ code, err: expect.stringMatching(message) })
      expect(result.err).toMatch(/exits-\d+\.ts:\d+/)
    }
  })

  test.each([['check', '--exact'], ['check', '--workers', '2', '--json'], ['simulate'], ['compare'], ['graph']])(
    'by every command: %s %s',
    async (...args) => {
      const [command, ...options] = args as [string, ...string[]]
      for (const calls of [{ top: 'process.exit(0)' }, { guard: 'process.exit(0)' }] satisfies Calls[]) {
        const { code, out, err } = await everystep.run(command, written(calls), ...options)
        expect([command, code === 0]).toEqual([command, false])
        expect(out + err).toMatch(message)
      }
    },
  )

  test.each(['list', 'claims', 'explore'])('and by those that only load it: %s', async command => {
    const file = written({ top: 'process.exit(0)' })
    expect(await everystep.run(command, file)).toMatchObject({ code: 75, err: expect.stringMatching(message) })
  })

  test('in the library too, where the program can end itself again afterwards', async () => {
    const vars = { n: range(0, 5) }
    const { initially, action } = machine(vars)
    const exit = process.exit
    const model = spec('exits', {}, () => ({
      vars,
      init: initially(),
      actions: {
        up: action({
          when: s => (s.n === 3 ? process.exit(0) : s.n < 5),
          then: s => void s.n++,
        }),
      },
      properties: {},
      deadlock: 'allowed',
    })).with({})
    for (const engine of ['tables', 'reference'] as const)
      await expect(check(model, { engine })).rejects.toMatchObject({
        code: 'ends-process',
        message: expect.stringMatching(/^in the guard of up: process\.exit\(0\) was called/),
      })
    expect(process.exit).toBe(exit)
  })
})

describe('a process of its own', () => {
  const run = (calls: Calls, ...args: string[]) => {
    const file = written(calls)
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'check', file, ...args], {
      cwd: everystep.folder,
      encoding: 'utf8',
    })
    return { code: status, out: stdout, err: stderr }
  }

  test('ends with the exit code of the verdict, whatever listens to its end', () => {
    const top = "process.on('exit', () => { process.exitCode = 0 })\nprocess.on('exit', () => process.exit(0))"
    expect(run({ top, least: '3' })).toMatchObject({ code: 12, out: expect.stringContaining('VIOLATED') })
  })

  test('fails where something that the spec started ends it', () => {
    const busy = 'for (const t = Date.now(); Date.now() - t < 30; ) ;'
    expect(run({ top: 'setTimeout(() => process.exit(0), 5)', definition: busy })).toMatchObject({
      code: 75,
      err: expect.stringMatching(message),
    })
  })

  deepTest('ends although a timer is left running, and says what was thrown', () => {
    expect(run({ top: 'setInterval(() => {}, 1000)\nawait 1\nthrow new Error("boo")' })).toMatchObject({
      code: 150,
      err: expect.stringContaining('threw while it was loaded: boo'),
    })
    expect(run({ top: 'setInterval(() => {}, 1000)' })).toMatchObject({ code: 0, out: expect.stringContaining('HOLDS') })
    expect(run({ top: 'Promise.reject(new Error("late"))' })).toMatchObject({
      code: 75,
      err: expect.stringContaining('something that the spec started threw: late'),
    })
  })
})

// Linux alone has a file on which everything that is written fails.
test.skipIf(!existsSync('/dev/full'))('a verdict that cannot be written is no pass', () => {
  const full = openSync('/dev/full', 'w')
  for (const how of some([[], ['--quiet'], ['--json']], 0, 2)) {
    const { status, stderr } = spawnSync(process.execPath, [bin, 'check', written({}), ...how], {
      cwd: everystep.folder,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    expect({ how, status, stderr }).toEqual({
      how,
      status: 153,
      stderr: 'error: standard output cannot be written: ENOSPC: no space left on device, write\n',
    })
  }
  closeSync(full)
})

// Only POSIX shells limit the addresses of a process. Node 24 itself needs some 1 GB of them to begin, and a memory of the kernel reserves up to 16 GiB.
test.skipIf(process.platform === 'win32')('where few addresses may be reserved, the verdict is the same', () => {
  const command = `ulimit -v 4000000; '${process.execPath}' '${bin}' check ./${written({ least: '3' })} --quiet`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: everystep.folder, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 12, stderr: '' })
  expect(stdout).toContain('VIOLATED')
})

test('more threads than a machine has cores give the same verdict', async () => {
  const { code, err } = await everystep.run('check', written({ least: '3' }), '--workers', '1000')
  expect({ code, err }).toEqual({ code: 12, err: '' })
})

describe('a process that is asked to end', () => {
  // Some hundred thousand states: long enough to be heard in the middle. Of SIGINT see commands.test.ts, too.
  test.each(some(['SIGINT', 'SIGTERM', 'SIGHUP'] as const, 1))(
    'by %s gives its verdict, and a last checkpoint to go on from',
    async signal => {
      const folder = join(everystep.folder, `kept-${signal}`)
      const args = ['check', 'two-phase-commit', '--const', 'rms=8', '--network', 'set', '--workers', '1', '--json', '--checkpoint', folder]
      const child = spawn(process.execPath, [bin, ...args, '--checkpoint-seconds', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
      let out = ''
      let asked = false
      child.stdout.on('data', chunk => {
        out += String(chunk)
        if (!asked && out.includes('"event":"checkpoint"')) asked = child.kill(signal)
      })
      const code = await new Promise(resolve => child.on('close', resolve))
      const events = out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Record<string, unknown>)
      expect(code).toBe(20)
      expect(events.at(-1)).toMatchObject({ event: 'result', verdict: 'inconclusive', stopped: 'the search was interrupted' })
      const { distinct } = events.findLast(e => e.event === 'checkpoint') as { distinct: number }
      expect(events.at(-1)).toMatchObject({ states: { distinct } })
    },
  )
})

test.each([
  [
    "{ ...process.versions, bun: '1.4.5' }",
    "this is Bun 1.4.5. Install a newer Node, or use `npm run everystep` inside the repository, which brings its own. The library runs here: check(model) of Deno, check(model, { engine: 'reference' }) of Bun.\n",
  ],
  ["{ ...process.versions, deno: '2.9.6', node: '26.3.0' }", 'this is Deno 2.9.6.'],
  [
    "{ ...process.versions, node: '22.17.1' }",
    `this is ${process.version}. Install a newer Node, or use \`npm run everystep\` inside the repository, which brings its own.\n`,
  ],
  ["{ ...process.versions, node: '20.20.2' }", `this is ${process.version}.`],
])('says which program it needs where versions are %s', (versions, said) => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { engines: { node: string } }
  const least = engines.node.replace('>=', '')
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${versions} })`
  const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, bin, 'list'], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([exitCode.usage, expect.stringContaining(`everystep needs Node.js ${least} or newer; ${said}`)])
})
