import { describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { reductionsIn } from '../support/say.ts'
import { oneThread, reference, resultWithin, safetyOf, told, twoThreads } from './told.ts'

/** Those with more states take the reference engine too long here, and are in catalogue.deep.ts; orbits it finds by trying every permutation. */
const mostStates = 250
const mostOrbits = 120
const more = `more than ${mostStates} states: in catalogue.deep.ts`

const models = (await catalogue()).filter(({ model }) => !model.deep && (model.expect.distinct ?? 0) <= mostStates)

describe('every small model of the library has one result, whatever the engine', () => {
  test.each(models)('$title', async ({ model }) => {
    const one = await resultWithin(mostStates, model, oneThread)
    // Of models that break their properties the size is not always stated.
    if (one === null) return expect(model.expect.distinct, more).toBeUndefined()
    const found = {
      reference: await check(modelOf(model), { continue: true, ...reference }),
      two: await check(modelOf(model), { continue: true, ...twoThreads }),
    }
    expect(told(found.reference)).toEqual(told(one))
    expect(told(found.two)).toEqual(told(one))
  })
})

// The fast engine adds up fingerprints under each permutation; the reference engine renames the whole state, messages included, and compares.
describe('every small symmetric model of the library has the orbits that brute force finds', () => {
  test.each(models.filter(({ model }) => modelOf(model).symmetry.length > 0))('$title', async ({ model }) => {
    const options = { states: 'orbits', properties: safetyOf(model) } as const
    const fast = await resultWithin(mostOrbits, model, { ...oneThread, ...options })
    if (fast === null) return
    // One of two halves that a partition makes is named by the first process, and one mutant's property names one: then it must say so, and not reduce.
    if (!reductionsIn(fast).startsWith('symmetry')) expect(reductionsIn(fast)).toMatch(/^no symmetry: \w+/)
    expect(told(await check(modelOf(model), { continue: true, ...reference, ...options }))).toEqual(told(fast))
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
  const { states } = await check(model.spec.with({ rms }, {}, { network: 'set' }), { states: 'orbits', continue: true })
  expect(states.distinct).toBe(orbits)
})
