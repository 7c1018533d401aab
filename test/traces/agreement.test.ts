import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oneThread, reference } from '../engine/told.ts'
import { randomSpec } from '../random/random-spec.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { isDeep } from '../support/depth.ts'
import { disagreements } from './agreement.ts'

const searches = [reference, oneThread]
const seed = 20_260_101
const walks = { seed, runs: 20, steps: 12 }
/** Those with more states are in agreement.deep.ts, and so are the others where a protocol has more than these. */
const mostStates = 100
const mostOfOne = isDeep ? 2 : 1

const small = (await catalogue()).filter(({ model }) => !model.deep && (model.expect.distinct ?? 0) <= mostStates)
const models = [...Map.groupBy(small, ({ title }) => title.split(' ')[0]).values()].flatMap(all => all.slice(0, mostOfOne))

describe('check, replay, graph, simulate and the explorer agree on small models of each protocol', () => {
  test.each(models)('$title', async ({ model }) => {
    expect((await disagreements({ model: modelOf(model), searches, mostStates, mostDrawn: 2 * mostStates, walks })) ?? []).toEqual([])
  })
})

test('and on random specs', async () => {
  for (const random of fc.sample(randomSpec(), { seed, numRuns: 12 }))
    expect(
      (await disagreements({ model: random.model(), searches, mostStates, mostDrawn: 2 * mostStates, walks })) ?? [],
      `${random}`,
    ).toEqual([])
})
