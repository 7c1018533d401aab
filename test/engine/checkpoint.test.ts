import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import {
  loseMessages,
  type Model,
  machine,
  messages,
  network,
  oneOf,
  range,
  record,
  reorderMessages,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { TablesOptions } from '../../checker/verdict/options.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { type CommandLine, commandLine, lock } from '../cli/command.ts'
import { randomSpec } from '../random/random-spec.ts'
import { some } from '../support/depth.ts'
import { stopIn } from '../support/say.ts'
import { essence, resultOf } from './killed.ts'

const parent = mkdtempSync(join(tmpdir(), 'everystep-checkpoint-'))
let made = 0
let folder = ''
beforeEach(() => {
  folder = join(parent, String(++made))
})
afterAll(() => rmSync(parent, { recursive: true }))

/** One leg of a run that keeps checkpoints; whether it came to its end. */
async function leg(
  model: Model,
  options: TablesOptions,
  resume: boolean,
  about: unknown = null,
): Promise<{ result: CheckResult; over: boolean; written: number }> {
  let over = false
  let written = 0
  const result = await check(model, {
    ...options,
    checkpoint: {
      folder,
      seconds: 1e6,
      about,
      resume,
      onEvent: event => {
        if (event.what === 'over') over = true
        else if (event.what === 'written') written++
        else throw new Error(event.reason)
      },
    },
  })
  return { result, over, written }
}

/** The result of a run that is interrupted as soon as it looks at its limits, and gone on with, until it ends; and how often that was. */
async function inLegs(model: Model, options: TablesOptions): Promise<{ result: CheckResult; legs: number }> {
  const signal = AbortSignal.abort()
  for (let legs = 1; ; legs++) {
    const { result, over } = await leg(model, { ...options, signal }, legs > 1)
    if (over) return { result, legs }
    expect(stopIn(result)).toBe('the search was interrupted')
  }
}

const runs = Number(process.env.EVERYSTEP_RUNS ?? 4)

const threads = [
  { title: 'on one thread', engine: 'tables', workers: 1 },
  // So small a space is shared by two threads only where every level is worth sharing.
  { title: 'on two threads', engine: tablesSharing(0), workers: 2 },
] as const

describe.each(some(threads, 1))('a search that goes on from checkpoints, $title', ({ title, ...how }) => {
  test('ends as one that never stopped', async () => {
    const model = twoPhaseCommit.with({ rms: 3 }, { stopTM: 1 }, { network: 'set' })
    const whole = await check(model, { ...how, continue: true })
    const { result, legs } = await inLegs(model, { ...how, continue: true })
    expect(essence(result)).toEqual(essence(whole))
    // At least once on each of its levels, or it was not interrupted where this means it to be.
    expect(legs).toBeGreaterThan(whole.depth / 2)
  })

  test(
    'with random specs, networks, faults and symmetry',
    async () => {
      let interrupted = 0
      await fc.assert(
        fc.asyncProperty(randomSpec(), async spec => {
          const model = spec.model()
          const options: TablesOptions = {
            ...how,
            continue: true,
            states: spec.symmetric ? 'orbits' : undefined,
            limits: { maxStates: 20_000, maxDepth: 6 },
          }
          const whole = await check(model, options).catch(error => error)
          if (!('states' in whole)) return
          folder = join(parent, String(++made))
          const { result, legs } = await inLegsToDepth(model, options)
          interrupted += legs - 1
          expect(essence(result)).toEqual(essence(whole))
        }),
        { seed: Number(process.env.EVERYSTEP_SEED ?? 20_260_101), numRuns: runs },
      )
      expect(interrupted).toBeGreaterThan(4)
    },
    runs * 30_000,
  )
})

/** As `inLegs`, for a space that ends at a depth: there the interruption comes too late, and the limit is what ends it. */
async function inLegsToDepth(model: Model, options: TablesOptions): Promise<{ result: CheckResult; legs: number }> {
  for (let legs = 1; ; legs++) {
    const { result, over, written } = await leg(model, { ...options, ...(legs > 12 ? {} : { signal: AbortSignal.abort() }) }, legs > 1)
    if (over || (result.trust.stopped?.why !== 'interrupted' && written === 0)) return { result, legs }
    if (legs > 12) return { result, legs }
  }
}

const vars = { a: range(0, 9), b: range(0, 3), lost: oneOf('no', 'yes') }
const { initially, action, always, reachable } = machine(vars)

// `a` counts to 9; only then does `b` count to 3, where the property fails, and what it reads of `b` it first reads where `a` is above 5.
const late = spec('late', {}, () => ({
  vars,
  init: initially(),
  actions: {
    first: action({ when: s => s.a < 9, then: s => void s.a++ }),
    then: action({ when: s => s.a === 9 && s.b < 3, then: s => void s.b++ }),
    never: action({ when: s => s.lost === 'yes', then: s => void (s.lost = 'no') }),
  },
  properties: { small: always(s => s.a <= 5 || s.b < 3), five: reachable(s => s.a === 5) },
  deadlock: 'allowed',
})).with({})

describe('what a checkpoint holds', () => {
  test('what properties were seen to read, and what was hit before', async () => {
    const whole = await check(late, { engine: 'tables', continue: true })
    const { result, legs } = await inLegs(late, { engine: 'tables', continue: true })
    // Nine steps of the one and three of the other: 13 states in a row, so one level each.
    expect(whole).toMatchObject({ states: { distinct: 13 }, depth: 13 })
    expect(whole.properties.map(p => [p.name, p.verdict, p.trace?.steps.length])).toEqual([
      ['small', 'violated', 12],
      ['five', 'holds', 5],
    ])
    expect(legs).toBe(13)
    expect(essence(result)).toEqual(essence(whole))
  })

  // X, Y and X on one link: the second X is lost, or overtakes Y, by a step that is told from the first one's by its place.
  test.each([{ lose: Infinity }, { lose: 1 }, { reorder: Infinity }, { reorder: 1, lose: 1 }])(
    'which of equal messages on a link a fault was about: %o',
    async budgets => {
      const A = singleProcess('A')
      const Msg = messages({ M: { from: A, to: A, is: oneOf('X', 'Y') } })
      const vars = { sent: range(0, 3), got: range(0, 9), net: network(Msg, 'fifo') }
      const { initially, action, receive } = machine(vars)
      const link = spec('link', {}, () => ({
        vars,
        init: initially(),
        actions: {
          send: action({
            when: s => s.sent < 3,
            then: s => {
              s.net.send(Msg.M({ is: s.sent === 1 ? 'Y' : 'X' }))
              s.sent++
            },
          }),
          take: receive(Msg.M, { then: (s, { is }) => void (s.got = (2 * s.got + (is === 'X' ? 1 : 2)) % 10) }),
        },
        properties: {},
        faults: { lose: loseMessages(), reorder: reorderMessages() },
        deadlock: 'allowed',
      }))
      const model = link.with({}, budgets)
      const { result, legs } = await inLegs(model, { engine: 'tables', continue: true })
      expect(legs).toBeGreaterThan(3)
      expect(essence(result)).toEqual(essence(await check(model, { engine: 'tables', continue: true })))
    },
  )

  test('a parameter of the spec that is called place', async () => {
    const A = singleProcess('A')
    const Msg = messages({ M: { from: A, to: A } })
    const vars = { at: range(0, 3), left: range(0, 3), net: network(Msg, 'fifo') }
    const { initially, action, receive } = machine(vars)
    const seats = spec('seats', {}, () => ({
      vars,
      init: initially({ left: 3 }),
      actions: {
        send: action({
          when: s => s.left > 0,
          then: s => {
            s.left--
            s.net.send(Msg.M({}))
          },
        }),
        take: receive(Msg.M, { for: { place: range(0, 3) }, then: (s, _, { place }) => void (s.at = place) }),
      },
      properties: {},
      deadlock: 'allowed',
    })).with({})
    const { result, legs } = await inLegs(seats, { engine: 'tables', continue: true })
    expect(legs).toBeGreaterThan(3)
    expect(essence(result)).toEqual(essence(await check(seats, { engine: 'tables', continue: true })))
  })

  test('the depth it was stopped at, so that a deeper search can follow', async () => {
    const limited = await leg(late, { engine: 'tables', limits: { maxDepth: 7 }, continue: true }, false)
    expect(limited.result).toMatchObject({ verdict: 'inconclusive', depth: 7, states: { distinct: 7 } })
    await expect(leg(late, { engine: 'tables', limits: { maxDepth: 6 }, continue: true }, true)).rejects.toThrow('at depth 6 already')
    const { result, over } = await leg(late, { engine: 'tables', continue: true }, true)
    expect(over).toBe(true)
    expect(essence(result)).toEqual(essence(await check(late, { engine: 'tables', continue: true })))
  })

  test('is of one model: another is refused', async () => {
    await leg(late, { engine: 'tables', limits: { maxStates: 3 }, continue: true }, false)
    await expect(leg(late, { engine: 'tables' }, true)).rejects.toThrow('differs in its properties')
    await expect(leg(late, { engine: 'tables', properties: ['small'], continue: true }, true)).rejects.toThrow('differs in its properties')
    await expect(leg(twoPhaseCommit.with({ rms: 2 }), { engine: 'tables' }, true)).rejects.toThrow(
      'differs in its spec (late, now two-phase-commit)',
    )
  })

  test('and what the spec does: the way to a state must lead there again', async () => {
    const two = (by: number) =>
      spec('two', {}, () => ({
        vars,
        init: initially(),
        actions: { up: action({ when: s => s.a + by <= 9, then: s => void (s.a += by) }) },
        properties: {},
        deadlock: 'allowed',
      })).with({})
    await leg(two(1), { engine: 'tables', limits: { maxStates: 3 } }, false)
    await expect(leg(two(2), { engine: 'tables' }, true)).rejects.toThrow(
      /the spec is not the one that the checkpoint in .* was made with: (the same steps lead to another state|up leads to a state that was not found)/,
    )
  })

  /** A counter whose meaning depends on what no source file says. */
  const meant = ({ guard = 9, by = 1, small = 9, inside = 9, slow = 9, final = 9, most = 9, start = 0, turns = 5 }) => {
    const vars = { n: range(0, 9), m: range(0, 1), r: record({ k: range(0, most) }) }
    const { initially, action, always, step, predicate } = machine(vars)
    return spec('meant', {}, () => ({
      vars,
      init: initially({ m: start }),
      actions: {
        up: action({ when: s => s.n < Math.min(guard, 9), then: s => void (s.n = Math.min(9, s.n === 4 ? 4 + by : s.n + 1)) }),
        turn: action({ when: s => s.n >= turns, then: s => void (s.m = 1 - s.m) }),
      },
      properties: { small: always(s => s.n <= small), slow: step((a, b) => b.n - a.n <= 1 && b.n <= slow) },
      constraints: { state: s => s.n <= inside },
      final: predicate(s => s.n <= final || s.m === 1),
    })).with({})
  }

  test.each([
    ['a guard', { guard: 5 }, 'up is not enabled where it was'],
    ['a guard that was false', { turns: 3 }, 'turn leads to a state that was not found'],
    ['a recipe', { by: 2 }, 'up leads to a state that was not found|not what it was'],
    ['a property', { small: 6 }, 'small is not what it was'],
    ['a step property', { slow: 6 }, 'slow is not what it was'],
    ['a constraint', { inside: 6 }, 'a state that was inside the state constraint is outside'],
    ['a domain', { most: 8 }, 'differs in its domains'],
    ['an initial state', { start: 1 }, 'differs in its layout'],
  ])('and what the spec means, whatever its source says: %s', async (_, changed, message) => {
    for (const options of [{}, { states: 'whole' as const }, { limits: { maxDepth: 9 } }]) {
      folder = join(parent, String(++made))
      const how: TablesOptions = { engine: 'tables', workers: 1, continue: true, ...options }
      const stopped = await leg(meant({}), { ...how, limits: { maxDepth: 8 } }, false)
      expect(stopped).toMatchObject({ over: false, result: { verdict: 'inconclusive' } })
      await expect(leg(meant(changed), how, true)).rejects.toThrow(new RegExp(message))
      expect((await leg(meant({}), how, true)).written).toBeGreaterThanOrEqual(0)
    }
  })

  test('and what was violated must still be', async () => {
    const how: TablesOptions = { engine: 'tables', workers: 1, continue: true }
    const { result } = await leg(meant({ small: 3 }), { ...how, limits: { maxDepth: 8 } }, false)
    expect(result.verdict).toBe('violated')
    await expect(leg(meant({}), how, true)).rejects.toThrow('small is not what it was')
  })

  test('is refused wherever it was damaged or cut short', async () => {
    await leg(late, { engine: 'tables', limits: { maxStates: 3 }, continue: true }, false)
    const file = join(folder, 'everystep.checkpoint')
    const good = readFileSync(file)
    const refused = () =>
      expect(leg(late, { engine: 'tables', continue: true }, true)).rejects.toThrow(/^the checkpoint in .* cannot be used/)
    for (const at of [0, 30, 60, 400, 2000, 0.2, 0.5, 0.9, 0.99].map(x => (x > 0 && x < 1 ? Math.floor(x * good.length) : x))) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] as number) ^ 16
      writeFileSync(file, bad)
      await refused()
    }
    for (const length of [0, 10, 40, 1000, good.length - 100, good.length - 24, good.length - 1]) {
      writeFileSync(file, good)
      truncateSync(file, length)
      await refused()
    }
    writeFileSync(file, good)
    expect((await leg(late, { engine: 'tables', continue: true }, true)).over).toBe(true)
  })
})

