import { describe, expect, test } from 'vitest'
import { type CheckOptions, check } from '../../checker/check.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { CheckResult } from '../../checker/result.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'

/** Models with more states than these take the reference engine too long here; orbits it finds by trying every permutation. */
const mostStates = 250
const mostOrbits = 120

const models = (await catalogue()).filter(({ model }) => !model.deep && (model.expect.distinct ?? 0) <= mostStates)

const told = ({ states, depth, properties, trust, verdict }: CheckResult) => ({
  verdict,
  states,
  depth,
  properties: properties.map(p => ({ name: p.name, verdict: p.verdict, steps: p.trace?.steps.length ?? null })),
  neverFired: trust.neverFired,
  bounds: trust.bounds.toSorted(),
  outDegree: trust.outDegree,
})

describe('every model of the library has one result, whatever the engine', () => {
  test.each(models)('$title', async ({ model }) => {
    const found = (options: CheckOptions) => check(modelOf(model), { continue: true, ...options })
    const one = await found({ engine: 'tables', workers: 1 })
    const two = await found({ engine: tablesSharing(0), workers: 2 })
    expect(told(two)).toEqual(told(one))
    if (one.states.distinct <= mostStates) expect(told(await found({ engine: 'reference' }))).toEqual(told(one))
  })
})

// The fast engine adds up fingerprints under each permutation; the reference engine renames the whole state, messages included, and compares.
describe('every symmetric model of the library has the orbits that brute force finds', () => {
  test.each(models.filter(({ model }) => modelOf(model).symmetry.length > 0))('$title', async ({ model }) => {
    const properties = Object.entries(modelOf(model).properties).flatMap(([name, { kind }]) =>
      /always|step|reachable/.test(kind) ? [name] : [],
    )
    const found = (options: CheckOptions) => check(modelOf(model), { continue: true, symmetry: true, properties, ...options })
    const fast = await found({ engine: 'tables', workers: 1 })
    // A partition is named by its side without the first process, and one mutant's property names a process: then it must say so, and not reduce.
    if (!fast.trust.reductions.join().startsWith('symmetry')) expect(fast.trust.reductions.join()).toMatch(/^no symmetry: \w+/)
    if (fast.states.distinct <= mostOrbits) expect(told(await found({ engine: 'reference' }))).toEqual(told(fast))
  })
})

// TwoPhase.tla with N RMs, all alike: C(N+3,3) + C(N+5,5) + N + 1 orbits; 314 for five.
test.each([
  [2, 34],
  [3, 80],
  [4, 166],
  [5, 314],
])('two-phase commit with %i RMs has %i orbits', async (rms, orbits) => {
  const { model } = (await catalogue()).find(({ title }) => title.startsWith('two-phase-commit ')) as (typeof models)[number]
  const { states } = await check(model.spec.with({ rms }, {}, { network: 'set' }), { symmetry: true, continue: true })
  expect(states.distinct).toBe(orbits)
})
