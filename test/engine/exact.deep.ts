import { describe, expect, test, vi } from 'vitest'
import { type CheckOptions, check } from '../../checker/check.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { CheckResult } from '../../checker/result.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'

// As exact.test.ts: fingerprints of 12 bits.
vi.mock('../../checker/engine/tables/hash.ts', async original => {
  const { hash64 } = await original<typeof import('../../checker/engine/tables/hash.ts')>()
  return { hash64: (text: string) => hash64(text) & (0xfffn << 52n) }
})

const told = ({ verdict, states, depth, properties, trust }: CheckResult) => ({
  verdict,
  states,
  depth,
  properties: properties.map(p => ({ name: p.name, verdict: p.verdict, steps: p.trace?.steps.length ?? null })),
  trust: [trust.neverFired, trust.bounds.toSorted(), trust.outDegree, trust.collision],
})

const mostStates = 250

describe('every small model of the library is the same when compared whole, with fingerprints of 12 bits', async () => {
  const models = (await catalogue()).filter(({ model }) => !model.deep && (model.expect.distinct ?? 0) <= mostStates)
  test.each(models)('$title', async ({ model }) => {
    const found = (options: CheckOptions) => check(modelOf(model), { continue: true, ...options })
    const one = await found({ engine: 'tables', workers: 1, exact: true })
    expect(told(await found({ engine: tablesSharing(0), workers: 2, exact: true }))).toEqual(told(one))
    if (one.states.distinct <= mostStates) expect(told(await found({ engine: 'reference' }))).toEqual(told(one))
  })
})
