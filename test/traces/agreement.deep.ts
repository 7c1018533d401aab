import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reference } from '../engine/told.ts'
import { randomSpec } from '../random/random-spec.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { disagreements } from './agreement.ts'

const minute = 60_000
const seed = Number(process.env.EVERYSTEP_SEED ?? 1)
const specs = Number(process.env.EVERYSTEP_SPECS ?? 1_000)
const tables = { engine: 'tables' } as const
/** With more states the graph takes gigabytes, and the reference engine minutes. */
const mostDrawn = 30_000

test.each(await catalogue())(
  'check, replay, graph, simulate and the explorer agree on $title',
  async ({ model }) => {
    const known = {
      model: modelOf(model),
      // Reduced where the catalogue says so: nobody has the room for such a model otherwise.
      searches: model.symmetry ? [{ ...tables, states: 'orbits' as const }] : [tables, reference],
      mostStates: 20_000_000,
      mostDrawn,
      walks: { seed, runs: 300, steps: 60 },
    }
    expect(await disagreements(known)).toEqual([])
  },
  30 * minute,
)

test(
  `and on ${specs} random specs`,
  async () => {
    let compared = 0
    for (let sample = seed; compared < specs; sample++)
      for (const random of fc.sample(randomSpec(), { seed: sample, numRuns: 25 })) {
        if (compared === specs) break
        const known = { model: random.model(), searches: [tables, reference], mostStates: 600, mostDrawn: 1_500 }
        const found = await disagreements({ ...known, walks: { seed: sample, runs: 20, steps: 12 } })
        expect(found ?? [], `seed ${sample}: ${random}`).toEqual([])
        if (found !== null) compared++
      }
    expect(compared).toBe(specs)
  },
  60 * minute,
)