describe('on the command line', () => {
  let everystep: CommandLine
  beforeAll(() => {
    everystep = commandLine()
  })
  const events = (out: string): Record<string, unknown>[] =>
    out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))

  test('a memory limit ends the run as inconclusive, and resume goes on with the options of the check', async () => {
    const args = ['two-phase-commit', '--const', 'rms=4', '--network', 'set', '--property', 'agreement', '--json']
    const limited = await everystep.run('check', ...args, '--checkpoint', folder, '--max-memory', '1M')
    expect(limited.code).toBe(20)
    expect(events(limited.out).at(-1)).toMatchObject({ verdict: 'inconclusive', stopped: 'the limit of 1 MiB of memory was reached' })
    const other = await everystep.run('check', 'two-phase-commit', '--checkpoint', folder)
    expect(other).toMatchObject({ code: 150, err: expect.stringContaining('holds the checkpoint of another run') })
    const resumed = await everystep.run('resume', folder, '--max-memory', '64G', '--json')
    const whole = await everystep.run('check', ...args)
    expect(resultOf(resumed.out)).toEqual(resultOf(whole.out))
    // 1,568 states: test/specs/oracles.test.ts has where that is from.
    expect(events(resumed.out).at(-1)).toMatchObject({ states: { distinct: 1568 }, exitCode: 0 })
    // What a finished run leaves is nothing to go on with.
    const again = await everystep.run('resume', folder)
    expect(again).toMatchObject({ code: 150, err: expect.stringContaining(`there is no checkpoint in ${folder}`) })
  })

  test('says how to go on, and refuses a spec whose source changed, in a file that it imports too', async () => {
    const text = lock()
      .replace('import { machine', "import { clients as most } from './most.ts'\nimport { machine")
      .replace('range(1, 3)', 'range(1, most)')
    everystep.write('most.ts', 'export const clients = 3\n')
    const file = everystep.write('kept-lock.ts', text)
    const limited = await everystep.run(
      'check',
      file,
      '--const',
      'clients=2',
      '--variant',
      'polite',
      '--checkpoint',
      folder,
      '--max-states',
      '1',
    )
    expect(limited).toMatchObject({ code: 20, err: expect.stringContaining(`everystep resume ${folder}`) })
    const refused = async (changed: string) => {
      const { code, err } = await everystep.run('resume', folder)
      expect(code).toBe(150)
      expect(err).toContain(`the spec is not the one that the checkpoint in ${folder} was made with: ${changed} changed`)
    }
    everystep.write('kept-lock.ts', `${text}// A word more.\n`)
    await refused('kept-lock.ts')
    everystep.write('kept-lock.ts', text)
    everystep.write('most.ts', 'export const clients = 3 // as many\n')
    await refused('most.ts')
    everystep.write('most.ts', 'export const clients = 3\n')
    expect((await everystep.run('resume', folder, '--max-states', '1000')).code).toBe(0)
  })

  test.each([
    [['check', 'two-phase-commit', '--checkpoint', '/proc/nowhere'], 'no checkpoint can be written to /proc/nowhere'],
    [['check', 'two-phase-commit', '--checkpoint-seconds', '5'], '--checkpoint-seconds needs a folder'],
    [
      ['check', 'two-phase-commit', '--engine', 'reference', '--checkpoint', 'there'],
      'only the tables engine and a cluster keep checkpoints, not reference',
    ],
    [['resume', 'nowhere'], 'there is no checkpoint in nowhere'],
  ])('%j is refused before the search', async (args, message) => {
    expect(await everystep.run(...args)).toMatchObject({ code: 150, out: '', err: expect.stringContaining(message) })
  })

  test.each([
    [null, 'was not written by the command line'],
    [{ version: '0.0.0', what: 'two-phase-commit', options: {}, sources: {} }, 'was written by everystep 0.0.0'],
  ])('a checkpoint of %j is refused', async (about, message) => {
    await leg(late, { engine: 'tables', limits: { maxStates: 3 } }, false, about)
    expect(await everystep.run('resume', folder)).toMatchObject({ code: 150, err: expect.stringContaining(message) })
  })
})
