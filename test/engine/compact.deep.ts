import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import { check } from '../../checker/verdict/check.ts'
import { randomSpec } from '../random/random-spec.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { oneThread, resultWithin, safetyOf, told } from './told.ts'

/** The table is compact from the first state on, and every level is shared. */
const compact = [1, 2, 4].map(workers => ({ engine: tablesSharing(0, { open: 0 }), workers }))
const mostStates = 200_000

// Safety alone: where the graph is asked for the table stays open.
test.each(await catalogue())(
  '$title has one result with either table, on one thread, two and four',
  { timeout: 300_000 },
  async ({ model }) => {
    const options = { states: model.symmetry ? 'orbits' : undefined, properties: safetyOf(model), necessaryFaults: 'never' } as const
    const open = await resultWithin(mostStates, model, { ...options, ...oneThread })
    if (open === null) return
    for (const engine of compact) expect(told(await check(modelOf(model), { continue: true, ...options, ...engine }))).toEqual(told(open))
  },
)

test('so has every random spec', { timeout: 600_000 }, async () => {
  const numRuns = Number(process.env.EVERYSTEP_RUNS ?? 50)
  await fc.assert(
    fc.asyncProperty(randomSpec(), async spec => {
      const model = spec.model()
      const properties = Object.entries(model.properties).flatMap(([name, { kind }]) => (/always|step|reachable/.test(kind) ? [name] : []))
      fc.pre(properties.length > 0)
      const options = { continue: true, necessaryFaults: 'never', properties, limits: { maxStates: 20_000 } } as const
      const open = await check(model, { ...options, ...oneThread })
      fc.pre(open.states.queue === 0)
      for (const engine of compact) expect(told(await check(model, { ...options, ...engine }))).toEqual(told(open))
    }),
    { seed: 20_261_129, numRuns },
  )
})
