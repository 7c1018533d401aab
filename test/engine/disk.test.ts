import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Progress } from '../../checker/engine/engine.ts'
import { bool, machine, range, setOf, spec } from '../../checker/language/index.ts'
import { ScratchFile } from '../../checker/platform/scratch-file.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { deepTest } from '../support/depth.ts'
import { fromDisk } from './from-disk.ts'
import { reference, told } from './told.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const commit = (rms: number) => twoPhaseCommit.with({ rms }, {}, { network: 'set' })
const safety = { properties: ['agreement'] }

/** A torus: each state has four neighbours, two of which were found in the level before or before that, and levels overlap. */
const torus = (side: number, holds: (x: number, y: number) => boolean = () => true) => {
  const vars = { x: range(0, side - 1), y: range(0, side - 1), odd: bool }
  const { initially, action, always } = machine(vars)
  const by = (dx: number, dy: number) =>
    action({
      then: s => {
        s.x = (s.x + dx + side) % side
        s.y = (s.y + dy + side) % side
        s.odd = !s.odd
      },
    })
  return spec('torus', {}, () => ({
    vars,
    init: initially({}, () => ({ x: 0, y: 0, odd: false })),
    actions: { east: by(1, 0), west: by(-1, 0), north: by(0, 1), south: by(0, -1) },
    properties: { keepsAway: always(s => holds(s.x, s.y)) },
  })).with({})
}

describe('a table that has no room', () => {
  // TLC counts as many distinct states of TwoPhase.tla (test/bench/works.ts).
  test.each([
    ['one thread', 1],
    ['two threads', 2],
  ])('finds from disk what it finds in memory, with %s', async (_, workers) => {
    const result = await check(commit(7), { ...safety, engine: fromDisk(400_000, 0), workers })
    expect(result.states).toEqual({ distinct: 296_448, generated: 2_744_706, queue: 0 })
    expect(result.depth).toBe(23)
    expect(result.trust.onDisk).toBeGreaterThan(296_448 - 50_000)
    // The closest two fingerprints are found, too: with seven RMs one of them comes when the other is on disk, with six both go there together.
    expect(result.trust.collision).toEqual((await check(commit(7), { ...safety, workers: 1 })).trust.collision)
    const six = await check(commit(6), { ...safety, engine: fromDisk(), workers })
    expect(six.trust.collision).toEqual((await check(commit(6), { ...safety, workers: 1 })).trust.collision)
  })

  test('buries what was found in any level before, and what was found in this level before the table began anew', async () => {
    // A torus of odd sides has two states, by `odd`, at each of its places, and each has four steps.
    for (const [tableBytes, side] of [
      [8, 17],
      [undefined, 61],
    ] as const) {
      const distinct = 2 * side ** 2
      const result = await check(torus(side), { engine: fromDisk(tableBytes), workers: 1 })
      expect(result.states).toEqual({ distinct, generated: 1 + 4 * distinct, queue: 0 })
    }
  })

  test('ends where the reference engine does at a limit of depth: beyond the last level, at it, and before it', async () => {
    const model = torus(21)
    const { depth } = await check(model, reference)
    for (const maxDepth of [depth + 1, depth, depth - 1, 5]) {
      const limits = { maxDepth }
      expect(told(await check(model, { engine: fromDisk(), workers: 1, limits })), `${maxDepth}`).toEqual(
        told(await check(model, { ...reference, limits })),
      )
    }
  })

  test('counts no state twice where it is stopped in the middle of a level', async () => {
    const bits = range(0, 15)
    const vars = { on: setOf(bits) }
    const { initially, action } = machine(vars)
    const model = spec('cube', {}, () => ({
      vars,
      init: initially(),
      actions: { turn: action({ for: { bit: bits }, then: (s, { bit }) => void (s.on.has(bit) ? s.on.delete(bit) : s.on.add(bit)) }) },
      properties: {},
    })).with({})
    // With eight or fewer of the sixteen on there are 39,203 states, with nine 11,440; those with eight lead to these, and back to 11,440 with seven.
    const stop = new AbortController()
    const onProgress = ({ generated }: Progress) => generated > 16 * 33_000 && stop.abort()
    const { verdict, states, depth } = await check(model, { engine: fromDisk(), workers: 1, signal: stop.signal, onProgress })
    expect([verdict, depth]).toEqual(['inconclusive', 10])
    expect(states.distinct).toBeLessThanOrEqual(39_203 + 11_440)
    expect(states.distinct).toBeGreaterThan(39_203)
    // A limit is about states that are surely distinct: 2^16 in all.
    const whole = await check(model, { engine: fromDisk(), workers: 1, limits: { maxStates: 2 ** 16 } })
    expect([whole.verdict, whole.states.distinct]).toEqual(['holds', 2 ** 16])
  })

  test('shows a shortest counterexample, and one that begins beyond the last level', async () => {
    const model = torus(41, (x, y) => x !== 13 || y !== 9)
    for (const limits of [{}, { maxDepth: 22 }]) {
      const result = await check(model, { engine: fromDisk(), workers: 1, limits })
      // Thirteen steps east and nine north.
      expect(result.properties[0]?.trace?.steps).toHaveLength(22)
    }
  })

  deepTest('is compact where it is large, and counts orbits', async () => {
    const compact = await check(commit(6), { ...safety, engine: fromDisk(undefined, 0, { open: 1 << 10 }), workers: 2 })
    expect(compact.states).toEqual({ distinct: 50_816, generated: 402_306, queue: 0 })
    const orbits = await check(commit(5), { ...safety, engine: fromDisk(), states: 'orbits', workers: 1 })
    // C(N+3, 3) + C(N+5, 5) + N + 1 of N = 5.
    expect(orbits.states.distinct).toBe(56 + 252 + 6)
    // On a bag they are told by all permutations.
    const bag = twoPhaseCommit.with({ rms: 4 }, {}, { network: 'bag' })
    const reduced = { ...safety, states: 'orbits' as const }
    expect(told(await check(bag, { ...reduced, engine: fromDisk(undefined, 0), workers: 2 }))).toEqual(
      told(await check(bag, { ...reduced, engine: 'reference' })),
    )
  })
})

