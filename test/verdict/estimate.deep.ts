import { afterAll, describe, expect, test } from 'vitest'
import { estimate } from '../../checker/verdict/estimate.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'

/** The models whose states are recorded, and are many. */
const models = (await catalogue()).filter(({ model }) => (model.expect.distinct ?? 0) > 100_000)
/** Levels are taken whole until so much is seen: with the last of them a tenth, more or less. */
const share = 0.07

/** What is asked of nine models in ten. */
const factor = 3

describe('the estimate from a tenth of a model of the library', () => {
  const rows: { title: string; states: number; seen: number; likely: number; off: number }[] = []

  test.each(models)('$title', async ({ title, model }) => {
    const { distinct = 0 } = model.expect
    const { needs, sample, stopped } = await estimate(modelOf(model), {
      sample: Math.round(distinct * share),
      states: model.symmetry ? 'orbits' : undefined,
      maxSeconds: 1_000,
    })
    expect(stopped).toBeNull()
    const likely = needs?.states.likely ?? 0
    rows.push({
      title,
      states: distinct,
      seen: sample.states / distinct,
      likely: Math.round(likely),
      off: Math.max(likely / distinct, distinct / likely),
    })
  })

  afterAll(() => {
    console.table(rows.map(row => ({ ...row, seen: `${(row.seen * 100).toFixed(0)} %`, off: row.off.toFixed(2) })))
    expect(rows.filter(({ off }) => off <= factor).length).toBeGreaterThanOrEqual(Math.ceil(0.9 * models.length))
  })
})
