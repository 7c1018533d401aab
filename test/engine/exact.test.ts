import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { type Model, machine, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions, TablesOptions } from '../../checker/verdict/options.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { raftBag } from '../bench/raft-bag.ts'
import { explore } from '../random/dumb/explore.ts'
import { randomSpec } from '../random/random-spec.ts'
import { isDeep } from '../support/depth.ts'
import { oneThread, told, twoThreads } from './told.ts'

// The seeded fault: fingerprints are sums of hashes, so where hashes keep 12 bits, fingerprints have 12 bits, and 4,096 states share them at best.
const kept = vi.hoisted(() => ({ bits: 12n }))
vi.mock('../../checker/platform/hash.ts', async original => {
  const real = await original<typeof import('../../checker/platform/hash.ts')>()
  return { ...real, hash64: (text: string) => real.hash64(text) & BigInt.asUintN(64, -1n << (64n - kept.bits)) }
})

const folder = mkdtempSync(join(tmpdir(), 'everystep-exact-'))
afterAll(() => rmSync(folder, { recursive: true }))

const threads: readonly { readonly title: string; readonly how: SearchOptions }[] = [
  { title: 'on one thread', how: oneThread },
  { title: 'on two threads', how: twoThreads },
]

describe.each(threads)('with fingerprints of few bits, $title', ({ how }) => {
  // TLC on TwoPhase.tla (specs/atomic-commitment/two-phase-commit/models.ts).
  test.each<[rms: number, distinct: number]>([
    [3, 288],
    [5, 8832],
    // More than the table holds at first, so it must grow.
    ...(how === oneThread ? ([[7, 296_448]] as [number, number][]) : []),
  ])(
    'two-phase commit with %i RMs loses states, and with exact none of %i',
    async (rms, distinct) => {
      const model = twoPhaseCommit.with({ rms }, {}, { network: 'set' })
      const weak = await check(model, { ...how, properties: ['agreement'] })
      expect(weak.states.distinct).toBeLessThan(Math.min(distinct, 4097))
      const exact = await check(model, { ...how, properties: ['agreement'], states: 'whole' })
      expect(exact).toMatchObject({ verdict: 'holds', states: { distinct, queue: 0 }, trust: { collision: null } })
    },
    120_000,
  )

  test('a Raft with a bag of messages has all its states, though sums of hashes tell few of its bags apart', async () => {
    const model = raftBag.with({ terms: 2, log: 1, inFlight: 2 }, { lose: 0 })
    // Where the number is from, test/bench/works.ts says.
    expect((await check(model, { ...how, properties: ['safety'], states: 'whole' })).states.distinct).toBe(37_733)
  }, 120_000)

  test('random specs have the states that a dumb explorer finds', async () => {
    // They are small: of more than 64 states, 6 bits lose some.
    kept.bits = 6n
    let lost = 0
    await fc.assert(
      fc.asyncProperty(randomSpec(), async random => {
        const model = random.model()
        if (model.view !== null) return
        const { explored, maxDepth } = explore(random.spec, 150)
        const limits = maxDepth === Infinity ? {} : { maxDepth }
        const { states, depth, properties } = await check(model, { ...how, continue: true, states: 'whole', limits })
        const distinct = explored.nodes.length
        expect({ ...states, depth }).toEqual({ distinct, generated: explored.generated, queue: 0, depth: explored.depth })
        // What must stay possible is decided on the graph, and not by the first state that breaks it.
        for (const { name, kind, trace } of properties)
          if (trace?.loop === null && kind !== 'alwaysPossible') expect(trace.steps.length, name).toBe(explored.shortest.get(name))
        const weak = await check(model, { ...how, continue: true, limits }).catch(() => null)
        if (weak?.states.distinct !== distinct) lost++
      }),
      // To make a spec that fails smaller takes longer than the test may.
      {
        seed: Number(process.env.EVERYSTEP_SEED ?? 20_260_101),
        numRuns: Number(process.env.EVERYSTEP_RUNS ?? (isDeep ? 6 : 3)),
        endOnFailure: true,
      },
    )
    expect(lost).toBeGreaterThan(0)
  }, 120_000)
  afterEach(() => {
    kept.bits = 12n
  })
})

test('an exact search goes on from a checkpoint', async () => {
  const model = twoPhaseCommit.with({ rms: 4 }, {}, { network: 'set' })
  const leg = (options: TablesOptions, resume: boolean) =>
    check(model, {
      engine: 'tables',
      continue: true,
      ...options,
      checkpoint: { folder, seconds: 1e6, about: null, resume, onEvent: null },
    })
  const stopped = await leg({ states: 'whole', limits: { maxStates: 400 } }, false)
  expect(stopped.verdict).toBe('inconclusive')
  await expect(leg({}, true)).rejects.toThrow('differs in its states (compared whole, now told apart by fingerprints)')
  const rest = await leg({ states: 'whole' }, true)
  // 1,568 states: TLC, as above.
  expect(rest.states).toMatchObject({ distinct: 1568, queue: 0 })
  expect(told(rest)).toEqual(told(await check(model, { engine: 'reference', continue: true })))
})

describe('is refused', () => {
  const vars = { a: range(0, 3), b: range(0, 3) }
  const { initially, action } = machine(vars)
  const viewed: Model = spec('viewed', {}, () => ({
    vars,
    init: initially(),
    actions: { up: action({ when: s => s.a < 3, then: s => void s.a++ }) },
    properties: {},
    view: ['a'],
    deadlock: 'allowed',
  })).with({})

  test('with a view, but for the reference engine', async () => {
    await expect(check(viewed, { states: 'whole' })).rejects.toThrow('the view of viewed shows a alone')
    expect((await check(viewed, { states: 'whole', engine: 'reference' })).states.distinct).toBe(4)
  })
})
