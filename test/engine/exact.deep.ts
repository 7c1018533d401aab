import { describe, expect, test, vi } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { oneThread, reference, resultWithin, told, twoThreads } from './told.ts'

// As exact.test.ts: fingerprints of 12 bits.
vi.mock('../../checker/platform/hash.ts', async original => {
  const real = await original<typeof import('../../checker/platform/hash.ts')>()
  return { ...real, hash64: (text: string) => real.hash64(text) & (0xfffn << 52n) }
})

const mostStates = 250

describe('every small model of the library is the same when compared whole, with fingerprints of 12 bits', async () => {
  const models = (await catalogue()).filter(({ model }) => !model.deep && (model.expect.distinct ?? 0) <= mostStates)
  test.each(models)('$title', async ({ model }) => {
    const one = await resultWithin(mostStates, model, { ...oneThread, states: 'whole' })
    if (one === null) return
    expect(told(await check(modelOf(model), { continue: true, ...twoThreads, states: 'whole' }))).toEqual(told(one))
    expect(told(await check(modelOf(model), { continue: true, ...reference }))).toEqual(told(one))
  })
})
