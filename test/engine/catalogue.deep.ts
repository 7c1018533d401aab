import { afterEach, describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { oneThread, reference, resultWithin, safetyOf, told, twoThreads } from './told.ts'

/** With more states the reference engine takes longer than ten minutes; so it does with more orbits, for which it tries every permutation. */
const mostStates = 1_250_000
const mostOrbits = 3_000

const models = await catalogue()

// Whoever waits for hours sees how far it is.
afterEach(({ task: { name, result } }) => {
  const [error] = result?.errors ?? []
  process.stderr.write(`${error === undefined ? 'passed' : 'failed'} ${name}${error === undefined ? '' : `: ${error.message}`}\n`)
})

describe('every model of the library has one result on one thread and on two, and where it is not large on the reference engine', () => {
  test.each(models)('$title', async ({ model }) => {
    const options = { continue: true, states: model.symmetry ? 'orbits' : undefined } as const
    const one = told(await check(modelOf(model), { ...options, ...oneThread }))
    expect(told(await check(modelOf(model), { ...options, ...twoThreads }))).toEqual(one)
    const most = model.symmetry ? mostOrbits : mostStates
    if (one.states.distinct <= most) expect(told(await check(modelOf(model), { ...options, ...reference }))).toEqual(one)
  })
})

describe('every symmetric model of the library that is not large has the orbits that brute force finds', () => {
  test.each(models.filter(({ model }) => modelOf(model).symmetry.length > 0))('$title', async ({ model }) => {
    const options = { states: 'orbits', properties: safetyOf(model) } as const
    const fast = await resultWithin(mostOrbits, model, { ...oneThread, ...options })
    if (fast !== null) expect(told(await check(modelOf(model), { continue: true, ...reference, ...options }))).toEqual(told(fast))
  })
})