describe('the disk', () => {
  const scratch = () => readdirSync(tmpdir()).filter(name => name.startsWith(`everystep-${process.pid}-`) && name.endsWith('.scratch'))

  test('has nothing of a search that is over', async () => {
    const before = scratch()
    await check(commit(5), { ...safety, engine: fromDisk(), workers: 1 })
    expect(scratch()).toEqual(before)
  })

  test('that is full ends the search as inconclusive, with its place and the remedy, and what was found stands', async () => {
    const append = ScratchFile.prototype.append
    vi.spyOn(ScratchFile.prototype, 'append').mockImplementation(function (this: ScratchFile, bytes) {
      if (this.bytes > 0 || bytes.length < 4000) append.call(this, bytes)
      else throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    })
    const { verdict, cause, states } = await check(commit(6), { ...safety, engine: fromDisk(), workers: 1 })
    expect(verdict).toBe('inconclusive')
    expect(cause).toMatch(/the disk failed on which states were put, .* in .*: .*no space left on device.*--disk/)
    expect(states.distinct).toBeGreaterThan(1000)
  })

  test('that cannot be written or read says which folder it is', async () => {
    const file = join(tmpdir(), `everystep-no-folder-${process.pid}`)
    writeFileSync(file, '')
    const result = await check(commit(6), { ...safety, disk: { tableBytes: 2 ** 21, folder: file } })
    expect(result.verdict).toBe('holds')
    rmSync(file)
    vi.spyOn(ScratchFile.prototype, 'read').mockImplementation(() => {
      throw new Error('EIO: i/o error, read')
    })
    const unread = await check(commit(6), { ...safety, engine: fromDisk(), workers: 1 })
    expect([unread.verdict, unread.cause]).toEqual(['inconclusive', expect.stringContaining(`in ${tmpdir()}: EIO`)])
  })
})

describe('what cannot be searched from disk is refused', () => {
  test('properties over time', async () => {
    const vars = { on: bool }
    const { initially, action, always, leadsTo } = machine(vars)
    const model = spec('switch', {}, () => ({
      vars,
      init: initially({}, () => ({ on: false })),
      actions: { turn: action({ fair: 'weak', then: s => void (s.on = !s.on) }) },
      properties: {
        isKnown: always(s => s.on || !s.on),
        goesOut: leadsTo(
          s => s.on,
          s => !s.on,
        ),
      },
    })).with({})
    const refused = await check(model, { disk: { tableBytes: 2 ** 22 } }).catch(error => error)
    expect(refused.message).toContain('the graph of all states, which decides goesOut, is kept in memory, and not on disk')
    expect(refused.message).toContain('--property isKnown')
    const from = await check(model, { properties: ['isKnown'], disk: { tableBytes: 2 ** 22 } })
    expect(from.verdict).toBe('holds')
  })

  test.each([
    ['whole states', { ...safety, states: 'whole' as const }, /an exact search keeps all states in memory/],
    ['the reference engine', { ...safety, engine: 'reference' as never }, /the reference engine keeps all states in memory/],
    ['a tiny table', { ...safety, disk: { tableBytes: 1000 } }, /a table of 1,000 bytes is too small/],
  ])('%s', async (_, options, says) => {
    await expect(check(commit(3), { disk: { tableBytes: 2 ** 22 }, ...options })).rejects.toThrow(says)
  })
})
